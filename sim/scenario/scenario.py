"""A checked scenario: frozen objects, with the data they came from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from math import prod

from sim.domain.agenda import Agenda
from sim.domain.priors import Prior
from sim.domain.territory import Territory
from sim.errors import Problem, ScenarioError, UserError
from sim.scenario import at_home, breach, cross, envoys, exact, happenings, seats, table
from sim.scenario.process import ScenarioSpec
from sim.scenario.reader import edited, read
from sim.scenario.shape import shaped, specified
from sim.scenario.textbook import limit_problems


_LEAST = {"title": "", "issues": {}, "parties": {}}  # what the schema asks of every scenario
_NAMED = ("parties", "mediators", "guarantors", "events", "issues")


@dataclass(frozen=True)
class Scenario:
    """A negotiation ready to be played; `but` gives a changed copy."""

    name: str
    data: dict = field(repr=False)
    spec: ScenarioSpec = field(repr=False)
    agenda: Agenda = field(repr=False)
    map: Territory | None = field(repr=False)

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.spec.title

    @property
    def parties(self) -> list[str]:
        """The parties' names in order, the one on side 1 first."""
        return sorted(self.spec.parties, key=lambda name: self.spec.parties[name].side or 3)

    @property
    def parts(self) -> dict[str, bool]:
        """The named parts, and whether each is in."""
        return dict(self.spec.parts)

    @cached_property
    def hash(self) -> str:
        """A fingerprint of everything that shapes the worlds."""
        return sha256(json.dumps(self.data, sort_keys=True, default=str).encode()).hexdigest()[:16]

    def but(self, changes: dict | None = None, **more) -> Scenario:
        """The scenario with values at dotted keys changed; raises ScenarioError if that makes no sense.

        `scenario.but({"protocol.breakdown": 0.1}, mediator="none")`; None removes a key.
        """
        return build(edited(self.data, {**(changes or {}), **more}), self.name)

    def _repr_html_(self) -> str:
        return (f"<b>{_escaped(self.title)}</b><br>{_escaped(self.spec.text)}<br>{len(self.parties)} parties, "
                f"{len(self.agenda.issues)} issues, {self.agenda.size:,} packages")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def load(name: str) -> Scenario:
    """A scenario by name or by the path of its file; raises ScenarioError with everything that is wrong with it."""
    data = read(name)
    scenario = build(data, str(name))
    wrong = list(part_problems(data))
    if wrong:
        raise ScenarioError(*wrong)
    return scenario


def build(data: dict, name: str) -> Scenario:
    """Check data whole and turn it into a Scenario; switched-off parts are taken out first."""
    definitions = {k: v for k, v in _mapping(data.get("switches")).items() if isinstance(v, dict)}
    played = data
    for part, inside in _mapping(data.get("parts")).items():
        off = _mapping(definitions.get(part, {}).get("off"))
        if inside is False and off:
            played = _switched_off(played, off)
    spec, problems = shaped(played)
    if spec is None:
        raise ScenarioError(*problems)
    sides = _sides(spec)
    problems += cross.side_problems(spec)
    territory, wrong = _territory(spec, sides)
    problems += wrong
    for issue, block in spec.issues.items():
        problems += table.issue_problems(issue, block, spec.map and spec.map.lines if wrong else territory and territory.lines)
    if not spec.issues:
        problems.append(Problem("issues", "nothing is on the table; add at least one issue"))
    if not problems or spec.issues:
        problems += _problems(spec, _options(spec, territory))
    problems = problems or list(limit_problems(spec))
    if problems:
        raise ScenarioError(*{str(p): p for p in problems}.values())
    return Scenario(name, data, spec, table.agenda_of(spec.issues, territory), territory)


def _territory(spec: ScenarioSpec, sides: tuple[str, str]) -> tuple[Territory | None, list[Problem]]:
    """The territory, unless something is wrong with the map."""
    if spec.map is None:
        return None, []
    wrong = list(table.map_problems(spec.map, sides, spec.parties))
    if wrong:
        return None, wrong
    territory = table.territory_of(spec.map, sides)
    return territory, list(table.territory_problems(territory, spec.map))


