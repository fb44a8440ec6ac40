"""What each named part of a scenario does to the agreement rate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.report.style import GREEN, GREY, INK, PALE, PINK, Slide, styled
from sim.report.words import about, capital, from_to, spoken


@styled
def effects_figure(effects: pd.DataFrame, title: str = "") -> Slide:
    """Paired effects with intervals, from a frame with the columns part, effect, low, high (shares) and worlds.

    An effect is the rate with the part minus the rate without it.
    """
    rows = effects.sort_values("effect", ascending=False, kind="stable")
    sure = ((rows.low > 0) | (rows.high < 0)).to_numpy()
    slide = Slide(f"{sure.sum()} of {len(rows)} parts move the agreement rate by more than chance would",
                  about(title, "the scenario as it is, against the scenario without the part"),
                  f"{from_to(rows.worlds)} worlds each, paired; bars: 95% intervals", (10.0, max(4.2, 2.0 + 0.3 * len(rows))))
    axes, up = slide.add_subplot(), np.arange(len(rows))[::-1]
    colours = np.where(sure, np.where(rows.effect > 0, GREEN, PINK), GREY)
    axes.axvline(0, color=INK, linewidth=1.2)
    axes.hlines(up, 100 * rows.low, 100 * rows.high, color=colours, linewidth=2.6)
    axes.scatter(100 * rows.effect, up, s=58, color=colours, edgecolor="white", linewidth=1.2, zorder=3)
    _write(axes, rows, up, sure)
    axes.set_yticks(up, [capital(spoken(part)) for part in rows.part])
    axes.set(ylim=(-0.8, len(rows) - 0.2), xlabel="what the part adds to the agreement rate, percentage points")
    axes.tick_params(axis="y", length=0)
    axes.hlines(up, *axes.get_xlim(), color=PALE, linewidth=0.6, zorder=0)
    axes.spines["left"].set_visible(False)
    return slide


def _write(axes, rows, up, sure) -> None:
    """Write each effect at the right edge."""
    low, high = 100 * min(rows.low.min(), 0.0), 100 * max(rows.high.max(), 0.0)
    span = max(high - low, 0.5)
    axes.set_xlim(low - 0.04 * span, high + 0.13 * span)
    for place, effect, known in zip(up, rows.effect, sure):
        number = f"{100 * effect:+.1f}".replace("-", "−")
        axes.text(high + 0.125 * span, place, number if known else f"({number})", ha="right", va="center",
                  weight="bold" if known else "normal", color=INK if known else GREY)
