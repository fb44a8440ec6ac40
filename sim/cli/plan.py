"""What is to be played: checked design points, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace

from omegaconf import DictConfig, OmegaConf

from sim.cli.loader import Composed
from sim.errors import Problem, UserError, did_you_mean
from sim.experiment.designs import Point, designed, parts
from sim.experiment.directions import direction
from sim.experiment.engines import Engine
from sim.experiment.enough import Enough, checked_precision
from sim.experiment.samples import DESIGNS as SHAPES
from sim.experiment.shards import Shard
from sim.experiment.structures import structures
from sim.scenario.scenario import Scenario, build

DESIGNS = (*SHAPES, "parts", "direction")


@dataclass(frozen=True)
class Plan:
    """Design points and how they were chosen, how many worlds each needs, the engine, and whether to draw."""

    points: tuple[Point, ...]
    enough: Enough
    engine: Engine
    chunk: int
    figures: bool
    design: dict | None = None
    shard: Shard = Shard()


def planned(jobs: list[Composed], levels: list[dict], shard: Shard = Shard()) -> Plan:
    """The plan of one joint experiment, or of a shard of it: `levels` holds the factors of every job; UserError with all problems."""
    points, problems, bases, design = [], {}, _Bases(), None
    for settings in {id(job.settings): job.settings for job in jobs}.values():
        problems.update({str(p): p for p in _setting_problems(settings)})
    for job, factors in zip(jobs, levels):
        problems.update({str(p): p for p in job.problems})
        try:
            chosen, design = _design(job, bases)
            points += [_placed(point, factors, len(points)) for point in chosen]
        except UserError as error:
            problems.update({str(p): p for p in error.problems})
    try:
        structures(points)
    except UserError as error:
        problems.update({str(p): p for p in error.problems})
    if problems:
        raise UserError(*problems.values())
    first = jobs[0].settings
    enough, engine = Enough(first.replications, checked_precision(first.get("precision"))), _engine(first)
    engine.check()
    return Plan(tuple(points), enough, engine, first.engine.chunk, first.results.figures, design if len(jobs) == 1 else None, shard)


def _engine(settings: DictConfig) -> Engine:
    """The engine of a run, not checked yet."""
    return Engine(OmegaConf.select(settings, "engine.name", default="local"), OmegaConf.select(settings, "engine.workers"),
                  OmegaConf.select(settings, "engine.scheduler"))


class _Bases:
    """The scenarios that jobs start from, each built once."""

    def __init__(self):
        self._known: dict = {}

    def of(self, job: Composed) -> Scenario:
        """The scenario of a job without its changes."""
        known = id(job.data), job.settings.scenario
        if known not in self._known:
            self._known[known] = build(job.data, job.settings.scenario)
        return self._known[known]


def _placed(point: Point, factors: dict, before: int) -> Point:
    """A point of one job's design among those of all jobs."""
    against = None if point.against is None else point.against + before
    return replace(point, factors={**factors, **point.factors}, against=against)


def _design(job: Composed, bases: _Bases) -> tuple[list[Point], dict | None]:
    """The design points of one configuration, itself or what its sweep makes of it, and how they were chosen."""
    settings, scenario = job.settings, bases.of(job)
    if job.sweep is None and settings.get("sweep") is None:
        return [Point({}, scenario, settings.seed, changes=job.changes)], None
    scenario = scenario.but(job.changes)
    if job.sweep is None and not isinstance(settings.sweep, DictConfig):
        raise UserError(Problem("sweep", "expected the name of a sweep in conf/sweep/"))
    block = job.sweep or OmegaConf.to_container(settings.sweep)
    design = block.get("design", "grid")
    if design not in DESIGNS:
        raise UserError(Problem("sweep.design", f"unknown design '{design}'; {did_you_mean(design, DESIGNS)}"))
    if design == "direction":
        return direction(block, "").points(scenario, settings.seed), None
    scenario = scenario.but(_mapping(block, "changes"))
    if design == "parts":
        return _parts(scenario, settings.seed), None
    return designed(scenario, _mapping(block, "factors"), settings.seed, design, block.get("points"))


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
    for key, least in (("replications", 1), ("seed", 0), ("engine.chunk", 1)):
        value = OmegaConf.select(settings, key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            yield Problem(key, f"expected a whole number from {least} up, not {value!r}")
    yield from _engine(settings).problems()
    try:
        checked_precision(settings.get("precision"))
    except UserError as error:
        yield from error.problems
    if not isinstance(OmegaConf.select(settings, "results.figures"), bool):
        yield Problem("results.figures", "expected true or false")
