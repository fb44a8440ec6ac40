"""What the user changed on the command line, as edits of a scenario's data."""

from __future__ import annotations

from functools import lru_cache

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override

from sim.cli.defaults import brought_by_sweep
from sim.domain.priors import is_prior
from sim.errors import Problem, UserError, did_you_mean
from sim.scenario.process import ScenarioSpec
from sim.scenario.reader import MEDIATOR, edited

RUN_KEYS = ("replications", "precision", "seed", "scenario", "engine.workers", "engine.chunk", "engine.scheduler", "results.figures",
            "sweep")
EVERY = "_every_"  # stands for `*` inside keys, which Hydra's grammar has no place for


def starred(argument: str) -> str:
    """Write `parties.*.cost=…` so that Hydra's grammar can read it."""
    key, equals, value = argument.partition("=")
    return ".".join(EVERY if word == "*" else word for word in key.split(".")) + equals + value


def with_what_it_brings(lines: list[str]) -> list[str]:
    """The command line with the scenario that a kept sweep is for, and its number of worlds, where none are named."""
    given = dict(line.partition("=")[::2] for line in lines)
    own = brought_by_sweep(given.get("sweep", ""))
    return [*lines, *(f"{key}={value}" for key, value in own.items() if key not in given)]


def parsed(lines: list[str], config_loader=None) -> list[Override]:
    """The overrides that the lines of the command line hold, by Hydra's own grammar.

    `glob()` needs a config loader to look names up; without one a line is parsed once, however often it is asked for.
    """
    if config_loader is None:
        return [_parsed_line(line) for line in lines]
    return OverridesParser.create(config_loader=config_loader).parse_overrides(list(lines))


@lru_cache(maxsize=10_000)
def _parsed_line(line: str) -> Override:
    return OverridesParser.create().parse_override(line)


def is_for_the_run(override: Override, is_group) -> bool:
    """Whether an override is Hydra's to apply: a config group, a key of Hydra's, or a key of the run."""
    key, root = override.key_or_group, override.key_or_group.split(".")[0]
    if key == MEDIATOR and isinstance(override.value(), dict):
        return False
    return override.is_hydra_override() or is_group(key) or _is_run_root(root)


def key_problem(override: Override, is_group) -> Problem | None:
    """What is wrong with an override whose key is neither the scenario's nor the run's; None when it is one."""
    key, known = override.key_or_group.replace(EVERY, "*"), [*ScenarioSpec.model_fields, MEDIATOR]
    root = key.split(".")[0]
    if override.is_hydra_override() or is_group(override.key_or_group):
        return None
    if override.package is not None:
        return Problem(override.input_line, f"there is no config group '{key}'")
    if root in ("engine", "results") and key != root and key not in RUN_KEYS:
        return Problem(key, f"unknown key; {did_you_mean(key, RUN_KEYS)}")
    if root not in known and not _is_run_root(root):
        return Problem(key, f"unknown key; {did_you_mean(root, [*known, *RUN_KEYS])} `zopa keys` lists them all")
    return None


def _is_run_root(root: str) -> bool:
    return root in {word.split(".")[0] for word in RUN_KEYS}


def applied(data: dict, overrides: list[Override]) -> dict:
    """The data with the overrides put in, in their order; UserError where an override does not fit."""
    for override in overrides:
        if not override.is_sweep_override():
            data = edited(data, changes(data, override))
    return data


def changes(data: dict, override: Override) -> dict:
    """One override as {dotted key: value}, None where the key is to go."""
    key, value = override.key_or_group.replace(EVERY, "*"), override.value()
    if override.is_delete():
        _check_delete(data, key, value)
        return {key: None}
    if override.is_add() and not isinstance(value, (dict, list)) and found(data, key) is not None:
        raise UserError(Problem(key, f"is there already; write {key}=… or ++{key}=… to change it"))
    return merged(data, key, value)


def merged(data: dict, key: str, value) -> dict:
    """A value as edits: a block is merged into the block that is there, anything else takes its place."""
    there = found(data, key) if key != MEDIATOR else {}
    if not isinstance(value, dict) or is_prior(value) or not isinstance(there, dict) or is_prior(there):
        return {key: value}
    inner = {}
    for name, part in value.items():
        inner.update(merged(data, f"{key}.{name}", part))
    return inner


def found(data: dict, key: str):
    """What stands at a dotted key; None when nothing does, or when the key holds a `*`."""
    words = key.split(".")
    if words[0] == MEDIATOR and data.get("mediators"):
        words = ["mediators", next(iter(data["mediators"])), *words[1:]]
    for word in words:
        data = data.get(word) if isinstance(data, dict) else None
    return data


def _check_delete(data: dict, key: str, value) -> None:
    there = found(data, key)
    if there is None and "*" not in key:
        raise UserError(Problem(f"~{key}", "the scenario does not spell this key out, so there is nothing to remove"))
    if value is not None and value != there:
        raise UserError(Problem(f"~{key}={value}", f"the value is {there}, so nothing is removed"))
