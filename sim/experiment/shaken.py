"""Scenarios with their numbers shaken: which numbers a scenario states, and copies of it in which they are larger or smaller.

What shapes the worlds (parties, issues, options, the map, protocols, rounds, red lines' places) is not shaken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from math import inf
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from sim.domain.priors import Prior, parse_number
from sim.draws import Draws
from sim.experiment.designs import Point
from sim.scenario.fields import Number
from sim.scenario.scenario import Scenario
from sim.strategies.registry import CONDUCT

LEFT_OUT = ("map.*", "*.luck", "switches.*", "parts.*")  # the land, and the draw that picks a tactic
FROM_ONE = ("*.discount",)  # scaled in how far they lie from 1, as impatience
FROM_HALF = ("war.start", "war.balance")  # scaled in how far they lie from 1/2: which side is called 1 means nothing
CHANCE = " (chance)"


@dataclass(frozen=True)
class Stated:
    """A number that a scenario states: its name, the keys that hold it, its value, the ends of its range."""

    name: str
    keys: tuple[str, ...]
    value: object
    low: float = -inf
    high: float = inf

    def scaled(self, factor: float) -> dict:
        """The changes that make it larger by this factor, cut where its range ends."""
        return dict.fromkeys(self.keys, self._plain(factor))

    def _plain(self, factor: float):
        if self.name.endswith(CHANCE):
            return likelier(self.value, factor).canonical()
        middle = 1.0 if _matches(self.keys[0], FROM_ONE) else 0.5 if _matches(self.keys[0], FROM_HALF) else 0.0
        made = stretched(self.value, factor, middle, self.low, self.high)
        return made.canonical() if isinstance(made, Prior) else made


def stretched(value, factor: float, middle: float = 0.0, low: float = -inf, high: float = inf):
    """A number or prior with every value's distance from `middle` multiplied, cut at low…high; where a prior is cut stays."""
    def far(x):
        return min(max(middle + factor * (x - middle), low), high)

    if not isinstance(value, Prior):
        return far(value)
    if value.dist == "choice":
        return replace(value, parameters=(tuple(map(far, value.parameters[0])), value.parameters[1]))
    if value.dist == "normal":
        return replace(value, parameters=(far(value.parameters[0]), factor * value.parameters[1]))
    if value.dist == "lognormal":
        return replace(value, parameters=(factor * value.parameters[0], value.parameters[1]))
    if value.dist == "beta":
        return _beta_of_mean(value, far(value.parameters[0] / sum(value.parameters)))
    return replace(value, parameters=tuple(map(far, value.parameters)))


def _beta_of_mean(value: Prior, mean: float) -> Prior:
    weight, mean = sum(value.parameters), min(max(mean, 1e-3), 1.0 - 1e-3)
    return replace(value, parameters=(weight * mean, weight * (1.0 - mean)))


def likelier(value: Prior, factor: float) -> Prior:
    """A choice of two values with the chance of the greater one multiplied, at most 1."""
    weights = value.parameters[1] or (1.0, 1.0)
    greater = value.parameters[0].index(max(value.parameters[0]))
    chance = min(factor * weights[greater] / sum(weights), 1.0)
    return replace(value, parameters=(value.parameters[0], (chance, 1.0 - chance) if greater == 0 else (1.0 - chance, chance)))


def stated(scenario: Scenario) -> list[Stated]:
    """The numbers a scenario's file states, zeros apart; one that all parties or all factions share counts once."""
    found = {}
    for key, value, low, high in _numbers(scenario.data, scenario.spec, ""):
        if value != 0.0 and not _matches(key, LEFT_OUT):
            found.setdefault(_shared(key), []).append((key, value, low, high))
    alike = {}
    for name, held in found.items():
        for key, value, low, high in held:
            whole = name if all(other[1] == value for other in held) else key
            alike.setdefault((whole, low, high), []).append((key, value))
    return [one for (name, low, high), held in alike.items() for one in _ways(name, held, low, high)]


def _ways(name, held, low, high):
    """A number once; a choice of two values twice, by the values and by their chance."""
    keys, value = tuple(key for key, _ in held), held[0][1]
    yield Stated(name, keys, value, low, high)
    if isinstance(value, Prior) and value.dist == "choice" and len(value.parameters[0]) == 2:
        yield Stated(f"{name}{CHANCE}", keys, value, low, high)


def _shared(key: str) -> str:
    words = key.split(".")
    for block in ("parties", "factions"):
        if block in words:
            words[words.index(block) + 1] = "*"
    return ".".join(words)


def _matches(key: str, patterns) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in patterns)


def _numbers(given, spec, key: str, field=None):
    """(key, number or prior, low, high) of everything in the data that may be a prior."""
    if isinstance(spec, BaseModel) and isinstance(given, dict):
        conduct = CONDUCT.get(key.rpartition(".")[2])
        for name, inner in given.items():
            here = f"{key}.{name}" if key else name
            if name in type(spec).model_fields:
                yield from _numbers(inner, getattr(spec, name), here, type(spec).model_fields[name])
            elif conduct and name in spec.parameters:
                yield here, spec.parameters[name], *conduct[spec.name].ranges.get(name, (-inf, inf))
    elif isinstance(spec, dict) and isinstance(given, dict):
        for name in [name for name in given if name in spec]:  # parts that are switched off are not there
            yield from _numbers(given[name], spec[name], f"{key}.{name}", field)
    elif isinstance(spec, (float, Prior)) and _may_be_prior(field.annotation):
        ends = field.json_schema_extra or {}
        yield key, spec, _or(ends.get("low"), -inf), _or(ends.get("high"), inf)


def _may_be_prior(annotation) -> bool:
    if annotation in (Any, Number):
        return True
    return get_origin(annotation) in (Union, UnionType, dict) and any(map(_may_be_prior, get_args(annotation)))


def _or(value, other):
    return other if value is None else value


def one_by_one(scenario: Scenario, step: float = 0.2, seed: int = 1) -> list[Point]:
    """The scenario as it is, and with each stated number smaller and larger by a step, compared with it."""
    points = [Point({}, scenario, seed)]
    for number in stated(scenario):
        for factor in (1.0 - step, 1.0 + step):
            points.append(Point({"number": number.name, "factor": factor}, scenario, seed, 0, number.scaled(factor)))
    return points


def all_together(scenario: Scenario, count: int, low: float, high: float, seed: int = 1) -> list[Point]:
    """So many copies with every stated number multiplied by a factor of its own; the first stay the same when more are drawn."""
    drawn = factors(scenario, count, low, high, seed)
    return [Point({"draw": k}, scenario, seed, None, shaking(scenario, {name: float(values[k]) for name, values in drawn.items()}))
            for k in range(count)]


def factors(scenario: Scenario, count: int, low: float, high: float, seed: int = 1) -> dict:
    """A factor for every stated number, log-uniform in low…high: by its name, (draws,)."""
    draws = Draws(seed, 0, count)
    return {number.name: low * (high / low) ** draws.uniform(f"shaken/{number.name}") for number in stated(scenario)}


def shaking(scenario: Scenario, by: dict) -> dict:
    """The changes that multiply a scenario's stated numbers by these factors; a choice in its values first, then in its chance."""
    changes, values = {}, {}
    for number in stated(scenario):
        value = values.get(number.keys, number.value)
        made = replace(number, value=value).scaled(by.get(number.name, 1.0))
        changes.update(made)
        if isinstance(value, Prior):
            values[number.keys] = parse_number(made[number.keys[0]])
    return changes
