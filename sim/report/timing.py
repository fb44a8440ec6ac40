"""When agreement came: how long there was no agreement yet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.report.style import GOLD, GREEN, GREY, INK, SKY, Slide, apart, evenly, percent_axis, series_colours, shades, styled
from sim.report.words import about, counted, is_numeric, point_labels, share, varied

MOST_LINES = 8


def timing_figure(worlds: pd.DataFrame, summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide:
    """Share of worlds with no agreement yet, week by week: areas for one design point, lines for several."""
    return _areas(worlds, summary, title) if len(summary) == 1 else _lines(worlds, summary, factors, title)


def without_agreement(worlds: pd.DataFrame):
    """Weeks of talks, and the share of all worlds with no agreement by then: two arrays from week 0 on."""
    agreed = np.sort(worlds.loc[worlds["outcome"] == "agreement", "days"].to_numpy() / 7.0)
    weeks, counts = np.unique(agreed, return_counts=True)
    last = worlds["days"].max() / 7.0
    left = 1.0 - np.cumsum(counts) / len(worlds)
    return np.concatenate([[0.0], weeks, [last]]), np.concatenate([[1.0], left, left[-1:] if len(left) else [1.0]])


@styled
def _areas(worlds, summary, title) -> Slide:
    """One point: who has agreed, who still talks, whose talks have failed."""
    agreed = worlds["outcome"] == "agreement"
    weeks = np.unique(np.concatenate([[0.0], worlds["days"].to_numpy() / 7.0]))
    yet = _share_after(worlds.loc[agreed, "days"], weeks, len(worlds))
    failed = 1.0 - _share_after(worlds.loc[~agreed, "days"], weeks, len(worlds))
    slide = Slide(_headline(worlds, agreed), about(title, "share of worlds with no agreement yet"), counted(summary))
    axes = slide.add_subplot()
    for low, high, colour in ((yet, np.ones_like(yet), GREEN), (failed, yet, SKY), (0 * yet, failed, GOLD)):
        axes.fill_between(weeks, low, high, step="post", color=colour, alpha=0.45, linewidth=0)
    axes.step(weeks, yet, where="post", color=INK, linewidth=2.6)
    _name_areas(axes, weeks, yet, failed)
    axes.set(xlabel="weeks since talks began", ylabel="share of all worlds", xlim=(0, weeks[-1]), ylim=(0, 1))
    percent_axis(axes.yaxis)
    return slide


def _share_after(days, weeks, count: int):
    """Share of all worlds that have not ended in this way by each week."""
    return 1.0 - np.searchsorted(np.sort(days.to_numpy() / 7.0), weeks, side="right") / count


def _headline(worlds, agreed) -> str:
    if not agreed.any():
        return "No world reaches agreement"
    middle, ninth = worlds.loc[agreed, "days"].quantile([0.5, 0.9]) / 7.0
    return f"Half of all agreements come by week {middle:.0f}, nine in ten by week {ninth:.0f}"


def _name_areas(axes, weeks, yet, failed) -> None:
    """Write on each area what it is, where it is tallest; a thin one goes unnamed but in the legend of its line."""
    areas = ((yet, np.ones_like(yet), "agreed"), (failed, yet, "still talking"), (0 * yet, failed, "talks failed"))
    inner = (weeks > 0.08 * weeks[-1]) & (weeks < 0.88 * weeks[-1])
    for low, high, words in areas:
        tall = np.where(inner, high - low, -1.0)
        k = int(np.argmax(tall))
        if tall[k] > 0.06:
            axes.text(weeks[k], (low[k] + high[k]) / 2, words, ha="center", va="center", size=14, weight="bold", color=INK)
    over = yet[weeks >= 0.75 * weeks[-1]].max()
    axes.annotate(f"no agreement: {share(yet[-1])}", (weeks[-1], over), (-6, 6), textcoords="offset points", ha="right",
                  va="bottom", weight="bold")


@styled
def _lines(worlds, summary, factors, title) -> Slide:
    """Several points: a falling line each, named at its end."""
    ordered = len(factors) == 1 and is_numeric(summary[factors[0]])
    by = factors[0] if ordered else "agreement" if len(summary) > MOST_LINES else "point"
    chosen = evenly(summary.sort_values(by, kind="stable"), MOST_LINES)
    more = "" if len(chosen) == len(summary) else f" ({len(chosen)} of {len(summary)} points)"
    slide = Slide(f"No agreement yet: how long it lasts, by {varied(factors)}",
                  about(title, f"share of worlds with no agreement yet{more}"),
                  f"{counted(summary)}; shaded: 95% intervals at the end (Wilson)")
    axes = slide.add_subplot()
    colours = shades(len(chosen)) if ordered else series_colours(len(chosen))
    curves = [without_agreement(worlds[worlds["point"] == point]) for point in chosen["point"]]
    last, ends = max(weeks[-1] for weeks, _ in curves), [left[-1] for _, left in curves]
    for (weeks, left), colour in zip(curves, colours):
        axes.step([*weeks, last], [*left, left[-1]], where="post", color=colour, linewidth=2.4)
    axes.set(xlabel="weeks since talks began", ylabel="no agreement yet", xlim=(0, last), ylim=(0, 1))
    _name_ends(axes, chosen, factors, colours, ends, last)
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis)
    return slide


def _name_ends(axes, chosen, factors, colours, ends, last) -> None:
    """Name each line at the right, with its interval, the names pushed apart where lines meet."""
    labels = point_labels(chosen, factors, 60)
    for row, label, colour, end, place in zip(chosen.itertuples(), labels, colours, ends, apart(ends, 0.055, 0.02, 0.98)):
        axes.plot([last * 1.012] * 2, [1 - row.high, 1 - row.low], color=colour, linewidth=5, alpha=0.6, clip_on=False,
                  solid_capstyle="butt")
        axes.annotate(label, (last * 1.02, end), (last * 1.05, place), va="center", color=colour, weight="bold", size=11,
                      annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.7, "shrinkA": 2, "shrinkB": 0,
                                  "relpos": (0.0, 0.5)})
