"""`zopa verify --evidence --robust`: what becomes of the comparison when the prior's numbers are others."""

from __future__ import annotations

from pathlib import Path

from sim.cli.printing import show, table
from sim.experiment.counted import counted
from sim.experiment.evidence import DEFAULT
from sim.experiment.readings import COUNTED
from sim.experiment.robustness import GROUPS, TALKS, Robustness, passing, points_played, robustness
from sim.experiment.statistics import wilson
from sim.experiment.store import write_whole
from sim.report.displays import worlds_bar
from sim.report.evidence import DPI, spread_figure, tornado_figure
from sim.report.phrases import percent, points
from sim.scenario.scenario import load

WORLDS, DRAWS = 2000, 100
UNCOUNTED = {"zone": "a zone of agreement at the start", "no_zone": "failures without a zone at their end",
             "gap_effect": "what mediators do, in the talks they come to", "gap_selection": "the part of the gap that is selection"}


def robust_played(given, into: Path | None) -> Robustness:
    """Play the shaken scenarios behind a progress bar."""
    worlds, draws = given.worlds or WORLDS, given.draws or DRAWS
    with worlds_bar() as bar:
        task = bar.add_task("shaken", total=worlds * points_played(load(DEFAULT), draws, 2 * draws))
        return robustness(None, worlds, draws, 2 * draws, given.seed, workers=given.workers, into=into and into / "robust",
                          progress=lambda done: bar.advance(task, done))


def as_json(shaken: Robustness) -> dict:
    """The parts of the robustness for the answer in JSON: every point and rate."""
    return {"robust": {name: getattr(shaken, name).to_dict("records") for name in ("each", "together", "wide")}}


def robust_kept(shaken: Robustness, into: Path) -> None:
    """Write the tables and the figures into the folder."""
    for name in ("each", "together", "wide"):
        write_whole(into / f"robust_{name}.csv", lambda path, name=name: getattr(shaken, name).to_csv(path, index=False))
    bands = counted().set_index("quantity")
    for name, figure in (("robust_each", tornado_figure(shaken.each, bands, shaken.worlds)),
                         ("robust_wide", spread_figure(shaken.wide, passing(shaken.wide, TALKS), bands, shaken.worlds))):
        write_whole(into / f"{name}.png", lambda path, figure=figure: figure.write(path, DPI))


def robust_shown(shaken: Robustness) -> None:
    """Print what moves each rate, how often it stays in its band, and what the priors that fit disagree about."""
    heads = ["as it is", "a fifth less", "a fifth more", "outside", "within, all ±20%", "within, wide"]
    made = table("rate", "moved most by", *heads, numbers=heads)
    for quantity in COUNTED:
        made.add_row(*_row(shaken, quantity))
    show("")
    show(made)
    show(f"\n{shaken.each['number'].nunique()} numbers; a fifth less, a fifth more: paired changes in points, with half of the 95% "
         "interval; outside: of so many changes of one number, how often the rate leaves its band; within: how often it is in its "
         "band when all numbers differ. A number is scaled with its whole prior; parties, issues, the map, the rules of the table "
         "and the kinds of priors are not varied.")
    for name, words in (("together", "all numbers up to 20% off at once"), ("wide", "all numbers off by factors of ½ to 2")):
        _all_bands(getattr(shaken, name), words)
    _disagreement(shaken)


def _row(shaken: Robustness, quantity: str) -> list[str]:
    each = shaken.each[shaken.each["quantity"] == quantity]
    moved = each[each["number"].notna()]
    number = moved.loc[moved["change"].abs().idxmax(), "number"]
    changes = moved[moved["number"] == number].sort_values("factor")
    within = [shaken_by[shaken_by["quantity"] == quantity]["inside"].mean() for shaken_by in (shaken.together, shaken.wide)]
    return [COUNTED[quantity].words, number, percent(each["model"].iloc[0]),
            *(f"{points(row.change)} ±{100 * (row.high - row.low) / 2:.1f}" for row in changes.itertuples()),
            f"{int((~moved['inside'].astype(bool)).sum())} of {len(moved)}", *(percent(share, 0) for share in within)]


def _all_bands(shaken, words: str) -> None:
    """How many draws lie within several bands at once."""
    found = []
    for group, quantities in GROUPS.items():
        fits = passing(shaken, quantities)
        low, high = wilson(int(fits.sum()), len(fits))
        found.append(f"{int(fits.sum())} within the bands of {group} ({percent(low, 0)} to {percent(high, 0)})")
    show(f"{words}: of {len(fits)} draws {', '.join(found)}")


def _disagreement(shaken: Robustness) -> None:
    """What the wide priors that fit the rates of agreement say of what was not counted."""
    fits = passing(shaken.wide, TALKS)
    chosen = shaken.wide[shaken.wide["draw"].isin(fits.index[fits])]
    if not len(chosen):
        show("no wide prior lies within all bands of the rates of agreement")
        return
    show(f"What the {int(fits.sum())} wide priors within the bands of the rates of agreement say of what was not counted:")
    for quantity, words in UNCOUNTED.items():
        found = chosen[chosen["quantity"] == quantity]["model"]
        show(f"  {words}: {percent(found.min(), 0)} to {percent(found.max(), 0)}")
