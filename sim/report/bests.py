"""Marks beside options: whose best each of them is."""

from __future__ import annotations

from matplotlib.lines import Line2D

from sim.report.style import MARKS, PARTIES


def mark_best(axes, options: list[str], best: dict, parties: list[str], lying: bool) -> None:
    """Mark each party's best option at the edge of a panel, beside lying bars or above upright ones."""
    taken: dict[str, int] = {}
    for party, mark, colour in zip(parties, MARKS, PARTIES):
        option = best.get(party)
        if option not in options:
            continue
        step, place = taken.get(option, 0), options.index(option)
        taken[option] = step + 1
        at = (0.99 - 0.045 * step, len(options) - 1 - place) if lying else (place, 1.03 + 0.08 * step)
        axes.scatter(*at, marker=mark, s=48, color=colour, edgecolor="white", linewidth=0.6, clip_on=False, zorder=5,
                     transform=axes.get_yaxis_transform() if lying else axes.get_xaxis_transform())


def name_marks(axes, names: list[str], above: bool) -> None:
    """Name the parties' marks, over a colour bar in a free panel or to the right of one below."""
    handles = [Line2D([], [], marker=mark, color=colour, markersize=7, linewidth=0, markeredgecolor="white")
               for _, mark, colour in zip(names, MARKS, PARTIES)]
    where = {"loc": "lower center", "bbox_to_anchor": (0.5, 0.52)} if above else {"loc": "center left", "bbox_to_anchor": (1.1, 0.5)}
    axes.legend(handles, [f"best for {name}" for name in names], fontsize=10, handletextpad=0.3, columnspacing=1.0,
                ncols=1 if above else 2, **where)
