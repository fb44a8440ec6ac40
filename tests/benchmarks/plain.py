"""Plain alternating offers as a scenario: no war, no mediator, no home audience, no events."""

import time
from dataclasses import dataclass

import sim
from sim.scenario import build
from sim.strategies.tactics import conceded

ROUNDS, RESERVATION = 50, 0.6
EXPONENTS = {"boulware": 0.25, "conceder": 4, "even": 1}  # NegMAS writes t**4, t**0.25 and t
IDEALS = {"boulware": ("first", "first"), "conceder": ("last", "last"), "even": ("first", "last")}  # on even and on odd issues


@dataclass(frozen=True)
class Task:
    """What is negotiated: option values 'linear' or 'random', so many issues of so many options, between two or three parties."""

    values: str = "linear"
    issues: int = 3
    options: int = 11
    parties: int = 2

    @property
    def packages(self) -> int:
        """How many packages there are."""
        return self.options**self.issues

    @property
    def names(self) -> list[str]:
        """The parties; the first one speaks first."""
        return list(EXPONENTS)[:self.parties]

    @property
    def of_issues(self) -> list[str]:
        """The issues' names."""
        return [f"issue_{j}" for j in range(self.issues)]

    @property
    def of_options(self) -> list[str]:
        """The options' names, the same on every issue."""
        return [f"step_{k}" for k in range(self.options)]


@sim.tactics(exponent=(0.01, 100))
def on_their_clock(own, view, t, *, exponent=1.0):
    """Concede with the clock as NegMAS reads it: round t of 0…49 stands at (t + 1) / 51."""
    return conceded(own, ((t + 1) / (own.horizon + 1)) ** (1.0 / exponent))


def preference(task: Task, ideal: str) -> dict:
    """One issue in a party's eyes: linear between the ends, from its ideal on; or a random value for every option."""
    if task.values == "linear":
        return {"ideal": ideal}
    return {"ideal": ideal, "shape": "table", "values": {option: {"uniform": [0, 1]} for option in task.of_options}}


def party(task: Task, name: str, tactic: str) -> dict:
    """A party with saliences from a flat Dirichlet distribution."""
    return {"batna": RESERVATION, "salience_concentration": task.issues,
            "preferences": {issue: preference(task, IDEALS[name][j % 2]) for j, issue in enumerate(task.of_issues)},
            "tactic": {"name": tactic, "exponent": EXPONENTS[name]}, "acceptance": "aspiration",
            "horizon": ROUNDS}


def scenario(task: Task, tactic: str = "time_dependent"):
    """The scenario, read and checked as any other."""
    issues = {issue: {"kind": "levels", "options": {option: {} for option in task.of_options}} for issue in task.of_issues}
    return build({"title": "Plain alternating offers", "issues": issues,
                  "parties": {name: party(task, name, tactic) for name in task.names},
                  "protocol": {"rounds": ROUNDS, "starts": "boulware"}}, "plain")


def timed(task: Task, worlds: int, seed: int, runs: int = 1) -> dict:
    """Play so many worlds at once, so many times, set-up included: counts, seconds on the wall and of the processor."""
    agreed, wall, processor = 0.0, time.perf_counter(), time.process_time()
    for run in range(runs):
        agreed += sim.run(scenario(task), worlds, seed=seed + run).agreement * worlds
    return {"count": worlds * runs, "agreed": round(agreed), "wall": time.perf_counter() - wall,
            "processor": time.process_time() - processor}


def preferences(task: Task, frame) -> list:
    """What every world of a frame drew, by world and party: [saliences, option values by issue]."""
    return [[_drawn(task, name, row) for name in task.names] for row in frame.to_dict("records")]


def _drawn(task: Task, name: str, row: dict) -> list:
    key = f"drawn.parties.{name}.preferences"
    ladder = [k / (task.options - 1) for k in range(task.options)]
    linear = [ladder if IDEALS[name][j % 2] == "last" else ladder[::-1] for j in range(task.issues)]
    return [[row[f"{key}.{issue}.salience"] for issue in task.of_issues],
            [linear[j] if task.values == "linear" else [row[f"{key}.{issue}.values.{option}"] for option in task.of_options]
             for j, issue in enumerate(task.of_issues)]]


def terms(task: Task, frame) -> list:
    """The option indices agreed on in every world of a frame, None without agreement."""
    rows = frame[[f"terms.{issue}" for issue in task.of_issues]].astype(str).to_numpy()
    return [[task.of_options.index(option) for option in row] if row[0] else None for row in rows]
