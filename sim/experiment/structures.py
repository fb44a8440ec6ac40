"""Design points of one structure: those that differ in numbers only are rows of one ensemble."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

import numpy as np

from sim.domain.priors import Prior, is_prior, parse_number
from sim.errors import Problem, UserError
from sim.experiment.designs import Point
from sim.scenario.numbers import numbers_at, plays_by_formula, value_at
from sim.scenario.reader import depth
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Structure:
    """Design points played together: a scenario, their numbers in the design, and by key the numbers in which they differ.

    `varied` holds (points,) numbers, or a prior with parameters (points,).
    """

    scenario: Scenario = field(repr=False)
    seed: int
    points: np.ndarray
    varied: dict = field(default_factory=dict)


def structures(points: list[Point]) -> list[Structure]:
    """The structures of a design, in the order of their first points; UserError with every problem of every point.

    Two points have one structure where they have one seed, one scenario but for numbers (or priors of one kind), and are 0 at the
    same keys: a number that is 0 switches off what it measures. Every structure is checked whole at the points where each of its
    numbers is the least and where it is the greatest, since a key allows all numbers between two that it allows.
    """
    parted, groups, problems = _Parted(), {}, {}
    for number, point in enumerate(points):
        try:
            base, numbers = parted.of(point)
            kind = (id(base), point.seed, tuple((key, _kind(key, value)) for key, value in numbers.items()))
            groups.setdefault(kind, []).append((number, numbers))
        except UserError as error:
            problems.update({str(p): p for p in error.problems})
    found = []
    for members in groups.values():
        try:
            found += _grouped(points, members)
        except UserError as error:
            problems.update({str(p): p for p in error.problems})
    if problems:
        raise UserError(*problems.values())
    return sorted(found, key=lambda structure: structure.points[0])


def by_point(parted: list[Structure]) -> dict[int, Structure]:
    """The structure of every design point."""
    return {int(point): structure for structure in parted for point in structure.points}


def _grouped(points: list[Point], members: list) -> list[Structure]:
    """One structure of these points; one each where a switched-off part has the last word on a number."""
    numbers = [number for number, _ in members]
    if len(members) == 1:
        return [_alone(points, numbers[0])]
    columns = {key: [values[key] for _, values in members] for key in members[0][1]}
    varied = {key: _column(column) for key, column in columns.items() if any(value != column[0] for value in column)}
    problems, kept = {}, True
    for place in _ends(varied):
        number, values = members[place]
        try:
            spec = points[number].scenario.spec
            kept = kept and all(value_at(spec, key) == value for key, value in values.items())
        except UserError as error:
            problems.update({str(p): p for p in error.problems})
    if problems:
        raise UserError(*problems.values())
    if not kept:
        return [_alone(points, number) for number in numbers]
    first = points[numbers[0]]
    return [Structure(first.scenario, first.seed, np.array(numbers), varied)]


def _alone(points: list[Point], number: int) -> Structure:
    return Structure(points[number].scenario, points[number].seed, np.array([number]))


def _kind(key: str, value):
    """What a number shares with those beside which it can be a row: whether it is 0; of a prior, the kind of it."""
    if not isinstance(value, Prior):
        return value == 0.0
    if value.dist == "choice" or key in _KNOWN_AS_PRIORS:
        return repr(value)
    return value.dist, np.isfinite(value.low), np.isfinite(value.high), value.common


_KNOWN_AS_PRIORS = ("war.balance",)  # the parties learn from the prior itself, one for all worlds


def _column(values: list):
    """Numbers (points,), or a prior with parameters (points,)."""
    if not isinstance(values[0], Prior):
        return np.array(values)
    if values[0].dist == "choice":
        return values[0]
    parameters = tuple(np.array(column, dtype=float) for column in zip(*(prior.parameters for prior in values)))
    ends = {name: np.array([getattr(prior, name) for prior in values]) for name in ("low", "high", "correlation")}
    return replace(values[0], parameters=parameters, **ends)


def rows_of(column, places):
    """What these rows have of a column: numbers, or a prior with their parameters."""
    if not isinstance(column, Prior):
        return column[places]
    if column.dist == "choice":
        return column
    ends = {name: getattr(column, name)[places] for name in ("low", "high", "correlation")}
    return replace(column, parameters=tuple(values[places] for values in column.parameters), **ends)


def _ends(varied: dict) -> list[int]:
    """The places where some number, or some number that a prior can draw, is the least or the greatest; the first place too."""
    found = {0: None}
    for column in varied.values():
        low, high = column.support() if isinstance(column, Prior) else (column, column)
        found.update({int(np.argmin(low)): None, int(np.argmax(high)): None})
    return list(found)


class _Parted:
    """Parts the changes of points into numbers, which become rows, and all else, which makes a scenario of its own."""

    def __init__(self):
        self._scenarios: dict = {}
        self._others: dict = {}
        self._places: dict = {}

    def of(self, point: Point) -> tuple[Scenario, dict]:
        """The scenario without the changes of numbers, and the numbers (or priors) by full key."""
        loose = tuple(key for key, value in point.changes.items() if _may_be_a_number(value))
        rest = {key: value for key, value in point.changes.items() if key not in loose}
        found = (id(point.base), loose, _text(rest))
        if found not in self._others:
            self._others[found] = self._without_place(point.base, rest, {key: point.changes[key] for key in loose})
        for key in self._others[found]:
            rest[key] = point.changes[key]
        scenario = self._built(point.base, rest)
        numbers: dict = {}
        for key in sorted((key for key in loose if key not in rest), key=depth):
            for place, parameter in self._at(scenario, key):
                numbers[place] = _number(scenario, numbers, place, parameter, point.changes[key])
        return scenario, numbers

    def _without_place(self, base: Scenario, rest: dict, loose: dict) -> list[str]:
        """Which of the changes that look like numbers are none: they count something, or lead nowhere yet."""
        found: list[str] = []
        while True:
            scenario = self._built(base, {**rest, **{key: loose[key] for key in found}})
            if plays_by_formula(scenario.spec):
                return list(loose)
            more = [key for key in loose if key not in found and not self._at(scenario, key)]
            if not more:
                return found
            found += more

    def _built(self, base: Scenario, changes: dict) -> Scenario:
        known = (id(base), _text(changes))
        if known not in self._scenarios:
            try:
                self._scenarios[known] = base.but(changes) if changes else base
            except UserError as error:
                self._scenarios[known] = error
        if isinstance(self._scenarios[known], UserError):
            raise self._scenarios[known]
        return self._scenarios[known]

    def _at(self, scenario: Scenario, key: str) -> list:
        known = (id(scenario), key)
        if known not in self._places:
            self._places[known] = numbers_at(scenario, key)
        return self._places[known]


def _number(scenario: Scenario, numbers: dict, place: str, parameter: str, value):
    """A number or prior, read; of a prior in which one parameter changes, the prior."""
    try:
        if not parameter:
            return parse_number(value)
        there = numbers.get(place, value_at(scenario.spec, place))
        return parse_number({**there.canonical(), parameter: value})
    except ValueError as error:
        raise UserError(Problem(place, str(error))) from None


def _may_be_a_number(value) -> bool:
    return is_prior(value) or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _text(changes: dict) -> str:
    return json.dumps(changes, sort_keys=True, default=str) if changes else ""
