"""How often agreement is reached, by design point, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.report.heatmap import heatmap
from sim.report.style import GREEN, GREY, INK, Slide, apart, ink_on, percent_axis, room_above, styled
from sim.report.words import ENDING_COLOURS, ENDINGS, counted, key_label, point_labels, share

MOST_DOTS = 30
_BARS = "Bars: 95% intervals (Wilson)."
_WIDE = 0.07  # the narrowest piece of a stacked bar that has room for its own label


def agreement_figure(summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide:
    """The main answer: endings for one point, bars or a line for one factor, a heatmap for two, dots for more."""
    if len(summary) == 1:
        return endings(summary.iloc[0], title)
    if len(factors) == 1:
        return (line if is_numeric(summary[factors[0]]) else bars)(summary, factors[0], title)
    if len(factors) == 2 and not summary.duplicated(factors).any():
        return heatmap(summary, factors, title)
    return dots(summary, factors, title)


def is_numeric(levels: pd.Series) -> bool:
    """Whether a factor's levels are numbers, all given."""
    return pd.api.types.is_numeric_dtype(levels) and not pd.api.types.is_bool_dtype(levels) and levels.notna().all()


def spread_headline(summary: pd.DataFrame) -> str:
    """What a set of points shows at a glance: the lowest and the highest rate."""
    low, high = share(summary.agreement.min()), share(summary.agreement.max())
    return f"Agreement is reached in {low} of worlds" if low == high else f"Agreement in {low} to {high} of worlds"


@styled
def endings(point: pd.Series, title: str = "") -> Slide:
    """One design point: a single bar stacked by ending, with the interval of the agreement rate."""
    half = 100 * (point.high - point.low) / 2
    slide = Slide(f"Agreement is reached in {share(point.agreement)} of worlds (±{half:.1f} points)",
                  _about(title, "how the simulated negotiations end"),
                  f"{int(point.replications):,} worlds; interval: 95% (Wilson).", size=(10.0, 4.6))
    axes = slide.add_subplot()
    shares = [point[name] for name in ENDINGS]
    starts = np.concatenate([[0.0], np.cumsum(shares)[:-1]])
    for name, start, part in zip(ENDINGS, starts, shares):
        axes.barh(0, part, left=start, height=0.5, color=ENDING_COLOURS[name], edgecolor="white", linewidth=1.5)
    _name_pieces(axes, starts, shares)
    axes.plot([point.low, point.high], [0.34, 0.34], color=INK, linewidth=2, marker="|", markersize=9)
    axes.set(xlim=(0, 1), ylim=(-0.75, 0.75), yticks=[])
    axes.spines["left"].set_visible(False)
    percent_axis(axes.xaxis)
    axes.set_xlabel("share of all worlds")
    return slide


def _name_pieces(axes, starts, shares) -> None:
    """Write each ending on its piece, or beside it with a leader where the piece is narrow."""
    middles = np.asarray(starts) + np.asarray(shares) / 2
    wide = np.asarray(shares) >= 0.13
    narrow = [k for k in range(len(shares)) if not wide[k] and shares[k] > 0]
    beside = dict(zip(narrow, apart(middles[narrow], 0.17, 0.08, 0.92)))
    for k, (name, words) in enumerate(ENDINGS.items()):
        if wide[k]:
            axes.text(middles[k], 0, f"{words}\n{share(shares[k])}", ha="center", va="center", size=13, weight="bold",
                      color=ink_on(_rgb(ENDING_COLOURS[name])))
        elif shares[k] > 0:
            axes.annotate(f"{words}\n{share(shares[k])}", (middles[k], -0.25), (beside[k], -0.42), ha="center", va="top",
                          arrowprops={"arrowstyle": "-", "color": GREY, "shrinkA": 1, "shrinkB": 0})


def _rgb(colour: str):
    return [int(colour[k:k + 2], 16) / 255 for k in (1, 3, 5)]


@styled
def bars(summary: pd.DataFrame, factor: str, title: str = "") -> Slide:
    """One factor of names: a bar each, and how often a zone of agreement existed at the start."""
    slide = _slide(summary, [factor], title)
    axes, across = slide.add_subplot(), np.arange(len(summary))
    axes.bar(across, summary.agreement, width=0.6, color=GREEN, alpha=0.85)
    axes.errorbar(across, summary.agreement, yerr=_arms(summary), fmt="none", color=INK, capsize=5, linewidth=1.6)
    axes.scatter(across, summary.zopa, marker="_", s=900, color=GREY, linewidth=1.6)
    for x, rate, high in zip(across, summary.agreement, summary.high):
        axes.annotate(share(rate), (x, high), (0, 4), textcoords="offset points", ha="center", weight="bold", size=13)
    axes.annotate("a zone of agreement\nexisted at the start", (across[-1] + 0.32, summary.zopa.iloc[-1]), (6, 0),
                  textcoords="offset points", va="center", size=10.5, color=GREY)
    axes.set_xticks(across, point_labels(summary, [factor], max(8, 84 // len(summary))))
    axes.set(xlabel=key_label(factor), ylabel="share of worlds", xlim=(-0.6, len(summary) - 0.4 + 0.2 * len(summary)))
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
    ends = apart([rows.agreement.iloc[-1], rows.zopa.iloc[-1]], 0.11 * room_above(rows.zopa.max()))
    for place, words, colour in zip(ends, ("agreement", "a zone existed\nat the start"), (GREEN, GREY)):
        axes.annotate(words, (levels[-1], place), (12, 0), textcoords="offset points", va="center", color=colour,
                      weight="bold", annotation_clip=False)
    axes.set(xlabel=key_label(factor), ylabel="share of worlds")
    if len(levels) <= 12:
        axes.set_xticks(levels, point_labels(rows, [factor]))
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis, room_above(max(rows.high.max(), rows.zopa.max())))
    return slide


@styled
def dots(summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide:
    """Many points: a dot and an interval each, from the highest rate to the lowest."""
    rows = summary.sort_values("agreement", ascending=True, kind="stable")
    cut = len(rows) > MOST_DOTS
    if cut:
        rows = pd.concat([rows.iloc[:MOST_DOTS // 2], rows.iloc[-(MOST_DOTS // 2):]])
    slide = _slide(summary, factors, title, size=(10.0, max(5.625, 1.9 + 0.27 * len(rows))),
                   more=f"; the {MOST_DOTS // 2} highest and lowest of {len(summary)} points" if cut else "")
    axes, up = slide.add_subplot(), np.arange(len(rows))
    axes.errorbar(rows.agreement, up, xerr=_arms(rows), fmt="o", color=GREEN, ecolor=INK, markersize=7, capsize=3)
    axes.set_yticks(up, point_labels(rows, factors, 70))
    axes.set(ylim=(-0.7, len(rows) - 0.3), xlabel="share of worlds with agreement")
    axes.xaxis.grid(True)
    percent_axis(axes.xaxis, room_above(rows.high.max()))
    return slide


def _slide(summary, factors, title, size=(10.0, 5.625), more: str = "") -> Slide:
    varied = ", ".join(key_label(key) for key in factors)
    return Slide(spread_headline(summary), _about(title, f"by {varied}{more}"), f"{counted(summary)}. {_BARS}", size)


def _about(title: str, what: str) -> str:
    return f"{title}: {what}" if title else what[:1].upper() + what[1:]


def _arms(rows):
    """The two arms of each interval: (2, points)."""
    return np.array([rows.agreement - rows.low, rows.high - rows.agreement]).clip(min=0.0)
