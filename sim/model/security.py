"""The terms that bear on whether a deal is kept, and who guarantees them."""

from __future__ import annotations

import numpy as np

from sim.agents.guarantor import Guarantor, Security
from sim.arrays import column
from sim.model.setup import Setup
from sim.model.wants import shares_of_lines


def security(setup: Setup, chain) -> tuple[Security, list[Guarantor]]:
    """The terms that bear on whether a deal is kept, and who guarantees them."""
    issues, carried_out = setup.agenda.issues, _carried_out(setup)
    terms, term_of = _part(setup, [j for j, i in enumerate(issues) if _provides(setup, i, "guarantee", "detection")])
    capped = [j for j, i in enumerate(issues) if _provides(setup, i, "force_cap")]
    caps, _ = _part(setup, capped)
    beside = [j for j in carried_out if j not in capped]
    lines, line_of = _part(setup, [*capped, *beside])
    combinations = len(next(iter(lines.values()))) if lines else 1
    per_cap = int(np.prod([setup.agenda.shape[j] for j in beside]))
    guarantors = [Guarantor(setup.model, name, block, _joint(setup, terms, "guarantee", name))
                  for name, block in setup.given.guarantors.items()]
    place = _places(setup, chain, lines, carried_out[0]) if setup.given.war is not None and carried_out else None
    stays = {j: (lines[j], issues[j].index(setup.given.issues[issues[j].name].no_deal)) for j in carried_out} if place is None else {}
    return Security(term_of, line_of, np.arange(combinations) // per_cap, _joint(setup, terms, "detection"), place,
                    _joint(setup, caps, "force_cap"), guarantors, stays), guarantors


def _carried_out(setup: Setup) -> list[int]:
    """The issues whose terms stay when a deal is broken: in a war the line, without one those the scenario names."""
    named = setup.given.breach.stays if setup.given.breach is not None else ()
    issues = list(enumerate(setup.agenda.issues))
    if setup.given.war is None:
        return [j for j, issue in issues if issue.name in named]
    return [j for j, issue in issues if issue.kind == "line"][:1]


def _part(setup: Setup, issues: list[int]):
    """All combinations of some issues' options (combinations, issues), and each package's among them."""
    if not issues:
        return {}, np.zeros(setup.agenda.size, dtype=np.intp)
    shape = [setup.agenda.shape[j] for j in issues]
    of = np.ravel_multi_index([setup.agenda.options[j] for j in issues], shape)
    grid = np.array(np.unravel_index(np.arange(int(np.prod(shape))), shape))
    return dict(zip(issues, grid)), of


def _provides(setup: Setup, issue, *what) -> bool:
    return any(np.any(provided(setup, issue, name)) for name in what)


def provided(setup: Setup, issue, what: str, guarantor: str | None = None):
    """What each option of an issue provides: (options,) or (worlds, options)."""
    block = setup.given.issues[issue.name]
    if issue.kind == "range":
        ends, share = getattr(block, what), np.linspace(0.0, 1.0, len(issue.options))
        return column(ends.low) + share * column(np.asarray(ends.high) - ends.low)
    if issue.kind in ("line", "division"):
        return np.zeros(len(issue.options))
    levels = [_for(getattr(block.options[option], what), guarantor) for option in issue.options]
    return np.stack(np.broadcast_arrays(*levels), axis=-1)


def _joint(setup: Setup, part: dict, what: str, guarantor: str | None = None):
    """The level of several issues together, 1 − Π(1 − level): (worlds, combinations)."""
    missing = np.ones((setup.worlds, len(next(iter(part.values()))) if part else 1))
    for j, choice in part.items():
        level = np.broadcast_to(provided(setup, setup.agenda.issues[j], what, guarantor),
                                (setup.worlds, setup.agenda.shape[j]))
        missing = missing * (1.0 - level[:, choice])
    return 1.0 - missing


def _places(setup: Setup, chain, part: dict, line: int):
    """Where on the war chain each line would leave the front, strictly inside: (worlds, combinations)."""
    issue = setup.agenda.issues[line]
    by_weight = [shares_of_lines(setup, name, issue) for name in setup.scenario.parties[:2]]
    share = np.broadcast_to((by_weight[0] + 1.0 - by_weight[1]) / 2.0, (setup.worlds, len(issue.options))).copy()
    for option, name in enumerate(issue.options):
        block = setup.given.map.lines.get(name) if setup.given.map else None
        if block is not None and block.place is not None:
            share[:, option] = block.place
    return chain.place(np.clip(share, 0.02, 0.98))[:, part[line]]


def _for(level, guarantor: str | None):
    """A level for one guarantor, where it is given by guarantor; for any of them, the highest."""
    if not isinstance(level, dict):
        return level
    if guarantor is None:
        return np.max(np.stack(np.broadcast_arrays(*level.values(), 0.0)), axis=0)
    return level.get(guarantor, 0.0)
