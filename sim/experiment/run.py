"""Play the design points of an experiment, chunk by chunk, in one process or several."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path

from sim.drawing import drawn
from sim.errors import Problem, UserError
from sim.experiment.chunks import CHUNK, task_of
from sim.experiment.designs import Point, designed
from sim.experiment.engines import Engine, all_played
from sim.experiment.enough import Enough, checked_precision
from sim.experiment.gathered import Gathered
from sim.experiment.folder import gathered_from, plan_of
from sim.experiment.results import Results
from sim.experiment.samples import plain
from sim.experiment.schedule import Schedule, first_chunks
from sim.experiment.shards import Part, Shard, shard_of
from sim.experiment.store import Store, stem_of
from sim.experiment.structures import Structure, by_point, structures
from sim.experiment.tally import Tally
from sim.experiment.versions import libraries, zopa_version
from sim.scenario.scenario import Scenario


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


def run_points(points: list[Point], replications: int = 10_000, *, precision: float | None = None, engine: str = "local",
               workers: int = 1, scheduler: str | None = None, chunk: int = CHUNK, shard=None, into=None,
               progress: Callable[[int], None] | bool | None = None, design: dict | None = None) -> Results | Part:
    """Play design points in chunks: the results, kept in the folder `into` if one is given.

    With `precision`, worlds are added to a point until the half-width of its rate's 95% interval is no more than that, or until
    it has all `replications`. `engine` 'local' plays in so many processes (`workers`), 'dask' in a Dask cluster of them or by the
    `scheduler` at an address; the numbers depend on none of these, nor on `chunk`. `shard=(3, 8)` plays the third of eight parts
    only, into a folder that all parts share: a Part where worlds of others are missing. `progress` is told how many worlds
    were just done, and True shows a bar; `design` says how the points were chosen. Points that differ in numbers only are played as rows of one
    ensemble. A folder that holds part of the same run is completed; any other is refused with UserError.
    """
    replications, workers, chunk = _checked(1, replications=replications, workers=workers, chunk=chunk)
    points = [_seeded(point) for point in points]
    enough, parted, shard = Enough(replications, checked_precision(precision)), structures(points), shard_of(shard)
    if shard.of > 1 and into is None:
        raise UserError(Problem("shard", "the parts of a run share a results folder; name it with into=…"))
    engine = Engine(engine, workers, scheduler)
    engine.check()
    results = Results(points, manifest_of(points, enough, chunk, design), into and Path(into), tally=Tally(len(points)))
    kept = Gathered(results.tally)
    if into is not None:
        Store(into).open(results.manifest)
        own = None if shard.of == 1 or enough.precision else {stem_of(part) for part in first_chunks(parted, enough, chunk, shard)}
        for frame in Store(into).sound(own):
            kept.add(frame)
    with _telling(progress, len(points) * enough.most) as progress:
        if progress and kept.worlds:
            progress(kept.worlds)
        _play(results, Schedule(parted, enough, chunk, kept.segments, shard), engine, parted, progress)
    return results if into is None else _summed_up(results, enough, shard)


def _telling(progress, worlds: int):
    """What is told how many worlds were just done: a bar that is drawn for as long as worlds are played, where True asks for one."""
    return drawn("displays.telling", worlds) if progress is True else nullcontext(progress)


def _play(results: Results, schedule: Schedule, engine: Engine, parted: list[Structure], progress) -> None:
    """Play what a schedule hands out into results and their folder."""
    of, store, counted = by_point(parted), results.folder and Store(results.folder), Gathered(results.tally)
    with closing(all_played(schedule, lambda chunk: task_of(chunk, of[chunk[0][0]], results.design), engine)) as playing:
        for chunk, frame in playing:
            if store:
                store.write(chunk, frame)
            else:
                results.frames.append(frame)
            schedule.done(chunk, counted.count(frame))
            if progress:
                progress(len(frame))


def _summed_up(results: Results, enough: Enough, shard: Shard) -> Results | Part:
    """The results with their summary in the folder; what a shard leaves while worlds of others are missing."""
    store = Store(results.folder)
    if shard.of > 1:
        missing = len(results.design) * enough.replications - store.named
        if enough.precision or missing <= 0:
            there = gathered_from(store, len(results.design))
            results.tally, missing = there.tally, there.missing(enough)
        if missing:
            return Part(store.folder, shard, missing, enough.precision)
    store.write_summary(results.summary)
    return results


def resume(folder, *, engine: str = "local", workers: int = 1, scheduler: str | None = None, shard=None,
           progress: Callable[[int], None] | bool | None = None) -> Results | Part:
    """Finish the run that a results folder holds part of, from the folder alone; the results are those of an undisturbed run.

    Chunks that are damaged are played again. `engine`, `workers`, `scheduler` and `shard` as in `run_points`. UserError where
    the folder was made by another version.
    """
    points, enough, chunk, design = plan_of(Store(folder))
    return run_points(points, enough.replications, precision=enough.precision, engine=engine, workers=workers, scheduler=scheduler,
                      shard=shard, chunk=chunk, into=folder, progress=progress, design=design)


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
            "scenarios": bases, "versions": libraries()}
