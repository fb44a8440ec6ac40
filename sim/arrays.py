"""The verbs that own every mask and index; worlds are always the first axis."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

GRAIN = 2.0**-20  # decisions compare multiples of this (about 1e-6), so the last bit of exp and log never decides
NEVER = -15.0  # the score of a package that may not be chosen; like every score, it is exact in 32 bits
LEAST = -14.0  # the lowest reservation value, above NEVER
_IN_CACHE = 2**20  # bytes of a table that are worked on together


def grain(values, size=GRAIN):
    """Round to the grid on which decisions are compared."""
    values = np.multiply(values, 1.0 / size)
    values = np.rint(values, out=values) if isinstance(values, np.ndarray) else np.rint(values)
    return np.multiply(values, size, out=values) if isinstance(values, np.ndarray) else values * size


def column(values):
    """Give an array of shape (worlds,) or a plain number a trailing axis, to meet (worlds, packages)."""
    return np.asarray(values)[..., None]


def at(table, index):
    """Look up one entry per world: (worlds, n) and (worlds,) give (worlds,)."""
    return table[np.arange(len(index)), index]


def at_each(table, indices):
    """Look up several entries per world: (worlds, n) and (worlds, m) give (worlds, m)."""
    return at_rows(table, np.arange(len(table)), indices)


def at_rows(table, rows, indices):
    """Look up entries in some worlds: (worlds, n), (rows,) and indices (rows,) or (rows, m), from 0 up, give their shape."""
    rows = rows if indices.ndim == 1 else column(rows)
    if table.flags.c_contiguous:
        return table.reshape(-1).take(rows * table.shape[1] + indices)  # three times as quick as two indices
    return table[rows, indices]


def spread(table, index):
    """Read one table per world at places all worlds share: (worlds, n) and (packages,) give (worlds, packages)."""
    return np.take(table, index, axis=1)


def choose(mask, yes, no):
    """Take `yes` in the worlds of the mask and `no` in the others; either may be a table."""
    mask = np.asarray(mask)
    wide = max(getattr(yes, "ndim", 0), getattr(no, "ndim", 0)) - mask.ndim
    return np.where(mask.reshape(mask.shape + (1,) * wide) if wide > 0 else mask, yes, no)


def best(score, allowed):
    """Index of the highest allowed score per world, the lowest index among equals: (worlds,)."""
    return np.argmax(np.where(allowed, score, -np.inf), axis=1)


def places(table):
    """The place of each entry of a row from the lowest, 0, to the highest, 1; equals share one: the same shape."""
    order = np.argsort(table, axis=1, kind="stable")
    rising = np.take_along_axis(table, order, axis=1)
    steps = np.zeros(table.shape)
    np.cumsum(rising[:, 1:] > rising[:, :-1], axis=1, out=steps[:, 1:])
    place = np.empty(table.shape)
    np.put_along_axis(place, order, steps, axis=1)
    return place / np.maximum(steps[:, -1:], 1.0)


def row_most(table, of=np.maximum):
    """The largest entry of each row of a narrow table, column by column, as numpy is slow along short rows: (rows, 1)."""
    most = table[:, 0].copy()
    for place in range(1, table.shape[1]):
        of(most, table[:, place], out=most)
    return column(most)


def row_least(table):
    """The smallest entry of each row of a narrow table: (rows, 1)."""
    return row_most(table, of=np.minimum)


def least(tables):
    """The smallest of several tables, entry by entry; a new table, or the only one there is."""
    lowest = tables[0]
    for place, table in enumerate(tables[1:]):
        lowest = np.minimum(lowest, table, out=lowest if place and lowest.shape == table.shape else None)
    return lowest


def struck_out(score, allowed):
    """Give packages that may not be chosen the score NEVER, in place; exact on the grid, and without branches."""
    score -= NEVER
    score *= allowed
    score += NEVER
    return score


def may_be_chosen(score):
    """Whether packages may be chosen at all, from their scores: any shape, of bool."""
    return score > LEAST


def blocks(count: int, width: int, size: int = 8):
    """Slices that cut so many rows of a table of this width, `size` bytes a number, into blocks that stay in the cache."""
    step = max(16, _IN_CACHE // (size * max(width, 1)))
    return [slice(first, min(first + step, count)) for first in range(0, count, step)]


def of_rows(value, rows):
    """The entries of these worlds, of an array by worlds or of a number that holds in all."""
    return value[rows] if np.ndim(value) else value


def full(value, worlds: int):
    """One number per world as floats of shape (worlds,)."""
    return np.full(worlds, value, dtype=float)


def kept_of(table, rows):
    """These rows of a table, ascending; the table itself where they are all."""
    return table if len(rows) == len(table) else table[rows]


def some(value) -> bool:
    """Whether a value is other than 0 in any world, of an array by worlds or of one that holds in all."""
    return np.count_nonzero(value) > 0 if isinstance(value, np.ndarray) else bool(value)


def any_each(table):
    """Whether any entry of each world's row is true: (worlds, n) gives (worlds,)."""
    return table.any(axis=1)


