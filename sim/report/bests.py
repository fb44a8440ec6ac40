"""Marks beside options: whose best each of them is."""

from __future__ import annotations

from matplotlib.lines import Line2D

from sim.report.style import MARKS, PARTIES


def mark_best(axes, options: list[str], best: dict, parties: list[str], lying: bool) -> None:
    """Mark each party's best option at the edge of a panel, which is widened: beside lying bars, or above upright ones."""
    taken: dict[str, int] = {}
    most = max(sum(best.get(party) == option for party in parties) for option in options)
    limits, widen = (axes.get_xlim, axes.set_xlim) if lying else (axes.get_ylim, axes.set_ylim)
    widen(0, limits()[1] * (1.0 + (0.05 if lying else 0.11) * most))
    for party, mark, colour in zip(parties, MARKS, PARTIES):
        option = best.get(party)
        if option not in options:
            continue
        step, place = taken.get(option, 0), options.index(option)
        taken[option] = step + 1
        at = (0.99 - 0.045 * step, len(options) - 1 - place) if lying else (place, 0.95 - 0.09 * step)
        axes.scatter(*at, marker=mark, s=48, color=colour, edgecolor="white", linewidth=0.6, clip_on=False, zorder=5,
                     transform=axes.get_yaxis_transform() if lying else axes.get_xaxis_transform())


def name_marks(slide, axes, names: list[str]) -> None:
    """Name the parties' marks, over a colour bar in a free panel, or without one in the room kept over the footer."""
    handles = [Line2D([], [], marker=mark, color=colour, markersize=7, linewidth=0, markeredgecolor="white")
               for _, mark, colour in zip(names, MARKS, PARTIES)]
    labels = [f"best for {name}" for name in names]
    if axes is None:
        slide.legend_below(handles, labels, len(names))
    else:
        axes.legend(handles, labels, fontsize=10, handletextpad=0.3, loc="lower center", bbox_to_anchor=(0.5, 0.52))
