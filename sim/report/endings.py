"""How the worlds of one design point end."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import to_rgb

from sim.report.style import GREY, INK, Slide, apart, ink_on, percent_axis, styled
from sim.report.words import ENDING_COLOURS, ENDINGS, about, share

_LETTER = 0.0128  # the share of the bar that a letter of its words takes


@styled
def endings(point: pd.Series, title: str = "") -> Slide:
    """One bar stacked by ending, from one row of the summary, with the interval of the agreement rate."""
    half = 100 * (point.high - point.low) / 2
    slide = Slide(f"Agreement is reached in {share(point.agreement)} of worlds (±{half:.1f} points)",
                  about(title, "how the simulated negotiations end"),
                  f"{int(point.replications):,} worlds; interval: 95% (Wilson)", size=(10.0, 4.4))
    axes = slide.add_subplot()
    shares = np.array([point[name] for name in ENDINGS])
    starts = np.concatenate([[0.0], np.cumsum(shares)[:-1]])
    for name, start, part in zip(ENDINGS, starts, shares):
        axes.barh(0, part, left=start, height=0.7, color=ENDING_COLOURS[name], edgecolor="white", linewidth=1.5)
    _name_pieces(axes, starts + shares / 2, shares)
    _interval(axes, point)
    axes.set(xlim=(0, 1), ylim=(-0.85, 0.66), yticks=[])
    axes.spines["left"].set_visible(False)
    percent_axis(axes.xaxis)
    axes.set_xlabel("share of all worlds")
    return slide


def _interval(axes, point) -> None:
    axes.plot([point.low, point.high], [0.43, 0.43], color=INK, linewidth=2.2, marker="|", markersize=10)
    left = point.high < 0.75
    axes.annotate(f"95% interval: {100 * point.low:.1f}–{100 * point.high:.1f}%",
                  (point.high if left else point.low, 0.43), (10 if left else -10, 0), textcoords="offset points",
                  va="center", ha="left" if left else "right")


def _name_pieces(axes, middles, shares) -> None:
    """Write each ending on its piece, or below it with a leader where the piece is narrow."""
    wide = shares > _LETTER * np.array([len(words) for words in ENDINGS.values()])
    narrow = np.flatnonzero((shares > 0) & ~wide)
    below = dict(zip(narrow, apart(middles[narrow], 0.17, 0.075, 0.925)))
    for k, (name, words) in enumerate(ENDINGS.items()):
        text = f"{words}\n{share(shares[k])}"
        if wide[k]:
            axes.text(middles[k], 0, text, ha="center", va="center", size=13.5, weight="bold",
                      color=ink_on(to_rgb(ENDING_COLOURS[name])))
        elif shares[k] > 0:
            axes.annotate(text, (middles[k], -0.35), (below[k], -0.5), ha="center", va="top", size=12,
                          arrowprops={"arrowstyle": "-", "color": GREY, "shrinkA": 2, "shrinkB": 0, "relpos": (0.5, 1.0)})
