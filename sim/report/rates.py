"""Rates along one number, with their intervals, beside what theory says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiment.statistics import wilson
from sim.report.style import INK, Slide, percent_axis, room_above, series_colours, styled


def rate_table(happened, by) -> pd.DataFrame:
    """How often something happened at each level of `by`: a row a level with its worlds, rate, low and high (Wilson).

    `happened` (worlds,) of bool; `by` (worlds,) of numbers or words.
    """
    groups = pd.Series(np.asarray(happened, dtype=bool)).groupby(np.asarray(by))
    counts = groups.agg(["sum", "count"])
    intervals = [wilson(int(yes), int(worlds)) for yes, worlds in counts.itertuples(index=False)]
    low, high = zip(*intervals) if intervals else ((), ())
    return pd.DataFrame({"at": counts.index, "worlds": counts["count"].to_numpy(),
                         "rate": (counts["sum"] / counts["count"]).to_numpy(), "low": low, "high": high})


@styled
def rates_figure(tables: dict[str, pd.DataFrame], headline: str, across: str, up: str, subtitle: str = "", theory=None) -> Slide:
    """Rate tables by name as lines of dots with 95% intervals; `theory` maps names to (x, y) of a dashed line that should be met."""
    theory, several = theory or {}, len(tables) > 1
    slide = Slide(headline, subtitle, f"{_counted(tables)} a dot; bars: 95% intervals (Wilson)", below=0.3 * several)
    axes, marks = slide.add_subplot(), []
    colours = dict(zip(tables, series_colours(len(tables))))
    for name, (x, y) in theory.items():
        axes.plot(x, y, color=colours.get(name, INK), linewidth=1.8, linestyle="--", zorder=1)
    for name, table in tables.items():
        marks.append(rate_dots(axes, table, colours[name], joined=name not in theory))
    top = room_above(max([table.high.max() for table in tables.values()] + [np.max(y) for _, y in theory.values()]))
    if several:
        slide.legend_below(marks, list(tables), len(tables), 1.6)
    axes.set(xlabel=across, ylabel=up)
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis, top)
    return slide


def rate_dots(axes, table, colour, joined: bool = False):
    """One table's dots with their intervals: what was drawn. `joined` where no line of theory runs through them."""
    arms = np.array([table.rate - table.low, table.high - table.rate]).clip(min=0.0)
    return axes.errorbar(table["at"], table.rate, yerr=arms, color=colour, marker="o", markersize=7,
                         linewidth=2.2 if joined else 0, elinewidth=1.8, capsize=4, zorder=3)


def _counted(tables) -> str:
    """How many worlds stand behind a dot."""
    counts = [int(worlds) for table in tables.values() for worlds in table.worlds]
    return f"{'' if min(counts) == max(counts) else 'at least '}{min(counts):,} worlds"
