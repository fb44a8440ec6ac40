"""Which package to offer, given what one asks for and what one thinks the others like."""

from __future__ import annotations

import numpy as np

from sim.arrays import GRAIN, at, best, best_positive, blocks, column, count_below, may_be_chosen, merge, rows_where

_FINE = 2.0**11  # steps in which estimates of an option's share of all liking are counted
_ABOVE = np.float32(15.0)  # lifts every score that may be asked for above 0, and still exact in 32 bits
_INDEX_BITS = 18


def offer_for(score, estimate, demand, may, agenda):
    """The package to offer: (worlds,).

    Among those that meet the demand, the one the others are thought to like best, then the best for oneself, then the
    lowest index; with no idea of the others, the one that just meets the demand. Where none does, the best for oneself.
    `score` is (worlds, packages), `estimate` one table (worlds, options) per issue or None, `may` (packages,) or (worlds,
    packages) of bool, or None for anything.
    """
    offer = np.empty(len(score), dtype=np.intp)
    for block in blocks(*score.shape):
        within = may if may is None or may.ndim == 1 else may[block]
        tables = None if estimate is None else [table[block] for table in estimate]
        offer[block] = _offer(score[block], tables, demand[block], within, agenda)
    return offer


def _offer(score, estimate, demand, may, agenda):
    fine = score >= column(demand.astype(score.dtype))
    if may is not None:
        fine &= may
    offer = best_positive(liking(score, estimate, agenda), fine, score)
    short = rows_where(~at(fine, offer))
    if len(short):
        allowed = may_be_chosen(score[short])
        offer[short] = best(score[short], allowed if may is None else allowed & (may if may.ndim == 1 else may[short]))
    return offer


def liking(score, estimate, agenda):
    """What decides among packages that are good enough, all above 0: (worlds, packages).

    An estimate is counted in whole steps, so that packages liked alike are told to be; one's own score only breaks ties.
    """
    if estimate is None:
        return _ABOVE - score
    tables = [np.rint(table * _FINE).astype(np.float32) * np.float32(8.0) for table in estimate]
    tables[0] += np.float32(4.0)
    liked = agenda.total(tables, len(score))
    liked += score * np.float32(0.25)  # below half a step; what is then alike in 32 bits is told apart by the score itself
    return liked


class Ranking:
    """The packages of every world in order of score, for scores that no longer move: offers by binary search."""

    def __init__(self, score):
        """`score` is (worlds, packages), on the grid of decisions; fewer than 262,144 packages."""
        self.keys = np.empty(score.shape, dtype=np.int64)
        index = np.arange(score.shape[1])
        for block in blocks(*score.shape):
            keys = (score[block] * np.float64(1.0 / GRAIN)).astype(np.int64)
            keys <<= _INDEX_BITS
            keys |= index
            keys.sort(axis=1)
            self.keys[block] = keys

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        self.keys = self.keys[rows]

    def offer(self, demand):
        """The package that just meets the demand, the lowest index among equals; the best where none does: (worlds,)."""
        place = count_below(self.keys, _key(demand))
        short = rows_where(place == self.keys.shape[1])
        if len(short):
            best_level = self.keys[short, -1] >> _INDEX_BITS
            place = merge(short, count_below(self.keys[short], best_level << _INDEX_BITS), place)
        return at(self.keys, place) & ((1 << _INDEX_BITS) - 1)


def _key(demand):
    return np.rint(demand * (1.0 / GRAIN)).astype(np.int64) << _INDEX_BITS
