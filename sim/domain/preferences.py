"""How much a party values the options of an issue, and from that every package."""

from __future__ import annotations

import numpy as np

from sim.arrays import column


def option_values(shape: str, steps, *, exponent=1.0, threshold=0.5, peak: int = 0, table=None):
    """Value of each option, 1 at the ideal: (options,) or (worlds, options).

    `steps` is the way from the worst option to the ideal, 0…1 per option ((options,) or (worlds, options)); `peak` is
    the index of the ideal of a single-peaked shape; `exponent` and `threshold` may be (worlds,).
    """
    if shape == "table":
        return np.stack(np.broadcast_arrays(*table), axis=-1)
    steps = np.asarray(steps, dtype=float)
    if shape == "threshold":
        return (steps >= column(threshold)).astype(float)
    if shape == "single_peaked":
        return _single_peaked(steps.shape[-1], peak, exponent)
    return steps ** column(exponent) if shape == "power" else steps


def _single_peaked(options: int, peak: int, exponent):
    """Falls to 0 at the end farther from the peak: (options,) or (worlds, options)."""
    away = np.abs(np.arange(options) - peak) / max(peak, options - 1 - peak, 1)
    return 1.0 - away ** column(exponent)


def normalised(saliences):
    """Saliences that sum to 1: a list of (worlds,) arrays or numbers gives (worlds or 1, issues)."""
    table = np.stack(np.broadcast_arrays(*(np.atleast_1d(s) for s in saliences)), axis=-1).astype(float)
    total = table[:, :1].copy()
    for j in range(1, table.shape[1]):
        total += table[:, j:j + 1]
    return table / total


def line_shares(worths, held: list[list[int]]):
    """Share of a party's worth that each line leaves it.

    `worths` is (regions,) or (worlds, regions); `held` lists the indices of the regions that are the party's under each
    line. Gives (lines,) or (worlds, lines).
    """
    worths = np.asarray(worths, dtype=float)
    total = worths.sum(axis=-1)
    shares = [worths[..., rows].sum(axis=-1) / total for rows in held]
    return np.stack(shares, axis=-1)


def from_worst_to_best(shares):
    """Shares turned into the way from the worst of the tabled options (0) to the best (1): same shape."""
    low, high = shares.min(axis=-1, keepdims=True), shares.max(axis=-1, keepdims=True)
    return (shares - low) / np.maximum(high - low, 1e-12)