def rows_where(mask):
    """Indices of the worlds in a mask, ascending."""
    return mask.nonzero()[0]


def kept(tree, rows):
    """The same tree of arrays with only these worlds, in this order; anything else is returned as it is."""
    if isinstance(tree, np.ndarray):
        return tree[rows]
    if isinstance(tree, dict):
        return {key: kept(value, rows) for key, value in tree.items()}
    if isinstance(tree, SimpleNamespace):
        return SimpleNamespace(**kept(vars(tree), rows))
    if isinstance(tree, (list, tuple)):
        return type(tree)(kept(value, rows) for value in tree)
    return tree


def packed(table, rows):
    """Move these rows of a large table, ascending, to its front, in place: that part of it, or None where there is none.

    Nothing else may hold the table. Row i comes from row i or a later one, so nothing is read after it was written over;
    a table of its own for what is left would cost more than the copying.
    """
    if table is None:
        return None
    for block in blocks(len(rows), table.shape[1]):
        table[block] = table[rows[block]]
    return table[:len(rows)]


def merge(rows, new, old):
    """Write the rows that were worked out anew over the old table, in place; returns the table."""
    old[rows] = new
    return old


def add_to(table, rows, more) -> None:
    """Add to these rows of a table in place, ascending."""
    if len(rows) == len(table):
        table += more
    else:
        table[rows] += more


def table_lookup(table, place):
    """Read a table along its last axis between two entries: (..., n) and place (..., m) in steps give (..., m)."""
    low = np.clip(np.floor(place).astype(np.intp), 0, table.shape[-1] - 2)
    share = place - low
    table, low = _stretched(table, low)
    below = np.take_along_axis(table, low, axis=-1)
    above = np.take_along_axis(table, low + 1, axis=-1)
    return below + share * (above - below)


def _stretched(table, index):
    shape = np.broadcast_shapes(table.shape[:-1], index.shape[:-1])
    return np.broadcast_to(table, shape + table.shape[-1:]), np.broadcast_to(index, shape + index.shape[-1:])


def count_below_each(ascending, bounds):
    """Like `count_below` for many bounds a world, each counted in: (worlds, n), (worlds, m) → (worlds, m)."""
    width, apart = ascending.shape[1], 100.0 * np.arange(len(ascending))[:, None]
    places = np.searchsorted((ascending + apart).reshape(-1), (bounds + apart + GRAIN / 2.0).reshape(-1))
    return places.reshape(bounds.shape) - width * np.arange(len(ascending))[:, None]


def count_below(ascending, bound):
    """Per world, how many entries of an ascending row lie below a bound: (worlds, n), (worlds,) → (worlds,)."""
    width, flat = ascending.shape[1], ascending.reshape(-1)
    if len(ascending) == 1:
        return np.searchsorted(flat, bound)
    start = np.arange(0, len(ascending) * width, width)
    place = start - 1  # all entries up to this one are known to lie below
    while width > 1:
        half = width // 2
        place += half * (flat.take(place + half) < bound)
        width -= half
    return place + (flat.take(place + 1) < bound) - start + 1
