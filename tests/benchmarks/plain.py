"""Plain bilateral alternating offers as a scenario: no war, no mediator, no home audience, no events."""

import time

import sim
from sim.scenario import build
from sim.strategies.tactics import conceded

ISSUES = ("price", "quantity", "delivery")
OPTIONS = tuple(f"step_{k}" for k in range(11))
PARTIES = ("boulware", "conceder")
ROUNDS, RESERVATION = 50, 0.6
EXPONENTS = {"boulware": 0.25, "conceder": 4}  # NegMAS writes t**4 and t**0.25
IDEALS = {"boulware": "first", "conceder": "last"}


@sim.tactics(exponent=(0.01, 100))
def on_their_clock(own, view, t, *, exponent=1.0):
    """Concede with the clock as NegMAS reads it: round t of 0…49 stands at (t + 1) / 51."""
    return conceded(own, ((t + 1) / (own.horizon + 1)) ** (1.0 / exponent))


def preference(values: str, ideal: str) -> dict:
    """One issue in a party's eyes: linear between the ends, opposed; or a random value for every option."""
    if values == "linear":
        return {"ideal": ideal}
    return {"ideal": ideal, "shape": "table", "values": {option: {"uniform": [0, 1]} for option in OPTIONS}}


def party(values: str, name: str, tactic: str) -> dict:
    """A party with saliences from a flat Dirichlet distribution."""
    return {"batna": RESERVATION, "salience_concentration": len(ISSUES),
            "preferences": {issue: preference(values, IDEALS[name]) for issue in ISSUES},
            "tactic": {"name": tactic, "exponent": EXPONENTS[name]}, "acceptance": "aspiration",
            "horizon": ROUNDS}


def scenario(values: str, tactic: str = "time_dependent"):
    """The scenario, read and checked as any other."""
    issues = {issue: {"kind": "levels", "options": {option: {} for option in OPTIONS}} for issue in ISSUES}
    return build({"title": "Plain alternating offers", "issues": issues,
                  "parties": {name: party(values, name, tactic) for name in PARTIES},
                  "protocol": {"rounds": ROUNDS, "starts": "boulware"}}, "plain")


def timed(values: str, worlds: int, seed: int, runs: int = 1) -> dict:
    """Play so many worlds at once, so many times, set-up included: counts, seconds on the wall and of the processor."""
    agreed, wall, processor = 0.0, time.perf_counter(), time.process_time()
    for run in range(runs):
        agreed += sim.run(scenario(values), worlds, seed=seed + run).agreement * worlds
    return {"count": worlds * runs, "agreed": round(agreed), "wall": time.perf_counter() - wall,
            "processor": time.process_time() - processor}


def preferences(values: str, frame) -> list:
    """What every world of a frame drew, by world and party: [saliences, option values by issue]."""
    return [[_drawn(values, name, row) for name in PARTIES] for row in frame.to_dict("records")]


def _drawn(values: str, name: str, row: dict) -> list:
    key = f"drawn.parties.{name}.preferences"
    ladder = [k / (len(OPTIONS) - 1) for k in range(len(OPTIONS))]
    linear = ladder if IDEALS[name] == "last" else ladder[::-1]
    return [[row[f"{key}.{issue}.salience"] for issue in ISSUES],
            [linear if values == "linear" else [row[f"{key}.{issue}.values.{option}"] for option in OPTIONS]
             for issue in ISSUES]]


def terms(frame) -> list:
    """The option indices agreed on in every world of a frame, None without agreement."""
    rows = frame[[f"terms.{issue}" for issue in ISSUES]].astype(str).to_numpy()
    return [[OPTIONS.index(option) for option in row] if row[0] else None for row in rows]
