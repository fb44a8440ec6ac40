"""Which package to offer, given what one asks for and what one thinks the others like."""

from __future__ import annotations

import numpy as np

from sim.arrays import GRAIN, any_each, at, best, column, count_below, rows_where

_COARSE = 2.0**-17  # estimates are rounded so far that one's own value only breaks ties
_INDEX_BITS = 18


def offer_for(score, estimate, demand, may=None):
    """The package to offer: (worlds,).

    Among those that meet the demand, the one the others are thought to like best, then the best for oneself, then the
    lowest index; with no idea of the others, the one that just meets the demand. Where none does, the best for oneself.
    `score` and `estimate` are (worlds, packages), `may` is (packages,) or (worlds, packages) of bool.
    """
    fine = score >= column(demand)
    if may is not None:
        fine &= may
    offer = best(liking(score, estimate), fine)
    short = rows_where(~any_each(fine))
    if len(short):
        allowed = np.isfinite(score[short])
        offer[short] = best(score[short], allowed if may is None else allowed & (may if may.ndim == 1 else may[short]))
    return offer


def liking(score, estimate):
    """What decides among packages that are good enough: (worlds, packages)."""
    if estimate is None:
        return -score
    return np.rint(estimate * (1.0 / _COARSE)) + score * 2.0**-8


class Ranking:
    """The packages of every world in order of score, for scores that no longer move: offers by binary search."""

    def __init__(self, score):
        """`score` is (worlds, packages), finite or −∞; fewer than 262,144 packages."""
        index = np.arange(score.shape[1])[::-1]
        keys = np.rint(np.maximum(score, -8.0) * (1.0 / GRAIN)).astype(np.int64)
        self.keys = np.sort((keys << _INDEX_BITS) | index, axis=1)
        self.last = score.shape[1] - 1

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        self.keys = self.keys[rows]

    def offer(self, demand):
        """The package that just meets the demand, the lowest index among equals; the best where none does: (worlds,)."""
        bound = np.rint(demand * (1.0 / GRAIN)).astype(np.int64) << _INDEX_BITS
        place = np.minimum(count_below(self.keys, bound), self.last)
        level = at(self.keys, place) >> _INDEX_BITS
        lowest_index = count_below(self.keys, (level + 1) << _INDEX_BITS) - 1
        return self.last - (at(self.keys, lowest_index) & ((1 << _INDEX_BITS) - 1))
