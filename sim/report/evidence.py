"""A prior held against evidence: rates in their intervals, what moves them, and what priors that fit disagree about."""

from __future__ import annotations

import numpy as np

from sim.report.style import BLUE, GREY, INK, ORANGE, PALE, Slide, percent_axis, styled
from sim.report.words import capital, key_label

BAND, USED, CHECKED = "#CFE6DC", GREY, BLUE
PANELS = ("agreement_unmediated", "agreement_mediated", "agreement_with_leverage", "peace_5")
DPI = 100  # of files that stand on a page
MOST = 7  # numbers shown a panel


@styled
def evidence_figure(rows) -> Slide:
    """What the model gives, in the intervals of what was counted; `rows` as from `sim.evidence`."""
    held = rows[rows["inside"].notna()].iloc[::-1]
    inside = int(sum(held["inside"]))
    slide = Slide(f"{inside} of {len(held)} rates lie in their bands; {int(held['used'].sum())} had gone into the prior",
                  "Bars: 95% intervals of what was counted; dots: the model", f"{int(rows['worlds'].max()):,} worlds; lines at the dots: "
                  "95% intervals", (10.0, 2.2 + 0.37 * len(held)), below=0.3)
    axes, up = slide.add_subplot(), np.arange(len(held))
    bars = axes.barh(up, held["high"] - held["low"], left=held["low"], height=0.62, color=BAND)
    axes.vlines(held["data"], up - 0.31, up + 0.31, color="#5A9A80", linewidth=1.6)
    marks = [_dots(axes, up, held, used) for used in (True, False)]
    axes.set_yticks(up, [f"{about}  ({role})" for about, role in zip(held["about"], held["role"])])
    axes.tick_params(axis="y", length=0)
    percent_axis(axes.xaxis, 1.0)
    slide.legend_below([bars, *marks], ["counted, 95%", "model, rate used to make the prior", "model, rate only checked"], 3)
    return slide


def _dots(axes, up, held, used: bool):
    """The model's rates that were used, or only checked: open or full."""
    some = (held["used"] == used).to_numpy()
    colour, rows = USED if used else CHECKED, held[some]
    axes.hlines(up[some], rows["model_low"], rows["model_high"], color=colour, linewidth=2.0)
    return axes.scatter(rows["model"], up[some], s=62, color="white" if used else colour, edgecolor=colour, linewidth=2.0, zorder=3)


@styled
def tornado_figure(each, bands, worlds: int) -> Slide:
    """The numbers that move each band's rate most when shaken one at a time; `each` and `bands` as of `Robustness` and `counted`."""
    left = each[each["inside"].eq(False) & each["number"].notna()]
    slide = Slide(f"{left['number'].nunique()} of {each['number'].nunique()} numbers, moved by 20% alone, take a rate out of its band",
                  f"The {MOST} numbers that move each rate most: a fifth less (orange), a fifth more (blue); green: the band",
                  f"{worlds:,} worlds a dot, paired; lines at the dots: 95% interval of the change", (10.0, 6.6))
    for axes, quantity in zip(slide.subplots(2, 2).ravel(), PANELS):
        _tornado(axes, each[each["quantity"] == quantity], bands.loc[quantity])
        axes.set_title(capital(TITLES[quantity]))
    return slide


TITLES = {"agreement_unmediated": "agreement without a mediator", "agreement_mediated": "agreement with a mediator",
          "agreement_with_leverage": "agreement, mediator uses leverage", "peace_5": "agreements that hold 5 years"}


