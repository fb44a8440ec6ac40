"""How much of the gap between mediated and other talks is what mediators do, and how much is which talks they come to."""

from __future__ import annotations

import pandas as pd

from sim.errors import Problem, UserError
from sim.experiment.designs import Point
from sim.experiment.readings import COUNTED, changed, seen
from sim.experiment.run import run_points
from sim.scenario.scenario import Scenario

COMING = ("title", "text", "source", "note", "present", "arrival", "audience", "text_style", "every")  # all but what it does


def idle(scenario: Scenario) -> Scenario:
    """The scenario with mediators who come as before, in the same worlds and rounds, and do nothing; UserError without any."""
    mediators = scenario.data.get("mediators")
    if not mediators:
        raise UserError(Problem("mediators", f"'{scenario.name}' has none, so there is no gap to take apart; choose one with "
                                             "mediator=NAME"))
    only = {name: {key: value for key, value in given.items() if key in COMING} for name, given in mediators.items()}
    return scenario.but({"mediators": only})


def mediated_gap(scenario: Scenario, worlds: int = 10_000, seed: int = 1, **how) -> pd.DataFrame:
    """The raw gap in agreement between mediated and other worlds, in its two parts: rows raw, effect, selection.

    The same worlds are played with the mediators and with idle ones. Until one comes nothing differs, so that the mediated
    worlds are the same; what they then gain is the effect, and the gap that idle mediators leave is selection: a mediator comes
    only where talks last (immortal time). The two add up to the raw gap. Columns change, low, high (95%); `how` as in
    `run_points`.
    """
    points = [Point({"mediators": "as they are"}, scenario, seed), Point({"mediators": "idle"}, idle(scenario), seed)]
    played = run_points(points, worlds, **how)
    tables = [seen(point, rows.reset_index(drop=True)) for point, rows in zip(points, played.common(0, 1))]
    return gap(*tables)


def gap(acting: pd.DataFrame, idling: pd.DataFrame) -> pd.DataFrame:
    """The rows of `mediated_gap` from the two tables of the same worlds."""
    mediated, unmediated = COUNTED["agreement_mediated"], COUNTED["agreement_unmediated"]
    return pd.DataFrame({
        "raw": changed(unmediated.pair(acting), mediated.pair(acting)),
        "effect": changed(mediated.pair(idling), mediated.pair(acting)),
        "selection": changed(unmediated.pair(idling), mediated.pair(idling))}).T
