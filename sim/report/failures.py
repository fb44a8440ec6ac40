"""Why talks failed: how the other worlds ended, and for which reason."""

from __future__ import annotations

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.colors import to_rgb
from matplotlib.ticker import MultipleLocator

from sim.report.style import Slide, evenly, ink_on, percent_axis, room_above, styled
from sim.report.words import ENDINGS, REASON_COLOURS, REASONS, about, capital, counted, point_labels, share

FAILED = [name for name in ENDINGS if name != "agreement"]
MOST_ROWS = 24
STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


@styled
def failures_figure(worlds: pd.DataFrame, summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide:
    """Shares of all worlds by ending and reason: a bar an ending for one point, a panel an ending for several."""
    table = shares(worlds)
    common = table.groupby("reason", observed=True)["share"].sum().idxmax() if len(table) else None
    said = f"; most often: {REASONS[common]}" if common else ""
    height = 5.625 if len(summary) == 1 else max(5.2, 3.0 + 0.3 * min(len(summary), MOST_ROWS))
    slide = Slide(f"{_range(1 - summary.agreement)} of worlds end without agreement",
                  about(title, f"how they end, and why{said}"), counted(summary), (10.0, height), 0.0 if len(summary) == 1 else 0.55)
    if len(summary) == 1:
        _one(slide, table, [name for name in FAILED if name != "collapse" or "front" in worlds])
    else:
        _several(slide, table, summary, factors)
    return slide


def _range(shares_) -> str:
    low, high = share(shares_.min()), share(shares_.max())
    return low if low == high else f"{low} to {high}"


def shares(worlds: pd.DataFrame) -> pd.DataFrame:
    """Share of all worlds of a point, by ending and reason: columns point, outcome, reason, share."""
    sizes = worlds.groupby("point").size()
    failed = worlds.loc[worlds["outcome"] != "agreement", ["point", "outcome", "reason"]]
    failed = failed.astype({"outcome": str, "reason": str})
    counts = failed.groupby(["point", "outcome", "reason"]).size().rename("count").reset_index()
    return counts.assign(share=counts["count"] / counts["point"].map(sizes))


def _one(slide, table, endings) -> None:
    """One design point: a bar for each of these endings, in the order of their shares."""
    axes = slide.add_subplot()
    totals = table.groupby("outcome")["share"].sum().reindex(endings).fillna(0.0).sort_values()
    marks = _stack(axes, _by_reason(table, "outcome", totals.index), 0.62)
    for up, total in enumerate(totals):
        axes.annotate(share(total), (total, up), (6, 0), textcoords="offset points", va="center", weight="bold", size=13)
    for reason, mark in marks.items():
        labels = [share(width) if width > 0.06 * totals.max() else "" for width in mark.datavalues]
        axes.bar_label(mark, labels, label_type="center", color=ink_on(to_rgb(REASON_COLOURS[reason])))
    axes.set_yticks(range(len(totals)), [capital(ENDINGS[name]) for name in totals.index], size=13)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("share of all worlds")
    seen = {reason: mark for reason, mark in marks.items() if any(mark.datavalues > 0)}
    axes.legend(seen.values(), [REASONS[reason] for reason in seen], loc="lower right", title="why", fontsize=12.5,
                title_fontproperties={"weight": "bold", "size": 12.5}, alignment="left")
    percent_axis(axes.xaxis, room_above(totals.max(), 1.15))


def _several(slide, table, summary, factors) -> None:
    """Several points: a panel for each ending that occurs, all to one scale, a row for each point."""
    shown = evenly(summary, MOST_ROWS).iloc[::-1]
    table = table[table["point"].isin(shown["point"])]
    longest = table.groupby(["point", "outcome"])["share"].sum().groupby("outcome").max()
    widths = {name: max(1.08 * longest[name], 0.34 * longest.max()) for name in FAILED if name in longest}
    panels = slide.subplots(1, len(widths), squeeze=False, width_ratios=list(widths.values()))[0]
    for axes, (name, width) in zip(panels, widths.items()):
        marks = _stack(axes, _by_reason(table[table["outcome"] == name], "point", shown["point"]), 0.72)
        axes.annotate(fill(capital(ENDINGS[name]), 10), (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points",
                      weight="bold")
        axes.xaxis.grid(True)
        axes.xaxis.set_major_locator(MultipleLocator(next(step for step in STEPS if step > longest.max() / 3.5)))
        percent_axis(axes.xaxis, width)
        axes.set(yticks=[], ylim=(-0.6, len(shown) - 0.4))
    panels[0].set_yticks(range(len(shown)), point_labels(shown, factors, 60))
    cut = "" if len(shown) == len(summary) else f"; {len(shown)} of {len(summary)} points"
    panels[0].set_xlabel(f"share of all worlds{cut}")
    slide.legend_below(marks.values(), [REASONS[reason] for reason in marks], 3)


def _by_reason(table, row: str, rows) -> pd.DataFrame:
    """Shares with a row each, in this order, and a column for each reason."""
    wide = table.pivot_table(index=row, columns="reason", values="share", aggfunc="sum", fill_value=0.0, observed=True)
    return wide.reindex(index=rows, columns=list(REASONS), fill_value=0.0)


def _stack(axes, wide, height: float) -> dict:
    """Stack the reasons of each row in one order: the bars by reason, those that occur."""
    left, marks = np.zeros(len(wide)), {}
    for reason in REASONS:
        marks[reason] = axes.barh(range(len(wide)), wide[reason], left=left, height=height, color=REASON_COLOURS[reason],
                                  edgecolor="white", linewidth=0.8)
        left = left + wide[reason].to_numpy()
    return marks
