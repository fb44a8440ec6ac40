"""Directions: which way theory says the full model moves when one thing changes, and by which mechanism."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sim.errors import Problem, UserError, did_you_mean
from sim.experiment.designs import Point
from sim.experiment.paired import ALL, BOTH, DEALS, SAME
from sim.experiment.results import Results
from sim.experiment.run import run_points
from sim.experiment.statistics import paired_change
from sim.scenario.reader import sweeps
from sim.scenario.scenario import Scenario, load

WORLDS = 4000
ON, OFF, WEAK = "on", "off", "weaker"  # the mechanism: at work, switched off, at work where less is expected of it
SIGNS = {"more": 1, "less": -1}
OVER = {"all": ALL, "deals": DEALS, "both": BOTH, "same": SAME}
PREFIX = "direction_"


@dataclass(frozen=True)
class Expected:
    """What theory expects of one response: the change of a mean over some worlds has this sign."""

    words: str
    response: str
    over: str
    sign: int


@dataclass(frozen=True)
class Direction:
    """An experiment of two levels, played with its mechanism on and off, and what theory expects of it.

    `levels` holds before and after by key, `changes` what is the same throughout, `without` what switches the mechanism off.
    With `weaker`, a setting in which the effect on agreement should be smaller, effects are those beyond it.
    """

    name: str
    about: str
    source: str
    scenario: str
    levels: dict
    without: dict
    expects: tuple[Expected, ...]
    changes: dict
    weaker: dict

    @property
    def settings(self) -> dict[str, dict]:
        """What is changed in each setting of the mechanism."""
        return {ON: {}, OFF: self.without, **({WEAK: self.weaker} if self.weaker else {})}

    def points(self, scenario: Scenario, seed: int = 1) -> list[Point]:
        """Before and after in every setting; what is before is held against what is after."""
        found = []
        for setting, more in self.settings.items():
            for after in (0, 1):
                levels = {key: ends[after] for key, ends in self.levels.items()}
                changed = scenario.but({**self.changes, **levels})
                changed = changed.but(more) if more else changed
                found.append(Point({"mechanism": setting, **levels}, changed, seed, None if after else len(found) + 1))
        return found


def direction(block: dict, name: str) -> Direction:
    """A direction from the block of a sweep with `design: direction`; UserError says what is wrong with it."""
    wrong = list(_problems(block))
    if wrong:
        raise UserError(*wrong)
    expects = tuple(Expected(words, given["response"], OVER[given.get("over", "all")], SIGNS[given["is"]])
                    for words, given in block["expects"].items())
    return Direction(name, block.get("about", ""), block.get("source", ""), block.get("scenario", ""), block["levels"],
                     block["without"], expects, block.get("changes") or {}, block.get("weaker") or {})


def _problems(block: dict):
    """What is wrong with the block of a direction."""
    for key in ("levels", "without", "expects"):
        if not isinstance(block.get(key), dict) or not block[key]:
            yield Problem(f"sweep.{key}", f"a direction needs a mapping here, not {block.get(key)!r}")
            return
    for key, ends in block["levels"].items():
        if not isinstance(ends, list) or len(ends) != 2:
            yield Problem(f"sweep.levels.{key}", f"expected two levels, [before, after], not {ends!r}")
    for words, given in block["expects"].items():
        given = given if isinstance(given, dict) else {}
        for key, known in (("is", SIGNS), ("over", OVER)):
            if given.get(key, "all" if key == "over" else "") not in known:
                yield Problem(f"sweep.expects.{words}.{key}", f"unknown '{given.get(key)}'; {did_you_mean('', known)}")
        if "response" not in given:
            yield Problem(f"sweep.expects.{words}.response", "missing; agreement, round, value.PARTY, peace_5 or belief.PARTY")


def kept() -> dict[str, Direction]:
    """The directions that come with zopa, by name."""
    names = {name.removeprefix(PREFIX): block for name, block in sweeps(PREFIX).items()}
    return {name: direction(block, name) for name, block in names.items()}


def directions(*names: str, replications: int = WORLDS, seed: int = 1,
               progress: Callable[[int, int], None] | None = None) -> pd.DataFrame:
    """Play every direction, or those named: one row for everything that theory expects.

    Columns: direction, effect, low, high (95%, paired by world), effect_without_mechanism, without_low, without_high, ok, over,
    response, worlds, about, source. An expectation is met where the interval of the effect lies on its side of zero and that
    without the mechanism does not exclude zero. `progress` is told how many of how many directions are done.
    """
    every = kept()
    names = tuple(dict.fromkeys(name.removeprefix(PREFIX) for name in names))
    for name in names:
        if name not in every:
            raise UserError(Problem("direction", f"unknown direction '{name}'; {did_you_mean(name, every)}"))
    rows = []
    for done, name in enumerate(names or every, 1):
        chosen = every[name]
        results = run_points(chosen.points(load(chosen.scenario), seed), replications)
        rows += judged(chosen, results)
        if progress:
            progress(done, len(names or every))
    return pd.DataFrame(rows)


def judged(chosen: Direction, results: Results) -> list[dict]:
    """What was expected of a direction beside what came: a row for each."""
    on, off = (results.responses(point, point + 1) for point in (0, 2))
    rows = []
    for expected in chosen.expects:
        effect, without = (_of(table, expected) for table in (on, off))
        if chosen.weaker:
            effect = _beyond(results, effect)
        row = {"direction": f"{chosen.name}: {expected.words}", "effect": effect["change"], "low": effect["low"], "high": effect["high"],
               "effect_without_mechanism": without["change"], "without_low": without["low"], "without_high": without["high"]}
        row["ok"] = bool(min(expected.sign * row["low"], expected.sign * row["high"]) > 0 >= row["without_low"]
                         and row["without_high"] >= 0)
        rows.append({**row, "response": expected.response, "over": expected.over, "worlds": int(effect["worlds"]),
                     "about": chosen.about, "source": chosen.source})
    return rows


def _of(table: pd.DataFrame, expected: Expected) -> dict:
    """The change of one response over some worlds."""
    rows = table[(table["response"] == expected.response) & (table["over"] == expected.over)]
    if rows.empty:
        raise UserError(Problem("sweep.expects", f"nothing is known of '{expected.response}' over {expected.over}; known are "
                                + ", ".join(f"{r} over {o}" for r, o in zip(table["response"], table["over"]))))
    return rows.iloc[0].to_dict()


def _beyond(results: Results, effect: dict) -> dict:
    """How much more agreement rises than in the weaker setting, world by world."""
    on, weak = (results.agreed(point + 1).astype(float) - results.agreed(point) for point in (0, 4))
    found = paired_change(weak, on)
    return {**effect, **{key: found[key] for key in ("change", "low", "high")}}
