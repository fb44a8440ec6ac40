"""Check a scenario's data against the schema: unknown, missing, mistyped and out-of-range keys, all at once."""

from __future__ import annotations

import re
from copy import deepcopy

from pydantic import BaseModel, ValidationError

from sim.domain.priors import Prior
from sim.errors import Problem, ScenarioError, did_you_mean
from sim.scenario.fields import fields_with_limits, record_in
from sim.scenario.process import ScenarioSpec

_SPARED = ("events", "sources", "untabled", "switches", "map")  # blocks without which the rest still makes sense
_NAME = re.compile(r"[\w-]+")
_PLAIN = {
    "missing": "missing; expected {doc}",
    "bool_type": "expected true or false, not {given!r}",
    "int_type": "expected a whole number, not {given!r}",
    "float_type": "expected a number, not {given!r}",
    "float_parsing": "expected a number, not {given!r}",
    "string_type": "expected a word, not {given!r}",
    "dict_type": "expected a mapping of names, not {given!r}",
    "model_type": "expected a mapping with keys, not {given!r}",
    "model_attributes_type": "expected a mapping with keys, not {given!r}",
    "tuple_type": "expected a list, not {given!r}",
}


def specified(data: dict) -> ScenarioSpec:
    """The frozen schema objects of a scenario; ScenarioError holds every problem of shape."""
    spec, problems = shaped(data)
    if problems:
        raise ScenarioError(*problems)
    return spec


def shaped(data: dict) -> tuple[ScenarioSpec | None, list[Problem]]:
    """The schema objects of what can be read of a scenario, if any, and every problem of shape.

    Keys that are wrong are put aside, so that what is left can be checked in the same pass.
    """
    problems: dict[str, Problem] = {}
    while True:
        try:
            spec = ScenarioSpec(**data)
            problems.update((p.key, p) for p in ranges(spec, ""))
            return spec, list(problems.values())
        except ValidationError as error:
            problems = {**{p.key: p for p in _problems(error)}, **problems}
            rest = _without(data, [_aside(item) for item in error.errors()])
        rest.setdefault("title", "untitled")
        if rest == data:
            return None, list(problems.values())
        data = rest


def _aside(item: dict) -> tuple:
    """What to put aside so that the rest can be checked: the wrong key, or the block that lacks one."""
    place = item["loc"]
    if item["type"] != "missing":
        return place
    return place[:-1] if place[0] in _SPARED else ()


def _without(data: dict, places) -> dict:
    """The data less what stands at some locations."""
    data = deepcopy(data)
    for place in places:
        inner, parent, last = data, None, None
        for word in place:
            if isinstance(inner, dict) and word in inner or isinstance(inner, list) and word in range(len(inner)):
                inner, parent, last = inner[word], inner, word
        if isinstance(parent, dict):
            parent.pop(last, None)
        elif isinstance(parent, list):
            parent[last] = None
    return data


def _problems(error: ValidationError) -> list[Problem]:
    found = {}
    for item in error.errors():
        key, model, field = _place(item["loc"])
        key = f"parts{key.removeprefix('switches')}" if key.split(".")[0] == "switches" else key
        if key not in found or item["type"] == "value_error":
            found[key] = Problem(key, _message(item, model, field))
    return list(found.values())


def _place(loc) -> tuple[str, type[BaseModel] | None, str]:
    """The dotted key of a pydantic location, the record it is in, and the last field name."""
    model, words, inside = ScenarioSpec, [], None
    for word in loc:
        if isinstance(word, str) and ("[" in word or word in ("function-before", "str", "float", "constrained-str")):
            continue  # pydantic's own names for the branches of a union
        words.append(str(word))
        if model is not None and inside is None and word in model.model_fields:
            inside = model.model_fields[word]
            record = record_in(inside.annotation)
            holder = model
            if record and not _is_mapping(inside.annotation):
                model, inside = record, None
            elif not record:
                return ".".join(map(str, _rest(words, loc))), holder, str(word)
        elif inside is not None:
            model, inside = record_in(inside.annotation), None
    return ".".join(words), model, words[-1] if words else ""


def _rest(words, loc):
    tail = [w for w in loc[len(words):] if isinstance(w, (str, int)) and "[" not in str(w)
            and w not in ("str", "float", "literal")]
    return [*words, *tail]


def _is_mapping(annotation) -> bool:
    return any(origin in str(annotation) for origin in ("dict[", "tuple["))


def _message(item: dict, model, field: str) -> str:
    given, kind = item.get("input"), item["type"]
    if kind == "extra_forbidden":
        return f"unknown key; {did_you_mean(field, model.model_fields if model else [])}"
    if kind == "value_error":
        return str(item["ctx"]["error"])
    if kind == "literal_error":
        return f"expected one of {item['ctx']['expected']}, not {given!r}"
    doc = model.model_fields[field].description if model and field in model.model_fields else "a value"
    text = _PLAIN.get(kind, item["msg"])
    return text.format(doc=doc, given=given)


def ranges(record: BaseModel, key: str) -> list[Problem]:
    """Every number or prior given in a record that leaves the range of its field; what is not given is in range."""
    found, given = [], record.model_fields_set
    for name, low, high in fields_with_limits(type(record)):
        if name in given:
            found += _in_range(getattr(record, name), f"{key}.{name}" if key else name, low, high)
    return found


def _in_range(value, key: str, low, high) -> list[Problem]:
    if isinstance(value, (float, int, Prior)):
        return [] if isinstance(value, bool) else outside(value, key, low, high)
    if isinstance(value, dict):
        found = []
        for name, inner in value.items():
            if not _NAME.fullmatch(name) and isinstance(inner, BaseModel):
                found.append(Problem(f"{key}.{name}", "a name is made of letters, digits, '_' and '-'"))
            found += _in_range(inner, f"{key}.{name}", low, high)
        return found
    if isinstance(value, tuple):
        return [problem for place, inner in enumerate(value) for problem in _in_range(inner, f"{key}[{place}]", low, high)]
    return ranges(value, key) if isinstance(value, BaseModel) else []


def outside(value, key: str, low, high) -> list[Problem]:
    """A problem when a number, or any number a prior can draw, lies outside low…high."""
    least, most = value.support() if isinstance(value, Prior) else (value, value)
    if not (low is not None and least < low or high is not None and most > high):
        return []
    wanted = f"{'−∞' if low is None else low} … {'∞' if high is None else high}"
    if isinstance(value, Prior):
        return [Problem(key, f"the {value.dist} prior can draw numbers from {least:g} to {most:g}, outside {wanted}; "
                             "cut it with low: and high:")]
    return [Problem(key, f"{value} is out of range; expected {wanted}")]
