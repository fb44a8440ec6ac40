"""Checks of a scenario that names a textbook limit: only what the formula speaks of may differ from the limit's own file."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from math import isfinite

from sim.domain.priors import Prior
from sim.errors import Problem
from sim.paths import scenario_folder
from sim.scenario.reader import parsed
from sim.scenario.shape import specified
from sim.theory import limits

_UNREAD = ("title", "text", "question", "source", "sources", "note", "limit", "start", "unit", "switches", "parts")
WAY_OUT = "To play on without the comparison, remove the block (~limit)"


def limit_problems(spec):
    """What keeps the limit that a scenario names, if any, from being compared with it."""
    if spec.limit is None:
        return
    wrong = list(limits.problems(spec)) or list(_other_changes(spec, limits[spec.limit.name]))
    yield from wrong or limits[spec.limit.name].holds(spec)


@lru_cache(maxsize=None)
def textbook(name: str):
    """The scenario of a limit as it comes with zopa: its schema objects."""
    return specified(parsed((scenario_folder() / "theory" / f"{name}.yaml").read_text(encoding="utf-8"), name))


def short_source(name: str) -> str:
    """Who a limit is from, and when: of its scenario's sources the first."""
    key, note = next(iter(textbook(name).sources.items()))
    return f"{key.replace('_', ', ').title()} {note.date}"


def source_of(name: str) -> str:
    """Where a limit is from, as its scenario names it."""
    return "; ".join(f"{note.where} ({note.date})" for note in textbook(name).sources.values())


def parameters(spec) -> dict:
    """The numbers a limit's formula may draw on, by key, as the user would write them."""
    limit = limits[spec.limit.name]
    keys = limit.told or limit.keys
    return {key: _short(value) for key, value in flat(spec).items()
            if is_one_of(key, keys)}


def is_one_of(key: str, patterns) -> bool:
    """Whether a dotted key fits one of several patterns with `*`."""
    return any(fnmatchcase(key, pattern) for pattern in patterns)


def _other_changes(spec, limit):
    here, there = flat(spec), flat(textbook(limit.name))
    read = [key for key in limit.keys if not key.endswith(".*")]
    found, missing = {}, {}
    for key in dict.fromkeys([*here, *there]):
        if key not in here and is_one_of(key, read):
            missing[key] = Problem(key, f"missing; the limit '{limit.name}' reads it ({_said(there, key)} in its own file). {WAY_OUT}")
        elif is_one_of(key, limit.keys):
            if isinstance(here.get(key), Prior) and not is_one_of(key, limit.drawn):
                found[key] = Problem(key, f"the exact value of '{limit.name}' is for one number here, not for a prior; give a "
                                          "number, or sweep over several with -m")
        elif here.get(key) != there.get(key):
            block = _block(key, here, there)
            found[block] = Problem(block, f"the limit '{limit.name}' holds with {_said(there, block)} here and not with "
                                          f"{_said(here, block)}; it varies {', '.join(limit.keys)}. {WAY_OUT}")
    yield from (found or missing).values()


def _block(key: str, *sides: dict) -> str:
    """The key, or the outermost block around it that one of the sides lacks."""
    words = key.split(".")
    for count in range(1, len(words)):
        block = ".".join(words[:count])
        if any(not any(k == block or k.startswith(f"{block}.") for k in side) for side in sides):
            return block
    return key


def _said(values: dict, key: str) -> str:
    if key in values:
        return "nothing" if values[key] is None else str(_short(values[key]))
    return "this block" if any(name.startswith(f"{key}.") for name in values) else "nothing"


def _short(value):
    """A number, or a prior in its short form."""
    if not isinstance(value, Prior):
        return value
    ends = {name: end for name, end in (("low", value.low), ("high", value.high)) if isfinite(end)}
    return {value.dist: [list(v) if isinstance(v, tuple) else v for v in value.parameters], **ends}


def flat(value, key: str = "") -> dict:
    """Every number and name of a schema object by its dotted key, as a user writes it; words that only explain are left out."""
    if hasattr(type(value), "model_fields"):
        inner = {name: getattr(value, name) for name in type(value).model_fields if name not in _UNREAD}
    elif isinstance(value, dict):
        inner = value
    elif isinstance(value, tuple):
        inner = {str(place): part for place, part in enumerate(value)}
    else:
        return {key: value}
    found = {}
    for name, part in inner.items():
        found.update(flat(part, key if name == "parameters" else f"{key}.{name}" if key else str(name)))
    return found
