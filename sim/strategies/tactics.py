"""Tactics: how a party's demand moves. Each returns the least value it now asks for, (worlds,).

The caller keeps the answer between the reservation value and the opening demand.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import at, best, choose, may_be_chosen
from sim.strategies.registry import tactics


def conceded(own, share):
    """The demand after giving up a share of the way from the opening demand to the reservation value."""
    return own.anchor - share * (own.anchor - own.reservation)


def time_used(own, t):
    """The part of the party's own horizon that has passed, 0…1."""
    return np.minimum(t / own.horizon, 1.0)


@tactics(exponent=(0.01, 100), start=(0, 1))
def time_dependent(own, view, t, *, exponent=1.0, start=0.0):
    """Concede with the clock: slowly at first below exponent 1, quickly above [Faratin1998]."""
    return conceded(own, start + (1.0 - start) * time_used(own, t) ** (1.0 / exponent))


@tactics(exponent=(0.01, 100), start=(0.0001, 1))
def exponential(own, view, t, *, exponent=1.0, start=0.01):
    """Concede with the clock along an exponential curve [Faratin1998]."""
    return conceded(own, np.exp((1.0 - time_used(own, t)) ** exponent * np.log(start)))


@tactics(generosity=(0, 10), start=(0, 1))
def tit_for_tat(own, view, t, *, generosity=0.01, start=0.03):
    """Give back what the other side just gave, and a little more each round [Faratin1998]."""
    first = conceded(own, start)
    if view.heard < 2:
        return first
    return np.minimum(own.aspiration, first) - view.movement().clip(min=0.0) - _goodwill(own, generosity)


@tactics(generosity=(0, 10), start=(0, 1))
def relative_tit_for_tat(own, view, t, *, generosity=0.01, start=0.03):
    """Shrink the demand by the proportion by which the other side's offer got better [Faratin1998]."""
    first = conceded(own, start)
    if view.heard < 2:
        return first
    before, now = view.received[:, -2], view.received[:, -1]
    ratio = np.clip(before / np.maximum(now, 1e-9), 0.5, 1.0)
    return np.minimum(own.aspiration, first) * ratio - _goodwill(own, generosity)


@tactics(generosity=(0, 10), window=(1, 100), start=(0, 1))
def averaged_tit_for_tat(own, view, t, *, generosity=0.01, window=4, start=0.03):
    """Give back the other side's average step over a window of its offers [Faratin1998]."""
    first = conceded(own, start)
    if view.heard < 2:
        return first
    longest = view.heard - 1
    steps = np.stack([view.movement(w) / w for w in range(1, longest + 1)], axis=1)
    average = at(steps, np.clip(np.rint(np.broadcast_to(window, first.shape)), 1, longest).astype(np.intp) - 1)
    return np.minimum(own.aspiration, first) - average.clip(min=0.0) - _goodwill(own, generosity)


def _goodwill(own, generosity):
    """A share of the room to concede that is given in every round, whatever the other side does."""
    return generosity * (own.anchor - own.reservation).clip(min=0.0)


@tactics(rungs=(1, 10_000), clock=(0.01, 10_000))
def micro(own, view, t, *, rungs=20, clock=4):
    """Step down a rung of value for every new offer of the other side, and one per `clock` rounds [deJonge2022]."""
    rung = np.maximum(np.minimum(view.offers, own.offers), np.floor(t / clock))
    return conceded(own, np.minimum(rung / rungs, 1.0))


@tactics()
def hard_liner(own, view, t):
    """Never move from the opening demand."""
    return own.anchor


@tactics()
def best_single_offer(own, view, t):
    """Make the one offer with the best prospect under what all know of the other side's limits [Fearon1995]."""
    gains = (view.scores - own.reservation[:, None]) * view.chances
    offer = best(gains, may_be_chosen(view.scores))
    return choose(at(view.chances, offer) > 0, at(view.scores, offer), own.reservation)
