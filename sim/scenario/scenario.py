"""A checked scenario: frozen objects, with the data they came from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256

from sim.domain.agenda import Agenda
from sim.domain.priors import Prior
from sim.domain.territory import Territory
from sim.errors import Problem, ScenarioError, UserError, did_you_mean
from sim.scenario import cross, table
from sim.scenario.process import ScenarioSpec
from sim.scenario.reader import edited, read
from sim.scenario.shape import specified


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

    @property
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
    return build(read(name), str(name))


def build(data: dict, name: str) -> Scenario:
    """Check data whole and turn it into a Scenario; switched-off parts are taken out first."""
    definitions = {k: v for k, v in _mapping(data.get("switches")).items() if isinstance(v, dict)}
    played = data
    for part, inside in _mapping(data.get("parts")).items():
        off = _mapping(definitions.get(part, {}).get("off"))
        if inside is False and off:
            played = _switched_off(played, off)
    spec = specified(played)
    sides = _sides(spec)
    problems = list(cross.side_problems(spec)) + list(_switch_problems(data, definitions))
    map_wrong = list(table.map_problems(spec.map, sides, spec.parties)) if spec.map else []
    territory = None if map_wrong or not spec.map else table.territory_of(spec.map, sides)
    if territory:
        map_wrong = list(table.territory_problems(territory, spec.map))
    problems += map_wrong
    for issue, block in spec.issues.items():
        if not (map_wrong and block.kind == "line"):
            problems += table.issue_problems(issue, block, territory)
    if not spec.issues:
        problems.append(Problem("issues", "nothing is on the table; add at least one issue"))
    if problems:
        raise ScenarioError(*problems)
    agenda = table.agenda_of(spec.issues, territory)
    problems = list(_problems(spec, agenda))
    if problems:
        raise ScenarioError(*problems)
    return Scenario(name, data, spec, agenda, territory)


def _mapping(value) -> dict:
    return value if isinstance(value, dict) else {}


def _sides(spec: ScenarioSpec) -> tuple[str, str]:
    by_side = {party.side: name for name, party in spec.parties.items()}
    return by_side.get(1, ""), by_side.get(2, "")


def _problems(spec: ScenarioSpec, agenda: Agenda):
    options = {issue.name: list(issue.options) for issue in agenda.issues}
    if agenda.size > table.MOST_PACKAGES:
        yield Problem("issues", f"make {agenda.size:,} packages; at most {table.MOST_PACKAGES:,} can be played")
    for name, party in spec.parties.items():
        yield from cross.party_problems(name, party, options, spec)
        saliences = [p.salience for p in party.preferences.values()]
        if cross.all_can_be_zero(saliences):
            yield Problem(f"parties.{name}.preferences", "every salience is 0, or can be; a party must care for something")
    yield from cross.process_problems(spec, options)
    for name, event in spec.events.items():
        yield from cross.event_problems(name, event, spec, options)
    if spec.start:
        yield from cross.date_problem("start", spec.start)
    yield from cross.source_problems(spec, "", spec.sources)


def _switched_off(data: dict, off: dict) -> dict:
    """The data without a part; what a part says of mediators goes unheeded where a preset has replaced them."""
    there = {key: value for key, value in off.items()
             if not key.startswith("mediator") or _leads_somewhere(data, key)}
    return edited(data, there)


def _leads_somewhere(data: dict, key: str) -> bool:
    words = key.split(".")
    if words[0] == "mediator":
        return bool(data.get("mediators"))
    for word in words[:-1]:
        data = data.get(word) if isinstance(data, dict) else None
    return isinstance(data, dict) and (words[0] != "mediators" or len(words) > 2 or words[-1] in data)


def _switch_problems(data: dict, definitions: dict):
    """Every part must make sense switched off: its keys must lead somewhere the schema knows."""
    for part, block in definitions.items():
        for key, value in _mapping(block.get("off")).items():
            if key.split(".")[0] in ("mediator", "mediators"):
                continue  # a preset may have replaced the mediator it speaks of
            try:
                specified(edited(data, {key: value}))
            except UserError as error:
                yield from (Problem(f"parts.{part}.off.{p.key}", p.message) for p in error.problems)


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
        found.update(drawn_keys(value, f"{key}.{name}" if key else str(name)))
    return found


def part_off(scenario: Scenario, part: str) -> Scenario:
    """The scenario without one of its named parts."""
    if part not in scenario.parts:
        raise UserError(Problem(f"parts.{part}", f"unknown part; {did_you_mean(part, scenario.parts)}"))
    return scenario.but({f"parts.{part}": False})
