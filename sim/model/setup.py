"""From the drawn numbers of a scenario to the actors of a negotiation."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from sim.agents.audience import Audience
from sim.agents.envoy import Envoy
from sim.agents.guarantor import Guarantor, Security
from sim.agents.mediator import Mediator
from sim.agents.party import Party
from sim.agents.seat import NOTHING, Seat
from sim.agents.wants import Wants
from sim.arrays import choose, column, full
from sim.domain.agenda import Agenda
from sim.domain.preferences import line_steps, option_values
from sim.model.numbers import drawn_saliences


def package_of(agenda: Agenda, terms: dict, default: dict) -> int:
    """The index of terms given by issue, the rest filled in from defaults."""
    return agenda.package({issue.name: terms.get(issue.name, default[issue.name]) for issue in agenda.issues})


def ideals(scenario, party: str) -> dict[str, str]:
    """A party's ideal option on every issue."""
    ends = {"first": 0, "last": -1}
    preferences = scenario.spec.parties[party].preferences
    return {issue.name: issue.options[ends[preferences[issue.name].ideal]] if preferences[issue.name].ideal in ends
            else preferences[issue.name].ideal for issue in scenario.agenda.issues}


class Setup:
    """Builds the actors of a negotiation; `given` is the scenario with every number drawn."""

    def __init__(self, model, scenario, given, draws, record: dict):
        self.model, self.scenario, self.given, self.draws, self.record = model, scenario, given, draws, record
        self.agenda, self.worlds = scenario.agenda, draws.count
        self.steps = {}

    def package(self, terms: dict) -> int:
        """The index of terms by issue, the middle option where an issue is not named; −1 for no terms at all."""
        middle = {issue.name: issue.options[len(issue.options) // 2] for issue in self.agenda.issues}
        return package_of(self.agenda, terms, middle) if terms else NOTHING

    # what a party wants

    def option_steps(self, party: str, j: int):
        """The way from a party's worst option to its ideal on an issue, 0…1: (options,) or (worlds, options)."""
        issue = self.agenda.issues[j]
        up = ideals(self.scenario, party)[issue.name] != issue.options[0]
        if issue.kind == "line":
            return self._line_steps(party, issue)
        ladder = np.linspace(0.0, 1.0, len(issue.options))
        return ladder if up else ladder[::-1]

    def _line_steps(self, party: str, issue):
        """Share of the disputed worth that each line leaves a party; a third party counts side 1's."""
        territory, regions = self.scenario.map, self.scenario.map.disputed
        side = self.scenario.spec.parties[party].side or 1
        held = [[r for r, region in enumerate(regions) if (region in territory.lines[line]) == (side == 1)]
                for line in issue.options]
        return line_steps(self._worths(party, regions), held)

    def _worths(self, party: str, regions):
        graph, given = self.scenario.map.graph, self.given.map
        totals = {what: sum(graph.nodes[r][what] for r in regions) or 1.0 for what in ("area", "population")}
        share = np.asarray(given.area_share)
        plain = [share * graph.nodes[r]["area"] / totals["area"]
                 + (1.0 - share) * graph.nodes[r]["population"] / totals["population"] for r in regions]
        return np.stack(np.broadcast_arrays(*(given.regions[r].weight.get(party, w) for r, w in zip(regions, plain))),
                        axis=-1)

    def option_table(self, party: str, j: int):
        """A party's value of each option of an issue: (worlds, options)."""
        issue = self.agenda.issues[j]
        given = self.given.parties[party].preferences[issue.name]
        peak = issue.index(ideals(self.scenario, party)[issue.name])
        table = [given.values[option] for option in issue.options] if given.shape == "table" else None
        values = option_values(given.shape, self.option_steps(party, j), exponent=given.exponent,
                               threshold=given.threshold, peak=peak, table=table)
        return np.array(np.broadcast_to(values, (self.worlds, len(issue.options))))

    def wants(self, party: str) -> Wants:
        """The value tables of a party."""
        given = self.given.parties[party]
        options = [self.option_table(party, j) for j in range(len(self.agenda.issues))]
        saliences = drawn_saliences(party, given, self.agenda.names, self.draws, self.record)
        linkages = [(full(link.strength, self.worlds), *map(self.agenda.issue, link.issues))
                    for link in given.linkages.values()]
        burden, admissible = self.limits(party, given)
        return Wants(self.agenda, options, saliences, linkages, burden, admissible)

    def limits(self, party: str, given):
        """What soft red lines cost and what hard ones and vetoes leave: tables (worlds, packages), or None."""
        costs, fine, any_cost, any_hard = [], [], False, False
        for j, issue in enumerate(self.agenda.issues):
            beyond, hard, cost = self._red_line(party, given, j)
            vetoed = self._vetoed(issue)
            fine.append(~((beyond & column(hard)) | vetoed))
            costs.append(beyond * column(choose(hard, 0.0, cost)))
            any_cost, any_hard = any_cost or bool(np.any(costs[-1])), any_hard or not np.all(fine[-1])
        burden = self.agenda.total(costs, self.worlds) if any_cost else None
        admissible = self.agenda.total([~f for f in fine], self.worlds) == 0 if any_hard else None
        return burden, admissible

    def _red_line(self, party: str, given, j: int):
        """Which options lie beyond the red line (worlds, options), whether it is hard, and its cost: (worlds,)."""
        issue = self.agenda.issues[j]
        line = given.red_lines.get(issue.name)
        if line is None:
            return np.zeros((self.worlds, len(issue.options)), dtype=bool), np.zeros(self.worlds, bool), 0.0
        key = f"parties.{party}.red_lines.{issue.name}"
        limits = line.limit if isinstance(line.limit, dict) else {line.limit: 1.0}
        bounds = np.cumsum(list(limits.values()))[:-1] / sum(limits.values())
        which = np.searchsorted(bounds, self.draws.uniform(f"prior/{key}.limit"), side="right")
        limit = np.array([issue.index(option) for option in limits])[which]
        peak = issue.index(ideals(self.scenario, party)[issue.name])
        order = np.arange(len(issue.options))
        beyond = choose(limit >= peak, order > column(limit), order < column(limit)) if peak < len(order) - 1 else (
            order < column(limit))
        hard = self.draws.happens(f"prior/{key}.hard", line.hard)
        self.record[f"{key}.hard"] = hard.astype(float)
        if len(limits) > 1:
            self.record[f"{key}.limit"] = limit.astype(float)
        return beyond, hard, line.cost

    def _vetoed(self, issue):
        """The options a third party's veto takes off the table, the same for all parties: (worlds, options)."""
        vetoed = np.zeros((self.worlds, len(issue.options)), dtype=bool)
        for holder, veto in self.given.issues[issue.name].veto.items():
            refuses = ~self.draws.happens(f"prior/issues.{issue.name}.veto.{holder}", veto.consent)
            needs = np.array([option in veto.options for option in issue.options])
            vetoed |= column(refuses) & needs
        return vetoed

    # the actors

    def party(self, name: str) -> Party:
        """A party with its seat, envoys and audience."""
        given = self.given.parties[name]
        delay = max(envoy.delay for envoy in given.envoys.values())
        horizon = full(given.horizon, self.worlds) / self.model.weeks
        seat = Seat(self.worlds, self.given.protocol.rounds, self.agenda, delay, horizon)
        default = ideals(self.scenario, name)
        opening = SimpleNamespace(package=package_of(self.agenda, given.position, default)) if given.position else None
        party = Party(self.model, name, given, self.wants(name), seat, opening)
        party.envoys = [Envoy(self.model, envoy, block, self.mandate(name, block.mandate))
                        for envoy, block in given.envoys.items()]
        party.audience = self.audience(name, given.audience, party.wants)
        self.stake(party)
        return party

    def mandate(self, party: str, limits: dict):
        """The packages within an envoy's mandate (packages,), or None where it has none."""
        if not limits:
            return None
        fine = np.ones(self.agenda.size, dtype=bool)
        for name, option in limits.items():
            issue = self.agenda.issues[j := self.agenda.issue(name)]
            limit, peak = issue.index(option), issue.index(ideals(self.scenario, party)[name])
            choice = self.agenda.options[j]
            fine &= choice <= limit if limit > peak or (limit == peak == 0) else choice >= limit
        return fine

    def audience(self, party: str, given, wants: Wants) -> Audience:
        """A party's home audience."""
        values = [wants.faction(faction.saliences) for faction in given.factions.values()]
        return Audience(self.model, party, given, values, self.draws.normal(f"audience/{party}/error"))

    def stake(self, party: Party) -> None:
        """How much of the party's value the war is about, and what the other issues give it without a deal."""
        about = set(self.scenario.spec.war.about) if self.scenario.spec.war else set()
        if not about:
            return
        party.about = np.zeros(self.worlds)
        for j, issue in enumerate(self.agenda.issues):
            if issue.name in about:
                party.about = party.about + party.wants.saliences[:, j]
            else:
                option = issue.index(self.scenario.spec.issues[issue.name].no_deal)
                party.rest = party.rest + party.wants.saliences[:, j] * party.wants.options[j][:, option]

    def mediator(self, name: str, parties: list[Party]) -> Mediator:
        """A mediator, with its errors about the parties."""
        given = self.given.mediators[name]
        mediator = Mediator(self.model, name, given, self.worlds, self.package(given.draft))
        if given.formulates:
            for party in parties:
                mediator.skew[party.name] = self._skew(name, given, party)
                error = self.draws.normal(f"mediator/{name}/floor/{party.name}")
                mediator.misjudged[party.name] = error * given.floor_error
        return mediator

    def _skew(self, name: str, given, party: Party):
        """How far a mediator misjudges the value of each package to a party: its errors lie on the saliences."""
        wants, seen = party.wants, []
        for j, issue in enumerate(self.agenda.names):
            error = self.draws.normal(f"mediator/{name}/salience/{party.name}/{issue}")
            seen.append(wants.saliences[:, j] * np.exp(given.salience_error * error))
        total = sum(seen[1:], seen[0])
        errors = [(s / total - wants.saliences[:, j]) for j, s in enumerate(seen)]
        return self.agenda.total([column(e) * table for e, table in zip(errors, wants.options)], self.worlds)

    # after a signature

    def security(self, chain) -> tuple[Security, list[Guarantor]]:
        """The terms that bear on whether a deal is kept, and who guarantees them."""
        issues = self.agenda.issues
        war_line = next((j for j, i in enumerate(issues) if i.kind == "line"), None)
        terms, term_of = self._part([j for j, i in enumerate(issues) if self._provides(i, "guarantee", "detection")])
        capped = [j for j, i in enumerate(issues) if self._provides(i, "force_cap")]
        caps, _ = self._part(capped)
        lines, line_of = self._part([*capped, *([] if war_line is None else [war_line])])
        combinations = len(next(iter(lines.values()))) if lines else 1
        per_cap = self.agenda.shape[war_line] if war_line is not None else 1
        guarantors = [Guarantor(self.model, name, block, self._joint(terms, "guarantee", name))
                      for name, block in self.given.guarantors.items()]
        place = None if war_line is None else self._places(chain, lines, war_line)
        return Security(term_of, line_of, np.arange(combinations) // per_cap, self._joint(terms, "detection"), place,
                        self._joint(caps, "force_cap"), guarantors), guarantors

    def _part(self, issues: list[int]):
        """All combinations of some issues' options (combinations, issues), and each package's among them."""
        if not issues:
            return {}, np.zeros(self.agenda.size, dtype=np.intp)
        shape = [self.agenda.shape[j] for j in issues]
        of = np.ravel_multi_index([self.agenda.options[j] for j in issues], shape)
        grid = np.array(np.unravel_index(np.arange(int(np.prod(shape))), shape))
        return dict(zip(issues, grid)), of

    def _provides(self, issue, *what) -> bool:
        return any(np.any(self.level(issue, name)) for name in what)

    def level(self, issue, what: str, guarantor: str | None = None):
        """What each option of an issue provides: (options,) or (worlds, options)."""
        block = self.given.issues[issue.name]
        if issue.kind == "range":
            ends, share = getattr(block, what), np.linspace(0.0, 1.0, len(issue.options))
            return column(ends.low) + share * column(np.asarray(ends.high) - ends.low)
        if issue.kind == "line":
            return np.zeros(len(issue.options))
        levels = [_for(getattr(block.options[option], what), guarantor) for option in issue.options]
        return np.stack(np.broadcast_arrays(*levels), axis=-1)

    def _joint(self, part: dict, what: str, guarantor: str | None = None):
        """The level of several issues together, 1 − Π(1 − level): (worlds, combinations)."""
        missing = np.ones((self.worlds, len(next(iter(part.values()))) if part else 1))
        for j, choice in part.items():
            level = np.broadcast_to(self.level(self.agenda.issues[j], what, guarantor),
                                    (self.worlds, self.agenda.shape[j]))
            missing = missing * (1.0 - level[:, choice])
        return 1.0 - missing

    def _places(self, chain, part: dict, line: int):
        """Where on the war chain each line would leave the front, strictly inside: (worlds, combinations)."""
        issue = self.agenda.issues[line]
        by_weight = [self.option_steps(name, line) for name in self.scenario.parties[:2]]
        share = np.broadcast_to((by_weight[0] + 1.0 - by_weight[1]) / 2.0, (self.worlds, len(issue.options))).copy()
        for option, name in enumerate(issue.options):
            block = self.given.map.lines.get(name) if self.given.map else None
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


