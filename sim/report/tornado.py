"""A tornado: how far agreement goes from one end of each drawn number to the other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.report.style import BLUE, GREY, INK, ORANGE, PALE, Slide, percent_axis, styled
from sim.report.words import about, capital, key_label

MOST_ROWS = 15


@styled
def tornado_figure(table: pd.DataFrame, rate: float, worlds: int, title: str = "") -> Slide:
    """Agreement in the lowest bin and in the highest of each number, from `drivers`; the strongest first."""
    rows = table.head(MOST_ROWS).iloc[::-1]
    clear = int((table["p"] < 0.05).sum())
    what = f"the {MOST_ROWS} strongest of {len(table)}" if len(table) > MOST_ROWS else "the strongest first"
    slide = Slide(f"{clear} of {len(table)} drawn numbers go with agreement by more than chance would",
                  about(title, f"agreement where a number is lowest and where it is highest; {what}"),
                  f"{worlds:,} worlds; bars: 95% intervals; S: share of the variance explained", (11.0, 2.4 + 0.36 * len(rows)), 0.3)
    axes, up = slide.add_subplot(), np.arange(len(rows))
    axes.axvline(rate, color=INK, linewidth=1.2)
    axes.hlines(up, rows["lowest"], rows["highest"], color=PALE, linewidth=7)
    marks = [_end(axes, rows, up, end, colour, shift) for end, colour, shift in (("lowest", BLUE, 0.13), ("highest", ORANGE, -0.13))]
    axes.set_yticks(up, [capital(key_label(key)) for key in rows["key"]])
    axes.set(ylim=(-0.7, len(rows) - 0.3), xlabel="agreement rate")
    percent_axis(axes.xaxis)
    axes.tick_params(axis="y", length=0)
    _write(axes, rows, up)
    slide.legend_below(marks, ["number lowest", "number highest"], 2)
    return slide


def _end(axes, rows, up, end: str, colour: str, shift: float):
    """The rates at one end of each number, with their intervals."""
    axes.hlines(up + shift, rows[f"{end}_low"], rows[f"{end}_high"], color=colour, linewidth=2.0)
    return axes.scatter(rows[end], up + shift, s=42, color=colour, edgecolor="white", linewidth=0.8, zorder=3)


def _write(axes, rows, up) -> None:
    """Write what each number explains at the right edge."""
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.12 * (high - low))
    for place, row in zip(up, rows.to_dict("records")):
        sure = row["p"] < 0.05
        axes.text(high + 0.115 * (high - low), place, f"S {100 * max(row['explained'], 0.0):.1f}%", ha="right", va="center", size=10,
                  color=INK if sure else GREY, weight="bold" if sure else "normal")
