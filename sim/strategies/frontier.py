"""The frontier of an agenda between two parties: the most one can have when the other must have at least so much."""

from __future__ import annotations

import numpy as np

from sim.arrays import LEAST, NEVER, at, at_each, choose, count_below, may_be_chosen

_ABOVE = 1e9


class Frontier:
    """One party's best value over the other's need, joined by straight lines between undominated packages; per world.

    `own` and `other` are the scores of both, (worlds, packages).
    """

    def __init__(self, own, other):
        order = np.argsort(other, axis=1, kind="stable")
        need = at_each(other, order).astype(float)
        reach = at_each(choose(may_be_chosen(other), own, NEVER), order).astype(float)
        best = np.maximum.accumulate(reach[:, ::-1], axis=1)[:, ::-1]
        beyond = np.concatenate([best[:, 1:], np.full((len(best), 1), -_ABOVE)], axis=1)
        undominated = (reach > beyond) & may_be_chosen(reach)  # the others repeat the one before them
        self.needs = np.maximum.accumulate(choose(undominated, need, NEVER), axis=1)
        self.best = np.minimum.accumulate(choose(undominated, reach, _ABOVE), axis=1)

    def __call__(self, need):
        """The most the party can have, NEVER where the other's need cannot be met: (worlds,)."""
        last = self.needs.shape[1] - 1
        above = count_below(self.needs, need)
        low, high = (above - 1).clip(min=0), above.clip(max=last)
        before, after = at(self.needs, low), at(self.needs, high)
        way = np.clip((after - need) / np.maximum(after - before, 1e-15), 0.0, 1.0)
        joined = at(self.best, high) + way * (at(self.best, low) - at(self.best, high))
        value = choose((before > LEAST) & (above > 0), joined, at(self.best, high))
        return choose(above > last, NEVER, value)
