"""Marked entries of a table by worlds, for what is worked out of few of them."""

from __future__ import annotations

import numpy as np

from sim.arrays import at_rows, rows_where


class Entries:
    """The entries of a table (worlds, n) that are marked, with at least one in each world, one world after the other.

    `row` and `index` say where each stands: (entries,).
    """

    def __init__(self, marked):
        self.row, self.index = np.divmod(rows_where(marked.reshape(-1)), marked.shape[1])
        self.starts = rows_where(np.diff(self.row, prepend=-1))

    def of(self, table):
        """What another table of the same shape holds there: (entries,)."""
        return at_rows(table, self.row, self.index)

    def highest(self, entry):
        """The highest of a number per entry in each world: (worlds,)."""
        return np.maximum.reduceat(entry, self.starts)

    def first_highest(self, entry):
        """The index with the highest of a number per entry, the lowest index among equals: (worlds,)."""
        highest = rows_where(entry == self.highest(entry)[self.row])
        return self.index[highest[rows_where(np.diff(self.row[highest], prepend=-1))]]
