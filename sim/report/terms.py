"""The terms on which agreement is reached, issue by issue."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable

from sim.report.bests import mark_best, name_marks
from sim.report.style import GREYS, SIDES, Slide, evenly, percent_axis, room_above, styled
from sim.report.words import about, capital, point_labels, share, spoken

MOST_ROWS, MOST_NAMED = 12, 9


@dataclass(frozen=True)
class Terms:
    """Agreements (one row each), the parties' names, and the issues whose options run from the second's best.

    `best` gives by issue and party the option that is best for it, `titles` how parties are called.
    """

    agreed: pd.DataFrame
    parties: list[str]
    turned: frozenset[str] = frozenset()
    best: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)

    def opposed(self, issue: str) -> bool:
        """Whether the first two parties want different things on an issue."""
        best = self.best.get(issue, {})
        return len({best.get(party, party) for party in self.parties[:2]}) > 1

    @property
    def marked(self) -> bool:
        """Whether options are marked as some party's best: where colours alone do not say it."""
        return bool(self.best) and (len(self.parties) > 2 or not all(map(self.opposed, self.issues)))

    def colours(self, issue: str, count: int) -> list:
        """A colour for each option: from the first party's to the second's, or greys where they do not differ."""
        return [(SIDES if self.opposed(issue) else GREYS)(place) for place in np.linspace(0.0, 1.0, count)]

    @property
    def issues(self) -> list[str]:
        """The issues, in the order of the agenda."""
        return [column.removeprefix("terms.") for column in self.agreed if column.startswith("terms.")]

    def shares(self, issue: str, point: int | None = None) -> pd.Series:
        """Share of each option among agreements, of all or of one point, from the first party's best on."""
        terms = self.agreed[f"terms.{issue}"]
        known = isinstance(terms.dtype, pd.CategoricalDtype)
        options = [option for option in (terms.cat.categories if known else terms.unique()) if option != ""]
        terms = terms if point is None else terms[self.agreed["point"] == point]
        shares = terms.value_counts(normalize=True).reindex(options).fillna(0.0)
        return shares[::-1] if issue in self.turned else shares


def terms_figure(worlds: pd.DataFrame, summary: pd.DataFrame, factors: list[str], parties: list[str], title: str = "",
                 turned=(), best=None, titles=None) -> Slide | None:
    """Shares of the options among agreements: bars for one design point, stacks for several; None without agreements.

    Options run from the first party's best to the second's, those of the issues in `turned` the other way; `best` and
    `titles` as in Terms.
    """
    terms = Terms(worlds[worlds["outcome"] == "agreement"], parties, frozenset(turned), best or {}, titles or {})
    if not len(terms.agreed) or not terms.issues:
        return None
    return _one(terms, title) if len(summary) == 1 else _several(terms, summary, factors, title)


@styled
def _one(terms: Terms, title: str) -> Slide:
    """One design point: a panel for each issue."""
    tables = {issue: terms.shares(issue) for issue in terms.issues}
    most = max(tables, key=lambda issue: tables[issue].max())
    columns = min(2, len(tables))
    rows = ceil(len(tables) / columns)
    lines = [min(len(table), MOST_NAMED) for table in tables.values()]
    heights = [max(lines[k * columns:(k + 1) * columns]) + 1.6 for k in range(rows)]
    slide = Slide(f"Commonest term: “{spoken(tables[most].idxmax())}” ({spoken(most)}), in {share(tables[most].max())}",
                  about(title, "the terms of the agreements that were reached"), f"{len(terms.agreed):,} agreements",
                  (10.0, max(5.625, 1.5 + 0.26 * sum(heights))), 0.35 if terms.marked and len(tables) % columns == 0 else 0.0)
    panels = slide.subplots(rows, columns, squeeze=False, height_ratios=heights).ravel()
    for axes, (issue, table) in zip(panels, tables.items()):
        (_bars if len(table) <= MOST_NAMED else _columns)(axes, table, terms.colours(issue, len(table)))
        if terms.marked:
            mark_best(axes, list(table.index), terms.best.get(issue, {}), terms.parties, len(table) <= MOST_NAMED)
        axes.set_title(capital(spoken(issue)))
    _key(slide, panels, terms, True)
    return slide


