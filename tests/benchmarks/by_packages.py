"""Plain alternating offers by number of packages, in zopa and in NegMAS, turn by turn in one run.

    python tests/benchmarks/by_packages.py --negmas PYTHON

PYTHON is as in against_negmas.py. Says how much quicker zopa is, and how its time grows against n log n.
"""

import argparse
import math
import statistics
from dataclasses import asdict

from against_negmas import Negmas, rate
from plain import Task, timed

AT_ONCE = 2**22  # worlds times packages: zopa plays so much in one call, but no more than 8,192 worlds
ISSUES = (2, 3, 4, 5)  # of ten options each: 10² … 10⁵ packages


def turns(negmas: Negmas, task: Task, how) -> list:
    """Timings of both sides, turn by turn."""
    worlds = max(32, min(8192, AT_ONCE // task.packages))
    timed(task, 32, seed=0)
    return [(timed(task, worlds, seed=1000 * turn), negmas.ask(**asdict(task), seed=turn, seconds=how.seconds))
            for turn in range(1, how.repeats + 1)]


def line(task: Task, pairs: list, base: float) -> tuple[str, float]:
    """One line of the table, and zopa's time a world over n log n; `base` is what it was at the fewest packages."""
    ratios = sorted(rate(ours, "processor") / rate(theirs, "processor") for ours, theirs in pairs)
    ours = statistics.median(rate(ours, "processor") for ours, _ in pairs)
    theirs = statistics.median(rate(theirs, "processor") for _, theirs in pairs)
    cost = 1.0 / (ours * task.packages * math.log(task.packages))
    shown = "".join(f"{ratio:8.3g}" for ratio in (ratios[0], statistics.median(ratios), ratios[-1]))
    return f"{task.packages:>9,}{pairs[0][0]['count']:>8,}{ours:>10,.1f}{theirs:>10,.2f}{shown}{cost / (base or cost):>12.2f}", cost


def main() -> None:
    """Time both sides and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--negmas", required=True, metavar="PYTHON", help="interpreter of an environment with negmas 0.16")
    parser.add_argument("--seconds", type=float, default=2.0, help="NegMAS's least time a turn (default %(default)s)")
    parser.add_argument("--repeats", type=int, default=3, help="turns (default %(default)s)")
    parser.add_argument("--values", choices=("linear", "random"), default="linear", help="default %(default)s")
    how = parser.parse_args()
    negmas = Negmas(how.negmas)
    for parties in (2, 3):
        print(f"\n{parties} parties, option values {how.values}, processor time")
        print(f"{'packages':>9}{'worlds':>8}{'zopa /s':>10}{'negmas/s':>10}{'ratio':>8}{'median':>8}{'most':>8}{'/ n log n':>12}")
        base = 0.0
        for issues in ISSUES:
            task = Task(how.values, issues, 10, parties)
            shown, cost = line(task, turns(negmas, task, how), base)
            base = base or cost
            print(shown, flush=True)
    negmas.close()


if __name__ == "__main__":
    main()
