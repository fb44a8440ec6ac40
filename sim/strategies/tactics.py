"""Tactics: how a party's demand moves. Each returns the least value it now asks for, (worlds,).

The caller keeps the answer between the reservation value and the opening demand.
"""

from __future__ import annotations

import numpy as np

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


@tactics(patience=(0.01, 10_000), start=(0, 1))
def resource_dependent(own, view, t, *, patience=10.0, start=0.0):
    """Concede as what is left to talk about runs short: the longer the thread of offers, the faster [Faratin1998].

    The resource is `patience` / length of the thread, the offers heard so far, and the share given up is
    start + (1 − start)·exp(−resource): nothing more than the start at first, .37 of the way after `patience` offers, .61
    after twice as many. It counts offers and not rounds, so talks that are suspended use nothing up.
    """
    resource = patience / max(view.heard, 1e-9)
    return conceded(own, start + (1.0 - start) * np.exp(-resource))


@tactics(rungs=(1, 10_000), clock=(0.01, 10_000))
def micro(own, view, t, *, rungs=20, clock=4):
    """Step down a rung of value for every new offer of the other side, and one per `clock` rounds [deJonge2022]."""
    rung = np.maximum(np.minimum(view.offers, own.offers), np.floor(t / clock))
    return conceded(own, np.minimum(rung / rungs, 1.0))


@tactics()
def hard_liner(own, view, t):
    """Never move from the opening demand."""
    return own.anchor


@tactics(asks=("plan",))
def equilibrium(own, view, t):
    """Play exactly, as if all knew the game: ask for what is not worth waiting for any longer [Rubinstein1982]."""
    return view.plan.least