def _tornado(axes, rows, band) -> None:
    base = float(rows[rows["number"].isna()]["model"].iloc[0])
    moved = rows[rows["number"].notna()]
    order = moved["change"].abs().groupby(moved["number"]).max().sort_values(ascending=False).index[:MOST]
    axes.axvspan(band["low"], band["high"], color=BAND, zorder=0)
    axes.axvline(base, color=INK, linewidth=1.2)
    for up, number in enumerate(order[::-1]):
        for factor, colour in ((min, ORANGE), (max, BLUE)):
            mine = moved[moved["number"] == number]
            one = mine[mine["factor"] == factor(mine["factor"])].iloc[0]
            axes.plot([base, base + one["change"]], [up, up], color=colour, linewidth=4, alpha=0.45, solid_capstyle="butt")
            axes.plot([base + one["low"], base + one["high"]], [up, up], color=colour, linewidth=1.4)
            axes.plot(base + one["change"], up, "o", color=colour, markersize=5)
    axes.set_yticks(range(len(order)), [short(number) for number in order[::-1]], fontsize=9)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda share, _: f"{100 * share:g}%")


def short(number: str) -> str:
    """A number's name without the containers, and without the word for all."""
    words = [word for word in key_label(number).split(" · ") if word not in ("*", "third party", "guarantor")]
    return " · ".join(words[-2:])


@styled
def spread_figure(wide, fits, bands, worlds: int) -> Slide:
    """What wide priors say of things that were not counted: all of them pale, those in all bands dark.

    `wide` and `bands` as of `Robustness` and `counted`; `fits` (draws,) of bool.
    """
    table = wide.pivot(index="draw", columns="quantity", values="model")
    chosen = table[fits.to_numpy()]
    ends = f"{100 * chosen['zone'].min():.0f}% to {100 * chosen['zone'].max():.0f}%" if len(chosen) else "none"
    slide = Slide(f"{len(chosen)} of {len(table)} wide priors fit the rates of agreement, with a zone in {ends} of worlds",
                  "Every number multiplied by a factor of its own, between ½ and 2; a dot is a prior",
                  f"{worlds:,} worlds a prior; dark: within the bands of all rates of agreement; green: two of the bands")
    left, right = slide.subplots(1, 2)
    _cloud(left, table, chosen, "zone", "no_zone")
    left.set(xlabel="a zone of agreement at the start", ylabel="failures without a zone at their end",
             title="Why talks fail is not settled")
    _cloud(right, table, chosen, "agreement_unmediated", "agreement_mediated")
    across, up = bands.loc["agreement_unmediated"], bands.loc["agreement_mediated"]
    right.fill_between([across["low"], across["high"]], up["low"], up["high"], color=BAND, linewidth=0, zorder=0)
    right.set(xlabel="agreement without a mediator", ylabel="agreement with a mediator", title="The rates that were counted")
    return slide


def _cloud(axes, table, chosen, across: str, up: str) -> None:
    axes.scatter(table[across], table[up], s=22, color=PALE, edgecolor="#B5B5B5", linewidth=0.6)
    axes.scatter(chosen[across], chosen[up], s=46, color=BLUE, edgecolor="white", linewidth=0.8, zorder=3)
    percent_axis(axes.xaxis, 1.0), percent_axis(axes.yaxis, 1.0)


@styled
def gap_figure(parts, worlds: int) -> Slide:
    """The raw gap between mediated and other talks, and its two parts; `parts` as from `sim.mediated_gap`."""
    raw, selection = 100 * parts.change["raw"], 100 * parts.change["selection"]
    slide = Slide(f"Of a gap of {raw:.0f} points, {selection:.0f} are there before a mediator does anything",
                  "Agreement with less without a mediator; the same worlds with a mediator who comes and does nothing",
                  f"{worlds:,} worlds; lines: 95% intervals", (10.0, 3.6))
    axes = slide.add_subplot()
    for up, (name, colour) in enumerate((("effect", BLUE), ("selection", ORANGE), ("raw", GREY))):
        axes.barh(up, 100 * parts.change[name], color=colour, height=0.55)
        axes.hlines(up, 100 * parts.low[name], 100 * parts.high[name], color=INK, linewidth=1.8)
    axes.set_yticks(range(3), ["what mediators do,\nin the talks they come to", "selection: they come\nwhere talks last", "raw gap"])
    axes.tick_params(axis="y", length=0)
    axes.set(xlabel="percentage points of agreement", xlim=(min(0.0, 100 * parts.low["selection"] - 1), None))
    axes.axvline(0, color=INK, linewidth=1.2)
    return slide
