"""The other side of against_negmas.py: the same negotiations in NegMAS, one at a time.

Runs in the environment that holds negmas and imports nothing of sim. Says hello with its versions, then answers every
line of JSON on standard input with one on standard output: {"values", "issues", "options", "parties", "seed", "seconds"} asks
for negotiations with fresh preferences for so long, and for one at least, {"worlds": [...]} for those with the preferences given.
"""

import json
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np

warnings.simplefilter("ignore")

from negmas import LinearAdditiveUtilityFunction, SAOMechanism, make_issue, make_os  # noqa: E402
from negmas.sao import BoulwareTBNegotiator, ConcederTBNegotiator, LinearTBNegotiator  # noqa: E402

ROUNDS, RESERVATION = 50, 0.6
CONDUCT = BoulwareTBNegotiator, ConcederTBNegotiator, LinearTBNegotiator


def fresh(values: str, rng, issues: int = 3, options: int = 11, parties: int = 2) -> list:
    """Preferences of all parties, drawn anew: for each [saliences, option values by issue]; the third likes what the first
    does on the first issue, the third and so on, and what the second does on the others."""
    falls, rises = np.linspace(1.0, 0.0, options), np.linspace(0.0, 1.0, options)
    ladders = ((falls, falls), (rises, rises), (falls, rises))[:parties]
    return [[rng.dirichlet(np.ones(issues)).tolist(),
             [(ladder[j % 2] if values == "linear" else rng.random(options)).tolist() for j in range(issues)]]
            for ladder in ladders]


def negotiate(preferences: list, **how):
    """One negotiation, from its outcome space to its end: the final state. `how` goes to both negotiators."""
    issues = [make_issue(len(values), f"issue{j}") for j, values in enumerate(preferences[0][1])]
    space = make_os(issues)
    table = SAOMechanism(outcome_space=space, n_steps=ROUNDS)
    for negotiator, (saliences, options) in zip([conduct(**how) for conduct in CONDUCT], preferences):
        values = {issue.name: dict(enumerate(value)) for issue, value in zip(issues, options)}
        table.add(negotiator, ufun=LinearAdditiveUtilityFunction(values=values, weights=saliences, outcome_space=space,
                                                                 reserved_value=RESERVATION))
    return table.run()


def timed(seed: int, seconds: float, **task) -> dict:
    """Negotiate for so long: how many, how many agreed, and the seconds on the wall and of the processor."""
    rng, count, agreed = np.random.default_rng(seed), 0, 0
    wall, processor = time.perf_counter(), time.process_time()
    while not count or time.perf_counter() - wall < seconds:
        agreed += negotiate(fresh(rng=rng, **task)).agreement is not None
        count += 1
    return {"count": count, "agreed": agreed, "wall": time.perf_counter() - wall,
            "processor": time.process_time() - processor}


def played(worlds: list) -> list:
    """The option indices agreed on in each of these worlds, None without agreement; no offer is below the demand."""
    ends = [negotiate(preferences, eps=0.0).agreement for preferences in worlds]
    return [None if end is None else list(end) for end in ends]


def main() -> None:
    """Answer requests until standard input ends."""
    negotiate(fresh("linear", np.random.default_rng(0)))
    hello = {"negmas": version("negmas"), "numpy": np.__version__, "python": sys.version.split()[0]}
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        answer = played(request["worlds"]) if "worlds" in request else timed(**request)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
