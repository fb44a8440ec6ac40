"""Agreement beside its durability, by design point: what brings more deals need not bring lasting ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from sim.report.style import BLUE, GREEN, GREY, INK, Slide, apart, evenly, percent_axis, room_above, styled
from sim.report.words import about, capital, counted, from_to, is_numeric, key_label, point_labels, spoken, varied

MOST_ROWS, FEWEST = 24, 30
HOLDS = "peace_5"
EVERY, SAME = "all agreements", "worlds that agree\nat every point"


def durability_figure(worlds: pd.DataFrame, summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide | None:
    """Several points: the rate of agreement and the chance that deals hold for five years; None for one point or no deals.

    Shown for all agreements of a point, and for the worlds that agree at every point shown, where there are enough.
    """
    if len(summary) < 2 or HOLDS not in worlds or not (summary["agreement"] > 0).any():
        return None
    numeric = len(factors) == 1 and is_numeric(summary[factors[0]])
    rows = evenly(summary.sort_values(factors[0], kind="stable") if numeric else summary, MOST_ROWS)
    rows = rows.join(lasting(worlds, rows["point"]))
    return _line(rows, factors[0], title) if numeric else _rows(rows, factors, title)


def lasting(worlds: pd.DataFrame, points) -> pd.DataFrame:
    """Mean chance to hold for five years by point: columns every, half (of its 95% interval), same, worlds."""
    table = worlds[worlds["point"].isin(list(points))].pivot(index="world", columns="point", values=HOLDS)[list(points)]
    both = table.dropna()
    found = pd.DataFrame({"every": table.mean(), "half": 1.96 * table.sem(), "same": both.mean(), "worlds": float(len(both))})
    if len(both) < FEWEST:
        found["same"] = np.nan
    return found.set_axis(points.index)


def _slide(rows, factors, title, size=(10.0, 5.625), below: float = 0.0) -> Slide:
    number = int(rows["worlds"].iloc[0])
    same = f"; {number:,} worlds agree at every point" if rows["same"].notna().any() else ""
    return Slide(f"Agreement and its durability, by {varied(factors)}",
                 about(title, "how often a deal is made, and how likely it then holds for five years"),
                 f"{counted(rows)}{same}; bars: 95% intervals", size, below)


@styled
def _line(rows: pd.DataFrame, factor: str, title: str) -> Slide:
    """One factor of numbers: the rate, and how lasting the deals are."""
    slide = _slide(rows, [factor], title)
    axes, levels = slide.add_subplot(), rows[factor].to_numpy(float)
    axes.errorbar(levels, rows["agreement"], yerr=_arms(rows), color=GREEN, marker="o", markersize=7, linewidth=2.5, capsize=4)
    axes.errorbar(levels, rows["every"], yerr=rows["half"], color=BLUE, marker="s", markersize=6, linewidth=2.5, capsize=4)
    axes.plot(levels, rows["same"], color=BLUE, linestyle="--", linewidth=1.8)
    top = room_above(np.nanmax(rows[["high", "every", "same"]].to_numpy(float)))
    named = [(rows["agreement"].iloc[-1], "agreement\n(of all worlds)", GREEN),
             (rows["every"].iloc[-1], f"holds 5 years:\n{EVERY}", BLUE), (rows["same"].iloc[-1], f"– – {SAME}", BLUE)]
    named = sorted((item for item in named if item[0] == item[0]), key=lambda item: item[0])
    for place, (_, words, colour) in zip(apart([item[0] for item in named], 0.13 * top, 0.04 * top, 0.97 * top), named):
        axes.annotate(words, (levels[-1], place), (14, 0), textcoords="offset points", va="center", color=colour, weight="bold",
                      annotation_clip=False)
    axes.set(xlabel=key_label(factor), ylabel="share")
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis, top)
    return slide


@styled
def _rows(rows: pd.DataFrame, factors: list[str], title: str) -> Slide:
    """Any factors: a row a point, the rate in one panel and durability in the other."""
    rows = rows.iloc[::-1]
    named = bool(rows["same"].notna().any())
    slide = _slide(rows, factors, title, (10.0, max(4.6, 2.5 + 0.3 * len(rows))), 0.3 if named else 0.0)
    one, two = slide.subplots(1, 2, sharey=True)
    up = np.arange(len(rows))
    one.errorbar(rows["agreement"], up, xerr=_arms(rows), fmt="o", color=GREEN, ecolor=INK, markersize=8, capsize=3)
    every = two.errorbar(rows["every"], up, xerr=rows["half"], fmt="s", color=BLUE, ecolor=INK, markersize=7, capsize=3)
    same = two.scatter(rows["same"], up, s=70, facecolor="none", edgecolor=BLUE, linewidth=1.8, zorder=4)
    one.set_yticks(up, point_labels(rows, factors, 60))
    for axes, words in ((one, "Agreement"), (two, "Deals hold for 5 years")):
        axes.set_title(words)
        axes.set(ylim=(-0.7, len(rows) - 0.3))
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.grid(True)
    percent_axis(one.xaxis, room_above(rows["high"].max()))
    two.set_xlim(*_at_least(two.get_xlim(), 0.1))
    percent_axis(two.xaxis)
    if named:
        slide.legend_below([every, same], [EVERY, SAME.replace("\n", " ")], 2)
    return slide


def paired_figure(effects: pd.DataFrame, title: str = "") -> Slide:
    """What each part adds to the rate of agreement, and to the chance that deals hold for five years, over the same worlds.

    From a frame with the columns part, effect, low, high, peace_5, peace_5_low, peace_5_high, both and worlds.
    """
    return _paired(effects.sort_values("effect", kind="stable"), title)


@styled
def _paired(rows: pd.DataFrame, title: str) -> Slide:
    few, most = int(rows["both"].min()), int(rows["both"].max())
    slide = Slide("What brings agreements, and what makes them last",
                  about(title, "what each part adds; durability over the worlds that agree with and without it"),
                  f"{from_to(rows.worlds)} worlds each, {few:,}–{most:,} agree both times; bars: 95% intervals",
                  (10.0, max(4.2, 2.2 + 0.3 * len(rows))))
    panels, up = slide.subplots(1, 2, sharey=True), np.arange(len(rows))
    for axes, names, colour, words in zip(panels, (("effect", "low", "high"), (HOLDS, f"{HOLDS}_low", f"{HOLDS}_high")),
                                          (GREEN, BLUE), ("Adds to agreement", "Adds to five years of peace")):
        middle, low, high = (100 * rows[name].to_numpy(float) for name in names)
        clear = (low > 0) | (high < 0)
        axes.axvline(0, color=INK, linewidth=1.2)
        axes.hlines(up, low, high, color=np.where(clear, colour, GREY), linewidth=2.4)
        axes.scatter(middle, up, s=46, color=np.where(clear, colour, GREY), edgecolor="white", linewidth=1.0, zorder=3)
        axes.set_title(words)
        axes.set(ylim=(-0.8, len(rows) - 0.2), xlabel="percentage points")
        axes.set_xlim(*_at_least(axes.get_xlim(), 4.0))
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.xaxis.grid(True)
        axes.tick_params(axis="y", length=0)
    panels[0].set_yticks(up, [capital(spoken(part)) for part in rows["part"]])
    return slide


def _at_least(ends, span: float):
    """The ends of an axis, moved apart so that no small difference fills it."""
    slack = max(0.0, span - (ends[1] - ends[0])) / 2
    return ends[0] - slack, ends[1] + slack


def _arms(rows):
    """The two arms of each interval on the rate: (2, points)."""
    return np.array([rows["agreement"] - rows["low"], rows["high"] - rows["agreement"]]).clip(min=0.0)
