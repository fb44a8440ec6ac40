"""From a party's preferences and red lines to its value tables."""

from __future__ import annotations

import numpy as np

from sim.agents.ensemble import Shared
from sim.agents.wants import Wants
from sim.arrays import choose, column, full
from sim.domain.preferences import from_worst_to_best, line_shares, option_values
from sim.model.numbers import drawn_saliences
from sim.model.setup import Setup, ideals


def option_steps(setup: Setup, party: str, j: int):
    """The way from a party's worst option to its ideal on an issue, 0…1: (options,) or (worlds, options)."""
    issue = setup.agenda.issues[j]
    up = ideals(setup.scenario, party)[issue.name] != issue.options[0]
    if issue.kind == "line":
        return from_worst_to_best(shares_of_lines(setup, party, issue))
    if issue.kind == "division":
        return issue.share_of(party)
    ladder = np.linspace(0.0, 1.0, len(issue.options))
    return ladder if up else ladder[::-1]


def shares_of_lines(setup: Setup, party: str, issue):
    """Share of the disputed worth that each line leaves a party; for one on neither side, the side that its ideal favours."""
    territory, regions = setup.scenario.map, setup.scenario.map.disputed
    favours = 1 if ideals(setup.scenario, party)[issue.name] == issue.options[0] else 2
    side = setup.scenario.spec.parties[party].side or favours
    held = [[r for r, region in enumerate(regions) if (region in territory.lines[line]) == (side == 1)]
            for line in issue.options]
    return line_shares(_worths(setup, party, regions), held)


def _worths(setup: Setup, party: str, regions):
    """What each region is worth to a party: (regions,) or (worlds, regions)."""
    given = setup.given.map
    blocks = [given.regions[region] for region in regions]
    areas, people = sum(block.area for block in blocks), sum(block.population for block in blocks)
    plain = [given.area_share * _part_of(block.area, areas) + (1.0 - given.area_share) * _part_of(block.population, people)
             for block in blocks]
    return np.stack(np.broadcast_arrays(*(b.weight.get(party, w) for b, w in zip(blocks, plain))), axis=-1)


def _part_of(amount, total):
    return amount / np.maximum(total, 1e-12)


def option_table(setup: Setup, party: str, j: int):
    """A party's value of each option of an issue: (worlds, options)."""
    issue = setup.agenda.issues[j]
    given = setup.given.parties[party].preferences[issue.name]
    peak = issue.index(ideals(setup.scenario, party)[issue.name])
    table = [given.values[option] for option in issue.options] if given.shape == "table" else None
    values = option_values(given.shape, option_steps(setup, party, j), exponent=given.exponent,
                           threshold=given.threshold, peak=peak, table=table)
    return np.array(np.broadcast_to(values, (setup.worlds, len(issue.options))))


def wants(setup: Setup, party: str) -> Wants:
    """The value tables of a party."""
    given = setup.given.parties[party]
    options = [option_table(setup, party, j) for j in range(len(setup.agenda.issues))]
    saliences = drawn_saliences(party, given, setup.agenda.names, setup.draws, setup.record)
    linkages = [(full(link.strength, setup.worlds), *map(setup.agenda.issue, link.issues))
                for link in given.linkages.values()]
    return Wants(setup.agenda, options, saliences, linkages, *limits(setup, party, given))


def limits(setup: Setup, party: str, given):
    """What soft red lines cost, what hard ones and vetoes leave, and what vetoes alone: by issue, (worlds, options) each; and
    the packages that law bars, and where."""
    costs, fine, unvetoed = [], [], []
    for j, issue in enumerate(setup.agenda.issues):
        beyond, hard, cost = _red_line(setup, party, given, j)
        unvetoed.append(~_vetoed(setup, issue))
        fine.append(~(beyond & column(hard)) & unvetoed[j])
        costs.append(beyond * column(choose(hard, 0.0, cost)))
    return costs, fine, unvetoed, *_barred(setup, party, given.audience.referendum)


def _barred(setup: Setup, party: str, referendum):
    """The packages that call for a referendum which could not be held, and the worlds in which that binds, or two Nones."""
    if referendum is None or not referendum.barred:
        return None, None
    asked, never = (setup.agenda.total(setup.agenda.having(listed), 1) > 0 for listed in (referendum.on, referendum.barred))
    binds = setup.draws.happens(f"referendum/{party}/binds", referendum.binds)
    setup.record[f"parties.{party}.audience.referendum.is_bound"] = binds.astype(float)
    return Shared(asked & never), binds


def _red_line(setup: Setup, party: str, given, j: int):
    """Which options lie beyond the red line (worlds, options), whether it is hard, and its cost: (worlds,)."""
    issue = setup.agenda.issues[j]
    line = given.red_lines.get(issue.name)
    if line is None:
        return np.zeros((setup.worlds, len(issue.options)), dtype=bool), np.zeros(setup.worlds, bool), 0.0
    key = f"parties.{party}.red_lines.{issue.name}"
    limits = line.limit if isinstance(line.limit, dict) else {line.limit: 1.0}
    bounds = np.cumsum(list(limits.values()))[:-1] / sum(limits.values())
    which = np.searchsorted(bounds, setup.draws.uniform(f"red_line/{party}/{issue.name}/limit"), side="right")
    limit = np.array([issue.index(option) for option in limits])[which]
    beyond = ~inside_limit(setup, party, issue, limit)
    hard = setup.draws.happens(f"red_line/{party}/{issue.name}/hard", line.hard)
    setup.record[f"{key}.is_hard"] = hard.astype(float)
    if len(limits) > 1:
        setup.record[f"{key}.limit"] = limit.astype(float)
    return beyond, hard, line.cost


def _vetoed(setup: Setup, issue):
    """The options a third party's veto takes off the table, the same for all parties: (worlds, options)."""
    vetoed = np.zeros((setup.worlds, len(issue.options)), dtype=bool)
    for holder, veto in setup.given.issues[issue.name].veto.items():
        refuses = ~setup.draws.happens(f"veto/{issue.name}/{holder}", veto.consent)
        needs = np.array([option in veto.options for option in issue.options])
        vetoed |= column(refuses) & needs
    return vetoed


def inside_limit(setup: Setup, party: str, issue, limit):
    """Which options a party's limit leaves: (…, options) of bool; of a division, all that give it no smaller share.

    `limit` is an option index, (worlds,) or one for all.
    """
    if issue.kind == "division":
        share = issue.share_of(party)
        return share >= column(share[limit])
    return within(len(issue.options), issue.index(ideals(setup.scenario, party)[issue.name]), limit)


def within(options: int, peak: int, limit):
    """Which options lie between a party's ideal and its limit, or on the far side of the ideal: (…, options) of bool.

    `limit` is an option index, (worlds,) or one for all.
    """
    order, limit = np.arange(options), column(limit)
    onward = order <= limit
    return onward if peak == 0 else order >= limit if peak == options - 1 else choose(limit >= peak, onward, order >= limit)
