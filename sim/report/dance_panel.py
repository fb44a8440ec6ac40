"""One panel of the dance of offers: what packages are worth to two of the parties, and their offers."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from sim.domain.measures import pareto_front
from sim.report.dance_key import FORBIDDEN, OUTSIDE
from sim.report.style import BLUE, GOLD, GREEN, INK, MARKS, ORANGE, PARTIES, PINK

FADES = tuple(LinearSegmentedColormap.from_list(f"early to late {place}", colours) for place, colours in enumerate((
    ("#BFDDF0", BLUE, "#00304D"), ("#F6CFB2", ORANGE, "#5A2700"), ("#EBCBDD", PINK, "#5C2A49"),
    ("#F7E0AE", GOLD, "#5E4000")), 1))
SIZES = (52, 52, 80, 80)  # of the parties' marks
POINTS = {"nash": ("Nash point", "^", "white"), "kalai": ("Kalai–Smorodinsky point", "v", "white"),
          "signed": ("signed", "*", "#FFD92F")}


def draw_panel(axes, dance, pair, small: float = 1.0) -> dict:
    """Packages, floors and the offers of two parties as they value them; the marks by name. `small` shrinks all marks."""
    pair = list(pair)
    _limits(axes, dance, pair)
    _cloud(axes, dance, pair, small)
    _floors(axes, dance, pair)
    marks = _offers(axes, dance, pair, small)
    marks.update(_points(axes, dance, pair, small))
    axes.set(xlabel=f"value to {dance.parties[pair[0]]}", ylabel=f"value to {dance.parties[pair[1]]}")
    return marks


def _limits(axes, dance, pair) -> None:
    """Axes around all packages and floors."""
    shown = np.concatenate([dance.values, dance.floors[None], dance.first_floors[None]])[:, pair]
    for set_limits, column in ((axes.set_xlim, shown[:, 0]), (axes.set_ylim, shown[:, 1])):
        low, high = np.clip([column.min(), column.max()], -0.6, 1.6)
        set_limits(low - 0.05 * (high - low), high + 0.07 * (high - low))


def _cloud(axes, dance, pair, small) -> None:
    """All packages and those in the zone; between two, also the frontier of the admissible ones."""
    values = dance.values[:, pair]
    for mask, colour, size in ((~dance.admissible, FORBIDDEN, 9), (dance.admissible & ~dance.zone, OUTSIDE, 13),
                               (dance.zone, GREEN, 18)):
        axes.scatter(*values[mask].T, s=size * small, color=colour, linewidth=0, zorder=1)
    if len(dance.parties) == 2:
        front = pareto_front(np.where(dance.admissible[:, None], values, -np.inf))
        axes.plot(*values[front].T, color=INK, linewidth=1.3, zorder=2)


def _floors(axes, dance, pair) -> None:
    """Reservation lines, with what lies beyond both shaded; dotted where they stood in the first round."""
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    one, two = dance.floors[pair]
    axes.fill_between([one, right], two, top, color=GREEN, alpha=0.11, linewidth=0, zorder=0)
    for draw, party in zip((axes.axvline, axes.axhline), pair):
        draw(dance.floors[party], color=PARTIES[party], linewidth=1.8, zorder=2)
        draw(dance.first_floors[party], color=PARTIES[party], linewidth=1.4, linestyle=":", zorder=2)


def _offers(axes, dance, pair, small) -> dict:
    """The two parties' offers joined in their order, darker with time, and what mediators tabled; the marks by name."""
    for party in pair:
        trace, fade, mark = dance.offers[party], FADES[party], MARKS[party]
        if len(trace):
            places = dance.values[trace[:, 1]][:, pair]
            axes.plot(*places.T, color=fade(0.45), linewidth=1.1, alpha=0.7, zorder=3)
            axes.scatter(*places.T, c=trace[:, 0], cmap=fade, vmin=0, vmax=max(dance.rounds - 1, 1), marker=mark,
                         s=SIZES[party] * small, edgecolor="white", linewidth=0.7, zorder=4)
    if not len(dance.texts):
        return {}
    places = dance.values[np.unique(dance.texts[:, 1])][:, pair]
    return {"a mediator's text": axes.scatter(*places.T, marker="D", s=44 * small, facecolor="none", edgecolor=INK,
                                              linewidth=1.3, zorder=5)}


def _points(axes, dance, pair, small) -> dict:
    """The bargaining solutions and the signed package; the marks by name."""
    marks = {}
    for name, (words, mark, colour) in POINTS.items():
        package = getattr(dance, name)
        if package is not None:
            size = (330 if mark == "*" else 130) * small
            marks[words] = axes.scatter(*dance.values[package, pair], marker=mark, s=size, color=colour, edgecolor=INK,
                                        linewidth=1.4, zorder=7 if mark == "*" else 6)
    return marks
