"""All textbook limits, each over several sets of parameters: expected against simulated."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from sim.errors import Problem, UserError, did_you_mean
from sim.experiment.run import run
from sim.scenario.scenario import Scenario, load
from sim.scenario.textbook import parameters, source_of
from sim.theory import limits
from sim.theory.limit import met


def verify(*names: str, seed: int = 1, progress: Callable[[int, int], None] | None = None) -> pd.DataFrame:
    """Play every limit, or those named (as `rubinstein` or `theory/rubinstein`): one row a set of parameters.

    Columns: limit, quantity, parameters, exact, simulated, error, tolerance, ok, source. `progress` is told how many of how
    many rows are done.
    """
    names = tuple(dict.fromkeys(name.removeprefix("theory/") for name in names))
    for name in names:
        if name not in limits:
            raise UserError(Problem("limit", f"unknown limit '{name}'; {did_you_mean(name, limits)}"))
    tasks = [(name, changes) for name in names or limits for changes in limits[name].sets]
    rows = []
    for name, changes in tasks:
        rows.append(verified(load(f"theory/{name}").but(changes), limits[name].worlds, seed))
        if progress:
            progress(len(rows), len(tasks))
    return pd.DataFrame(rows)


def verified(scenario: Scenario, worlds: int, seed: int = 1) -> dict:
    """Play a scenario that names a limit: its row."""
    spec = scenario.spec
    seen = run(scenario, worlds, seed).summary.iloc[0]
    limit = limits[spec.limit.name]
    row = {"limit": limit.name, "quantity": spec.limit.quantity or next(iter(limit.quantities)), "parameters": parameters(spec),
           **{key: float(seen[key]) for key in ("exact", "simulated", "error", "tolerance")}}
    return {**row, "ok": met(row), "source": source_of(limit.name)}
