"""What the building of a negotiation has at hand."""

from __future__ import annotations

from dataclasses import dataclass

from sim.agents.seat import NOTHING
from sim.domain.agenda import Agenda


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

    def package(self, terms: dict) -> int:
        """The index of terms by issue, the middle option where an issue is not named; −1 for no terms at all."""
        middle = {issue.name: issue.options[len(issue.options) // 2] for issue in self.agenda.issues}
        return package_of(self.agenda, terms, middle) if terms else NOTHING


def package_of(agenda: Agenda, terms: dict, default: dict) -> int:
    """The index of terms given by issue, the rest filled in from defaults."""
    return agenda.package({issue.name: terms.get(issue.name, default[issue.name]) for issue in agenda.issues})


def ideals(scenario, party: str) -> dict[str, str]:
    """A party's ideal option on every issue."""
    spec = scenario.spec.parties[party]
    ends = {"": -1 if spec.side == 2 else 0, "first": 0, "last": -1}
    given = {issue.name: spec.preferences[issue.name].ideal for issue in scenario.agenda.issues}
    return {issue.name: issue.options[ends[given[issue.name]]] if given[issue.name] in ends else given[issue.name]
            for issue in scenario.agenda.issues}
