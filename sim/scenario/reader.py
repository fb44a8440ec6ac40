"""The only reader of scenario files: safe YAML in, canonical data out, changes by dotted key."""

from __future__ import annotations

import re
from copy import deepcopy
from difflib import get_close_matches
from pathlib import Path

import yaml

from sim.domain.priors import long_form
from sim.errors import Problem, ScenarioError, UserError, did_you_mean
from sim.paths import conf_folder, scenario_folder

RESERVED = ("replications", "precision", "seed", "scenario", "engine", "sweep", "hydra", "results")
MEDIATOR = "mediator"
WITH_PARAMETERS = ("tactic", "acceptance", "opponent_model")  # plain words to which parameters may be added
BY_NAME = ("parties", "issues", "mediators", "guarantors", "events", "envoys", "factions")  # blocks of what a scenario names
_TOO_LARGE = 4_000_000  # characters


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
    """Plain YAML without tags, duplicate keys, or dates turned into objects."""


def _no_duplicates(loader, node, deep=False):
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} must be a word; put it in quotes", key_node.start_mark)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key '{key}' stands twice", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _no_duplicates)
_Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))  # 010 is ten
_Loader.yaml_implicit_resolvers = {}
for _kind, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null)?$", ["~", "n", ""]),
):  # like YAML 1.2: true and false are the only truth values, and a date is a word
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(_pattern), list(_first))


