"""Worlds per second and peak memory of a real scenario by worlds and workers, and the time until `zopa run` has its first answer.

    python tests/benchmarks/default_scenario.py [--sizes 1000 10000 100000 1000000] [--workers 1 2] [--scenario NAME]

Every size is played into a results folder by a process of its own, after a few worlds that load what there is to load.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sim  # loads nothing else until it is used: this process stays small, which the children's peak memory starts from

SCENARIO = "us_envoy_track_2025"
FIRST_WORD = "agreement"


def played(name: str, worlds: int, workers: int) -> dict:
    """Play so many worlds from this process: seconds on the wall and of the processor, MiB at the peak, packages, agreement."""
    scenario = sim.load(name)
    sim.run(scenario, 16)
    with tempfile.TemporaryDirectory() as folder:
        wall, processor = time.perf_counter(), _seconds()
        agreement = sim.run(scenario, worlds, seed=1, workers=workers, into=Path(folder) / "results").agreement
        wall, processor = time.perf_counter() - wall, _seconds() - processor
    return {"wall": wall, "processor": processor, "memory": _most(workers), "packages": scenario.agenda.size, "agreement": agreement}


def _seconds() -> float:
    """Processor time of this process and of its workers that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _most(workers: int) -> float:
    """MiB at the peak of this process and of its workers, each taken to be as large as the largest."""
    own, worker = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own + (workers * worker if workers > 1 else 0.0)


def in_a_fresh_process(name: str, worlds: int, workers: int) -> dict:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--scenario", name, "--workers", str(workers), "--alone", str(worlds)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def first_answer(name: str) -> tuple[float, float]:
    """Seconds from pressing return until `zopa run` has printed its rate of agreement, and until it is done."""
    with tempfile.TemporaryDirectory() as folder:
        start, said = time.perf_counter(), None
        command = [str(Path(sys.executable).with_name("zopa")), "run", f"scenario={name}", "hydra.run.dir=results"]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in process.stdout:
            if said is None and FIRST_WORD in line.lower():
                said = time.perf_counter() - start
        if process.wait() or said is None:
            raise SystemExit("zopa run gave no answer")
        return said, time.perf_counter() - start


def table(name: str, sizes: list[int], workers: list[int], repeats: int) -> None:
    """Print one line a size and number of workers; they take turns, and medians are shown."""
    turns = {(size, many): [] for size in sizes for many in workers}
    for _ in range(repeats):
        for size, many in turns:
            turns[size, many].append(in_a_fresh_process(name, size, many))
    print(f"{name}: {turns[sizes[0], workers[0]][0]['packages']:,} packages, into a results folder")
    print(f"{'worlds':>9}{'workers':>9}{'per second of':>16}{'per second on':>16}{'seconds on':>12}{'peak memory':>14}{'agreement':>12}")
    print(f"{'':>18}{'processor time':>16}{'the wall':>16}{'the wall':>12}{'MiB':>14}")
    for (size, many), times in turns.items():
        middle = {key: statistics.median(one[key] for one in times) for key in times[0]}
        print(f"{size:>9,}{many:>9}{size / middle['processor']:>16,.0f}{size / middle['wall']:>16,.0f}{middle['wall']:>12,.1f}"
              f"{middle['memory']:>14,.0f}{middle['agreement']:>12.1%}", flush=True)
    for size in sizes if len(workers) > 1 else ():
        ratios = sorted(one["wall"] / more["wall"] for one, more in zip(turns[size, workers[0]], turns[size, workers[-1]]))
        print(f"{size:,} worlds: {workers[-1]} workers are {statistics.median(ratios):.2f} times as quick as {workers[0]} "
              f"({ratios[0]:.2f} … {ratios[-1]:.2f})")


def arguments():
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="worlds (default %(default)s)")
    parser.add_argument("--scenario", default=SCENARIO, help="default %(default)s")
    parser.add_argument("--workers", type=int, nargs="+", default=[1], help="processes that play (default %(default)s)")
    parser.add_argument("--no-answer", action="store_true", help="leave out the time to the first answer")
    parser.add_argument("--repeats", type=int, default=1, help="how often each size is played (default %(default)s)")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Print the table, then the time to the first answer."""
    how = arguments()
    if how.alone:
        print(json.dumps(played(how.scenario, how.alone, how.workers[0])))
        return
    table(how.scenario, how.sizes, how.workers, how.repeats)
    if how.no_answer:
        return
    said, done = first_answer(how.scenario)
    print(f"zopa run: first answer after {said:.1f} s, done with tables and figures after {done:.1f} s")


if __name__ == "__main__":
    main()
