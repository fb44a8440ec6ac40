"""The map: regions, borders, the line of contact, and the lines that were proposed or agreed."""

from __future__ import annotations

from math import ceil
from textwrap import fill

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from sim.domain.territory import front_length
from sim.report.land import EDGES, FILLS, Land, draw_land
from sim.report.style import GREY, INK, Slide, styled
from sim.report.words import about, capital, share, spoken

_SIZE = 9.5  # of the regions' names, in points


@styled
def map_figure(territory, title: str = "") -> Slide:
    """The regions by holder, with circles by area, and the line of contact."""
    land, held = Land(territory), _held_now(territory)
    total = sum(territory.graph.nodes[r]["area"] for r in territory.disputed)
    part = sum(territory.graph.nodes[r]["area"] for r in territory.disputed if r in held)
    one = capital(spoken(territory.sides[0]))
    headline = f"{one} holds {share(part / total)} of the disputed area" if total else "Who holds what at the start"
    slide = Slide(headline, about(title, f"line of contact at the start, {front_length(territory.graph, held):,.0f} km; circles by area"),
                  f"schematic: {len(territory.disputed)} disputed regions and their borders", (10.0, 6.6), 0.3)
    axes = slide.add_subplot()
    draw_land(axes, land, held)
    _name(axes, land, (9.4, 4.9))
    _sides(slide, territory)
    return slide


@styled
def lines_figure(territory, agreed: dict[str, float], title: str = "", note: str = "") -> Slide:
    """Small multiples: each candidate line, and the share of agreements that settle on it."""
    land, columns = Land(territory), min(len(agreed), 3 if len(agreed) in (3, 5, 6) else 4)
    rows, most = ceil(len(agreed) / columns), max(agreed, key=agreed.get)
    slide = Slide(f"{share(agreed[most])} of agreements stop at: {spoken(most)}",
                  about(title, "the lines on the table, and how often agreements settle on them"), note,
                  (10.0, 1.75 + 2.4 * max(rows, 1.4)), 0.3)
    panels = slide.panels(rows, columns, 0.15, 0.12, 0.62, 0.15).ravel()
    contact = territory.held(territory.current) if territory.current else None
    for axes, (line, often) in zip(panels, agreed.items()):
        now = line == territory.current
        draw_land(axes, land, territory.held(line), None if now else contact, width=2.0)
        axes.set_title(f"{share(often)}{' (contact)' if now else ''}\n{fill(spoken(line), 26)}", size=10.5, linespacing=1.1,
                       color=INK if often > 0 else GREY)
    for axes in panels[len(agreed):]:
        axes.set_axis_off()
    _sides(slide, territory, ["line of contact at the start"])
    return slide


def _held_now(territory):
    """The regions of side 1 at the start, by holder."""
    return frozenset(r for r, data in territory.graph.nodes(data=True) if data["holder"] == territory.sides[0])


def _name(axes, land: Land, inches) -> None:
    """Write each region's name in its circle or beside it, wherever it covers least of what is already there."""
    spans = [np.ptp(axis) for axis in land.grid]
    inch = max(span / size for span, size in zip(spans, inches))  # map units per inch
    taken = [(*land.places[name], land.radii[name], land.radii[name]) for name in land.graph]
    for name in sorted(land.graph, key=lambda name: -land.radii[name]):
        words = fill(capital(spoken(name)), 14)
        lines = words.split("\n")
        half = np.array([max(map(len, lines)) * 0.0042 * _SIZE, len(lines) * 0.0085 * _SIZE]) * inch
        places = _candidates(land.places[name], land.radii[name], half)
        costs = [sum(_overlap((*place, *half), box) for box in taken) + 1e-6 * k for k, place in enumerate(places)]
        if half[0] < 1.3 * land.radii[name]:
            costs[0] = 0.0
        best = places[int(np.argmin(costs))]
        taken.append((*best, *half))
        axes.text(*best, words, ha="center", va="center", size=_SIZE, zorder=5, linespacing=1.0,
                  path_effects=[withStroke(linewidth=2.5, foreground="white", alpha=0.8)])


def _candidates(place, radius: float, half):
    """Where a name may stand: in the circle, or around it."""
    beside, above = radius + half[0] * 1.08, radius + half[1] * 1.15
    steps = [(0, 0), (0, -above), (0, above), (beside, 0), (-beside, 0), (beside, above * 0.7), (-beside, above * 0.7),
             (beside, -above * 0.7), (-beside, -above * 0.7)]
    return [place + np.array(step) for step in steps]


def _overlap(one, two) -> float:
    """The area two boxes share; a box is x, y and half its width and height."""
    wide = min(one[0] + one[2], two[0] + two[2]) - max(one[0] - one[2], two[0] - two[2])
    high = min(one[1] + one[3], two[1] + two[3]) - max(one[1] - one[3], two[1] - two[3])
    return max(wide, 0.0) * max(high, 0.0)


def _sides(slide, territory, more=()) -> None:
    """Name the two sides and the lines below."""
    marks = [Line2D([], [], marker="o", markersize=11, linewidth=0, markerfacecolor=inside, markeredgecolor=rim)
             for inside, rim in zip(FILLS, EDGES)]
    marks += [Line2D([], [], color=INK, linewidth=3)] + [Line2D([], [], color="#7A7A7A", linewidth=1.4, linestyle="--")]
    words = [*(capital(spoken(side)) for side in territory.sides), "the line" if more else "line of contact", *more]
    slide.legend_below(marks[:len(words)], words, len(words))
