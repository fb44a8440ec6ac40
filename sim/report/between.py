"""What still stood between the parties where talks failed: the issues on which their last offers differ."""

from __future__ import annotations

from math import ceil
from textwrap import fill

import numpy as np
import pandas as pd

from sim.report.style import BLUE, SKY, Slide, evenly, percent_axis, styled
from sim.report.words import about, capital, counted, point_labels, share, spoken

MOST_ROWS = 16
WORDS = ("last offers differ on it", "(in brackets) and by nothing else as much")


@styled
def between_figure(summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide | None:
    """A bar an issue for one point, a panel an issue for several; None where no talks failed, or nobody made offers."""
    issues = [column.removeprefix("apart.") for column in summary if column.startswith("apart.")]
    failed = summary[summary[[f"apart.{issue}" for issue in issues]].notna().any(axis=1)]
    if not len(failed):
        return None
    rows = ceil(len(issues) / 3) * min(len(failed), MOST_ROWS) if len(summary) > 1 else len(issues)
    slide = Slide(_headline(failed, issues), about(title, "of the worlds without agreement, those whose last offers still differ"),
                  counted(summary), (10.0, max(5.625, 2.4 + 0.33 * rows)), 0.35)
    marks = _one(slide, failed.iloc[0], issues) if len(summary) == 1 else _several(slide, failed, issues, factors)
    slide.legend_below(marks, WORDS, 2)
    return slide


def _headline(failed, issues) -> str:
    """The issue that is the widest gap most often, and how often."""
    most = max(issues, key=lambda issue: failed[f"widest.{issue}"].mean())
    low, high = (share(getattr(failed[f"widest.{most}"], end)()) for end in ("min", "max"))
    return f"Widest gap where talks fail: “{spoken(most)}”, in {low if low == high else f'{low} to {high}'}"


def _one(slide, row, issues) -> list:
    """One design point: a bar for each issue, the one that is the widest gap most often on top."""
    axes = slide.add_subplot()
    shown = sorted(issues, key=lambda issue: (row[f"widest.{issue}"], row[f"apart.{issue}"]))
    marks = _bars(axes, *([row[f"{what}.{issue}"] for issue in shown] for what in ("apart", "widest")))
    axes.set_yticks(range(len(shown)), [capital(fill(spoken(issue), 22)) for issue in shown], size=13)
    axes.set_xlabel("share of worlds without agreement")
    return marks


def _several(slide, failed, issues, factors) -> list:
    """Several points: a panel for each issue, all to one scale, a row for each point."""
    shown = evenly(failed, MOST_ROWS).iloc[::-1]
    panels = slide.subplots(ceil(len(issues) / 3), min(len(issues), 3), squeeze=False, sharey=True, sharex=True)
    for axes, issue in zip(panels.ravel(), issues):
        marks = _bars(axes, shown[f"apart.{issue}"], shown[f"widest.{issue}"])
        axes.set_title(fill(capital(spoken(issue)), 26))
    for axes in panels.ravel()[len(issues):]:
        axes.set_axis_off()
    for axes in panels[:, 0]:
        axes.set_yticks(range(len(shown)), point_labels(shown, factors, 40), size=10)
    return marks


def _bars(axes, apart, widest) -> list:
    """How often last offers differ, and within it how often nothing divides as much, with both shares written."""
    up, apart, widest = np.arange(len(apart)), np.asarray(apart), np.asarray(widest)
    marks = [axes.barh(up, parts, height=0.7, color=colour) for parts, colour in ((apart, SKY), (widest, BLUE))]
    for place, parts in enumerate(zip(apart, widest)):
        axes.annotate(f"{share(parts[0])} ({share(parts[1])})", (parts[0], place), (5, 0), textcoords="offset points", va="center",
                      size=10.5)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-0.6, len(apart) - 0.4)
    percent_axis(axes.xaxis, 1.3)
    axes.set_xticks((0.0, 0.5, 1.0))
    return marks
