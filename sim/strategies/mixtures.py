"""Tactics made of others: several weighed against one another, or one for each world; each (worlds,)."""

from __future__ import annotations

import numpy as np

from sim.arrays import choose
from sim.strategies.behaviour import tit_for_tat as mirroring
from sim.strategies.registry import tactics
from sim.strategies.tactics import micro as by_rungs
from sim.strategies.tactics import resource_dependent, time_dependent


@tactics(time=(0, 1000), behaviour=(0, 1000), resource=(0, 1000), exponent=(0.01, 100), generosity=(0, 10),
         patience=(0.01, 10_000))
def mixed(own, view, t, *, time=0.5, behaviour=0.3, resource=0.2, exponent=1.0, generosity=0.01, patience=10.0):
    """Weigh what the clock, the other side and the length of the talks each call for [Faratin1998].

    The demand is the weighted mean of those of time_dependent, tit_for_tat and resource_dependent; only the proportion of
    the weights counts, and with none at all it does not move.
    """
    given = [time * (own.anchor - time_dependent(own, view, t, exponent=exponent)),
             behaviour * (own.anchor - mirroring(own, view, t, generosity=generosity)),
             resource * (own.anchor - resource_dependent(own, view, t, patience=patience))]
    return own.anchor - sum(given) / np.maximum(time + behaviour + resource, 1e-12)


@tactics(luck=(0, 1), time=(0, 1000), tit_for_tat=(0, 1000), micro=(0, 1000), exponent=(0.01, 100), start=(0, 1),
         generosity=(0, 10), rungs=(1, 10_000), clock=(0.01, 10_000))
def one_of(own, view, t, *, luck=0.5, time=0.6, tit_for_tat=0.3, micro=0.1, exponent=1.0, start=0.03, generosity=0.01,
           rungs=20, clock=4):
    """Follow one of time_dependent, tit_for_tat and micro, another in every world: a prior over styles [Faratin1998].

    `luck` picks it by the weights `time`, `tit_for_tat` and `micro`, from 0 (the first) to 1 (the last); give it as
    {uniform: [0, 1]}, so that each world draws its own.
    """
    place = luck * (time + tit_for_tat + micro)
    by_clock = time_dependent(own, view, t, exponent=exponent, start=start)
    in_kind = mirroring(own, view, t, generosity=generosity, start=start)
    in_steps = by_rungs(own, view, t, rungs=rungs, clock=clock)
    return choose(place < time, by_clock, choose(place < time + tit_for_tat, in_kind, in_steps))
