"""Counts and sums of worlds by design point, the same to the bit in whatever pieces and order the worlds arrive."""

from __future__ import annotations

import numpy as np
import pandas as pd

_STEPS = 2.0**40  # sums are whole multiples of 1/_STEPS, and so do not depend on their order
_SPLIT = 30  # bits of the lower part of a sum; both parts are whole numbers


class Tally:
    """What is known of each design point: worlds, means and medians, without the worlds themselves."""

    def __init__(self, points: int):
        self.worlds = np.zeros(points, dtype=np.int64)
        self._sums: dict[str, np.ndarray] = {}
        self._counts: dict[str, np.ndarray] = {}
        self._rounds: dict[str, np.ndarray] = {}
        self._order: dict[str, tuple[int, int]] = {}

    def of(self, frame: pd.DataFrame) -> _Counting:
        """Count these worlds, rows of one point beside one another, and let their columns be added."""
        points = frame["point"].to_numpy()
        starts = np.flatnonzero(np.append(True, points[1:] != points[:-1])) if len(points) else np.zeros(0, dtype=np.intp)
        np.add.at(self.worlds, points[starts], np.diff(np.append(starts, len(points))))
        return _Counting(self, points, starts)

    def table(self) -> pd.DataFrame:
        """Means and medians, one row a point: NaN where no world of a point has such a number."""
        names = sorted(self._order, key=self._order.get)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = {name: self._medians(name) if name in self._rounds else self._means(name) for name in names}
        return pd.DataFrame(found, index=range(len(self.worlds)))

    def hits(self, name: str):
        """How many worlds of each point have something, where it is true or false of a world: (points,) of whole numbers."""
        return self._sums[name][0] >> (40 - _SPLIT) if name in self._sums else np.zeros_like(self.worlds)

    def _means(self, name: str):
        high, low = self._sums[name]
        return (high / 2.0 ** (40 - _SPLIT) + low / _STEPS) / self._counts[name]

    def _medians(self, name: str):
        counts = self._rounds[name]
        upto, total = np.cumsum(counts, axis=1), counts.sum(axis=1)
        middle = [(upto <= place[:, None]).sum(axis=1) for place in ((total - 1) // 2, total // 2)]
        return np.where(total > 0, (middle[0] + middle[1]) / 2.0, np.nan)


class _Counting:
    """The worlds of one frame, on their way into a tally."""

    def __init__(self, tally: Tally, points, starts):
        self._tally, self._points, self._starts, self._place = tally, points, starts, 0

    def mean(self, name: str, values, among=True) -> None:
        """Add numbers (rows,) of which the mean is wanted, among some of the worlds; NaN where a world has none."""
        values = np.asarray(values, dtype=float)
        known = np.isfinite(values) & among
        steps = np.rint(np.where(known, values, 0.0) * _STEPS).astype(np.int64)
        parts = np.stack([steps >> _SPLIT, steps & (2**_SPLIT - 1)])
        self._into(self._tally._sums, name, np.int64, parts)
        self._into(self._tally._counts, name, np.int64, known.astype(np.int64))

    def median(self, name: str, rounds, among=True) -> None:
        """Add whole numbers (rows,) of which the median is wanted, among some of the worlds; NaN where a world has none."""
        rounds = np.asarray(rounds, dtype=float)
        known = np.isfinite(rounds) & among
        rounds, points = rounds[known].astype(np.int64), self._points[known]
        there, tally = self._tally._rounds.get(name), self._tally
        width = int(rounds.max()) + 1 if len(rounds) else 1
        if there is None or there.shape[1] < width:
            wider = np.zeros((len(tally.worlds), width), dtype=np.int64)
            if there is not None:
                wider[:, :there.shape[1]] = there
            tally._rounds[name] = there = wider
        np.add.at(there, (points, rounds), 1)
        self._named(name)

    def _into(self, sums: dict, name: str, kind, values) -> None:
        """Add up values (…, rows) by point."""
        if name not in sums:
            sums[name] = np.zeros((*values.shape[:-1], len(self._tally.worlds)), dtype=kind)
        if len(self._starts):
            np.add.at(sums[name], (..., self._points[self._starts]), np.add.reduceat(values, self._starts, axis=-1))
        self._named(name)

    def _named(self, name: str) -> None:
        """Keep the columns in the order of the first point that has them."""
        order = self._tally._order
        place = (int(self._points[0]) if len(self._points) else len(self._tally.worlds), self._place)
        order[name] = min(order.get(name, place), place)
        self._place += 1
