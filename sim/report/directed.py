"""What a change does with its mechanism on and off: agreement, time, terms and durability of the same worlds."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D

from sim.experiment.paired import ALL, BOTH, DEALS, LASTING, SAME
from sim.report.style import BLUE, GREEN, GREY, INK, PALE, PARTIES, Slide, styled
from sim.report.words import about, capital, key_label

FILLED = {ALL: True, BOTH: True, DEALS: False, SAME: True}
MARK = {ALL: "o", BOTH: "o", DEALS: "o", SAME: "D"}
NAMES = {"on": "mechanism on", "off": "mechanism off", "weaker": "on, but weaker"}


@styled
def directed_figure(changes, settings: list[str], levels: dict, parties: list[str], title: str = "") -> Slide:
    """One panel a kind of response, one row a setting of the mechanism, from `Results.changes` in the order of the settings.

    `levels` holds before and after by key; the line at zero is no change at all, bars are 95% intervals, paired by world.
    """
    moved = "; ".join(f"{key_label(key)}: {_short(before)} → {_short(after)}" for key, (before, after) in levels.items())
    slide = Slide(f"What changes when one thing changes: {moved}",
                  about(title, "change in the same worlds, with the mechanism on and off"),
                  f"{int(changes['worlds'].max()):,} worlds each, paired; bars: 95% intervals", (13.0, 2.9 + 0.75 * len(settings)), 0.3)
    kinds = [("Agreement, points", ["agreement"], 100.0, [GREEN]), ("Round of agreement", ["round"], 1.0, [INK]),
             ("Worth of the terms", [f"value.{party}" for party in parties], 1.0, PARTIES),
             ("Holds 5 years, points", [LASTING], 100.0, [BLUE])]
    believed = [response for response in changes["response"].unique() if response.startswith("belief.")]
    if believed:
        kinds.append((f"Belief in {capital(parties[0])}'s arms", believed, 1.0, PARTIES))
    panels = slide.subplots(1, len(kinds), sharey=True)
    for axes, (words, responses, scale, colours) in zip(panels, kinds):
        _panel(axes, changes, settings, responses, scale, colours)
        axes.set_title(words)
    up = np.arange(len(settings))[::-1]
    panels[0].set_yticks(up, [NAMES[setting] for setting in settings])
    panels[0].set_ylim(-0.6, len(settings) - 0.4)
    slide.legend_below(*_key(parties), 6)
    return slide


def _panel(axes, changes, settings, responses, scale: float, colours) -> None:
    """All changes of some responses: a row a setting, marks side by side."""
    rows = changes[changes["response"].isin(responses)]
    per = max(len(rows) // len(settings), 1)
    axes.axvline(0, color=INK, linewidth=1.0)
    for place, (_, inner) in enumerate(rows.groupby("point", sort=False)):
        up = len(settings) - 1 - place
        for offset, row in zip(np.linspace(0.28, -0.28, per) if per > 1 else [0.0], inner.to_dict("records")):
            colour = colours[responses.index(row["response"])]
            _mark(axes, up + offset, row, scale, colour)
    low, high = axes.get_xlim()
    slack = max(0.0, (2.0 if scale > 1 else 0.02) - (high - low)) / 2
    axes.set_xlim(low - slack, high + slack)
    axes.hlines(range(len(settings)), *axes.get_xlim(), color=PALE, linewidth=0.6, zorder=0)
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=3)


def _mark(axes, up: float, row: dict, scale: float, colour: str) -> None:
    axes.hlines(up, scale * row["low"], scale * row["high"], color=colour, linewidth=2.0)
    axes.plot(scale * row["change"], up, MARK[row["over"]], markersize=7, color=colour, markeredgewidth=1.6,
              markerfacecolor=colour if FILLED[row["over"]] else "white")


def _key(parties: list[str]):
    """The marks and their names."""
    def mark(colour, style="o", filled=True):
        return Line2D([], [], linestyle="", marker=style, color=colour, markerfacecolor=colour if filled else "white", markersize=7)

    marks = [mark(GREY), mark(GREY, filled=False), mark(GREY, "D"), *(mark(PARTIES[k]) for k in range(len(parties)))]
    return marks, ["same worlds", "all agreements (other worlds)", "same worlds, same terms", *(capital(party) for party in parties)]


def _short(level) -> str:
    """A level as it is written in a headline."""
    if isinstance(level, dict):
        return " ".join(f"{key} {value}" for key, value in level.items())
    return f"{level:g}" if isinstance(level, (int, float)) and not isinstance(level, bool) else str(level)
