"""Times plain bilateral alternating offers in zopa and in NegMAS, turn by turn in one run.

    python tests/benchmarks/against_negmas.py --negmas PYTHON

PYTHON is the interpreter of a separate environment that holds negmas 0.16. sim neither imports it nor needs it.
"""

import argparse
import json
import platform
import statistics
import subprocess
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import sim
from plain import RESERVATION, ROUNDS, Task, preferences, scenario, terms, timed
from sim.experiment.versions import zopa_version
from sim.experiment.statistics import wilson

OTHER_SIDE = Path(__file__).with_name("negmas_side.py")


class Negmas:
    """NegMAS in its own interpreter, asked over a pipe; idle while zopa is timed."""

    def __init__(self, python: str):
        self.process = subprocess.Popen([python, str(OTHER_SIDE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.versions = self._answer()

    def ask(self, **request):
        """The answer to one request of negmas_side.py."""
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the NegMAS side ended; is negmas installed in the environment that --negmas names?")
        return json.loads(line)

    def close(self) -> None:
        """Let the other interpreter end."""
        self.process.stdin.close()
        self.process.wait()


def turns(negmas: Negmas, task: Task, how) -> dict:
    """Timings of both sides, turn by turn: {"worlds": [(ours, theirs), …], "single": [(ours, theirs), …]}."""
    timed(task, 64, seed=0)
    pairs = {"worlds": [], "single": []}
    for turn in range(1, how.repeats + 1):
        for kind, (worlds, runs) in {"worlds": (how.worlds, 1), "single": (1, how.single)}.items():
            ours = timed(task, worlds, seed=1000 * turn, runs=runs)
            pairs[kind].append((ours, negmas.ask(**asdict(task), seed=turn, seconds=how.seconds)))
    return pairs


def rate(timing: dict, clock: str) -> float:
    """Negotiations per second."""
    return timing["count"] / timing[clock]


def row(label: str, pairs: list, clock: str) -> str:
    """One line of the table: both rates (medians) and the ratio (least, median, greatest)."""
    ours, theirs = ([rate(timing, clock) for timing in side] for side in zip(*pairs))
    ratios = sorted(mine / other for mine, other in zip(ours, theirs))
    shown = "".join(f"{ratio:9.3g}" for ratio in (ratios[0], statistics.median(ratios), ratios[-1]))
    return f"{label:<34}{statistics.median(ours):>9,.0f}{statistics.median(theirs):>9.1f}{shown}"


def agreement(name: str, timings: list) -> str:
    """A side's rate of agreement with its 95% interval."""
    count, agreed = (sum(timing[key] for timing in timings) for key in ("count", "agreed"))
    low, high = wilson(agreed, count)
    return f"{name} {agreed / count:.1%} ({low:.1%} … {high:.1%}) of {count:,}"


def same_worlds(negmas: Negmas, task: Task, worlds: int) -> str:
    """How the very same worlds end on both sides, with the same clock and without tolerance."""
    frame = sim.run(scenario(task, "on_their_clock"), worlds, seed=9).worlds
    ours, theirs = terms(task, frame), negmas.ask(worlds=preferences(task, frame))
    ending = sum((mine is None) == (other is None) for mine, other in zip(ours, theirs))
    package = sum(mine == other for mine, other in zip(ours, theirs))
    return f"the same {worlds} worlds in both: {ending} end alike in agreement or without, {package} on the same package"


def report(negmas: Negmas, task: Task, how) -> None:
    """Time one kind of preferences and print what came out."""
    pairs = turns(negmas, task, how)
    print(f"\noption values {task.values}, {task.parties} parties, {task.issues} issues of {task.options} options, {task.packages:,} packages")
    print(f"{'negotiations per second':<34}{'zopa':>9}{'negmas':>9}{'ratio':>9}{'median':>9}{'most':>9}")
    for kind, label in (("worlds", f"{how.worlds:,} worlds at once"), ("single", "one world at a time")):
        for clock, word in (("processor", "processor time"), ("wall", "on the wall")):
            print(row(f"{label}, {word}", pairs[kind], clock))
    theirs = [other for kind in pairs.values() for _, other in kind]
    print("agreement:", agreement("zopa", [ours for ours, _ in pairs["worlds"]]) + ";", agreement("negmas", theirs))
    if how.check:
        print(same_worlds(negmas, task, how.check))


def arguments():
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--negmas", required=True, metavar="PYTHON", help="interpreter of an environment with negmas 0.16")
    parser.add_argument("--worlds", type=int, default=8192, help="zopa's worlds in one ensemble (default %(default)s)")
    parser.add_argument("--single", type=int, default=20, help="zopa's runs of one world a turn (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=1.5, help="NegMAS's time a turn (default %(default)s)")
    parser.add_argument("--repeats", type=int, default=5, help="turns (default %(default)s)")
    parser.add_argument("--check", type=int, default=200, help="worlds played in both to compare (default %(default)s)")
    parser.add_argument("--values", nargs="+", choices=("linear", "random"), default=["linear", "random"])
    parser.add_argument("--parties", type=int, choices=(2, 3), default=2, help="default %(default)s")
    return parser.parse_args()


def main() -> None:
    """Time both sides and print the tables."""
    how = arguments()
    negmas = Negmas(how.negmas)
    print(f"plain alternating offers: {ROUNDS} rounds, reservation value {RESERVATION}, Boulware against conceder")
    print(f"zopa {zopa_version()} (numpy {version('numpy')}, python {platform.python_version()}); negmas "
          f"{negmas.versions['negmas']} (numpy {negmas.versions['numpy']}, python {negmas.versions['python']})")
    for values in how.values:
        report(negmas, Task(values, parties=how.parties), how)
    negmas.close()


if __name__ == "__main__":
    main()
