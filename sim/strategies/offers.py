"""Which package to offer, given what one asks for and what one thinks the others like."""

from __future__ import annotations

import numpy as np

from sim.arrays import (GRAIN, any_each, at, at_rows, blocks, choose, column, count_below, kept_of, may_be_chosen, merge,
                        packed, rows_where)
from sim.domain.entries import Entries

_FINE = 2.0**11  # steps in which estimates of an option's share of all liking are counted
_MOST_STEPS = 2**15 - 2
_ABOVE = np.float32(15.0)  # lifts every score that may be asked for above 0, and still exact in 32 bits
_BEYOND = np.float32(32.0)  # taken off a score, it leaves less than NEVER


def offer_for(score, estimate, demand, may, agenda):
    """The package to offer: (worlds,).

    Among those that meet the demand, the one the others are thought to like best, then the best for oneself, then the
    lowest index; with no idea of the others, the one that just meets the demand. Where none does, the best for oneself.
    `score` is (worlds, packages), `estimate` one table (worlds, options) per issue or None, `may` (packages,) or (worlds,
    packages) of bool, or None for anything.
    """
    offer = np.empty(len(score), dtype=np.intp)
    for block in blocks(*score.shape, size=2):  # liking is counted in 16 bits
        within = may if may is None or may.ndim == 1 else may[block]
        tables = None if estimate is None else [table[block] for table in estimate]
        offer[block] = _offer(score[block], tables, demand[block], within, agenda)
    return offer


def _offer(score, estimate, demand, may, agenda):
    fine = score >= column(demand.astype(score.dtype))
    if may is not None:
        fine &= may
    some = any_each(fine)
    rows, short = rows_where(some), rows_where(~some)
    offer = np.empty(len(score), dtype=np.intp)
    if len(rows):
        offer[rows] = _most_liked(score, estimate, fine, rows, agenda)
    if len(short):
        offer[short] = _best_for_oneself(score[short], may if may is None or may.ndim == 1 else may[short])
    return offer


def _most_liked(score, estimate, fine, rows, agenda):
    """The package to offer in worlds where some are good enough: (rows,)."""
    fine = kept_of(fine, rows)
    if estimate is None:
        return _best_positive(_ABOVE - kept_of(score, rows), fine)
    liked = liking([kept_of(table, rows) for table in estimate], agenda)
    return _best_positive(liked, fine, score, rows)


def _best_positive(score, allowed, then=None, rows=None):
    """The index of the best score, all above 0 and some allowed in every world; masked in place by multiplying: (worlds,).

    Ties go to the highest of `then`, a table whose `rows` are the worlds here, and after that to the lowest index.
    """
    np.multiply(score, allowed, out=score)
    index = np.argmax(score, axis=1)
    if then is None:
        return index
    level = Entries(score == column(at(score, index)))
    return index if len(level.row) == len(index) else level.first_highest(at_rows(then, rows[level.row], level.index))


def _best_for_oneself(score, may):
    """The best package an envoy may speak of, the first of all where there is none; `score` is used up: (worlds,)."""
    if may is not None:
        score -= _BEYOND * ~may
    index = np.argmax(score, axis=1)
    return choose(may_be_chosen(at(score, index)), index, 0)


def liking(estimate, agenda):
    """How much the others are thought to like each package, in whole steps above 0: (worlds, packages).

    Packages liked alike are told to be so. An estimate is at most 1 in all, so that 16 bits hold the steps; they are
    quicker than wider numbers.
    """
    most = _MOST_STEPS // len(estimate)
    tables = [np.rint(table * _FINE).clip(0, most).astype(np.int16) for table in estimate]
    tables[0] += np.int16(1)
    return agenda.total(tables, len(tables[0]))


class Ranking:
    """The packages of every world in order of score, for scores that no longer move: offers by binary search."""

    def __init__(self, score):
        """`score` is (worlds, packages), on the grid of decisions; fewer than 2³⁸ packages."""
        self.index_bits = (score.shape[1] - 1).bit_length()
        self.lowest = _level(score.min())
        narrow = (_level(score.max()) - self.lowest).item().bit_length() + self.index_bits <= 32
        self.keys = np.empty(score.shape, dtype=np.uint32 if narrow else np.int64)  # the narrow ones are twice as quick to sort
        index = np.arange(score.shape[1], dtype=self.keys.dtype)
        for block in blocks(*score.shape):
            keys = self.keys[block]
            keys[:] = (score[block] * np.float32(1.0 / GRAIN)).astype(np.int32) - np.int32(self.lowest)
            keys <<= self.index_bits
            keys |= index
            keys.sort(axis=1)

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        self.keys = packed(self.keys, rows)

    def offer(self, demand):
        """The package that just meets the demand, the lowest index among equals; the best where none does: (worlds,)."""
        place = count_below(self.keys, (_level(demand) - self.lowest) << self.index_bits)
        short = rows_where(place == self.keys.shape[1])
        if len(short):
            best_level = self.keys[short, -1] >> self.index_bits
            place = merge(short, count_below(self.keys[short], best_level << self.index_bits), place)
        return (at(self.keys, place) & ((1 << self.index_bits) - 1)).astype(np.intp)


def _level(score):
    return np.rint(score * (1.0 / GRAIN)).astype(np.int64)
