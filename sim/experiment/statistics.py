"""Intervals: on a rate, on a paired difference, and how many more worlds would halve one."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit

_Z95 = 1.959963984540054


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95% interval of a rate [Wilson1927]; (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    rate, z2 = successes / trials, _Z95**2
    middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z95 * math.sqrt(rate * (1 - rate) / trials + z2 / (4 * trials**2)) / (1 + z2 / trials)
    return max(0.0, middle - half), min(1.0, middle + half)


def wilsons(successes, trials) -> tuple:
    """The same of many rates at once: low (rates,) and high (rates,)."""
    intervals = [wilson(int(yes), int(worlds)) for yes, worlds in zip(successes, trials)]
    return tuple(np.array(ends) for ends in zip(*intervals))


def normal_interval(mean: float, error: float) -> tuple[float, float]:
    """The 95% interval of a mean with this standard error."""
    return mean - _Z95 * error, mean + _Z95 * error


def crossed_interval(happened, rows, columns) -> tuple[float, float]:
    """The 95% interval of a rate whose trials share rows and columns, such as design points and worlds: all (trials,).

    Its variance is that between rows, plus that between columns, less what both have counted [Cameron2011], by Student's t of the
    fewer; it is never narrower than the one of independent trials [Wilson1927].
    """
    happened = np.asarray(happened, dtype=float)
    count, rate = len(happened), float(happened.mean())
    apart = happened - rate
    alone = float((apart**2).sum())
    between, groups = -alone, []
    for shared in (rows, columns):
        _, place = np.unique(shared, return_inverse=True)
        sums = np.bincount(place, apart)
        groups.append(len(sums))
        between += float((sums**2).sum()) * len(sums) / max(len(sums) - 1, 1)
    low, high = wilson(int(happened.sum()), count)
    half = float(stdtrit(max(min(groups) - 1, 1), 0.975)) * max(between, alone) ** 0.5 / count
    return max(min(low, rate - half), 0.0), min(max(high, rate + half), 1.0)


def worlds_for(rate: float, half: float) -> int:
    """The fewest worlds whose 95% interval [Wilson1927] around such a rate is no wider than ± half."""
    z2, w2 = _Z95**2, half**2
    linear, constant = z2 * (2 * w2 - rate * (1 - rate)), z2**2 * (w2 - 0.25)
    return max(1, math.ceil((-linear + math.sqrt(linear**2 - 4 * w2 * constant)) / (2 * w2)))


def worlds_to_halve(trials: int) -> int:
    """How many more worlds would halve the interval of a rate: its width falls with the square root."""
    return 3 * trials


def paired_difference(before, after) -> dict:
    """The difference of two rates over the same worlds, with its 95% interval [AgrestiMin2005].

    `before` and `after` are (worlds,) of bool. `gained` and `lost` count the worlds that changed. Half a world is added
    to each cell of the two-by-two table, so that an effect nobody saw still has an interval.
    """
    before, after = np.asarray(before, dtype=bool), np.asarray(after, dtype=bool)
    worlds, gained, lost = len(before), int((~before & after).sum()), int((before & ~after).sum())
    total, up, down = worlds + 2.0, gained + 0.5, lost + 0.5
    middle = (up - down) / total
    half = _Z95 * math.sqrt(max((up + down) / total - middle**2, 0.0) / total)
    return {"effect": (gained - lost) / max(worlds, 1), "low": middle - half, "high": middle + half, "gained": gained,
            "lost": lost}


def paired_change(before, after) -> dict:
    """The mean change of a number over the same worlds, with its 95% interval; NaN where fewer than two worlds have it.

    `before` and `after` are (worlds,), NaN where a world has no such number; `both` counts the worlds that have it twice.
    """
    change = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    change = change[np.isfinite(change)]
    if len(change) < 2:
        return {"change": math.nan, "low": math.nan, "high": math.nan, "both": len(change)}
    middle, half = float(change.mean()), _Z95 * float(change.std(ddof=1)) / math.sqrt(len(change))
    return {"change": middle, "low": middle - half, "high": middle + half, "both": len(change)}


def change_of_means(before, after, had, has) -> dict:
    """The change of a mean over the worlds that have a number, which may be others before and after, with its 95% interval.

    All are (worlds,): the number before and after, and whether a world has it (bool). The interval linearises each mean in its
    worlds [the delta method for ratios], so that what the two have in common cancels; NaN where fewer than two have it.
    """
    had, has = np.asarray(had, dtype=bool), np.asarray(has, dtype=bool)
    if min(had.sum(), has.sum()) < 2:
        return {"change": math.nan, "low": math.nan, "high": math.nan}
    (mean, parts), (next_mean, next_parts) = _linear(before, had), _linear(after, has)
    change = next_mean - mean
    half = _Z95 * float((next_parts - parts).std(ddof=1)) / math.sqrt(len(had))
    return {"change": change, "low": change - half, "high": change + half}


def _linear(values, has):
    """The mean over the worlds that have a number, and what each world contributes to its error: (worlds,)."""
    values = np.where(has, np.asarray(values, dtype=float), 0.0)
    mean = float(values.sum() / has.sum())
    return mean, has * (values - mean) / has.mean()


def mean_among(values, among) -> dict:
    """The mean over some of the worlds with its 95% interval: `mean`, `low`, `high`, `worlds`; NaN where there are none.

    `values` and `among` are (worlds,). Where all values are 0 or 1 the interval is Wilson's, else the normal one.
    """
    chosen = np.asarray(values, dtype=float)[np.asarray(among, dtype=bool)]
    if not len(chosen):
        return {"mean": math.nan, "low": math.nan, "high": math.nan, "worlds": 0}
    mean = float(chosen.mean())
    if np.isin(chosen, (0.0, 1.0)).all():
        low, high = wilson(int(chosen.sum()), len(chosen))
    else:
        low, high = normal_interval(mean, float(chosen.std()) / math.sqrt(len(chosen)))
    return {"mean": mean, "low": low, "high": high, "worlds": len(chosen)}


def holm(chances) -> list[float]:
    """p-values corrected for being several, stepping down from the smallest [Holm1979]."""
    chances = np.asarray(chances, dtype=float)
    order = np.argsort(chances, kind="stable")
    stepped = np.maximum.accumulate(chances[order] * np.arange(len(chances), 0, -1))
    corrected = np.empty_like(stepped)
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected.tolist()
