"""What agreement goes with: its rate against each number that worlds draw from a prior."""

from __future__ import annotations

from math import ceil
from textwrap import fill

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from sim.experiment.statistics import wilson
from sim.report.style import GREEN, GREY, INK, Slide, percent_axis, styled
from sim.report.words import about, capital, key_label

MOST_PANELS, BINS = 12, 8


@styled
def priors_figure(worlds: pd.DataFrame, summary: pd.DataFrame, title: str = "") -> Slide | None:
    """Small multiples, the strongest association first; None where no number varies.

    All worlds are taken together; each drawn number is cut into bins with about equally many worlds.
    """
    agreed = (worlds["outcome"] == "agreement").to_numpy()
    tables = {key: binned(worlds[key], agreed) for key in worlds if key.startswith("drawn.")}
    tables = {key: table for key, table in tables.items() if table is not None}
    if not tables or agreed.all() or not agreed.any():
        return None
    order = sorted(tables, key=lambda key: -explained(tables[key], agreed.mean()))
    chosen = order[:MOST_PANELS]
    clear = {key for key, table in tables.items() if by_chance(table, agreed.mean()) < 0.05 / len(tables)}
    cut, columns = len(chosen) < len(tables), min(4, len(chosen))
    rows = ceil(len(chosen) / columns)
    slide = Slide(f"{len(clear)} of {len(tables)} drawn numbers go with agreement by more than chance",
                  about(title, f"agreement rate by drawn number, {f'the {MOST_PANELS} strongest' if cut else 'strongest first'}"),
                  f"{len(worlds):,} worlds; bars: 95% intervals (Wilson); green: chi-squared, p < .05 over "
                  "all", (10.0, 1.5 + 1.75 * max(rows, 2)))
    panels = slide.subplots(rows, columns, squeeze=False, sharey=True)
    for axes, key in zip(panels.ravel(), chosen):
        _panel(axes, tables[key], agreed.mean(), key in clear)
        axes.set_title(fill(capital(key_label(key.removeprefix("drawn."))), 25), size=10, linespacing=1.05)
    for axes in panels.ravel()[len(chosen):]:
        axes.set_axis_off()
    _share_axis(panels, [tables[key] for key in chosen])
    return slide


def binned(drawn: pd.Series, agreed) -> pd.DataFrame | None:
    """Mean, worlds, rate, low and high of each bin of a drawn number; None where it does not vary."""
    values = pd.to_numeric(drawn, errors="coerce").to_numpy(float)
    known = np.isfinite(values)
    values, agreed = values[known], agreed[known]
    levels = np.unique(values)
    if len(levels) < 2:
        return None
    inner = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    place = np.searchsorted(levels, values) if len(levels) <= BINS else np.searchsorted(inner, values, side="left")
    worlds = np.bincount(place)
    some = worlds > 0
    hits, sums = np.bincount(place, agreed)[some], np.bincount(place, values)[some]
    worlds = worlds[some]
    low, high = np.transpose([wilson(int(k), int(n)) for k, n in zip(hits, worlds)])
    return pd.DataFrame({"mean": sums / worlds, "worlds": worlds, "rate": hits / worlds, "low": low, "high": high})


def explained(table: pd.DataFrame, rate: float) -> float:
    """Share of the variance of agreement that lies between the bins, less what chance would put there."""
    between = (table["worlds"] * (table["rate"] - rate) ** 2).sum() / table["worlds"].sum()
    chance = (len(table) - 1) / table["worlds"].sum()
    return between / (rate * (1.0 - rate)) - chance


def by_chance(table: pd.DataFrame, rate: float) -> float:
    """The probability that chance alone would part the bins so far (chi-squared)."""
    statistic = (table["worlds"] * (table["rate"] - rate) ** 2).sum() / (rate * (1.0 - rate))
    return float(chdtrc(len(table) - 1, statistic))


def _panel(axes, table, rate, clear: bool) -> None:
    """One drawn number: a point with its interval for each bin."""
    colour = GREEN if clear else GREY
    arms = np.array([table["rate"] - table["low"], table["high"] - table["rate"]]).clip(min=0)
    axes.axhline(rate, color=GREY, linestyle=":", linewidth=1.2)
    axes.errorbar(table["mean"], table["rate"], yerr=arms, color=colour, ecolor=INK if clear else GREY, marker="o",
                  markersize=4.5, linewidth=1.8, elinewidth=1.0)
    axes.margins(x=0.08)
    if len(table) == 2:
        axes.set_xticks(table["mean"])
    else:
        axes.locator_params(axis="x", nbins=4)
    axes.tick_params(labelsize=9)


def _share_axis(panels, tables) -> None:
    """One scale for all panels, wide enough for every interval."""
    low, high = min(t["low"].min() for t in tables), max(t["high"].max() for t in tables)
    slack = 0.05 * (high - low)
    panels[0, 0].set_ylim(max(0.0, low - slack), min(1.0, high + slack))
    for row in panels:
        percent_axis(row[0].yaxis)
