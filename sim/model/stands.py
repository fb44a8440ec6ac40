"""What each party could have without a deal this round, and what it asks for."""

from __future__ import annotations

from sim.arrays import some
from sim.model.equilibrium import exact_plans
from sim.model.hazards import weight_of_the_end
from sim.model.insight import known
from sim.strategies.offers import Ranking


def take_stands(talks, t: int) -> None:
    """Work out every party's reservation value and this round's demand."""
    for party in talks.parties:
        paid = sum((m.here * m.payment(party.name, "talks") for m in talks.mediators), 0.0)
        party.leverage = sum((m.leverage(party.name, t, talks.weeks) for m in talks.mediators), 0.0) + party.leverage_from_events
        matters = some(paid) or (talks.front is not None and talks.front.truce)
        party.weigh_alternative(talks.front, weight_of_the_end(talks, party, t) if matters else 0.0, paid)
    if t == 0:
        _open(talks)
    talks.plans = exact_plans(talks, t)
    for party in talks.seats:
        party.ask(t, known(talks, party, "tactic"))


def _open(talks) -> None:
    """Anchor the demands; rank the packages once where nothing that scores depend on can move."""
    for party in talks.parties:
        party.anchor_demand()
    speaks = any(party.audience.speaks for party in talks.parties)
    if talks.front is None and not talks.events and not speaks:
        talks.rankings = {party.name: Ranking(party.score) for party in talks.parties
                          if party.given.opponent_model.name == "none"}
