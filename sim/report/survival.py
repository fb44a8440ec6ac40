"""How long peace lasts after signing: expected survival, and what accidents and reneging each take of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.domain.priors import Prior
from sim.report.style import BLUE, GREEN, GREY, PALE, PINK, Slide, apart, evenly, percent_axis, series_colours, shades, styled
from sim.report.words import about, is_numeric, point_labels, share, varied
from sim.war import peace

MOST_LINES, MOMENTS = 8, 201
# Years after signing, share of the 368 agreements of the UCDP Peace Agreement Dataset still holding, its standard error.
DATASET = ((0.25, 0.8995, 0.0157), (0.5, 0.8478, 0.0187), (1, 0.7907, 0.0212), (2, 0.7384, 0.0230), (3, 0.7155, 0.0236),
           (5, 0.6829, 0.0245), (10, 0.6466, 0.0254))


@dataclass(frozen=True)
class Deals:
    """The agreements of one design point (one row each), and its scenario's blocks."""

    agreed: pd.DataFrame
    spec: object

    def number(self, key: str):
        """A number of the scenario in every world: (deals, 1)."""
        value = self.spec
        for word in key.split("."):
            value = value[word] if isinstance(value, dict) else getattr(value, word)
        if isinstance(value, Prior):
            value = self.agreed[f"drawn.{key}"].to_numpy()
        return np.full(len(self.agreed), value, dtype=float)[:, None]

    def column(self, name: str):
        """What was found at the signatures: (deals, 1)."""
        return self.agreed[name].to_numpy(dtype=float)[:, None]

    def survival(self, years):
        """The chance to hold so long, by accidents alone and with reneging: two tables (deals, moments)."""
        shape = [self.number(f"peace.{name}") for name in ("permanent", "scale", "shape")]
        by_accidents = self.column("accident_rate") * peace.accidents(years, *shape)
        hazard = by_accidents
        for name in self.spec.parties:
            pull = [self.column(f"{what}.{name}") for what in ("tempted", "leverage", "leverage_life")]
            weight = self.number("peace.temptation") * self.number(f"parties.{name}.spoiling")
            hazard = hazard + weight * peace.reneging(years, *pull)
        return np.exp(-by_accidents), np.exp(-hazard)

    def summed_up(self, years):
        """The mean chance to hold by accidents alone, that with reneging, and its tenth and ninetieth percentile: (4, moments).

        Moments are taken a few at a time, as the tables of many deals are large.
        """
        parts = []
        for moments in np.array_split(years, len(years) // 8 + 1):
            alone, both = self.survival(moments)
            parts.append([alone.mean(axis=0), both.mean(axis=0), *np.quantile(both, (0.1, 0.9), axis=0)])
        return np.concatenate(parts, axis=1)


def survival_figure(worlds: pd.DataFrame, summary: pd.DataFrame, factors: list[str], design: list,
                    title: str = "") -> Slide | None:
    """Expected survival of the agreements: with its band and its hazards for one design point, a line each for several."""
    agreed = worlds[worlds["outcome"] == "agreement"]
    found = summary[summary["point"].isin(agreed["point"].unique())]
    if not len(found):
        return None
    ordered = len(factors) == 1 and is_numeric(summary[factors[0]])
    chosen = evenly(found.sort_values(factors[0] if ordered else "point", kind="stable"), MOST_LINES)
    deals = [Deals(agreed[agreed["point"] == point], design[point].scenario.spec) for point in chosen["point"]]
    if len(summary) == 1:
        return _one(deals[0], title)
    count = f"{len(agreed):,} agreements; {len(chosen)} of {len(summary)} points"
    return _several(deals, chosen, factors, title, count, shades(len(chosen)) if ordered else series_colours(len(chosen)))


@styled
def _one(deals: Deals, title: str) -> Slide:
    """One point: mean and spread of the expected survival, split by what ends a peace."""
    years = np.linspace(0.0, deals.spec.peace.horizon, MOMENTS)
    broken, held, *band = deals.summed_up(years)
    slide = Slide(f"{share(held[-1])} of agreements are expected to hold for {years[-1]:g} years",
                  about(title, "how likely a deal still holds, and what has ended the others"),
                  f"{len(deals.agreed):,} agreements")
    axes = slide.add_subplot()
    axes.fill_between(years, broken, 1.0, color=PALE, alpha=0.5, linewidth=0,
                      label=f"ended by accident: {share(1 - broken[-1])} at the end")
    axes.fill_between(years, *band, color=GREEN, alpha=0.22, linewidth=0,
                      label="eight of ten deals lie in this band")
    axes.fill_between(years, held, broken, color=PINK, alpha=0.75, linewidth=0,
                      label=f"ended by reneging, once leverage has faded: {share(broken[-1] - held[-1])}")
    axes.plot(years, broken, color=GREY, linestyle="--", linewidth=1.6, label="accidents alone")
    axes.plot(years, held, color=GREEN, linewidth=2.8, label="still holding, mean of all deals")
    if deals.spec.war:
        _dataset(axes, years[-1])
    axes.legend(loc="lower left", bbox_to_anchor=(0.03, 0.02))
    axes.set(xlabel="years since the signature", ylabel="share of agreements", xlim=(0, 1.015 * years[-1]), ylim=(0, 1.0))
    percent_axis(axes.yaxis)
    return slide


def _dataset(axes, horizon: float) -> None:
    """The reference: how real agreements have held."""
    rows = [row for row in DATASET if row[0] <= horizon]
    if rows:
        year, kept, error = np.array(rows).T
        axes.errorbar(year, kept, yerr=1.96 * error, fmt="o", color=BLUE, markersize=6, linewidth=1.4, capsize=3, zorder=4,
                      label="for reference: 368 agreements of the UCDP Peace Agreement Dataset, 95%")


@styled
def _several(deals: list[Deals], chosen: pd.DataFrame, factors: list[str], title: str, count: str, colours) -> Slide:
    """Several points: the mean expected survival of each, named at its end."""
    slide = Slide(f"How long agreements are expected to hold, by {varied(factors)}",
                  about(title, "mean chance that a deal still holds; other deals are made at other points"), count)
    axes, ends = slide.add_subplot(), []
    last = max(one.spec.peace.horizon for one in deals)
    for one, colour in zip(deals, colours):
        years = np.linspace(0.0, one.spec.peace.horizon, MOMENTS)
        held = one.summed_up(years)[1]
        axes.plot(years, held, color=colour, linewidth=2.4)
        ends.append(held[-1])
    for label, colour, end, place in zip(point_labels(chosen, factors, 60), colours, ends, apart(ends, 0.05, 0.02, 0.98)):
        axes.annotate(f"{label}: {share(end)}", (last, end), (last * 1.04, place), va="center", color=colour, weight="bold",
                      size=11, annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.7, "shrinkA": 2, "shrinkB": 0,
                                  "relpos": (0.0, 0.5)})
    axes.set(xlabel="years since the signature", ylabel="share still holding", xlim=(0, last), ylim=(0, 1.02))
    axes.yaxis.grid(True)
    percent_axis(axes.yaxis)
    return slide
