"""Play the design points of an experiment, chunk by chunk, in one process or several."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from signal import SIG_IGN, SIGINT, signal

import pandas as pd

from sim.errors import Problem, UserError
from sim.experiment.chunks import CHUNK, played_chunk
from sim.experiment.designs import Point, grid, plain
from sim.experiment.results import Results, summed_up
from sim.experiment.store import Chunk, Store, chunks_of, joined
from sim.scenario.scenario import Scenario


def run(scenario: Scenario, replications: int = 10_000, seed: int = 1, **how) -> Results:
    """Play a scenario in so many worlds; `how` as in `run_points`."""
    return run_points([Point({}, scenario, seed)], replications, **how)


def sweep(scenario: Scenario, factors: dict[str, list], replications: int = 10_000, seed: int = 1, **how) -> Results:
    """Play the product of all levels; every design point meets the same fortunes. `how` as in `run_points`."""
    return run_points(grid(scenario, factors, seed), replications, **how)


def run_points(points: list[Point], replications: int = 10_000, *, workers: int = 1, chunk: int = CHUNK, into=None,
               progress: Callable[[int], None] | None = None) -> Results:
    """Play design points in chunks: the results, kept in the folder `into` if one is given.

    The numbers do not depend on `chunk` or `workers` (processes). `progress` is told how many worlds were just done. A
    folder that holds part of the same run is completed; any other is refused with UserError.
    """
    replications, workers, chunk = _checked(1, replications=replications, workers=workers, chunk=chunk)
    points = [replace(point, seed=_checked(0, seed=point.seed)[0]) for point in points]
    chunks = chunks_of(len(points), replications, chunk)
    store = None if into is None else Store(into)
    manifest = manifest_of(points, replications, chunk)
    if store:
        store.open(manifest)
    left = [c for c in chunks if not (store and store.has(*c))]
    if progress and len(left) < len(chunks):
        progress(sum(c[2] for c in chunks) - sum(c[2] for c in left))
    frames = {}
    for done, frame in _played(points, left, workers):
        if store:
            store.write(done, frame)
        else:
            frames[done] = frame
        if progress:
            progress(done[2])
    worlds = store.read(chunks) if store else joined([frames[c] for c in chunks])
    summary = summed_up(points, worlds)
    if store:
        store.write_summary(summary)
    return Results(worlds, summary, points, manifest, None if store is None else store.folder)


def _checked(least: int, **numbers) -> list[int]:
    """Whole numbers as Python's own; UserError names those that are none, or too small."""
    numbers = {name: plain(value) for name, value in numbers.items()}
    wrong = [Problem(name, f"expected a whole number from {least} up, not {value!r}") for name, value in numbers.items()
             if isinstance(value, bool) or not isinstance(value, int) or value < least]
    if wrong:
        raise UserError(*wrong)
    return list(numbers.values())


def _played(points: list[Point], chunks: list[Chunk], workers: int):
    """Chunks with their rows, as they are done."""
    if workers == 1 or len(chunks) < 2:
        for chunk in chunks:
            yield chunk, played_chunk(chunk[0], points[chunk[0]], *chunk[1:])
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_parent) as pool:
        try:
            waiting = {pool.submit(played_chunk, c[0], points[c[0]], *c[1:]): c for c in chunks}
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts_to_the_parent() -> None:
    signal(SIGINT, SIG_IGN)


def manifest_of(points: list[Point], replications: int, chunk: int) -> dict:
    """What the run is, so that it can be finished, checked and replayed: `run` is its identity."""
    scenarios = {}
    for point in points:
        scenarios.setdefault(point.scenario.hash, {"name": point.scenario.name, "data": point.scenario.data})
    places = [{"factors": p.factors, "scenario": p.scenario.hash, "seed": p.seed, "against": p.against} for p in points]
    return {"run": {"zopa": zopa_version(), "replications": replications, "chunk": chunk, "points": places},
            "scenarios": scenarios, "versions": {name: version(name) for name in ("numpy", "mesa", "scipy")}}


def zopa_version() -> str:
    """The installed version, or 'source' for code that was not installed."""
    try:
        return version("zopa")
    except PackageNotFoundError:
        return "source"
