"""What is to be played: checked design points, and how."""

from __future__ import annotations

from dataclasses import dataclass

from omegaconf import DictConfig, OmegaConf

from sim.cli.loader import Composed
from sim.errors import Problem, UserError, did_you_mean
from sim.experiment.designs import Point, grid, parts
from sim.experiment.directions import direction
from sim.experiment.enough import Enough, checked_precision
from sim.scenario.scenario import Scenario, build

DESIGNS = ("grid", "parts", "direction")


@dataclass(frozen=True)
class Plan:
    """Design points, how many worlds each needs, the engine, and whether to draw."""

    points: tuple[Point, ...]
    enough: Enough
    workers: int
    chunk: int
    figures: bool


def planned(jobs: list[Composed], levels: list[dict]) -> Plan:
    """The plan of one joint experiment: `levels` holds the factors of every job; UserError with all problems."""
    points, problems = [], {}
    for job, factors in zip(jobs, levels):
        problems.update({str(p): p for p in (*job.problems, *_setting_problems(job.settings))})
        try:
            design = _design(job.settings, build(job.data, job.settings.scenario))
            points += [_placed(point, factors, len(points)) for point in design]
        except UserError as error:
            problems.update({str(p): p for p in error.problems})
    if problems:
        raise UserError(*problems.values())
    first = jobs[0].settings
    enough = Enough(first.replications, checked_precision(first.get("precision")))
    return Plan(tuple(points), enough, first.engine.workers, first.engine.chunk, first.results.figures)


def _placed(point: Point, factors: dict, before: int) -> Point:
    """A point of one job's design among those of all jobs."""
    against = None if point.against is None else point.against + before
    return Point({**factors, **point.factors}, point.scenario, point.seed, against)


def _design(settings: DictConfig, scenario: Scenario) -> list[Point]:
    """The design points of one configuration: itself, or what its sweep makes of it."""
    if settings.get("sweep") is None:
        return [Point({}, scenario, settings.seed)]
    if not isinstance(settings.sweep, DictConfig):
        raise UserError(Problem("sweep", "expected the name of a sweep in conf/sweep/"))
    block = OmegaConf.to_container(settings.sweep)
    design = block.get("design", "grid")
    if design not in DESIGNS:
        raise UserError(Problem("sweep.design", f"unknown design '{design}'; {did_you_mean(design, DESIGNS)}"))
    if design == "direction":
        return direction(block, "").points(scenario, settings.seed)
    scenario = scenario.but(_mapping(block, "changes"))
    if design == "parts":
        return _parts(scenario, settings.seed)
    factors = _mapping(block, "factors")
    if not factors:
        raise UserError(Problem("sweep.factors", "expected a mapping of keys to lists of levels"))
    return grid(scenario, factors, settings.seed)


def _mapping(block: dict, name: str) -> dict:
    """A mapping of dotted keys in a sweep's block, empty where there is none."""
    found = block.get(name) or {}
    if not isinstance(found, dict):
        raise UserError(Problem(f"sweep.{name}", f"expected a mapping of keys, not {found!r}"))
    return found


def _parts(scenario: Scenario, seed: int) -> list[Point]:
    if not any(scenario.parts.values()):
        raise UserError(Problem("sweep", f"'{scenario.name}' has no named part that is on, so nothing can be switched "
                                         "off"))
    return parts(scenario, seed)


def _setting_problems(settings: DictConfig):
    """Run keys that are not what they must be."""
    for key, least in (("replications", 1), ("seed", 0), ("engine.workers", 1), ("engine.chunk", 1)):
        value = OmegaConf.select(settings, key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            yield Problem(key, f"expected a whole number from {least} up, not {value!r}")
    try:
        checked_precision(settings.get("precision"))
    except UserError as error:
        yield from error.problems
    if not isinstance(OmegaConf.select(settings, "results.figures"), bool):
        yield Problem("results.figures", "expected true or false")
