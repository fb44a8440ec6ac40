"""How much the comparison with evidence rests on single numbers: each shaken in turn, all together, and wide priors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sim.experiment.counted import counted
from sim.experiment.designs import Point
from sim.experiment.readings import COUNTED, READINGS, seen
from sim.experiment.run import run_points
from sim.experiment.selection import mediated_gap
from sim.experiment.shaken import all_together, one_by_one
from sim.scenario.scenario import Scenario, load

BATCH = 10  # design points that are in memory at a time
STEP = 0.2
WIDE = (0.5, 2.0)
TALKS = tuple(name for name in COUNTED if name.startswith("agreement"))
GROUPS = {"all rates": tuple(COUNTED), "the rates of agreement": TALKS, "the peace": ("peace_1", "peace_5", "peace_10")}


@dataclass(frozen=True)
class Robustness:
    """Rates of shaken scenarios, one row a design point and rate: columns point's factors, quantity, model, inside.

    `each` also holds `change`, `low` and `high`, the paired change against the scenario as it is; `together` and `wide` have
    one draw of all factors a point, and readings beside those that were counted, for which `inside` is None. Wide priors that fit
    all rates of agreement are also played with idle mediators: `gap_raw`, `gap_effect` and `gap_selection`.
    """

    each: pd.DataFrame
    together: pd.DataFrame
    wide: pd.DataFrame
    worlds: int


def robustness(scenario: Scenario | None = None, worlds: int = 2000, draws: int = 100, wide: int = 200, seed: int = 1, *,
               workers: int = 1, into=None, progress: Callable[[int], None] | None = None) -> Robustness:
    """Shake every stated number of a scenario (without one, `typical_crisis`), and read the rates off the same worlds.

    Each number ±20% in turn; `draws` times all of them by up to ±20% at once; `wide` times all of them by a factor of ½ … 2.
    Results are kept in folders under `into` if one is given, and a part that is done there is not played again.
    """
    how = {"worlds": worlds, "workers": workers, "progress": progress}
    into = None if into is None else Path(into)
    designs = designed(scenario or load("typical_crisis"), draws, wide, seed)
    tables = {name: _read(points, into and into / name, **how) for name, points in designs.items()}
    fits = [point for point, fit in zip(designs["wide"], passing(tables["wide"], TALKS)) if fit]
    taken = [row for point in fits for row in _gap(point, into and into / "idle" / f"{point.factors['draw']:04d}", **how)]
    return Robustness(**{**tables, "wide": pd.concat([tables["wide"], pd.DataFrame(taken)], ignore_index=True)}, worlds=worlds)


def points_played(scenario: Scenario, draws: int, wide: int) -> int:
    """How many design points are played at least; each wide prior that passes is played twice more."""
    return sum(map(len, designed(scenario, draws, wide, 1).values()))


def _gap(point: Point, into: Path | None, worlds: int, **how) -> list[dict]:
    """The parts of the mediated gap at one design point."""
    parts = mediated_gap(point.scenario, worlds, point.seed, into=into, **how)
    return [{**point.factors, "quantity": f"gap_{name}", "model": float(row["change"]), "inside": None}
            for name, row in parts.iterrows()]


def designed(scenario: Scenario, draws: int, wide: int, seed: int) -> dict[str, list[Point]]:
    """The design points of the three ways to shake a scenario."""
    return {"each": one_by_one(scenario, STEP, seed), "together": all_together(scenario, draws, 1.0 - STEP, 1.0 + STEP, seed),
            "wide": all_together(scenario, wide, *WIDE, seed)}


def _read(points: list[Point], into: Path | None, worlds: int, workers: int, progress) -> pd.DataFrame:
    """The rates of all points, a batch at a time; a point that is compared is compared with the first."""
    bands, rows, base = counted().set_index("quantity"), [], None
    for first in range(0, len(points), BATCH):
        batch = [replace(p, against=None) for p in points[first:first + BATCH]]
        played = run_points(batch, worlds, workers=workers, into=into and into / f"{first:04d}", progress=progress)
        for number, rest in played.worlds.groupby("point", sort=True):
            table = seen(batch[number], rest.reset_index(drop=True))
            base = table if base is None else base
            rows += _rates(points[first + number], table, base, bands)
    return pd.DataFrame(rows)


def _rates(point: Point, table, base, bands) -> list[dict]:
    """The rows of one design point."""
    rows = []
    for name, reading in READINGS.items():
        model = reading.of_worlds(table)["mean"]
        inside = bool(bands.low[name] <= model <= bands.high[name]) if name in COUNTED else None
        change = reading.change(base, table) if point.against is not None else {}
        rows.append({**point.factors, "quantity": name, "model": model, "inside": inside, **change})
    return rows


def passing(table: pd.DataFrame, quantities) -> pd.Series:
    """By draw, whether all of these rates lie in their bands."""
    chosen = table[table["quantity"].isin(list(quantities))]
    return chosen.groupby("draw", sort=True)["inside"].agg(lambda inside: all(inside))
