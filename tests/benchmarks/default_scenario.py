"""Worlds per second and peak memory of a real scenario on one core, and the time until `zopa run` has its first answer.

    python tests/benchmarks/default_scenario.py [--sizes 1000 10000 100000] [--scenario NAME]

Every size is played in a process of its own, in memory, after a few worlds that load what there is to load.
"""

import argparse
import json
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


def played(name: str, worlds: int) -> dict:
    """Play so many worlds in this process: seconds on the wall and of the processor, MiB at the peak, packages, agreement."""
    scenario = sim.load(name)
    sim.run(scenario, 16)
    wall, processor = time.perf_counter(), time.process_time()
    agreement = sim.run(scenario, worlds, seed=1).agreement
    return {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "packages": scenario.agenda.size,
            "agreement": agreement}


def in_a_fresh_process(name: str, worlds: int) -> dict:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--scenario", name, "--alone", str(worlds)]
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


def table(name: str, sizes: list[int], repeats: int) -> None:
    """Print one line a size; sizes take turns, and medians are shown."""
    turns = {size: [] for size in sizes}
    for _ in range(repeats):
        for size in sizes:
            turns[size].append(in_a_fresh_process(name, size))
    print(f"{name}: {turns[sizes[0]][0]['packages']:,} packages, one core, in memory")
    print(f"{'worlds':>9}{'per second of':>16}{'per second on':>16}{'peak memory':>14}{'agreement':>12}")
    print(f"{'':>9}{'processor time':>16}{'the wall':>16}{'MiB':>14}")
    for size, times in turns.items():
        middle = {key: statistics.median(one[key] for one in times) for key in times[0]}
        print(f"{size:>9,}{size / middle['processor']:>16,.0f}{size / middle['wall']:>16,.0f}{middle['memory']:>14,.0f}"
              f"{middle['agreement']:>12.1%}")


def arguments():
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="worlds (default %(default)s)")
    parser.add_argument("--scenario", default=SCENARIO, help="default %(default)s")
    parser.add_argument("--repeats", type=int, default=1, help="how often each size is played (default %(default)s)")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Print the table, then the time to the first answer."""
    how = arguments()
    if how.alone:
        print(json.dumps(played(how.scenario, how.alone)))
        return
    table(how.scenario, how.sizes, how.repeats)
    said, done = first_answer(how.scenario)
    print(f"zopa run: first answer after {said:.1f} s, done with tables and figures after {done:.1f} s")


if __name__ == "__main__":
    main()
