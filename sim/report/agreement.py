"""How often agreement is reached, by design point, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.report.endings import endings
from sim.report.heatmap import heatmap
from sim.report.style import GREEN, GREY, INK, Slide, apart, percent_axis, room_above, styled
from sim.report.words import about, counted, is_numeric, key_label, point_labels, range_headline, share, varied

MOST_DOTS = 30
ZONE = "a zone of agreement existed at the start"


def agreement_figure(summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide:
    """The main answer: endings for one point, bars or a line for one factor, a heatmap for two, dots for more."""
    if len(summary) == 1:
        return endings(summary.iloc[0], title)
    if len(factors) == 1 and len(summary) <= MOST_DOTS:
        return (line if is_numeric(summary[factors[0]]) else bars)(summary, factors[0], title)
    if len(factors) == 2 and not summary.duplicated(factors).any() and not summary[factors].isna().any(axis=None):
        return heatmap(summary, factors, title)
    return dots(summary, factors, title)


@styled
def bars(summary: pd.DataFrame, factor: str, title: str = "") -> Slide:
    """One factor of names: a bar each, and how often a zone of agreement existed at the start."""
    slide = _slide(summary, [factor], title)
    axes, across = slide.add_subplot(), np.arange(len(summary))
    axes.bar(across, summary.agreement, width=0.6, color=GREEN, alpha=0.85)
    axes.errorbar(across, summary.agreement, yerr=_arms(summary), fmt="none", color=INK, capsize=5, linewidth=1.6)
    axes.hlines(summary.zopa, across - 0.3, across + 0.3, color=GREY, linewidth=1.8, label=ZONE)
    for x, rate, high in zip(across, summary.agreement, summary.high):
        axes.annotate(share(rate), (x, high), (0, 4), textcoords="offset points", ha="center", weight="bold", size=13)
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 0.995), labelcolor=GREY)
    axes.set_xticks(across, point_labels(summary, [factor], max(8, 84 // len(summary))))
    axes.set(xlabel=key_label(factor), ylabel="share of worlds", xlim=(-0.6, len(summary) - 0.4))
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis, room_above(max(summary.high.max(), summary.zopa.max())))
    return slide


@styled
def line(summary: pd.DataFrame, factor: str, title: str = "") -> Slide:
    """One factor of numbers: the rate as a line with its intervals, and how often a zone existed."""
    slide = _slide(summary, [factor], title)
    axes, rows = slide.add_subplot(), summary.sort_values(factor)
    levels = rows[factor].to_numpy(float)
    axes.plot(levels, rows.zopa, color=GREY, linestyle="--", linewidth=1.6)
    axes.fill_between(levels, rows.low, rows.high, color=GREEN, alpha=0.2, linewidth=0)
    axes.errorbar(levels, rows.agreement, yerr=_arms(rows), color=GREEN, marker="o", markersize=7, linewidth=2.5, capsize=4)
    top = room_above(max(rows.high.max(), rows.zopa.max()))
    ends = apart([rows.agreement.iloc[-1], rows.zopa.iloc[-1]], 0.13 * top)
    for place, words, colour in zip(ends, ("agreement", "a zone existed\nat the start"), (GREEN, GREY)):
        axes.annotate(words, (levels[-1], place), (12, 0), textcoords="offset points", va="center", color=colour,
                      weight="bold", annotation_clip=False)
    axes.set(xlabel=key_label(factor), ylabel="share of worlds")
    if len(levels) <= 12 and np.diff(levels).min() > 0.05 * np.ptp(levels):
        axes.set_xticks(levels, point_labels(rows, [factor]))
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis, top)
    return slide


@styled
def dots(summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide:
    """Many points: a dot and an interval each, from the highest rate to the lowest."""
    rows = summary.sort_values("agreement", ascending=True, kind="stable")
    ends = pd.concat([rows.iloc[:MOST_DOTS], rows.iloc[-MOST_DOTS:]])
    lines = max(label.count("\n") + 1 for label in point_labels(ends, factors, 70))
    half = MOST_DOTS // 2 // lines
    cut = len(rows) > 2 * half
    if cut:
        rows = pd.concat([rows.iloc[:half], rows.iloc[-half:]])
    slide = _slide(summary, factors, title, size=(10.0, max(5.625, 1.9 + 0.27 * lines * len(rows))),
                   more=f"; the {half} highest and lowest of {len(summary)} points" if cut else "")
    axes, up = slide.add_subplot(), np.arange(len(rows))
    axes.errorbar(rows.agreement, up, xerr=_arms(rows), fmt="o", color=GREEN, ecolor=INK, markersize=7, capsize=3)
    if cut:
        axes.axhline(half - 0.5, color=GREY, linestyle=":", linewidth=1.2)
    axes.set_yticks(up, point_labels(rows, factors, 70))
    axes.set(ylim=(-0.7, len(rows) - 0.3), xlabel="share of worlds with agreement")
    axes.xaxis.grid(True)
    percent_axis(axes.xaxis, room_above(rows.high.max()))
    return slide


def _slide(summary, factors, title, size=(10.0, 5.625), more: str = "") -> Slide:
    return Slide(range_headline(summary, factors), about(title, f"by {varied(factors)}{more}"),
                 f"{counted(summary)}; bars: 95% intervals (Wilson)", size)


def _arms(rows):
    """The two arms of each interval: (2, points)."""
    return np.array([rows.agreement - rows.low, rows.high - rows.agreement]).clip(min=0.0)
