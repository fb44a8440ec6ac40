"""The agreement rate over two factors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.patheffects import withStroke

from sim.report.style import INK, Slide, ink_on, percent_axis, styled
from sim.report.words import about, counted, is_numeric, key_label, level_label, range_headline

LEVELS = (0.25, 0.5, 0.75)


@styled
def heatmap(summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide:
    """Two factors: a cell each with its rate, and contours where both are numbers."""
    across, up = sorted(factors, key=lambda key: summary[key].nunique(), reverse=True)
    rates = _grid(summary, up, across, "agreement")
    slide = Slide(range_headline(summary, factors), about(title, f"by {key_label(across)} and {key_label(up)}"),
                  f"{counted(summary)}; ±: half of the 95% interval (Wilson)")
    axes = slide.add_subplot()
    shown = axes.imshow(rates, origin="lower", aspect="auto", cmap="viridis", norm=_colour_scale(rates))
    halves = (_grid(summary, up, across, "high") - _grid(summary, up, across, "low")) / 2
    if is_numeric(summary[up]) and is_numeric(summary[across]):
        _contours(axes, rates.to_numpy())
    _write(axes, rates.to_numpy(), halves.to_numpy(), shown)
    axes.set_xticks(range(rates.shape[1]), [level_label(v) for v in rates.columns])
    axes.set_yticks(range(rates.shape[0]), [level_label(v) for v in rates.index])
    axes.set(xlabel=key_label(across), ylabel=key_label(up))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    bar = slide.colorbar(shown, ax=axes, label="share of worlds with agreement", pad=0.03)
    bar.outline.set_visible(False)
    percent_axis(bar.ax.yaxis)
    return slide


def _grid(summary, up: str, across: str, what: str) -> pd.DataFrame:
    """A column of the summary as a table of levels: numbers ascending, names in the order they were given."""
    table = summary.pivot(index=up, columns=across, values=what)
    for axis, key in ((0, up), (1, across)):
        if not is_numeric(summary[key]):
            table = table.reindex(summary[key].unique(), axis=axis)
    return table


def _colour_scale(rates) -> Normalize:
    """Colours from the lowest to the highest rate, but never stretched over less than ten points."""
    low, high = np.nanmin(rates.to_numpy()), np.nanmax(rates.to_numpy())
    slack = max(0.0, 0.1 - (high - low)) / 2
    return Normalize(max(0.0, low - slack), min(1.0, high + slack))


def _write(axes, rates, halves, shown) -> None:
    """Write each cell's rate over whatever crosses it, with its interval where there is room."""
    rows, columns = rates.shape
    roomy = rows <= 7 and columns <= 9
    size = 13 if roomy else max(5.5, min(11.0, 110 / columns, 85 / rows))
    for (row, column), rate in np.ndenumerate(rates):
        if not np.isfinite(rate):
            continue
        cell = shown.cmap(shown.norm(rate))
        dress = {"ha": "center", "va": "center", "color": ink_on(cell),
                 "path_effects": [withStroke(linewidth=4, foreground=cell)], "zorder": 4}
        axes.text(column, row, f"{100 * rate:.0f}%", size=size, weight="bold", **dress)
        if roomy:
            axes.annotate(f"±{100 * halves[row, column]:.1f}", (column, row), (0, -15), textcoords="offset points",
                          size=9, **dress)


def _contours(axes, rates) -> None:
    """Lines where agreement passes a quarter, a half and three quarters, named where they leave the figure."""
    inside = [level for level in LEVELS if np.nanmin(rates) < level < np.nanmax(rates)]
    if not inside or min(rates.shape) < 3:  # between two levels a line would only say which cell is which
        return
    right, top = rates.shape[1] - 0.5, rates.shape[0] - 0.5
    across, up = (np.array([-0.5, *range(n), n - 0.5]) for n in rates.shape[::-1])
    wide = np.pad(rates, 1, mode="edge")
    for width, colour in ((4.5, "white"), (2.0, INK)):
        lines = axes.contour(across, up, wide, levels=inside, colors=colour, linewidths=width)
    for level, pieces in zip(lines.levels, lines.allsegs):
        ends = [piece[k] for piece in pieces if len(piece) > 1 for k in (0, -1)]
        for x, y in sorted(ends, key=lambda end: (end[0] < right - 1e-6, end[1] < top - 1e-6))[:1]:
            at_right = x > right - 1e-6
            axes.annotate(f"{100 * level:g}%", (x, y), (4, 0) if at_right else (0, 3), textcoords="offset points",
                          ha="left" if at_right else "center", va="center" if at_right else "bottom",
                          weight="bold", size=11, annotation_clip=False, zorder=5,
                          path_effects=[withStroke(linewidth=3, foreground="white")])
