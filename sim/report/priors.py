"""What agreement goes with: its rate against each number that worlds draw from a prior."""

from __future__ import annotations

from math import ceil
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from sim.experiment.drivers import binned, by_chance, drawn_numbers, explained, with_intervals
from sim.report.style import GREEN, GREY, INK, Slide, styled
from sim.report.words import about, capital, key_label, share

MOST_PANELS = 12


def priors_figure(worlds: pd.DataFrame, title: str = "") -> Slide | None:
    """Small multiples, the strongest association first; None where no number or no ending varies.

    The worlds are those of one design point; each drawn number is cut into bins with about equally many worlds.
    """
    agreed = (worlds["outcome"] == "agreement").to_numpy()
    tables = {key: binned(values, agreed) for key, values in drawn_numbers(worlds).items()}
    if not tables or agreed.all() or not agreed.any():
        return None
    return _multiples(tables, agreed.mean(), len(worlds), title)


@styled
def _multiples(tables: dict[str, pd.DataFrame], rate: float, worlds: int, title: str) -> Slide:
    """A panel for each of the strongest associations."""
    clear = {key for key, table in tables.items() if by_chance(table, rate) < 0.05 / len(tables)}
    chosen = sorted(tables, key=lambda key: -explained(tables[key], rate))[:MOST_PANELS]
    what = f"the {MOST_PANELS} strongest" if len(chosen) < len(tables) else "strongest first"
    rows = ceil(len(chosen) / 4)
    slide = Slide(f"{len(clear)} of {len(tables)} drawn numbers go with agreement by more than chance",
                  about(title, f"agreement rate by drawn number, {what}"),
                  f"{worlds:,} worlds; bars: 95% intervals (Wilson); green: chi-squared, p < .05 over all",
                  (10.0, 1.5 + 1.75 * max(2, rows)))
    panels = slide.panels(rows, min(4, len(chosen)), 0.55, 0.32, 0.42, 0.22)
    for axes, key in zip(panels.ravel(), chosen):
        panel(axes, with_intervals(tables[key]), rate, key in clear)
        axes.set_title(fill(capital(key_label(key)), 25), size=10, linespacing=1.05)
    for axes in panels.ravel()[len(chosen):]:
        axes.set_axis_off()
    share_axis(panels, [with_intervals(tables[key]) for key in chosen])
    return slide


def panel(axes, table, rate: float, clear: bool, joined: bool = True) -> None:
    """One drawn number: a point with its interval for each bin."""
    arms = np.array([table["rate"] - table["low"], table["high"] - table["rate"]]).clip(min=0)
    axes.axhline(rate, color=GREY, linestyle=":", linewidth=1.2)
    axes.errorbar(table["mean"], table["rate"], yerr=arms, color=GREEN if clear else GREY, ecolor=INK if clear else GREY,
                  marker="o", markersize=4.5, linewidth=1.8 if joined else 0, elinewidth=1.0)
    axes.margins(x=0.08)
    low, high = table["mean"].iloc[[0, -1]]
    ticks = table["mean"] if len(table) <= 3 else [t for t in MaxNLocator(4).tick_values(low, high) if low <= t <= high]
    axes.set_xticks(ticks, [f"{tick:.4g}".replace("-", "−") for tick in ticks], size=9)


def share_axis(panels, tables) -> None:
    """One scale for all panels, wide enough for every interval."""
    low, high = min(t["low"].min() for t in tables), max(t["high"].max() for t in tables)
    slack = 0.05 * (high - low)
    low, high = max(0.0, low - slack), min(1.0, high + slack)
    ticks = [tick for tick in MaxNLocator(4).tick_values(low, high) if low <= tick <= high]
    for row in panels:
        for axes in row:
            axes.set(ylim=(low, high), yticks=ticks, yticklabels=[])
        row[0].set_yticklabels([share(tick) for tick in ticks], size=9)
