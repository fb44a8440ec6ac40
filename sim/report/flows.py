"""Where the worlds of one run end in another: bands from ending to ending."""

from __future__ import annotations

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from sim.report.style import GREEN, GREY, INK, Slide, styled
from sim.report.words import REASON_COLOURS, REASONS, about

AGREED = "agreement"
COLOURS = {AGREED: GREEN, **REASON_COLOURS}
WORDS = {AGREED: "agreement", **REASONS}
MOST_PANELS, BAR, GAP = 3, 0.06, 0.015
MOST_LETTERS = 24
SMALL = 0.025  # share below which a number does not fit


@styled
def flow_figure(flows: pd.DataFrame, runs: list[str], title: str = "") -> Slide:
    """One panel a run after the first, from a frame with the columns run, before, after and worlds."""
    others = runs[1:1 + MOST_PANELS]
    worlds = int(flows.loc[flows["run"] == runs[1], "worlds"].sum())
    slide = Slide(_headline(flows, runs), about(title, "how the same worlds end in both runs; failures by their reason"),
                  f"{worlds:,} worlds, each in both runs", (max(10.5, 1.5 + 5.0 * len(others)), 5.8), 0.55)
    panels = slide.subplots(1, len(others), squeeze=False)[0]
    for axes, run in zip(panels, others):
        _panel(axes, flows[flows["run"] == run], runs[0], run)
    slide.legend_below([Patch(color=colour) for colour in COLOURS.values()], list(WORDS.values()), 3)
    return slide


def _headline(flows: pd.DataFrame, runs: list[str]) -> str:
    """How many worlds change sides, in the first comparison."""
    rows = flows[flows["run"] == runs[1]]
    gained = rows.loc[(rows["before"] != AGREED) & (rows["after"] == AGREED), "worlds"].sum()
    lost = rows.loc[(rows["before"] == AGREED) & (rows["after"] != AGREED), "worlds"].sum()
    one, other = (name if len(name) <= MOST_LETTERS else words for name, words in zip(runs, ("the first run", "the second")))
    return f"{gained:,} worlds agree only in {other}, {lost:,} only in {one}"


def _panel(axes, flows: pd.DataFrame, before: str, after: str) -> None:
    """Two bars of endings, and a band for all worlds that go from one ending to another."""
    shares = flows.assign(share=flows["worlds"] / flows["worlds"].sum()).set_index(["before", "after"])["share"]
    tops = [_stacked(axes, shares, side) for side in (0, 1)]
    left, right = dict(tops[0]), dict(tops[1])
    for one in COLOURS:
        for other in COLOURS:
            share = float(shares.get((one, other), 0.0))
            if share:
                _band(axes, left[one], right[other], share, COLOURS[one], 0.55 if (one == AGREED) != (other == AGREED) else 0.2)
                left[one], right[other] = left[one] - share, right[other] - share
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.0 + GAP * (len(COLOURS) + 1)))
    axes.set_axis_off()
    for place, words, side in ((0.0, before, "left"), (1.0, after, "right")):
        axes.text(place, 1.02 + GAP * len(COLOURS), fill(words, 44), ha=side, va="bottom", weight="bold", color=INK)


def _stacked(axes, shares, side: int) -> dict:
    """Draw the endings of one run as a bar: the top of each."""
    totals = shares.groupby(level=side).sum()
    top, tops = 1.0 + GAP * (len(COLOURS) - 1), {}
    for end, colour in COLOURS.items():
        share = float(totals.get(end, 0.0))
        tops[end] = top
        if share:
            axes.bar(BAR / 2 if side == 0 else 1.0 - BAR / 2, share, BAR, bottom=top - share, color=colour)
        if share > SMALL:
            axes.text(-0.01 if side == 0 else 1.01, top - share / 2, f"{100 * share:.0f}%", color=GREY, va="center",
                      ha="right" if side == 0 else "left", size=10)
        top -= share + GAP
    return tops


def _band(axes, left: float, right: float, share: float, colour: str, alpha: float) -> None:
    """A band that goes smoothly from a height on the left to one on the right."""
    along = np.linspace(0.0, 1.0, 40)
    smooth = along * along * (3.0 - 2.0 * along)
    top = left + (right - left) * smooth
    axes.fill_between(BAR + along * (1.0 - 2.0 * BAR), top - share, top, color=colour, alpha=alpha, linewidth=0)
