"""The key beside the dance of offers."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.style import GREEN, INK, PARTIES

OUTSIDE, FORBIDDEN = "#A6A6A6", "#DDDDDD"


def key(axes, dance, marks: dict, fades, shapes) -> None:
    """Strips from the first round to the last, the floors, and the named marks."""
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    many = len(dance.parties) > 2
    step = 0.14 if not many else 0.12
    for place, (party, fade, shape) in enumerate(zip(dance.parties, fades, shapes)):
        _strip(axes, 0.94 - step * place, f"{party}'s offers", fade, shape, 
               dance.rounds if not many or place == len(dance.parties) - 1 else None)
    handles = _many_floors(dance) if many else _two_floors(dance)
    handles["above both floors"] = Patch(color=GREEN, alpha=0.14)
    inside = int(dance.zone.sum())
    handles[f"zone of agreement: {inside:,} package{'s' * (inside != 1)}"] = _dot(GREEN)
    handles["other packages"] = _dot(OUTSIDE)
    if not dance.admissible.all():
        handles["beyond a hard red line"] = _dot(FORBIDDEN)
    if not many:
        handles["Pareto front"] = Line2D([], [], color=INK, linewidth=1.3)
    handles.update(marks)
    top = 0.72 if not many else 0.95 - step * len(dance.parties)
    axes.legend(handles.values(), handles.keys(), loc="upper left", bbox_to_anchor=(-0.06, top),
                fontsize=10.5 if not many else 9.5, labelspacing=0.5 if not many else 0.35, handlelength=1.6, borderaxespad=0,
                scatteryoffsets=[0.5], markerscale=1.0 if not many else 0.95)


def _two_floors(dance) -> dict:
    """Floors now and in the first round: an entry each."""
    handles = {}
    for party, now, then, colour in zip(dance.parties, dance.floors, dance.first_floors, PARTIES):
        handles[f"{party}'s floor: {_number(now)}"] = Line2D([], [], color=colour, linewidth=1.8)
        handles[f"in round 1: {_number(then)}"] = Line2D([], [], color=colour, linewidth=1.4, linestyle=":")
    return handles


def _many_floors(dance) -> dict:
    """Floors now and in the first round in one entry a party."""
    return {f"{party}'s floor: {_number(now)} (dotted, round 1: {_number(then)})": Line2D([], [], color=colour, linewidth=1.8)
            for party, now, then, colour in zip(dance.parties, dance.floors, dance.first_floors, PARTIES)}


def _strip(axes, up: float, words: str, fade, shape: str, rounds: int | None) -> None:
    """One party's marks from the first round to the last, with both named where there is room."""
    places = np.linspace(0.03, 0.97, 9)
    axes.text(0, up + 0.025, words, weight="bold", size=11, color=fade(0.55))
    axes.scatter(places, [up] * len(places), c=places, cmap=fade, marker=shape, s=46 if shape in "os" else 70, edgecolor="white", linewidth=0.6)
    if rounds is None:
        return
    axes.text(0, up - 0.028, "round 1", size=9.5, va="top")
    axes.text(1, up - 0.028, f"round {rounds}", size=9.5, va="top", ha="right")


def _dot(colour: str) -> Line2D:
    return Line2D([], [], color=colour, marker="o", markersize=5, linewidth=0)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
