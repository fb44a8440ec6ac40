"""What agreement goes with in a plain run: how much of it each drawn number explains, and where it is likely."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from sim.experiment.statistics import holm, normal_interval, wilson

BINS = 8


def drawn_numbers(worlds: pd.DataFrame) -> dict:
    """Every number that worlds draw from a prior, by key: (worlds,) each; those that do not vary are left out."""
    keys = [key for key in worlds if key.startswith("drawn.") and pd.api.types.is_numeric_dtype(worlds[key])]
    found = {key.removeprefix("drawn."): worlds[key].to_numpy(float) for key in keys}
    return {key: values for key, values in found.items() if len(np.unique(values[np.isfinite(values)])) > 1}


def drivers(worlds: pd.DataFrame) -> pd.DataFrame:
    """How much of agreement each drawn number explains, the strongest first: one row a number.

    `explained` is its first-order share of the variance of agreement, given the data [Plischke2010]: between bins of equally
    many worlds, less what chance would put there [Kelley1935]; low and high are its interval (95%). `p` is
    that chance alone parts the bins so far (chi-squared), corrected for all numbers by Holm's steps. lowest and highest are
    the rates in the first bin and the last, with their intervals (Wilson). Empty where no ending varies.
    """
    agreed = (worlds["outcome"] == "agreement").to_numpy()
    tables = {key: binned(values, agreed) for key, values in drawn_numbers(worlds).items()}
    if not tables or agreed.all() or not agreed.any():
        return pd.DataFrame(columns=["key", "explained", "low", "high", "p", "lowest", "highest"])
    rate = agreed.mean()
    rows = [{"key": key, "explained": explained(table, rate), "p": by_chance(table, rate), **_spread(table, rate),
             **_ends(table)} for key, table in tables.items()]
    table = pd.DataFrame(rows)
    return table.assign(p=holm(table["p"])).sort_values("explained", ascending=False, kind="stable").reset_index(drop=True)


def binned(values, agreed) -> pd.DataFrame:
    """Mean of a drawn number, worlds, and agreements, bin by bin; one row where it does not vary."""
    known = np.isfinite(values)
    values, agreed = values[known], agreed[known]
    place = places(values)
    worlds = np.bincount(place)
    some = worlds > 0
    return pd.DataFrame({"mean": np.bincount(place, values)[some] / worlds[some], "worlds": worlds[some],
                         "agreements": np.bincount(place, agreed)[some]})


def places(values, most: int = BINS):
    """The bin of each number: levels of their own where there are few, else so many bins with about equally many of them."""
    order = np.sort(values)
    levels = order[np.append(True, order[1:] > order[:-1])] if len(order) else order
    cuts = order[(np.arange(1, most) * len(order)) // most] if len(levels) > most else (levels[1:] + levels[:-1]) / 2
    return np.searchsorted(np.unique(cuts), values, side="left")


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """The bins with their rate and its interval: columns rate, low, high."""
    low, high = np.transpose([wilson(int(k), int(n)) for k, n in zip(table["agreements"], table["worlds"])])
    return table.assign(rate=table["agreements"] / table["worlds"], low=low, high=high)


def explained(table: pd.DataFrame, rate: float) -> float:
    """Share of the variance of agreement that lies between the bins, less what chance would put there."""
    return (_chi_squared(table, rate) - (len(table) - 1)) / table["worlds"].sum()


def by_chance(table: pd.DataFrame, rate: float) -> float:
    """The probability that chance alone would part the bins so far (chi-squared)."""
    return float(chdtrc(len(table) - 1, _chi_squared(table, rate)))


def _chi_squared(table, rate: float) -> float:
    worlds, agreements = table["worlds"].to_numpy(), table["agreements"].to_numpy()
    return float(((agreements - rate * worlds) ** 2 / worlds).sum() / (rate * (1.0 - rate)))


def _spread(table: pd.DataFrame, rate: float) -> dict:
    """The interval of what a number explains: by each world's influence on it [Hampel1974], and by what chance alone scatters."""
    worlds, rates = table["worlds"].to_numpy(), (table["agreements"] / table["worlds"]).to_numpy()
    spread, total, found = rate * (1.0 - rate), worlds.sum(), explained(table, rate)
    apart = (rates - rate) ** 2
    between = float((worlds * apart).sum() / total)
    error = 2.0 * (len(table) - 1) / total**2
    for ended, counts in ((1.0, table["agreements"]), (0.0, table["worlds"] - table["agreements"])):
        pull = apart - between + 2.0 * (rates - rate) * (ended - rates) - between / spread * (1.0 - 2.0 * rate) * (ended - rate)
        error += float((counts * (pull / spread) ** 2).sum()) / total**2
    low, high = normal_interval(found, error**0.5)
    return {"low": low, "high": high}


def _ends(table: pd.DataFrame) -> dict:
    """The rates in the first and the last bin, with their intervals."""
    first, last = (with_intervals(table).iloc[place] for place in (0, -1))
    return {"lowest": first["rate"], "lowest_low": first["low"], "lowest_high": first["high"], "highest": last["rate"],
            "highest_low": last["low"], "highest_high": last["high"]}
