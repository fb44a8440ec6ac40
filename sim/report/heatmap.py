"""The agreement rate over two factors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize

from sim.report.style import INK, Slide, ink_on, percent_axis, styled
from sim.report.words import counted, key_label, level_label, share

LEVELS = (0.25, 0.5, 0.75)


@styled
def heatmap(summary: pd.DataFrame, factors: list[str], title: str = "") -> Slide:
    """Two factors: a cell each with its rate, and contours where both are numbers."""
    across, up = sorted(factors, key=lambda key: summary[key].nunique(), reverse=True)
    rates = _grid(summary, up, across, "agreement")
    low, high = share(summary.agreement.min()), share(summary.agreement.max())
    slide = Slide(f"Agreement in {low} to {high} of worlds",
                  ": ".join(filter(None, (title, f"by {key_label(across)} and {key_label(up)}"))),
                  f"{counted(summary)}; small: half-width of the 95% interval (Wilson).")
    axes = slide.add_subplot()
    shown = axes.imshow(rates, origin="lower", aspect="auto", cmap="viridis", norm=_colour_scale(rates))
    _write(axes, rates, (_grid(summary, up, across, "high") - _grid(summary, up, across, "low")) / 2, shown)
    if all(pd.api.types.is_numeric_dtype(rates_axis) for rates_axis in (rates.index, rates.columns)):
        _contours(axes, rates)
    axes.set_xticks(range(rates.shape[1]), [level_label(v) for v in rates.columns])
    axes.set_yticks(range(rates.shape[0]), [level_label(v) for v in rates.index])
    axes.set(xlabel=key_label(across), ylabel=key_label(up))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    bar = slide.colorbar(shown, ax=axes, label="share of worlds with agreement", pad=0.02)
    bar.outline.set_visible(False)
    percent_axis(bar.ax.yaxis)
    return slide


def _grid(summary, up: str, across: str, what: str) -> pd.DataFrame:
    """A column of the summary as a table of levels: numbers ascending, names in the order they were given."""
    table = summary.pivot(index=up, columns=across, values=what)
    for axis, key in ((0, up), (1, across)):
        if not pd.api.types.is_numeric_dtype(summary[key]) or pd.api.types.is_bool_dtype(summary[key]):
            table = table.reindex(summary[key].unique(), axis=axis)
    return table


def _colour_scale(rates) -> Normalize:
    """Colours from the lowest to the highest rate, but never stretched over less than ten points."""
    low, high = np.nanmin(rates.to_numpy()), np.nanmax(rates.to_numpy())
    slack = max(0.0, 0.1 - (high - low)) / 2
    return Normalize(max(0.0, low - slack), min(1.0, high + slack))


def _write(axes, rates, halves, shown) -> None:
    """Write each cell's rate, with its interval where there is room."""
    rows, columns = rates.shape
    roomy = rows <= 7 and columns <= 9
    size = 13 if roomy else max(5.5, min(11.0, 95 / columns, 75 / rows))
    for (row, column), rate in np.ndenumerate(rates.to_numpy()):
        if np.isfinite(rate):
            colour = ink_on(shown.cmap(shown.norm(rate)))
            axes.text(column, row, f"{100 * rate:.0f}%", ha="center", va="center", size=size, color=colour, weight="bold")
            if roomy:
                axes.annotate(f"±{100 * halves.iloc[row, column]:.1f}", (column, row), (0, -15), textcoords="offset points",
                              ha="center", va="center", size=9, color=colour)


def _contours(axes, rates) -> None:
    """Lines where agreement passes a quarter, a half and three quarters."""
    values = rates.to_numpy()
    inside = [level for level in LEVELS if np.nanmin(values) < level < np.nanmax(values)]
    if inside and min(values.shape) > 1:
        for width, colour in ((4.0, "white"), (1.8, INK)):
            lines = axes.contour(values, levels=inside, colors=colour, linewidths=width)
        axes.clabel(lines, fmt=lambda level: f"{100 * level:g}%", fontsize=11)
