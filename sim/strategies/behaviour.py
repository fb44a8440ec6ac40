"""Behaviour-dependent tactics: demands that answer what the other side does; each (worlds,)."""

from __future__ import annotations

import numpy as np

from sim.arrays import at
from sim.strategies.registry import tactics
from sim.strategies.tactics import conceded


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
