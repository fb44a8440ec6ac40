"""What several test files share: small scenarios, plays that are kept, and what is counted in them."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np

import sim
from sim.experiment.statistics import paired_difference
from sim.scenario.reader import edited, read

FOLDER = Path(__file__).parent / "scenarios" / "limits"
WORLDS = 1009  # a number of worlds that no other axis has


def data_of(name: str, changes: dict | None = None) -> dict:
    """A small scenario's data, with changes at dotted keys."""
    return edited(read(str(FOLDER / f"{name}.yaml")), changes or {})


def small(name: str, changes: dict | None = None):
    """A small scenario of tests/scenarios/limits/, with changes at dotted keys."""
    return sim.scenario.build(data_of(name, changes), name)


def worlds_of(scenario, worlds: int = WORLDS, seed: int = 1):
    """The rows of the worlds a scenario is played in."""
    return sim.run(scenario, worlds, seed).worlds


def agreed(scenario, worlds: int = WORLDS, seed: int = 1):
    """Where the parties agree: (worlds,) of bool."""
    return (worlds_of(scenario, worlds, seed)["outcome"] == "agreement").to_numpy()


@lru_cache(maxsize=None)
def _agreed_under(name: str, changes: str, worlds: int):
    return agreed(small(name, json.loads(changes)), worlds)


def agreed_under(name: str, changes: dict, worlds: int = WORLDS):
    """Where the parties agree in a changed small scenario; the same play is not repeated."""
    return _agreed_under(name, json.dumps(changes), worlds)


def effect(name: str, before: dict, after: dict, worlds: int = WORLDS) -> dict:
    """The paired effect of a change on agreement, with its 95% interval."""
    return paired_difference(agreed_under(name, before, worlds), agreed_under(name, after, worlds))


def once(play):
    """`run_points`, but what was asked for before is not played again."""
    kept = {}

    def played(points, worlds, **how):
        asked = worlds, *((point.scenario.hash, point.seed) for point in points)
        if asked not in kept:
            kept[asked] = play(points, worlds, **how)
        return kept[asked]
    return played


def four_errors(rate: float, worlds: int) -> float:
    """Four standard errors of a frequency with this expected rate."""
    return 4 * np.sqrt(rate * (1 - rate) / worlds)
