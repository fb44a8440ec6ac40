"""What plugs ask to know beyond what their party sees, by the fields of a View."""

from __future__ import annotations

from sim.arrays import column
from sim.strategies.registry import opponent_models, tactics
from sim.strategies.views import Rival


def known_to_tactic(talks, party) -> dict:
    """What a party's tactic asks to know."""
    return _known(talks, party, tactics[party.given.tactic.name])


def known_to_model(talks, party) -> dict:
    """What a party's opponent model asks to know."""
    return _known(talks, party, opponent_models[party.given.opponent_model.name])


def _known(talks, party, plug) -> dict:
    return {ask: FOUND[ask](talks, party) for ask in plug.asks if ask in FOUND}


def rivals(talks, party) -> list[Rival]:
    """What is true of every other party."""
    return [Rival(other.score, other.reservation, other.seat.standing, _wants(other))
            for other in talks.seats if other is not party]


def _wants(party) -> list:
    return [column(party.wants.saliences[:, j]) * table for j, table in enumerate(party.wants.options)]


def plan(talks, party):
    """The exact play of this round."""
    return talks.plans[talks.seats.index(party)]


FOUND = {"plan": plan, "rivals": rivals}
