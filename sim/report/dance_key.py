"""The key beside the dance of offers."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.style import BLUE, GREEN, INK, ORANGE

OUTSIDE, FORBIDDEN = "#A6A6A6", "#DDDDDD"


def key(axes, dance, marks: dict, fades, shapes) -> None:
    """Two strips from the first round to the last, the floors, and the named marks."""
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    for up, party, fade, shape in zip((0.94, 0.80), dance.parties, fades, shapes):
        _strip(axes, up, f"{party}'s offers", fade, shape, dance.rounds)
    floors = [(f"{party}'s floor: {_number(now)}", f"in round 1: {_number(then)}", colour) for party, now, then, colour in
              zip(dance.parties, dance.floors, dance.first_floors, (BLUE, ORANGE))]
    handles = {}
    for now, then, colour in floors:
        handles[now] = Line2D([], [], color=colour, linewidth=1.8)
        handles[then] = Line2D([], [], color=colour, linewidth=1.4, linestyle=":")
    inside = int(dance.zone.sum())
    handles["above both floors"] = Patch(color=GREEN, alpha=0.14)
    handles[f"zone of agreement: {inside:,} package{'s' * (inside != 1)}"] = _dot(GREEN)
    handles["other packages"] = _dot(OUTSIDE)
    if not dance.admissible.all():
        handles["beyond a hard red line"] = _dot(FORBIDDEN)
    handles["Pareto front"] = Line2D([], [], color=INK, linewidth=1.3)
    handles.update(marks)
    axes.legend(handles.values(), handles.keys(), loc="upper left", bbox_to_anchor=(-0.06, 0.72), fontsize=10.5,
                labelspacing=0.5, handlelength=1.6, borderaxespad=0, scatteryoffsets=[0.5])


def _strip(axes, up: float, words: str, fade, shape: str, rounds: int) -> None:
    """One party's marks from the first round to the last."""
    places = np.linspace(0.03, 0.97, 9)
    axes.text(0, up + 0.025, words, weight="bold", size=11, color=fade(0.55))
    axes.scatter(places, [up] * len(places), c=places, cmap=fade, marker=shape, s=46, edgecolor="white", linewidth=0.6)
    axes.text(0, up - 0.028, "round 1", size=9.5, va="top")
    axes.text(1, up - 0.028, f"round {rounds}", size=9.5, va="top", ha="right")


def _dot(colour: str) -> Line2D:
    return Line2D([], [], color=colour, marker="o", markersize=5, linewidth=0)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