def _options(spec: ScenarioSpec, territory: Territory | None) -> dict[str, list[str]]:
    """The options of every issue by name, as far as they can be read."""
    lines = territory.lines if territory else spec.map.lines if spec.map else {}
    return {name: table.option_names(block, lines) for name, block in spec.issues.items()}


def _mapping(value) -> dict:
    return value if isinstance(value, dict) else {}


def _sides(spec: ScenarioSpec) -> tuple[str, str]:
    by_side = {party.side: name for name, party in spec.parties.items()}
    return by_side.get(1, ""), by_side.get(2, "")


def _problems(spec: ScenarioSpec, options: dict[str, list[str]]):
    size = prod(map(len, options.values()))
    if size > table.MOST_PACKAGES:
        yield Problem("issues", f"make {size:,} packages; at most {table.MOST_PACKAGES:,} can be played")
    for name, party in spec.parties.items():
        yield from cross.party_problems(name, party, options, spec)
        yield from at_home.home_problems(f"parties.{name}.audience", party.audience, options)
        yield from breach.reckoning_problems(name, party, spec)
        yield from envoys.envoy_problems(name, party, options, spec)
        saliences = [p.salience for p in party.preferences.values()]
        if cross.all_can_be_zero(saliences):
            yield Problem(f"parties.{name}.preferences", "every salience is 0, or can be; a party must care for something")
    yield from cross.process_problems(spec, options)
    yield from seats.seat_problems(spec)
    yield from breach.breach_problems(spec, options)
    yield from exact.exact_problems(spec)
    for name, event in spec.events.items():
        yield from happenings.event_problems(name, event, spec, options)
    if spec.start:
        yield from happenings.date_problem("start", spec.start)
    yield from happenings.source_problems(spec)


def _switched_off(data: dict, off: dict) -> dict:
    """The data without a part; what a part says of mediators goes unheeded where a preset has replaced them."""
    there = {key: value for key, value in off.items()
             if not key.startswith("mediator") or _leads_somewhere(data, key)}
    return edited(data, there)


def _leads_somewhere(data: dict, key: str, value=0) -> bool:
    """Whether the actor, event or issue a key speaks of is there; and all of the key, if it is to be removed (None)."""
    words = key.split(".")
    if words[0] == "mediator":
        words = ["mediators", next(iter(_mapping(data.get("mediators"))), ""), *words[1:]]
    if words[0] in _NAMED and len(words) > 1 and words[1] not in _mapping(data.get(words[0])):
        return False
    for word in words if value is None else ():
        if word not in _mapping(data):
            return False
        data = data[word]
    return True


def part_problems(data: dict):
    """Every part must make sense switched off: its keys must lead somewhere, and what is left must fit the schema."""
    fits = shaped(data)[1] == []
    for part, block in _mapping(data.get("switches")).items():
        off = _mapping(_mapping(block).get("off"))
        for key, value in off.items():
            if "*" not in key and not _leads_somewhere(data, key, value):
                yield Problem(f"parts.{part}.off.{key}", "leads nowhere in this scenario; check the names on the way")
        try:
            left = _switched_off(data, off)
            specified(_changed(left, data) if fits else left)
        except UserError as error:
            yield from (Problem(f"parts.{part}.off", str(problem)) for problem in error.problems)


def _changed(left: dict, data: dict) -> dict:
    """The blocks of what is left that are not those of the data, with the least that every scenario has."""
    least = {key: value for key, value in _LEAST.items() if key in left}
    return {**least, **{key: value for key, value in left.items() if value is not data.get(key)}}


def drawn_keys(record, key: str = "") -> dict[str, Prior]:
    """Every prior of a spec by its dotted key, in the order of the schema."""
    found = {}
    if isinstance(record, Prior):
        return {key: record}
    if hasattr(type(record), "model_fields"):
        inner = {name: getattr(record, name) for name in type(record).model_fields if name != "switches"}
    elif isinstance(record, dict):
        inner = record
    elif isinstance(record, tuple):
        inner = dict(enumerate(record))
    else:
        return {}
    for name, value in inner.items():
        inner_key = key if name == "parameters" else f"{key}.{name}" if key else str(name)  # as a user writes them
        found.update(drawn_keys(value, inner_key))
    return found