def names() -> list[str]:
    """The scenarios that come with zopa, by name."""
    root = scenario_folder()
    return sorted(path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.yaml"))


def locate(name: str) -> Path:
    """The file of a scenario given by name or by path; UserError when there is none."""
    given = Path(str(name))
    if given.suffix in (".yaml", ".yml"):
        if given.is_file():
            return given
        raise UserError(Problem("scenario", f"no file '{name}'; give the path of a scenario file, or one of the names "
                                            f"{', '.join(names())}"))
    if str(name) in names():
        return scenario_folder() / f"{name}.yaml"
    by_last_word = {known.rpartition("/")[2]: known for known in names()}
    near = get_close_matches(str(name).rpartition("/")[2], by_last_word, n=1)
    way_out = f"did you mean '{by_last_word[near[0]]}'?" if near else did_you_mean(name, names())
    raise UserError(Problem("scenario", f"unknown scenario '{name}'; {way_out}"))


def read(name: str) -> dict:
    """A scenario's data by name or path, canonical: `parts` split into `switches` and on/off."""
    path = locate(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(Problem("scenario", f"cannot read '{path.name}': {error}")) from None
    return parsed(text, path.name)


def parsed(text: str, name: str = "scenario") -> dict:
    """A scenario's data from YAML text; ScenarioError if it is not plain data."""
    if len(text) > _TOO_LARGE:
        raise ScenarioError(Problem(name, "larger than 4 MB; a scenario is a short text"))
    try:
        _refuse_devices(text)
        data = yaml.load(text, Loader=_Loader)  # a SafeLoader with even fewer types
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ScenarioError(Problem(name, _yaml_message(error))) from None
    if not isinstance(data, dict):
        raise ScenarioError(Problem(name, "expected a mapping with title, issues, parties …; see `zopa new`"))
    untrusted = list(_untrusted(data, ""))
    if untrusted:
        raise ScenarioError(*untrusted)
    return _canonical(data)


def _refuse_devices(text: str) -> None:
    """Refuse tags, anchors and aliases before anything is built from them."""
    for event in yaml.parse(text, Loader=_Loader) if re.search("[!&*]", text) else ():
        if getattr(event, "tag", None) is not None and not isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError(f"line {event.start_mark.line + 1}: refused as untrusted: YAML tags ('{event.tag}') are not "
                                 "data; write plain values")
        if getattr(event, "anchor", None) is not None:
            raise yaml.YAMLError(f"line {event.start_mark.line + 1}: refused as untrusted: anchors and aliases "
                                 f"('{event.anchor}'); write the values out")


def _yaml_message(error) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply to be a scenario"
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}: " if mark else ""
    problem = getattr(error, "problem", None) or str(error)
    return problem if "refused as untrusted" in problem else f"{where}not readable as YAML: {problem}"


def _untrusted(value, key: str, depth: int = 0):
    """Everything that could run code, read the environment or leave the folder."""
    if depth > 40:
        yield Problem(key, "refused as untrusted: nested too deeply")
    elif isinstance(value, dict):
        for name, inner in value.items():
            here = f"{key}.{name}" if key else str(name)
            if str(name) == "hydra" or str(name).startswith("_") or "${" in str(name):
                yield Problem(here, "refused as untrusted: a scenario is data and holds no such key; remove it")
            elif key == "" and name in RESERVED:
                yield Problem(here, "this key belongs to the run and not to a scenario; remove it")
            else:
                yield from _untrusted(inner, here, depth + 1)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _untrusted(inner, f"{key}[{place}]", depth + 1)
    elif isinstance(value, str) and ("${" in value or "../" in value or "..\\" in value
                                     or value.startswith(("file:", "/", "~/"))):
        yield Problem(key, "refused as untrusted: a scenario holds no '${…}' and no path outside its folder")


def _canonical(data: dict) -> dict:
    if "switches" in data:
        raise ScenarioError(Problem("switches", "in a scenario file this block is called 'parts'"))
    given = data.pop("parts", None) or {}
    if isinstance(given, dict) and all(isinstance(part, bool) for part in given.values()):
        return {**data, "parts": given} if given else data
    data["switches"] = given
    if isinstance(given, dict):
        data["parts"] = {name: part.get("on", True) if isinstance(part, dict) else True for name, part in given.items()}
    return data


def edited(data: dict, changes: dict) -> dict:
    """The data with values put at dotted keys; None removes a key, `mediator` chooses a preset or the main mediator.

    Outer keys come before inner ones, in whatever order they are given. What no change leads to is shared with the data given.
    """
    data = dict(data)
    for key in sorted(changes, key=depth):
        for full in expanded(data, key):
            if full == MEDIATOR:
                data["mediators"] = _preset(changes[key])
            else:
                if changes[key] is not None:
                    _check_names(data, full)
                _put(data, full.split("."), deepcopy(changes[key]), full)
    return data


def depth(key: str) -> tuple:
    """Where a change comes among others: a preset first, then by the number of words, names filled in before names given."""
    return key != MEDIATOR, key.count(".") + key.startswith(f"{MEDIATOR}."), "*" not in key


def _check_names(data, key: str) -> None:
    """Refuse a change inside a party, an event and so on that is not there: more likely a slip than a new one."""
    words = key.split(".")
    for place, (block, name) in enumerate(zip(words[:-2], words[1:-1])):
        data = data.get(block) if isinstance(data, dict) else None
        if block in BY_NAME and isinstance(data, dict) and name not in data:
            here = ".".join(words[:place + 2])
            raise UserError(Problem(here, f"nothing is called '{name}' here (a new one is given whole: +{here}={{…}}); "
                                          f"{did_you_mean(name, data)}"))


def _addressed(data: dict, key: str) -> str:
    if not key.startswith(MEDIATOR + "."):
        return key
    mediators = data.get("mediators")
    if not isinstance(mediators, dict) or not mediators:
        raise UserError(Problem(key, "there is no mediator to change; choose one with mediator=NAME first "
                                     f"({', '.join(presets())})"))
    return f"mediators.{next(iter(mediators))}.{key.removeprefix(MEDIATOR + '.')}"


def expanded(data, key: str) -> list[str]:
    """The full keys that a key speaks of, `mediator.` and every `*` filled in; UserError where there are none."""
    found = _filled(data, _addressed(data, key))
    if not found:
        raise UserError(Problem(key, "nothing stands where '*' is; name a mapping such as parties.*.optimism"))
    return found


def _filled(data, key: str) -> list[str]:
    head, star, tail = key.partition("*")
    if not star:
        return [key]
    place = data
    for word in head.strip(".").split("."):
        place = place.get(word, {}) if isinstance(place, dict) else {}
    names = place if isinstance(place, dict) else ()
    return [full for name in names for full in _filled(data, f"{head}{name}{tail}")]


def _put(data: dict, words: list[str], value, full: str) -> None:
    if not all(words):
        raise UserError(Problem(f"'{full}'", "is no key; a dotted key has a word on each side of every dot"))
    for word in words[:-1]:
        inner = data.get(word)
        inner = long_form({"name": inner} if isinstance(inner, str) and word in WITH_PARAMETERS else inner)
        if inner is not None and not isinstance(inner, dict):
            raise UserError(Problem(full, f"'{word}' is a single value here and holds no key '{words[-1]}'"))
        data[word] = inner = {} if inner is None else dict(inner)
        data = inner
    if value is None:
        data.pop(words[-1], None)
    else:
        data[words[-1]] = value


def presets() -> list[str]:
    """The mediator presets, by name."""
    return sorted(path.stem for path in (conf_folder() / MEDIATOR).glob("*.yaml"))


def sweeps(prefix: str = "") -> dict[str, dict]:
    """The blocks of the kept sweeps whose names begin so, by name."""
    found = sorted((conf_folder() / "sweep").glob(f"{prefix}*.yaml"))
    return {path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader) for path in found}


def _preset(name) -> dict:
    """The mediators of a preset: one, under the same name in all presets, so that all meet the same fortunes."""
    if name not in presets():
        raise UserError(Problem(MEDIATOR, f"unknown preset '{name}'; {did_you_mean(str(name), presets())}"))
    if name == "none":
        return {}
    path = conf_folder() / MEDIATOR / f"{name}.yaml"
    return {MEDIATOR: yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)}
