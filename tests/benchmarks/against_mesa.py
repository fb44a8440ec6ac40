"""Plain bilateral alternating offers in zopa and as one Mesa model a world with mesa.batch_run, turn by turn in one run.

    python tests/benchmarks/against_mesa.py

First plays the same worlds on both sides, and stops unless all end on the same package or alike without one.
"""

import argparse
import statistics
import time
from importlib.metadata import version

import mesa
import numpy as np

import sim
from one_world import Table
from plain import Task, preferences, scenario, terms, timed


def batch(**parameters) -> list[dict]:
    """What mesa.batch_run finds of each world, in one process."""
    return mesa.batch_run(Table, parameters, number_processes=1, display_progress=False)


def same_worlds(task: Task, worlds: int) -> int:
    """How many of the same worlds end in the same round on the same package, or alike without one."""
    frame = sim.run(scenario(task), worlds, seed=9).worlds
    found = batch(values=task.values, preferences=preferences(task, frame))
    strides = task.options ** np.arange(task.issues)[::-1]
    ours = [None if options is None else int(np.dot(options, strides)) for options in terms(task, frame)]
    return sum((mine, ended) == (other["agreement"], other["round"]) for mine, ended, other in zip(ours, frame["round"], found))


def mesa_timed(task: Task, worlds: int, first: int) -> dict:
    """Play so many worlds with mesa.batch_run: counts, seconds on the wall and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    found = batch(values=task.values, world=range(first, first + worlds))
    return {"count": worlds, "agreed": sum(world["agreement"] is not None for world in found),
            "wall": time.perf_counter() - wall, "processor": time.process_time() - processor}


def main() -> None:
    """Check the two against one another, then time them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=8192, help="zopa's worlds a turn (default %(default)s)")
    parser.add_argument("--models", type=int, default=500, help="Mesa's models a turn (default %(default)s)")
    parser.add_argument("--repeats", type=int, default=5, help="turns (default %(default)s)")
    parser.add_argument("--check", type=int, default=300, help="worlds played in both to compare (default %(default)s)")
    how = parser.parse_args()
    for values in ("linear", "random"):
        task = Task(values)
        same = same_worlds(task, how.check)
        if same != how.check:
            raise SystemExit(f"option values {values}: only {same} of {how.check} worlds end alike; the two are not the same model")
        timed(task, 64, seed=0), mesa_timed(task, 20, 0)
        pairs = [(timed(task, how.worlds, seed=1000 * turn), mesa_timed(task, how.models, 10_000 * turn))
                 for turn in range(1, how.repeats + 1)]
        rates = [[one["count"] / one["processor"] for one in side] for side in zip(*pairs)]
        ratios = sorted(ours / theirs for ours, theirs in zip(*rates))
        agreed = [sum(one["agreed"] for one in side) / sum(one["count"] for one in side) for side in zip(*pairs)]
        print(f"option values {values}: {same} of {how.check} worlds the same in both; zopa {statistics.median(rates[0]):,.0f} and "
              f"mesa {version('mesa')} {statistics.median(rates[1]):,.0f} worlds a second of processor time; ratio {ratios[0]:.3g} … "
              f"{statistics.median(ratios):.3g} … {ratios[-1]:.3g}; agreement {agreed[0]:.1%} and {agreed[1]:.1%}", flush=True)


if __name__ == "__main__":
    main()
