"""What the building of a negotiation has at hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.agents.seat import NOTHING
from sim.domain.agenda import Agenda
from sim.domain.quorum import Quorum


@dataclass(frozen=True)
class Setup:
    """A scenario with every number drawn: `given` mirrors its blocks, `record` keeps the draws by dotted key."""

    model: object
    scenario: object
    given: object
    draws: object
    record: dict

    @property
    def agenda(self) -> Agenda:
        """The agenda."""
        return self.scenario.agenda

    @property
    def worlds(self) -> int:
        """How many worlds are built."""
        return self.draws.count

    def text_at_the_start(self):
        """The text a mediator starts from: the first draft there is, or the middle of the agenda: (worlds,)."""
        drafts = [block.draft for block in self.given.mediators.values() if block.draft]
        issue = self.agenda.issues[0]
        middle = {issue.name: issue.options[len(issue.options) // 2]}
        return np.full(self.worlds, self.package(drafts[0] if drafts else middle))

    def package(self, terms: dict) -> int:
        """The index of terms by issue, the middle option where an issue is not named; −1 for no terms at all."""
        middle = {issue.name: issue.options[len(issue.options) // 2] for issue in self.agenda.issues}
        return package_of(self.agenda, terms, middle) if terms else NOTHING


def quorum_of(spec) -> Quorum:
    """Whose signatures a deal needs, over the parties that have a seat."""
    order = sorted(spec.parties, key=lambda name: spec.parties[name].side or 3)
    seated = [spec.parties[name] for name in order if spec.parties[name].signature != "none"]
    required = tuple(party.signature == "required" for party in seated)
    return Quorum(required, len(seated) if spec.protocol.quorum is None else spec.protocol.quorum)


def package_of(agenda: Agenda, terms: dict, default: dict) -> int:
    """The index of terms given by issue, the rest filled in from defaults."""
    return agenda.package({issue.name: terms.get(issue.name, default[issue.name]) for issue in agenda.issues})


def ideals(scenario, party: str) -> dict[str, str]:
    """A party's ideal option on every issue."""
    spec = scenario.spec.parties[party]
    ends = {"": -1 if spec.side == 2 else 0, "first": 0, "last": -1}
    given = {issue.name: spec.preferences[issue.name].ideal for issue in scenario.agenda.issues}
    return {issue.name: issue.options[int(np.argmax(issue.share_of(party)))] if issue.kind == "division" else
            issue.options[ends[given[issue.name]]] if given[issue.name] in ends else given[issue.name]
            for issue in scenario.agenda.issues}
