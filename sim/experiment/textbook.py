"""Theory beside play: what a scenario's textbook limit expects, and what its worlds show."""

from __future__ import annotations

import pandas as pd

from sim.experiment.chunks import CHUNK, played_chunk
from sim.experiment.designs import Point
from sim.experiment.schedule import cut
from sim.experiment.store import joined
from sim.theory import limits


def limit_row(point: Point, worlds: pd.DataFrame) -> dict:
    """Exact, simulated, error and tolerance of a design point; nothing where its scenario names no limit."""
    spec = point.scenario.spec
    if spec.limit is None:
        return {}
    limit = limits[spec.limit.name]
    return limit.compared(spec, worlds, twin_of(point, limit, len(worlds)))


def twin_of(point: Point, limit, count: int) -> pd.DataFrame | None:
    """The same worlds with the one change that a limit says makes no difference, or None where it speaks of none."""
    if limit.twin is None:
        return None
    twin = Point({}, point.scenario.but(limit.twin), point.seed)
    return joined([played_chunk(*chunk[:1], twin, *chunk[1:]) for chunk in cut(0, 0, count, CHUNK)])
