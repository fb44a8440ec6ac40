"""`zopa scenarios [NAME]`: what there is, and what is in it."""

from __future__ import annotations

from sim.cli.printing import grid, level, show, table
from sim.domain.priors import Prior
from sim.scenario import reader
from sim.scenario.scenario import Scenario, load
from sim.theory import limits


def command(given) -> int:
    """List all scenarios, or show one."""
    if given.name:
        _one(load(given.name))
    else:
        _all()
    return 0


HEADINGS = {"": "", "theory": "Textbook limits: what theory expects is known, and play must arrive there (zopa verify)"}


def _all() -> None:
    folders = {}
    for name in reader.names():
        folders.setdefault(name.rpartition("/")[0], []).append(load(name))
    for folder, scenarios in folders.items():
        if folder:
            show(f"\n{HEADINGS.get(folder, folder)}")
        _listed(scenarios)
    show("\nzopa scenarios NAME shows one; zopa run scenario=NAME plays it")


def _listed(scenarios: list[Scenario]) -> None:
    made = table("scenario", "title", "parties", "issues", "packages", numbers=("parties", "issues", "packages"))
    for scenario in scenarios:
        made.add_row(scenario.name, scenario.title, str(len(scenario.parties)), str(len(scenario.agenda.issues)),
                     f"{scenario.agenda.size:,}")
    show(made)


def _one(scenario: Scenario) -> None:
    spec = scenario.spec
    show(f"{scenario.title}\n")
    show(_about(scenario))
    for heading, rows in (("Parties", _parties(scenario)), ("Issues", _issues(scenario)), ("Lines", _lines(scenario)),
                          ("Mediators", _titled(spec.mediators)), ("Guarantors", _titled(spec.guarantors)),
                          ("Events", _events(spec)), ("Parts", _parts(scenario)),
                          ("Not on the table", _untabled(spec)), ("Sources", _sources(spec))):
        _block(heading, list(rows))


def _block(heading: str, rows: list) -> None:
    if not rows:
        return
    made = grid()
    for row in rows:
        made.add_row(*row)
    show(f"\n{heading}")
    show(made)


def _about(scenario: Scenario):
    spec, made = scenario.spec, grid()
    for name, text in (("question", spec.question), ("start", spec.start), ("text", spec.text), ("note", spec.note),
                       ("limit", _limit(spec)),
                       ("packages", f"{scenario.agenda.size:,}"),
                       ("protocol", f"{spec.protocol.name}, {spec.protocol.rounds} rounds of "
                                    f"{_number(spec.protocol.days)} days{_quorum(spec)}")):
        if text:
            made.add_row(name, text)
    return made


def _quorum(spec) -> str:
    return "" if spec.protocol.quorum is None else f"; {spec.protocol.quorum} signatures make a deal"


def _limit(spec) -> str:
    """The textbook limit a scenario is compared with, and the keys that may be changed."""
    if spec.limit is None:
        return ""
    known = limits[spec.limit.name]
    return f"{known.name}; limit.quantity is one of {', '.join(known.quantities)}; parameters: {', '.join(known.keys)}"


def _parties(scenario: Scenario):
    for name in scenario.parties:
        party = scenario.spec.parties[name]
        side = f"side {party.side}; " if party.side else ""
        without = (f"cost {_number(party.cost)}, optimism {_number(party.optimism)}" if party.batna == "war"
                   else f"{_number(party.batna)} without a deal")
        yield name, (f"{party.title or name}; {side}{_signature(party)}tactic {party.tactic.name}, {without}, horizon "
                     f"{_number(party.horizon)} weeks; envoys: {', '.join(party.envoys)}")


def _signature(party) -> str:
    """Whether a party has a seat and must sign, and what it may do otherwise; nothing of one that must sign and no more."""
    words = {"required": [], "optional": ["need not sign"], "none": ["has no seat"]}[party.signature]
    if isinstance(party.disrupts, Prior) or party.disrupts:
        words = [*words, f"may break up talks ({_number(party.disrupts)} per week)"]
    return ", ".join(words) + "; " if words else ""


def _issues(scenario: Scenario):
    for issue in scenario.agenda.issues:
        block = scenario.spec.issues[issue.name]
        options = ", ".join(issue.options) if issue.kind != "range" else (
            f"{block.low:g} … {block.high:g} {block.unit} in steps of {block.step:g}")
        yield issue.name, f"{block.text.rstrip('.') + ': ' if block.text else ''}{options}"


def _lines(scenario: Scenario):
    if scenario.map is None:
        return
    for name, line in scenario.spec.map.lines.items():
        now = "; the line of contact" if name == scenario.map.current else ""
        yield name, f"{line.text or name}{now}{f' ({line.status})' if line.status else ''}"


def _titled(blocks):
    return [(name, "; ".join(filter(None, (block.title, block.text))) or name) for name, block in blocks.items()]


def _events(spec):
    for name, event in spec.events.items():
        when = event.date or (f"round {event.round}" if event.round is not None else f"{_number(event.rate)} per week")
        yield name, f"{'on ' if event.on else 'off'}  {when}  {event.kind}{f': {event.text}' if event.text else ''}"


def _parts(scenario: Scenario):
    for name, inside in scenario.parts.items():
        block = scenario.spec.switches.get(name)
        rows = f" (rows {', '.join(map(str, block.rows))})" if block and block.rows else ""
        yield name, f"{'on ' if inside else 'off'}  {block.text if block else ''}{rows}"


def _untabled(spec):
    for name, block in spec.untabled.items():
        at = f" at {block.at}" if block.at else ""
        yield name, f"{block.status.replace('_', ' ')}{at}: {block.reason}"


def _sources(spec):
    for name, block in spec.sources.items():
        yield name, "; ".join(filter(None, (block.where, block.date, block.what)))


def _number(value) -> str:
    if isinstance(value, Prior):
        return f"{value.dist}{level([v for v in value.parameters if v is not None])}"
    return f"{value:g}"
