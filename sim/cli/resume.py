"""`zopa resume RESULTS`: the rest of a run that was stopped or killed."""

from __future__ import annotations

from pathlib import Path

from sim.cli.as_json import as_json
from sim.cli.plan import Plan
from sim.cli.played import carried_out
from sim.cli.told import told
from sim.experiment.engines import Engine
from sim.experiment.folder import plan_of
from sim.experiment.shards import shard_of
from sim.experiment.store import Store


def command(given) -> int:
    """Play what is missing, and answer as the run would have."""
    points, enough, chunk, design = plan_of(Store(given.results))
    engine = Engine(given.engine, given.workers, given.scheduler)
    engine.check()
    plan = Plan(tuple(points), enough, engine, chunk, not given.no_figures, design, shard_of(given.shard))
    results = carried_out(plan, Path(given.results))
    if given.json:
        print(as_json([results]), flush=True)
    told(results, plan.figures, given.json)
    return 0
