"""What plugs ask to know beyond what their party sees, by the fields of a View."""

from __future__ import annotations

from sim.arrays import choose, column
from sim.strategies.registry import CONDUCT
from sim.strategies.views import Rival, Told


def known(talks, party, field: str) -> dict:
    """What a party's tactic, rule of acceptance or opponent model asks to know."""
    plug = CONDUCT[field][getattr(party.given, field).name]
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


def told(talks, party) -> list[Told]:
    """What the first mediator who is there tells of every other party's wants; nothing where nobody ever mediates."""
    return [_told(talks.mediators, other) for other in talks.seats if other is not party] if talks.mediators else []


def _told(mediators, other) -> Told:
    here, wants = False, None
    for mediator in reversed(mediators):
        tells = mediator.tells(other)
        wants = tells if wants is None else [choose(mediator.here, new, old) for new, old in zip(tells, wants)]
        here = here | mediator.here
    return Told(wants, here)


FOUND = {"plan": plan, "rivals": rivals, "told": told}
