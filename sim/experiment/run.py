"""Play the design points of an experiment, chunk by chunk, in one process or several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import metadata

from sim.errors import Problem, UserError
from sim.experiment.chunks import CHUNK
from sim.experiment.designs import Point, grid, plain
from sim.experiment.enough import Enough, checked_precision
from sim.experiment.results import Results, plan_of
from sim.experiment.schedule import Schedule
from sim.experiment.store import Store, joined
from sim.experiment.workers import played
from sim.scenario.scenario import Scenario

version = cache(metadata.version)  # reading what is installed costs more than a small run


def run(scenario: Scenario, replications: int = 10_000, seed: int = 1, **how) -> Results:
    """Play a scenario in so many worlds; `how` as in `run_points`."""
    return run_points([Point({}, scenario, seed)], replications, **how)


def sweep(scenario: Scenario, factors: dict[str, list], replications: int = 10_000, seed: int = 1, **how) -> Results:
    """Play the product of all levels; every design point meets the same fortunes. `how` as in `run_points`."""
    return run_points(grid(scenario, factors, seed), replications, **how)


def run_points(points: list[Point], replications: int = 10_000, *, precision: float | None = None, workers: int = 1,
               chunk: int = CHUNK, into=None, progress: Callable[[int], None] | None = None) -> Results:
    """Play design points in chunks: the results, kept in the folder `into` if one is given.

    With `precision`, worlds are added to a point until the half-width of its rate's 95% interval is no more than that, or until
    it has all `replications`. The numbers do not depend on `chunk` or `workers` (processes). `progress` is told how many worlds
    were just done. A folder that holds part of the same run is completed; any other is refused with UserError.
    """
    replications, workers, chunk = _checked(1, replications=replications, workers=workers, chunk=chunk)
    points = [replace(point, seed=_checked(0, seed=point.seed)[0]) for point in points]
    enough = Enough(replications, checked_precision(precision))
    store = None if into is None else Store(into)
    manifest = manifest_of(points, enough, chunk)
    if store:
        store.open(manifest)
    schedule = Schedule(len(points), enough, chunk, store.sound() if store else {})
    if progress and schedule.skipped:
        progress(schedule.skipped)
    frames = {}
    for done, frame in played(points, schedule, workers):
        if store:
            store.write(done, frame)
        else:
            frames[done] = frame
        schedule.done(done, int((frame["outcome"] == "agreement").sum()))
        if progress:
            progress(done[2])
    worlds = joined(store.worlds(len(points)) if store else [frames[c] for c in sorted(frames)])
    results = Results(worlds, points, manifest, None if store is None else store.folder)
    if store:
        store.write_summary(results.summary)
    return results


def resume(folder, *, workers: int = 1, progress: Callable[[int], None] | None = None) -> Results:
    """Finish the run that a results folder holds part of, from the folder alone; the results are those of an undisturbed run.

    Chunks that are damaged are played again. UserError where the folder was made by another version.
    """
    points, enough, chunk = plan_of(Store(folder))
    return run_points(points, enough.replications, precision=enough.precision, workers=workers, chunk=chunk, into=folder,
                      progress=progress)


def _checked(least: int, **numbers) -> list[int]:
    """Whole numbers as Python's own; UserError names those that are none, or too small."""
    numbers = {name: plain(value) for name, value in numbers.items()}
    wrong = [Problem(name, f"expected a whole number from {least} up, not {value!r}") for name, value in numbers.items()
             if isinstance(value, bool) or not isinstance(value, int) or value < least]
    if wrong:
        raise UserError(*wrong)
    return list(numbers.values())


def manifest_of(points: list[Point], enough: Enough, chunk: int) -> dict:
    """What the run is, so that it can be finished, checked and replayed: `run` is its identity."""
    scenarios = {}
    for point in points:
        scenarios.setdefault(point.scenario.hash, {"name": point.scenario.name, "data": point.scenario.data})
    places = [{"factors": p.factors, "scenario": p.scenario.hash, "seed": p.seed, "against": p.against} for p in points]
    asked = {"replications": enough.replications, "precision": enough.precision, "chunk": chunk}
    return {"run": {"zopa": zopa_version(), **asked, "points": places},
            "scenarios": scenarios, "versions": {name: version(name) for name in ("numpy", "mesa", "scipy")}}


def zopa_version() -> str:
    """The installed version, or 'source' for code that was not installed."""
    try:
        return version("zopa")
    except metadata.PackageNotFoundError:
        return "source"
