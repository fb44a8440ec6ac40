"""Where a scenario holds numbers that may differ from world to world: dotted keys as users write them, and what stands there."""

from __future__ import annotations

from functools import cache
from typing import get_args

from pydantic import BeforeValidator

from sim.domain.priors import FAMILIES, Prior, parse_number
from sim.scenario.exact import plays_exactly
from sim.scenario.reader import expanded
from sim.scenario.scenario import Scenario

_SHAPES_THE_AGENDA = ("map",)  # lines are drawn once for all worlds


def plays_by_formula(spec) -> bool:
    """Whether somebody plays exactly, or a textbook limit is compared: all worlds of a point then share what is known."""
    return spec.limit is not None or plays_exactly(spec)


def numbers_at(scenario: Scenario, key: str) -> list[tuple[str, str]]:
    """The full keys of numbers that a key with `*`, of the main mediator, or of a prior's parameter speaks of.

    Each with the parameter, or ''. Empty where any of them is no number, or leads nowhere.
    """
    found = []
    for full in expanded(scenario.data, key):
        outer, _, last = full.rpartition(".")
        if _is_number(scenario.spec, full):
            found.append((full, ""))
        elif _is_number(scenario.spec, outer) and _has_parameter(value_at(scenario.spec, outer), last):
            found.append((outer, last))
        else:
            return []
    return found


def value_at(spec, key: str):
    """The number or prior at a full key of a schema object; None where nothing stands there."""
    found = _found(spec, key.split("."))
    return found and found[2]


def _has_parameter(value, name: str) -> bool:
    return isinstance(value, Prior) and value.dist != "choice" and name in (*FAMILIES[value.dist].parameters, "low", "high")


def _is_number(spec, key: str) -> bool:
    """Whether the schema lets a number or a prior stand at a full key."""
    if not key or key.split(".")[0] in _SHAPES_THE_AGENDA:
        return False
    found = _found(spec, key.split("."))
    return found is not None and _holds_numbers(*found[:2])


def _found(record, words: list[str]):
    """The kind of block and the field that a path leads to, and what stands there; None where it leads nowhere."""
    fields, rest = getattr(type(record), "model_fields", {}), words[1:]
    field = words[0]
    if field not in fields:
        field, rest = "parameters", words  # a tactic's stand beside its name
    if field not in fields:
        return None
    value = getattr(record, field)
    while rest and isinstance(value, dict):
        if rest[0] not in value:
            return None
        value, rest = value[rest[0]], rest[1:]
    return _found(value, rest) if rest else (type(record), field, value)


@cache
def _holds_numbers(record: type, field: str) -> bool:
    info = record.model_fields[field]
    return _reads_numbers(info.metadata) or any(_speaks_of(inner) for inner in (info.annotation, *get_args(info.annotation)))


def _speaks_of(annotation) -> bool:
    return _reads_numbers(getattr(annotation, "__metadata__", ())) or any(_speaks_of(inner) for inner in get_args(annotation))


def _reads_numbers(metadata) -> bool:
    return any(isinstance(part, BeforeValidator) and part.func is parse_number for part in metadata)
