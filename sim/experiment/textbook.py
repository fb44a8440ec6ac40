"""Theory beside play: what a scenario's textbook limit expects, and what its worlds show."""

from __future__ import annotations

import pandas as pd

from sim.experiment.chunks import CHUNK, Task, played
from sim.experiment.designs import Point
from sim.experiment.schedule import cut
from sim.experiment.store import joined
from sim.theory import limits


def limit_row(point: Point, worlds: pd.DataFrame) -> dict:
    """Exact, simulated, error and tolerance of a design point whose scenario names a limit; nothing where there are no worlds."""
    spec = point.scenario.spec
    if not len(worlds):
        return {}
    limit = limits[spec.limit.name]
    return limit.compared(spec, worlds, twin_of(point, limit, len(worlds)))


def twin_of(point: Point, limit, count: int) -> pd.DataFrame | None:
    """The same worlds with the one change that a limit says makes no difference, or None where it speaks of none."""
    if limit.twin is None:
        return None
    twin = point.scenario.but(limit.twin)
    return joined([played(Task((segment,), twin, point.seed)) for segment in cut(0, 0, count, CHUNK)])
