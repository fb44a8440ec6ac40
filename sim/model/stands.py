"""What each party could have without a deal this round, and what it asks for."""

from __future__ import annotations

import numpy as np

from sim.agents.seat import NOTHING
from sim.arrays import at, choose
from sim.model.insight import known_to_tactic
from sim.strategies.offers import Ranking


def take_stands(talks, t: int) -> None:
    """Work out every party's reservation value and this round's demand."""
    for party in talks.parties:
        nothing = np.zeros(len(talks.talking))
        paid = sum((m.here * m.payment(party.name, "talks") for m in talks.mediators), nothing)
        party.leverage = party.leverage_from_events + sum(
            (m.leverage(party.name, t, talks.weeks) for m in talks.mediators), nothing)
        party.weigh_alternative(talks.front, weight_of_the_end(talks, party, t), paid)
    if t == 0:
        _open(talks)
    for party in talks.seats:
        party.ask(t, known_to_tactic(talks, party))


def _open(talks) -> None:
    """Anchor the demands; rank the packages once where nothing that scores depend on can move."""
    for party in talks.parties:
        party.anchor_demand()
    speaks = any(party.audience.speaks for party in talks.parties)
    if talks.front is None and not talks.events and not speaks:
        talks.rankings = {party.name: Ranking(party.score) for party in talks.parties
                          if party.given.opponent_model.name == "none"}


def weight_of_the_end(talks, party, t: int):
    """The discounted weight of what follows the talks against what is had while they last: (worlds,).

    E[δ^τ], with τ the round in which talks break down or run out.
    """
    stays = np.exp(-breakdown(talks) * talks.weeks)
    discount = party.discount**talks.weeks
    left, rounds = discount * stays, talks.spec.protocol.rounds - t
    series = choose(left < 1.0, (1.0 - left**rounds) / np.maximum(1.0 - left, 1e-15), float(rounds))
    return discount * (1.0 - stays) * series + left**rounds


def breakdown(talks):
    """The weekly hazard that talks break down, each party's part less what payments for staying prevent: (worlds,)."""
    hazard = np.zeros(len(talks.talking))
    for party in talks.seats:
        stays = 1.0
        for mediator in talks.mediators:
            stays = stays * (1.0 - mediator.holds(party.name))
        hazard = hazard + talks.protocol.breakdown / len(talks.seats) * stays
    for mediator in talks.mediators:
        hazard = hazard * mediator.steadies()
    return hazard * talks.brittle


def spoiled(talks):
    """The weekly hazard that parties break up talks whose offers are all worth less to them than none: (worlds,)."""
    hazard = np.zeros(len(talks.talking))
    for party in talks.parties:
        if np.any(party.given.disrupts):
            offers = [seat.seat.standing for seat in talks.seats if seat is not party]
            worse = [choose(offer != NOTHING, at(party.score, offer.clip(min=0)) < party.reservation, True) for offer in offers]
            spoken = np.any([offer != NOTHING for offer in offers], axis=0)
            hazard = hazard + choose(spoken & np.all(worse, axis=0), party.given.disrupts, 0.0)
    return hazard
