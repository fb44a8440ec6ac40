"""At which level of a factor agreement reaches a rate."""

from __future__ import annotations

import numpy as np

from sim.report.phrases import percent
from sim.report.style import BLUE, GREEN, GREY, PINK, Slide, percent_axis, room_above, styled
from sim.report.words import about, key_label


@styled
def threshold_figure(found) -> Slide:
    """Rates with their intervals, the steady line through them, the rate asked for, and the level at which it is reached."""
    table = found.table
    ends = [f"{end:.3g}" if np.isfinite(end) else "beyond" for end in (found.low, found.high)]
    slide = Slide(f"{percent(found.agreement, 0)} agree at {key_label(found.factor)} = {found.level:.3g}",
                  about("", f"95% interval: {ends[0]} to {ends[1]}"), "bars: 95% intervals (Wilson); line: rates made to rise or fall throughout")
    axes = slide.add_subplot()
    first, last = table["level"].min(), table["level"].max()
    low, high = (end if np.isfinite(end) else edge for end, edge in ((found.low, first), (found.high, last)))
    axes.axvspan(low, high, color=PINK, alpha=0.18, linewidth=0)
    axes.axvline(found.level, color=PINK, linewidth=1.8)
    axes.axhline(found.agreement, color=GREY, linestyle="--", linewidth=1.4)
    axes.plot(table["level"], table["fitted"], color=BLUE, linewidth=2.0)
    arms = np.array([table["agreement"] - table["low"], table["high"] - table["agreement"]]).clip(min=0.0)
    axes.errorbar(table["level"], table["agreement"], yerr=arms, fmt="o", color=GREEN, markersize=7, capsize=4, zorder=3)
    axes.set(xlabel=key_label(found.factor), ylabel="share of worlds with agreement")
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis, room_above(max(table["high"].max(), found.agreement)))
    return slide
