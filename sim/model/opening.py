"""What theory says at the start of the talks: the zone of agreement, the solutions, the compromise."""

from __future__ import annotations

import numpy as np

from sim.arrays import any_each, at, choose
from sim.domain import measures
from sim.model.endings import zone


def write_opening(ledger, parties, rows, agenda, positions) -> None:
    """Write the baselines of these worlds into the ledger; scores are NaN where there is no zone."""
    inside = zone(parties, rows)
    scores, floors = [p.score for p in parties], [p.reservation for p in parties]
    ledger.write("zopa", rows, any_each(inside))
    ledger.write("zopa_width", rows, inside.mean(axis=1))
    for name in measures.SOLUTIONS:
        package = measures.solution(name, scores, floors, inside)
        ledger.write(f"{name}_package", rows, package)
        for party, score in zip(parties, scores):
            ledger.write(f"{name}.{party.name}", rows, choose(package >= 0, at(score, package.clip(min=0)), np.nan))
    middle = measures.compromise(positions, [p.wants.saliences for p in parties], agenda)
    ledger.write("compromise_package", rows, middle)
    ledger.write("compromise_in_zone", rows, at(inside, middle))
    for party, score in zip(parties, scores):
        reached = at(score, middle)
        ledger.write(f"compromise.{party.name}", rows, choose(np.isfinite(reached), reached, np.nan))
