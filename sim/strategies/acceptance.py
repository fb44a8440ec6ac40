"""When an offer is good enough: (worlds,) of bool; the reservation value is asked besides.

`hearing` is the offer as the envoy understands it, with his instructions; `own` and `view` are those of tactics.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import NEVER, choose, column, grain
from sim.strategies.registry import acceptance_rules
from sim.strategies.tactics import conceded, time_used


@acceptance_rules()
def ac_next(hearing, own, view, t):
    """Accept what is at least as good as one's own next offer [Baarslag2014]."""
    return hearing.value >= hearing.own_next


@acceptance_rules()
def aspiration(hearing, own, view, t):
    """Accept what meets one's own demand [Baarslag2014]."""
    return hearing.value >= hearing.demand


@acceptance_rules(after=(0, 1), window=(1, 10_000), best=(0, 1))
def ac_combi(hearing, own, view, t, *, after=0.8, window=5, best=1.0):
    """Accept like ac_next; late, also what is no worse than what was offered of late [BaarslagHindriks2013].

    Late is after the share `after` of one's own horizon. The bar lies between the average (`best` 0) and the best
    (`best` 1) of the last `window` offers heard, in text value.
    """
    like_next = hearing.value >= hearing.own_next
    if not view.heard:
        return like_next
    length = np.clip(np.rint(np.broadcast_to(window, like_next.shape)), 1, view.heard)
    recent = np.arange(view.heard) >= view.heard - column(length)
    most = choose(recent, view.received, NEVER).max(axis=1)
    mean = choose(recent, view.received, 0.0).sum(axis=1) / length
    late = time_used(own, t) >= after
    return like_next | (late & (grain(hearing.text) >= grain(mean + best * (most - mean))))


@acceptance_rules(level=(0, 1))
def constant(hearing, own, view, t, *, level=0.5):
    """Accept what gives at least a set share of the way from the reservation value to the opening demand [Baarslag2014]."""
    return hearing.value >= conceded(own, 1.0 - level)
