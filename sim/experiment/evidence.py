"""A prior over crises held against rates that others have counted."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from sim.experiment.counted import counted
from sim.experiment.designs import Point
from sim.experiment.readings import COUNTED, UNCOUNTED, seen
from sim.experiment.run import run_points
from sim.experiment.selection import COMING, gap, idle
from sim.scenario.scenario import Scenario, load

DEFAULT = "typical_crisis"
STYLES = ("facilitator", "formulator", "manipulator")
GAP = {"raw": "raw gap: agreement with less without a mediator", "effect": "of it, what mediators do (same worlds, idle mediators)",
       "selection": "of it, selection: mediators come where talks last"}

NUMBERS = ("model", "model_low", "model_high", "data", "low", "high")


def evidence(scenario: Scenario | None = None, worlds: int = 10_000, seed: int = 1, *, workers: int = 1, into=None,
             progress: Callable[[int], None] | None = None) -> pd.DataFrame:
    """Hold a scenario with a war and a mediator (without one, `typical_crisis`) against counted rates: one row a quantity.

    Columns: quantity, about; model, model_low, model_high (95%) and worlds; data, low, high (95%), k, n, source; comparable; role
    (set, in view, follows, checked), used, inside; why. Rates that nothing comparable was counted for have no data, and neither
    have the parts of the mediated gap (see `mediated_gap`). The idle mediator and the presets are played in the same worlds;
    `worlds`, `workers`, `into` and `progress` as in `run_points`.
    """
    points = evidence_points(scenario or load(DEFAULT), seed)
    played = run_points(points, worlds, workers=workers, into=into, progress=progress)
    tables = {point.factors["mediator"]: seen(point, rows.reset_index(drop=True))
              for point, (_, rows) in zip(points, played.worlds.groupby("point", sort=True))}
    rows = [*compared(tables["as it is"]), *_uncounted(tables), *_gap(tables["as it is"], tables["idle"])]
    return pd.DataFrame(rows, dtype=object).astype({**dict.fromkeys(NUMBERS, float), "worlds": int, "used": bool})


def evidence_points(scenario: Scenario, seed: int) -> list[Point]:
    """The scenario as it is, with idle mediators, and with each preset in the place of its main mediator, coming when that came."""
    return [Point({"mediator": "as it is"}, scenario, seed), Point({"mediator": "idle"}, idle(scenario), seed),
            *(Point({"mediator": style}, in_the_style_of(scenario, style), seed) for style in STYLES)]


def in_the_style_of(scenario: Scenario, style: str) -> Scenario:
    """The scenario whose main mediator does what a preset does, under its own name and with its own hazard of coming."""
    name, own = next(iter(scenario.data["mediators"].items()))
    preset, = scenario.but(mediator=style).data["mediators"].values()
    does = {key: value for key, value in preset.items() if key not in COMING}
    return scenario.but({"mediators": {name: {**does, **{key: own[key] for key in COMING if key in own}}}})


def not_compared() -> pd.DataFrame:
    """The rates that were counted and are not held against the model, each with the reason: columns as in `counted`."""
    table = counted()
    return table[~table["quantity"].isin(list(COUNTED))].reset_index(drop=True).astype({"k": int})


def outside(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with data whose rate in the model does not lie in the data's interval."""
    return rows[[inside is False for inside in rows["inside"]]]


def gap_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The parts of the mediated gap among the rows of `evidence`, as from `mediated_gap`."""
    parts = rows[rows["quantity"].isin([f"gap_{name}" for name in GAP])]
    named = parts.rename(columns={"low": "", "high": "", "model": "change", "model_low": "low", "model_high": "high"})
    return named.set_index(named["quantity"].str.removeprefix("gap_"))[["change", "low", "high"]]


def compared(table: pd.DataFrame):
    """The rows of rates that were counted, from a table of `readings.seen`."""
    bands = counted().set_index("quantity")
    for name, reading in COUNTED.items():
        band, model = bands.loc[name], reading.of_worlds(table)
        held = {key: band[key] for key in ("data", "low", "high", "n", "source", "comparable", "role", "why")}
        yield {"quantity": name, "about": reading.words, **_model(model), **held, "k": None if band.k != band.k else int(band.k),
               "used": bool(band.used), "inside": bool(band.low <= model["mean"] <= band.high)}


def _uncounted(tables):
    for name, reading in UNCOUNTED.items():
        yield _row(name, reading.words, **_model(reading.of_worlds(tables["as it is"])))
    mediated = COUNTED["agreement_mediated"]
    for style in ("idle", *STYLES):
        yield _row(f"agreement_{style}", f"agreement with a mediator: {style}", **_model(mediated.of_worlds(tables[style])))


def _gap(acting, idling):
    for name, row in gap(acting, idling).iterrows():
        yield _row(f"gap_{name}", GAP[name], model=row["change"], model_low=row["low"], model_high=row["high"],
                   worlds=len(acting))


def _model(found: dict) -> dict:
    return {"model": found["mean"], "model_low": found["low"], "model_high": found["high"], "worlds": found["worlds"]}


def _row(name: str, about: str, **model) -> dict:
    """A rate that nothing was counted for."""
    return {"quantity": name, "about": about, **model, **dict.fromkeys(("data", "low", "high", "n", "k")), "source": "",
            "comparable": "", "role": "", "why": "", "used": False, "inside": None}