def _bars(axes, table, colours) -> None:
    """A bar for each named option, side 1's best on top."""
    up = np.arange(len(table))[::-1]
    axes.barh(up, table, color=colours, edgecolor="#8A8A8A", linewidth=0.6, height=0.74)
    for place, part in zip(up, table):
        axes.annotate(share(part), (part, place), (4, 0), textcoords="offset points", va="center", size=10)
    axes.set_yticks(up, [fill(spoken(option), 32) for option in table.index], size=10)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0, max(table.max() * 1.25, 0.02)), ylim=(-0.6, len(table) - 0.4), xticks=[])
    axes.spines["bottom"].set_visible(False)


def _columns(axes, table, colours) -> None:
    """Upright bars where options are many, as the steps of a range are."""
    across = np.arange(len(table))
    axes.bar(across, table, color=colours, edgecolor="#8A8A8A", linewidth=0.5, width=0.85)
    every = ceil(len(table) / 7)
    axes.set_xticks(across[::every], [spoken(option) for option in table.index[::every]], size=10)
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis, room_above(table.max()))


def _key(slide, panels, terms: Terms, one: bool) -> None:
    """Say whose best option a colour is nearest to, in a free panel or below; free panels are left empty."""
    free = panels[len(terms.issues):]
    for axes in free:
        axes.set_axis_off()
    colours = ScalarMappable(cmap=SIDES)
    if len(free):
        bar = slide.colorbar(colours, cax=free[-1].inset_axes((0.1, 0.35, 0.8, 0.09)), orientation="horizontal")
    else:
        bar = slide.colorbar(colours, ax=slide.axes, location="bottom", shrink=0.45, aspect=40, pad=0.02)
    bar.outline.set_visible(False)
    names = [terms.titles.get(name) or capital(spoken(name)) for name in terms.parties]
    bar.set_ticks([0.0, 1.0], labels=[f"{name}'s best" for name in names[:2]], size=11)
    bar.ax.tick_params(length=0)
    if terms.marked and one:
        name_marks(slide, free[-1] if len(free) else None, names)


@styled
def _several(terms: Terms, summary: pd.DataFrame, factors: list[str], title: str) -> Slide:
    """Several points: for each issue a stack a point, from the first party's best option to the second's."""
    shown = evenly(summary[summary["agreement"] > 0], MOST_ROWS).iloc[::-1]
    columns = min(len(terms.issues), 3)
    rows = ceil(len(terms.issues) / columns)
    slide = Slide("On what terms agreements are made",
                  about(title, "shares of the options among agreements, the two ends named"),
                  f"{len(terms.agreed):,} agreements; {len(shown)} of {len(summary)} points",
                  (10.0, max(5.625, 1.9 + rows * (1.0 + 0.24 * len(shown)))))
    panels = slide.subplots(rows, columns, squeeze=False, sharey=True)
    for axes, issue in zip(panels.ravel(), terms.issues):
        wide = pd.DataFrame([terms.shares(issue, point) for point in shown["point"]]).fillna(0.0)
        _stacks(axes, wide, terms.colours(issue, wide.shape[1]))
        axes.set_title(fill(capital(spoken(issue)), 26))
    panels[0, 0].set_yticks(range(len(shown)), point_labels(shown, factors, 60), size=10)
    _key(slide, panels.ravel(), terms, False)
    return slide


def _stacks(axes, wide, colours) -> None:
    """Stack the options of each row, and name the two ends below."""
    left = np.zeros(len(wide))
    for option, colour in zip(wide, colours):
        parts = wide[option].to_numpy()
        axes.barh(range(len(wide)), parts, left=left, color=colour, edgecolor="white", linewidth=0.6, height=0.8)
        left = left + parts
    axes.set(xlim=(0, 1), ylim=(-0.6, len(wide) - 0.4))
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([0, 1], [fill(spoken(option), 14) for option in (wide.columns[0], wide.columns[-1])], size=9.5)
    for label, side in zip(axes.get_xticklabels(), ("left", "right")):
        label.set_ha(side)
