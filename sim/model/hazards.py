"""The hazards that hang over talks, and what they are worth to a party that must live with them."""

from __future__ import annotations

import numpy as np

from sim.agents.seat import NOTHING
from sim.arrays import at, choose, some


def weight_of_the_end(talks, party, t: int):
    """The discounted weight of what follows the talks against what is had while they last: (worlds,).

    E[δ^τ], with τ the round in which talks break down or run out, as far as the parties know.
    """
    stays, discount = goes_on(talks), party.discount**talks.weeks
    left = discount * stays
    if talks.protocol.deadline == "unknown":
        return discount * (1.0 - stays) / np.maximum(1.0 - left, 1e-15)
    rounds = talks.spec.protocol.rounds - t
    series = choose(left < 1.0, (1.0 - left**rounds) / np.maximum(1.0 - left, 1e-15), float(rounds))
    return discount * (1.0 - stays) * series + left**rounds


def goes_on(talks):
    """The probability, as all see it, that talks are there for another round: (worlds,)."""
    hazard = breakdown(talks)
    if talks.protocol.deadline == "random":
        hazard = hazard + 1.0 / talks.protocol.deadline_mean
    return np.exp(-hazard * talks.weeks)


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
        if some(party.given.disrupts):
            offers = [seat.seat.standing for seat in talks.seats if seat is not party]
            worse = [choose(offer != NOTHING, at(party.score, offer.clip(min=0)) < party.reservation, True) for offer in offers]
            spoken = np.any([offer != NOTHING for offer in offers], axis=0)
            for_nothing = spoken & np.all(worse, axis=0)
            talks.note(f"disrupts/{party.name}", for_nothing)
            hazard = hazard + choose(for_nothing, party.given.disrupts, 0.0)
    return hazard
