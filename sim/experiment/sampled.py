"""How agreement goes with each factor of a sample: rates in bins, with intervals over points and worlds alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import fdtrc

from sim.errors import UserError
from sim.experiment.drivers import BINS, places
from sim.experiment.frames import level, summary_of, tallied
from sim.experiment.samples import INDEXED
from sim.experiment.statistics import crossed_interval, holm
from sim.experiment.tally import Tally

_PARTS = {"": "rate", "_at": "at", "_low": "low", "_high": "high"}
EACH = 8  # points a bin, about, where they are too few for all bins


def by_factor(results) -> dict[str, pd.DataFrame]:
    """Rates of agreement by factor, the strongest first, in bins of about equally many points, or at each level where these are few.

    Columns at (the mean of a bin, or its level), points, mean (of their rates), rate (of all worlds), low, high. The interval (95%)
    allows for the other factors, which differ from point to point, and for the worlds, which are the same at every point. UserError
    unless points were drawn independently, as in a random, latin or sobol design.
    """
    if results.sampled is None or results.sampled in INDEXED:
        raise UserError(f"rates along factors are those of a random, latin or sobol design, and this is "
                        f"{f'a {results.sampled} design; see its indices' if results.sampled else 'none'}")
    rows = results.sample[["point", "world"]].assign(agreed=(results.sample["outcome"] == "agreement").astype(float))
    tables = {key: _table(results, key, rows) for key in results.factors}
    return {key: tables[key] for key in sorted(tables, key=lambda key: -explained(tables[key], results.summary["agreement"]))}


def factors_of(results) -> pd.DataFrame:
    """What each factor of a sample does to agreement, the strongest first: one row a factor.

    `explained` is its share of the variance between design points, less what chance would put there [Kelley1935]; `p` that chance
    alone parts its bins so far (F test), corrected for all factors by Holm's steps. lowest and highest are the rates in its
    bins, or at its levels, where agreement is rarest and most frequent, with where that is (_at) and their intervals (_low, _high).
    """
    rows = []
    for key, table in by_factor(results).items():
        ends = {"lowest": table.loc[table["rate"].idxmin()], "highest": table.loc[table["rate"].idxmax()]}
        rows.append({"key": key, **{f"{name}{part}": row[column] for name, row in ends.items() for part, column in _PARTS.items()},
                     "explained": explained(table, results.summary["agreement"]), "p": by_chance(table, results.summary["agreement"])})
    found = pd.DataFrame(rows)
    return found.assign(p=holm(found["p"]))


def pooled(results) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The worlds of all points of a sample as if of one, and their summary: shares and means over the sample, without intervals."""
    worlds, tally = results.sample.assign(point=0), Tally(1)
    tallied(tally, worlds)
    return worlds, summary_of(tally, [{}])


def explained(table: pd.DataFrame, rates: pd.Series) -> float:
    """Share of the variance of the points' rates that lies between the bins, less what chance would put there [Kelley1935]."""
    between, within = _squares(table, rates)
    total = float(((rates - rates.mean()) ** 2).sum())
    return (between - (len(table) - 1) * within) / total if total else 0.0


def by_chance(table: pd.DataFrame, rates: pd.Series) -> float:
    """The probability that chance alone would part the bins so far (F test over points)."""
    between, within = _squares(table, rates)
    if len(table) == 1 or not between:
        return 1.0
    return float(fdtrc(len(table) - 1, len(rates) - len(table), between / (len(table) - 1) / within)) if within else 0.0


def _squares(table: pd.DataFrame, rates: pd.Series) -> tuple[float, float]:
    """The sum of squares between bins, and the mean square within."""
    between = float((table["points"] * (table["mean"] - rates.mean()) ** 2).sum())
    rest = float(((rates - rates.mean()) ** 2).sum()) - between
    return between, max(rest, 0.0) / max(len(rates) - len(table), 1)


def _table(results, key: str, rows: pd.DataFrame) -> pd.DataFrame:
    levels, rates = results.summary[key], results.summary["agreement"].to_numpy()
    place, at = _bins(levels, results.manifest["run"]["design"]["factors"][key])
    made = []
    for number, (_, group) in enumerate(rows.groupby(place[rows["point"].to_numpy()])):
        low, high = crossed_interval(group["agreed"], group["point"], group["world"])
        inside = np.flatnonzero(place == number)
        made.append({"at": at[number], "points": len(inside), "mean": rates[inside].mean(), "rate": group["agreed"].mean(),
                     "low": low, "high": high})
    return pd.DataFrame(made)


def _bins(levels: pd.Series, given) -> tuple:
    """The bin of each point, and what to call each bin: the mean of its numbers, or its name in the order given."""
    if pd.api.types.is_numeric_dtype(levels) and not pd.api.types.is_bool_dtype(levels):
        numbers = levels.to_numpy(float)
        _, place = np.unique(places(numbers, min(BINS, max(2, len(numbers) // EACH))), return_inverse=True)
        return place, np.bincount(place, numbers) / np.bincount(place)
    there = set(levels)
    names = [name for name in map(level, given) if name in there]
    return np.array([names.index(name) for name in levels]), names
