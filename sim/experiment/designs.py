"""Designs: which design points an experiment has."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from sim.errors import Problem, UserError
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Point:
    """A design point: its levels by factor, its scenario, its seed, and the point it is compared with, if any."""

    factors: dict
    scenario: Scenario = field(repr=False)
    seed: int = 1
    against: int | None = None


def grid(scenario: Scenario, factors: dict[str, list], seed: int = 1) -> list[Point]:
    """The product of all levels, the last factor running fastest; UserError with every problem of every point."""
    for key, levels in factors.items():
        if isinstance(levels, (str, dict)) or not list(levels):
            raise UserError(Problem(key, f"expected a list of levels, not {levels!r}"))
    points, problems = [], {}
    factors = {key: [plain(level) for level in levels] for key, levels in factors.items()}
    for levels in product(*factors.values()):
        chosen = dict(zip(factors, levels))
        try:
            points.append(Point(chosen, scenario.but(chosen), seed))
        except UserError as error:
            problems.update({str(p): p for p in error.problems})
    if problems:
        raise UserError(*problems.values())
    return points


def plain(value):
    """A numpy number as Python's own; anything else as it is."""
    return value.item() if hasattr(value, "item") else value


def parts(scenario: Scenario, seed: int = 1) -> list[Point]:
    """The scenario as it is, and with each named part that is on switched off in turn."""
    points = [Point({}, scenario, seed)]
    for name, inside in scenario.parts.items():
        if inside:
            change = {f"parts.{name}": False}
            points.append(Point(change, scenario.but(change), seed, against=0))
    return points
