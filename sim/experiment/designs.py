"""Designs: which design points an experiment has."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from sim.domain.priors import Prior
from sim.experiment.samples import LISTED, levels_of, plain
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Point:
    """A design point: its levels by factor, its scenario, its seed, and the point it is compared with, if any.

    The scenario is `base` with some `changes`, made and checked when it is first asked for.
    """

    factors: dict
    base: Scenario = field(repr=False)
    seed: int = 1
    against: int | None = None
    changes: dict = field(default_factory=dict, repr=False)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that is played; ScenarioError where the changes make no sense."""
        return self.base.but(self.changes) if self.changes else self.base

    @property
    def limited(self) -> bool:
        """Whether its scenario names a textbook limit; answered without making the scenario where no change speaks of one."""
        there = self.scenario if any(key.split(".")[0] == "limit" for key in self.changes) else self.base
        return there.spec.limit is not None

    @property
    def title(self) -> str:
        """Its scenario's title."""
        return self.changes.get("title", self.base.title)


def designed(scenario: Scenario, factors: dict, seed: int = 1, design: str = "grid", points: int | None = None) -> tuple[list[Point], dict]:
    """The design points of an experiment over some factors (see `levels_of`), and how they were chosen, as plain data."""
    levels = levels_of(design, factors, points, seed)
    given = {key: _given(factor, design) for key, factor in factors.items()}
    return ([Point(chosen, scenario, seed, changes=chosen) for chosen in levels],
            {"kind": design, "factors": given, "points": plain(points), "seed": plain(seed)})


def _given(factor, design: str):
    """A factor as plain data: a prior in its long form, or a list of levels."""
    if isinstance(factor, Prior):
        return factor.canonical()
    if isinstance(factor, dict):
        return factor
    if isinstance(factor, tuple) and design not in LISTED:
        return {"uniform": list(map(plain, factor))}
    return list(map(plain, factor))


def parts(scenario: Scenario, seed: int = 1) -> list[Point]:
    """The scenario as it is, and with each named part that is on switched off in turn."""
    changes = [{f"parts.{name}": False} for name, inside in scenario.parts.items() if inside]
    return [Point({}, scenario, seed), *(Point(change, scenario, seed, against=0, changes=change) for change in changes)]
