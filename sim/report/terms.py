"""The terms on which agreement is reached, issue by issue."""

from __future__ import annotations

from math import ceil
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable

from sim.report.style import SIDES, Slide, evenly, percent_axis, room_above, styled
from sim.report.words import about, capital, point_labels, share, spoken

MOST_ROWS, MOST_NAMED = 12, 9


def terms_figure(worlds: pd.DataFrame, summary: pd.DataFrame, factors: list[str], parties: list[str],
                 title: str = "") -> Slide | None:
    """Shares of the options among agreements: bars for one design point, stacks for several; None without agreements.

    `parties` are the two sides' names; options run from the first one's best to the second one's best.
    """
    agreed = worlds[worlds["outcome"] == "agreement"]
    issues = [column for column in worlds if column.startswith("terms.")]
    if not len(agreed) or not issues:
        return None
    draw = _one if len(summary) == 1 else _several
    return draw(agreed, summary, factors, issues, parties, title)


def option_shares(agreed: pd.DataFrame, column: str) -> pd.Series:
    """Share of each option of an issue among agreements, in the order of the agenda."""
    terms = agreed[column]
    known = isinstance(terms.dtype, pd.CategoricalDtype)
    options = [o for o in (terms.cat.categories if known else terms.unique()) if o != ""]
    return terms.value_counts(normalize=True).reindex(options).fillna(0.0)


@styled
def _one(agreed, summary, factors, issues, parties, title) -> Slide:
    """One design point: a panel for each issue."""
    tables = {column: option_shares(agreed, column) for column in issues}
    most = max(tables, key=lambda column: tables[column].max())
    lines = [max(2, min(len(table), MOST_NAMED)) for table in tables.values()]
    columns = 2 if len(issues) > 1 else 1
    rows = ceil(len(issues) / columns)
    heights = [max(lines[k * columns:(k + 1) * columns]) + 1.6 for k in range(rows)]
    slide = Slide(f"Commonest term: “{spoken(tables[most].idxmax())}” ({issue_name(most)}), in {share(tables[most].max())}",
                  about(title, "the terms of the agreements that were reached"), f"{len(agreed):,} agreements",
                  (10.0, max(5.625, 1.5 + 0.26 * sum(heights))))
    panels = slide.subplots(rows, columns, squeeze=False, height_ratios=heights).ravel()
    for axes, (column, table) in zip(panels, tables.items()):
        (_bars if len(table) <= MOST_NAMED else _columns)(axes, table)
        axes.set_title(capital(issue_name(column)))
    for axes in panels[len(issues):]:
        axes.set_axis_off()
    _key(slide, panels[len(issues):], parties)
    return slide


def issue_name(column: str) -> str:
    """An issue in words, from its column."""
    return spoken(column.removeprefix("terms."))


def _shades(count: int):
    return [SIDES(place) for place in np.linspace(0.0, 1.0, count)]


def _bars(axes, table) -> None:
    """A bar for each named option, side 1's best on top."""
    up = np.arange(len(table))[::-1]
    axes.barh(up, table, color=_shades(len(table)), edgecolor="#8A8A8A", linewidth=0.6, height=0.74)
    for place, part in zip(up, table):
        axes.annotate(share(part), (part, place), (4, 0), textcoords="offset points", va="center", size=10)
    axes.set_yticks(up, [fill(spoken(option), 32) for option in table.index], size=10)
    axes.tick_params(axis="y", length=0)
    axes.set(ylim=(-0.6, len(table) - 0.4), xticks=[])
    axes.set_xlim(0, max(table.max() * 1.25, 0.02))
    axes.spines["bottom"].set_visible(False)


def _columns(axes, table) -> None:
    """Upright bars where options are many, as the steps of a range are."""
    across = np.arange(len(table))
    axes.bar(across, table, color=_shades(len(table)), edgecolor="#8A8A8A", linewidth=0.5, width=0.85)
    every = ceil(len(table) / 7)
    axes.set_xticks(across[::every], [spoken(option) for option in table.index[::every]], size=10)
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis, room_above(table.max()))


def _key(slide, free, parties) -> None:
    """Say whose best option a colour is nearest to, in a free panel or at the right."""
    colours = ScalarMappable(cmap=SIDES)
    if len(free):
        bar = slide.colorbar(colours, cax=free[-1].inset_axes((0.1, 0.35, 0.8, 0.09)), orientation="horizontal")
    else:
        bar = slide.colorbar(colours, ax=slide.axes, location="bottom", shrink=0.45, aspect=40, pad=0.02)
    bar.outline.set_visible(False)
    bar.set_ticks([0.0, 1.0], labels=[f"{capital(spoken(name))}'s best" for name in parties[:2]], size=11)
    bar.ax.tick_params(length=0)


@styled
def _several(agreed, summary, factors, issues, parties, title) -> Slide:
    """Several points: for each issue a stack a point, from side 1's best option to side 2's."""
    shown = _points_with_agreement(summary).iloc[::-1]
    columns = min(len(issues), 3)
    rows = ceil(len(issues) / columns)
    slide = Slide("On what terms agreements are made", about(title, "shares of the options among agreements, the two ends named"),
                  f"{len(agreed):,} agreements; {len(shown)} of {len(summary)} points",
                  (10.0, max(5.625, 1.9 + rows * (1.0 + 0.24 * len(shown)))))
    panels = slide.subplots(rows, columns, squeeze=False, sharey=True)
    for axes, column in zip(panels.ravel(), issues):
        tables = [option_shares(agreed[agreed["point"] == point], column) for point in shown["point"]]
        _stacks(axes, pd.DataFrame(tables).fillna(0.0))
        axes.set_title(fill(capital(issue_name(column)), 26))
    panels[0, 0].set_yticks(range(len(shown)), point_labels(shown, factors, 40), size=10.5)
    for axes in panels.ravel()[len(issues):]:
        axes.set_axis_off()
    _key(slide, panels.ravel()[len(issues):], parties)
    return slide


def _points_with_agreement(summary):
    return evenly(summary[summary["agreement"] > 0], MOST_ROWS)


def _stacks(axes, wide) -> None:
    """Stack the options of each row, and name those that are wide enough."""
    left = np.zeros(len(wide))
    for option, colour in zip(wide, _shades(wide.shape[1])):
        parts = wide[option].to_numpy()
        axes.barh(range(len(wide)), parts, left=left, color=colour, edgecolor="white", linewidth=0.6, height=0.8)
        left = left + parts
    axes.set(xlim=(0, 1), ylim=(-0.6, len(wide) - 0.4))
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    ends = [fill(spoken(option), 14) for option in (wide.columns[0], wide.columns[-1])]
    axes.set_xticks([0, 1], ends, size=9.5)
    for label, side in zip(axes.get_xticklabels(), ("left", "right")):
        label.set_ha(side)
