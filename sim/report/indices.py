"""What drives an outcome: Sobol indices as bars, Morris's measures as a map."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.report.phrases import is_share, outcome, played
from sim.report.style import BLUE, GREY, INK, ORANGE, PALE, Slide, apart, percent_axis, styled
from sim.report.words import about, capital, key_label, share

MOST_ROWS = 15


def indices_figure(table: pd.DataFrame, of: str, summary: pd.DataFrame, title: str = "") -> Slide:
    """The figure of `indices`: of a saltelli design shares of variance, of a morris design effects against how they differ."""
    return (_sobol if "first" in table else _morris)(table, of, played(summary), title)


@styled
def _sobol(table: pd.DataFrame, of: str, counted: str, title: str) -> Slide:
    """Two bars a factor, alone and together with others, with their intervals; the strongest first."""
    rows = table.head(MOST_ROWS).iloc[::-1]
    strongest = table.iloc[0]
    slide = Slide(f"{capital(key_label(strongest['key']))} has a part in {share(min(strongest['total'], 1.0))} of what moves "
                  f"{outcome(of)}", about(title, f"share of the variance of {outcome(of)} over the design{_cut(table)}"),
                  f"{counted}; lines: 95% intervals (bootstrap)", (10.0, max(4.6, 2.3 + 0.5 * len(rows))), 0.3)
    axes, up = slide.add_subplot(), np.arange(len(rows))
    marks = [_bars(axes, rows, up + shift, name, colour) for name, colour, shift in (("first", BLUE, 0.19), ("total", ORANGE, -0.19))]
    axes.axvline(0, color=INK, linewidth=1.2)
    axes.set_yticks(up, [capital(key_label(key)) for key in rows["key"]])
    axes.set(ylim=(-0.6, len(rows) - 0.4), xlabel=f"share of the variance of {outcome(of)}")
    axes.set_xlim(right=max(1.0, 1.02 * rows["total_high"].max()))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.grid(True)
    percent_axis(axes.xaxis)
    slide.legend_below(marks, ["alone (first order)", "alone or together with others (total)"], 2)
    return slide


def _bars(axes, rows, up, name: str, colour: str):
    """One kind of index."""
    bars = axes.barh(up, rows[name], height=0.34, color=colour)
    axes.hlines(up, rows[f"{name}_low"], rows[f"{name}_high"], color=INK, linewidth=1.6)
    return bars


@styled
def _morris(table: pd.DataFrame, of: str, counted: str, title: str) -> Slide:
    """How much each factor moves the outcome against how far that differs from place to place; names stand beside the map."""
    rows, (scale, unit) = table.head(MOST_ROWS), (100.0, "percentage points") if is_share(of) else (1.0, "")
    what = (f"how much a factor moves {outcome(of)} from one end to the other, and how far that depends on where it and the others "
            f"stand{_cut(table)}")
    slide = Slide(f"{capital(key_label(rows['key'].iloc[0]))} moves {outcome(of)} most", about(title, what),
                  f"{counted}; lines: 95% intervals", (10.0, 6.4), 0.3)
    axes, star, sigma = slide.add_subplot(), scale * rows["mu_star"], scale * rows["sigma"]
    far = 1.05 * scale * rows["mu_star_high"].max()
    high = max(1.1 * sigma.max(), 0.25 * far)
    line, = axes.plot([0, min(far, high)], [0, min(far, high)], color=GREY, linewidth=1.2, linestyle=":", zorder=1)
    axes.hlines(sigma, scale * rows["mu_star_low"], scale * rows["mu_star_high"], color=GREY, linewidth=1.6)
    dots = [axes.scatter(star[sign], sigma[sign], s=64, color=colour, edgecolor="white", linewidth=1.0, zorder=3, clip_on=False)
            for sign, colour in ((rows["mu"] >= 0, BLUE), (rows["mu"] < 0, ORANGE))]
    _name(axes, [capital(key_label(key)) for key in rows["key"]], star, sigma, high)
    axes.set(xlim=(0, far), ylim=(-0.02 * high, high), xlabel=_with_unit("μ*, mean size of the change", unit),
             ylabel=_with_unit("σ, how far it differs", unit))
    axes.grid(True)
    slide.legend_below([*dots, line], ["on the whole upward", "downward", "σ = μ*: above it, the change depends most on the place"], 3)
    return slide


def _name(axes, names, across, up, high: float) -> None:
    """Write the names in a column at the right, in the order of their dots, each with a line to its own."""
    places = apart(np.round(up / (0.01 * high)) * 0.01 * high, 0.06 * high, 0.0, 0.97 * high)
    for name, x, y, place in zip(names, across, up, places):
        axes.annotate(name, (x, y), (1.03, place), textcoords=axes.get_yaxis_transform(), va="center", size=11, annotation_clip=False,
                      zorder=0, arrowprops={"arrowstyle": "-", "color": PALE, "shrinkA": 2, "shrinkB": 4, "relpos": (0.0, 0.5)})


def _with_unit(words: str, unit: str) -> str:
    return f"{words} ({unit})" if unit else words


def _cut(table: pd.DataFrame) -> str:
    return f"; the {MOST_ROWS} strongest of {len(table)} factors" if len(table) > MOST_ROWS else ""

