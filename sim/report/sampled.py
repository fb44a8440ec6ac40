"""How agreement goes with each factor of a sample."""

from __future__ import annotations

from math import ceil
from textwrap import fill

import numpy as np

from sim.experiment.sampled import by_chance, by_factor
from sim.report.phrases import played
from sim.report.priors import panel, share_axis
from sim.report.style import Slide, styled
from sim.report.words import about, capital, is_numeric, key_label, level_label, share

MOST_PANELS = 9


@styled
def sampled_figure(results, title: str = "") -> Slide:
    """Small multiples, at most nine, the strongest factor first: the rate in bins of points, or at each level."""
    tables, summary = by_factor(results), results.summary
    clear = {key for key, table in tables.items() if by_chance(table, summary["agreement"]) < 0.05 / len(tables)}
    chosen = list(tables)[:MOST_PANELS]
    columns = min(3, len(chosen))
    rows = ceil(len(chosen) / columns)
    most = f"the {MOST_PANELS} strongest of {len(tables)}" if len(tables) > MOST_PANELS else "the strongest first"
    overall = share(results.agreement)
    slide = Slide(f"Agreement in {overall} of worlds over the sample; {len(clear)} of {len(tables)} factors move it by more than chance",
                  about(title, f"agreement rate by factor, {most}, the others as they fall; bars: 95% intervals over points and worlds"),
                  f"{played(summary)}; green: F test, p < .05 over all",
                  (10.0, 1.6 + 1.95 * max(2, rows)))
    panels = slide.panels(rows, columns, 0.55, 0.42, 0.42, 0.24)
    for axes, key in zip(panels.ravel(), chosen):
        _panel(axes, tables[key], results.agreement, key in clear)
        axes.set_title(fill(capital(key_label(key)), 34), size=10.5, linespacing=1.05)
    for axes in panels.ravel()[len(chosen):]:
        axes.set_axis_off()
    share_axis(panels, [tables[key] for key in chosen])
    return slide


def _panel(axes, table, rate: float, clear: bool) -> None:
    """One factor: numbers along a line, names side by side."""
    if is_numeric(table["at"]):
        panel(axes, table.assign(mean=table["at"]), rate, clear)
        return
    across = np.arange(len(table))
    panel(axes, table.assign(mean=across), rate, clear, joined=False)
    axes.set_xlim(-0.6, len(table) - 0.4)
    axes.set_xticks(across, [fill(level_label(name), 12) for name in table["at"]], size=9)
