"""At which level of one factor agreement reaches a rate, read from a sweep over it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression

from sim.drawing import drawn
from sim.errors import Problem, UserError
from sim.experiment.results import Results


@dataclass(frozen=True)
class Threshold:
    """The level at which agreement reaches a rate, with its interval (95%).

    `low` or `high` is NaN where the interval goes beyond the levels that were played. `table` holds level, agreement, low, high
    and fitted, the rates made to rise or fall throughout; `steady` says whether they did so already, but for chance.
    """

    factor: str
    agreement: float
    level: float
    low: float
    high: float
    steady: bool
    table: pd.DataFrame = field(repr=False)

    def plot(self):
        """The rates by level, and where they reach the one asked for."""
        return drawn("threshold.threshold_figure", self)

    def _repr_html_(self) -> str:
        return drawn("displays.threshold_html", self)


def threshold(results: Results, agreement: float = 0.5) -> Threshold:
    """Find the level of a sweep's one factor at which this share of worlds agrees, between the levels that were played.

    Rates are made monotone by weighted least squares [Barlow1972] and joined by straight lines; the interval holds every level
    whose band (Wilson, made monotone alike) holds the rate. UserError where the sweep has not one factor of numbers, or where
    its rates do not reach so far: the message says how far they reach.
    """
    if isinstance(agreement, bool) or not isinstance(agreement, (int, float)) or not 0 < agreement < 1:
        raise UserError(Problem("agreement", f"expected a share between 0 and 1, not {agreement!r}"))
    table = _levels(results)
    rising = bool(np.polyfit(table["level"], table["agreement"], 1)[0] >= 0)
    fitted = {name: _monotone(table[name], table["replications"], rising) for name in ("agreement", "low", "high")}
    table = table.assign(fitted=fitted["agreement"])
    ends = sorted(fitted["agreement"][[0, -1]])
    if not ends[0] <= agreement <= ends[1]:
        raise UserError(f"agreement goes from {100 * ends[0]:.1f}% to {100 * ends[1]:.1f}% over the levels played, and not to "
                        f"{100 * agreement:g}%; sweep {results.factors[0]} further")
    first, last = ("high", "low") if rising else ("low", "high")
    level, low, high = (_crossing(table["level"], fitted[name], agreement) for name in ("agreement", first, last))
    steady = bool(((table["fitted"] >= table["low"]) & (table["fitted"] <= table["high"])).all())
    return Threshold(results.factors[0], agreement, level, low, high, steady, table.drop(columns="replications"))


def _levels(results: Results) -> pd.DataFrame:
    """Levels in order, with their rates, intervals and worlds; UserError unless one factor of numbers was varied."""
    factors = results.factors
    if len(factors) != 1 or len(results.summary) < 2:
        raise UserError(f"a threshold is read from a sweep over one factor, and this one has {len(factors)}"
                        f"{': ' + ', '.join(factors) if factors else ''}; sweep one key over several numbers")
    levels = results.summary[factors[0]]
    if pd.api.types.is_bool_dtype(levels) or not pd.api.types.is_numeric_dtype(levels):
        raise UserError(Problem(factors[0], "has levels that are not numbers, so nothing lies between them"))
    table = results.summary[["agreement", "low", "high", "replications"]].assign(level=levels.astype(float))
    return table.sort_values("level", kind="stable").reset_index(drop=True)[["level", "agreement", "low", "high", "replications"]]


def _monotone(values, weights, rising: bool):
    """The nearest sequence that rises, or falls, throughout: (levels,)."""
    return isotonic_regression(values.to_numpy(float), weights=weights.to_numpy(float), increasing=rising).x


def _crossing(levels, rates, target: float) -> float:
    """Where a line through monotone rates first reaches a rate; NaN where it does not within the levels."""
    levels, rates = levels.to_numpy(float), np.asarray(rates)
    if rates[0] > rates[-1]:
        rates, target = -rates, -target
    if not rates[0] <= target <= rates[-1]:
        return float("nan")
    place = max(int(np.searchsorted(rates, target, side="left")), 1)
    before, after = rates[place - 1], rates[place]
    share = 0.0 if after == before else (target - before) / (after - before)
    return float(levels[place - 1] + share * (levels[place] - levels[place - 1]))
