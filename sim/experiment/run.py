"""Play the design points of an experiment, chunk by chunk, in one process or several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import metadata

from sim.errors import Problem, UserError
from sim.experiment.chunks import CHUNK, task_of
from sim.experiment.designs import Point, designed
from sim.experiment.enough import Enough, checked_precision
from sim.experiment.gathered import Gathered
from sim.experiment.results import Results, plan_of
from sim.experiment.samples import plain
from sim.experiment.schedule import Schedule
from sim.experiment.store import Store
from sim.experiment.structures import by_point, structures
from sim.experiment.workers import all_played
from sim.scenario.scenario import Scenario

version = cache(metadata.version)  # reading what is installed costs more than a small run


def run(scenario: Scenario, replications: int = 10_000, seed: int = 1, **how) -> Results:
    """Play a scenario in so many worlds; `how` as in `run_points`."""
    return run_points([Point({}, scenario, seed)], replications, **how)


def sweep(scenario: Scenario, factors: dict, replications: int = 10_000, seed: int = 1, *, design: str = "grid",
          points: int | None = None, **how) -> Results:
    """Play a design over some factors, by default the product of all levels; every design point meets the same fortunes.

    Factors, `design` and `points` as in `levels_of`; `how` as in `run_points`.
    """
    chosen, made = designed(scenario, factors, seed, design, points)
    return run_points(chosen, replications, design=made, **how)


def run_points(points: list[Point], replications: int = 10_000, *, precision: float | None = None, workers: int = 1,
               chunk: int = CHUNK, into=None, progress: Callable[[int], None] | None = None, design: dict | None = None) -> Results:
    """Play design points in chunks: the results, kept in the folder `into` if one is given.

    With `precision`, worlds are added to a point until the half-width of its rate's 95% interval is no more than that, or until
    it has all `replications`. The numbers do not depend on `chunk` or `workers` (processes). `progress` is told how many worlds
    were just done; `design` says how the points were chosen. Points that differ in numbers only are played as rows of one
    ensemble. A folder that holds part of the same run is completed; any other is refused with UserError.
    """
    replications, workers, chunk = _checked(1, replications=replications, workers=workers, chunk=chunk)
    points = [_seeded(point) for point in points]
    enough, parted = Enough(replications, checked_precision(precision)), structures(points)
    store, manifest = None if into is None else Store(into), manifest_of(points, enough, chunk, design)
    gathered = Gathered(len(points))
    if store:
        store.open(manifest)
        for frame in store.sound():
            gathered.add(frame)
    schedule, of = Schedule(parted, enough, chunk, gathered.segments), by_point(parted)
    if progress and gathered.worlds:
        progress(gathered.worlds)
    frames = []
    for done, frame in all_played(schedule, lambda chunk: task_of(chunk, of[chunk[0][0]], points), workers):
        if store:
            store.write(done, frame)
        else:
            frames.append(frame)
        schedule.done(done, gathered.add(frame))
        if progress:
            progress(len(frame))
    results = Results(points, manifest, store and store.folder, tally=gathered.tally, frames=frames)
    if store:
        store.write_summary(results.summary)
    return results


def resume(folder, *, workers: int = 1, progress: Callable[[int], None] | None = None) -> Results:
    """Finish the run that a results folder holds part of, from the folder alone; the results are those of an undisturbed run.

    Chunks that are damaged are played again. UserError where the folder was made by another version.
    """
    points, enough, chunk, design = plan_of(Store(folder))
    return run_points(points, enough.replications, precision=enough.precision, workers=workers, chunk=chunk, into=folder,
                      progress=progress, design=design)


def _seeded(point: Point) -> Point:
    """The point with a seed of Python's own numbers; UserError where it has none that is whole."""
    seed, = _checked(0, seed=point.seed)
    return point if seed is point.seed else replace(point, seed=seed)


def _checked(least: int, **numbers) -> list[int]:
    """Whole numbers as Python's own; UserError names those that are none, or too small."""
    numbers = {name: plain(value) for name, value in numbers.items()}
    wrong = [Problem(name, f"expected a whole number from {least} up, not {value!r}") for name, value in numbers.items()
             if isinstance(value, bool) or not isinstance(value, int) or value < least]
    if wrong:
        raise UserError(*wrong)
    return list(numbers.values())


def manifest_of(points: list[Point], enough: Enough, chunk: int, design: dict | None = None) -> dict:
    """What the run is, so that it can be finished, checked and replayed: `run` is its identity."""
    bases, hashes = {}, {}
    for point in points:
        if id(point.base) not in hashes:
            hashes[id(point.base)] = point.base.hash
            bases[point.base.hash] = {"name": point.base.name, "data": point.base.data}
    places = [{"factors": p.factors, "scenario": hashes[id(p.base)], "seed": p.seed, "against": p.against,
               **({} if p.changes == p.factors else {"changes": p.changes})} for p in points]
    asked = {"replications": enough.replications, "precision": enough.precision, "chunk": chunk, "design": design}
    return {"run": {"zopa": zopa_version(), **asked, "points": places},
            "scenarios": bases, "versions": {name: version(name) for name in ("numpy", "mesa", "scipy")}}


def zopa_version() -> str:
    """The installed version, or 'source' for code that was not installed."""
    try:
        return version("zopa")
    except metadata.PackageNotFoundError:
        return "source"
