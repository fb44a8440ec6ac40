"""From the issues of a scenario to the agenda, and from its map to the territory."""

from __future__ import annotations

from itertools import combinations
from math import comb

import networkx as nx
import numpy as np

from sim.domain.agenda import Agenda, IssueTable
from sim.domain.territory import Territory, connected, nested_chain
from sim.errors import Problem, did_you_mean
from sim.scenario.places import Issue, Map

MOST_OPTIONS, MOST_DIVISIONS, MOST_PACKAGES = 5_000, 100_000, 200_000


def agenda_of(issues: dict[str, Issue], territory: Territory | None) -> Agenda:
    """The agenda of checked issues."""
    lines = territory.lines if territory else {}
    return Agenda(tuple(IssueTable(name, issue.kind, tuple(option_names(issue, lines)), issue.among) for name, issue in issues.items()))


def option_names(issue: Issue, lines) -> list[str]:
    """The names of an issue's options in order, given the lines of the map; none where they cannot be read."""
    if issue.kind == "levels":
        return list(issue.options)
    if issue.kind == "line":
        return list(issue.lines or lines)
    if issue.kind == "division":
        return [] if list(_division_problems("", issue)) else divisions(len(issue.among), issue.step)
    if list(_range_problems("", issue)):
        return []
    return [f"{value:.10g}" for value in range_values(issue)]


def divisions(parties: int, step: float) -> list[str]:
    """All ways to divide a pie among so many parties in steps, as shares joined by '/', the first party's best first."""
    steps = round(1.0 / step)
    bars = combinations(range(steps + parties - 1), parties - 1)
    counts = [[b - a - 1 for a, b in zip((-1, *bar), (*bar, steps + parties - 1))] for bar in bars]
    return ["/".join(f"{count / steps:.10g}" for count in parts) for parts in reversed(counts)]


def range_values(issue: Issue):
    """The numbers of a range issue, both ends among them."""
    count = int(round((issue.high - issue.low) / issue.step)) + 1
    return np.linspace(issue.low, issue.high, count)


def territory_of(given: Map | None, sides: tuple[str, str]) -> Territory | None:
    """The territory of a checked map; a generated chain stands among the lines listed by hand."""
    if given is None:
        return None
    graph = nx.Graph()
    for name, region in given.regions.items():
        graph.add_node(name, area=_plain(region.area), population=_plain(region.population), holder=region.holder,
                       x=_plain(region.x), y=_plain(region.y), anchor=region.anchor, text=region.text)
    for border in given.borders:
        graph.add_edge(*border.between, length=_plain(border.length), terrain=border.terrain)
    lines = {name: frozenset(line.side1) for name, line in given.lines.items()}
    current = next((name for name, line in given.lines.items() if line.current), None)
    if given.generate:
        lines, current = _with_chain(graph, lines, current, sides)
    return Territory(graph, lines, current, sides)


def _with_chain(graph, lines, current, sides):
    """Add the nested chain; its lines are named after what the step hands over."""
    held = frozenset(r for r, d in graph.nodes(data=True) if d["holder"] == sides[0])
    anchors = frozenset(r for r, d in graph.nodes(data=True) if d["anchor"])
    chain, known = nested_chain(graph, held), {regions: name for name, regions in lines.items()}
    named, place = {}, chain.index(held)
    for step, side in enumerate(chain):
        handed = sorted(side - chain[step + 1] if step < place else chain[step - 1] - side if step > place else ())
        label = "line_of_contact" if step == place else ("with_" if step < place else "without_") + "_".join(handed)
        named[known.get(side - anchors, label)] = side - anchors
    now = next(name for name, regions in named.items() if regions == held - anchors)
    return {**named, **{n: r for n, r in lines.items() if n not in named}}, current or now


def _plain(value) -> float:
    return value.mean() if hasattr(value, "mean") else float(value)


def map_problems(given: Map, sides: tuple[str, str], parties):
    """Everything wrong with a map: unknown regions and holders, disconnected map or sides, a chain not nested."""
    for name, region in given.regions.items():
        if region.holder not in sides:
            yield Problem(f"map.regions.{name}.holder", f"expected one of the two sides {sides}, not '{region.holder}'")
        for party in set(region.weight) - set(parties):
            yield Problem(f"map.regions.{name}.weight.{party}", f"unknown party; {did_you_mean(party, parties)}")
    yield from _unknown_regions(given)
    disputed = [region for region in given.regions.values() if not region.anchor]
    for party in parties:
        if not any(_worth(given, region, party) for region in disputed):
            yield Problem("map.regions", f"no disputed region is worth anything to {party}; give areas, populations, or weights")
    if given.generate and len({r.holder for r in given.regions.values() if r.anchor}) < 2:
        yield Problem("map.generate", "the nested chain needs an anchor region on each side; mark them anchor: true")
    if given.lines and not given.generate and sum(line.current for line in given.lines.values()) != 1:
        yield Problem("map.lines", "exactly one line must be the present line of contact; mark it current: true")


def _worth(given: Map, region, party: str) -> float:
    if party in region.weight:
        return _plain(region.weight[party])
    return _plain(region.area) * _plain(given.area_share) + _plain(region.population) * (1 - _plain(given.area_share))


def _unknown_regions(given: Map):
    for place, border in enumerate(given.borders):
        for region in set(border.between) - set(given.regions):
            yield Problem(f"map.borders[{place}]", f"unknown region '{region}'; {did_you_mean(region, given.regions)}")
    for name, line in given.lines.items():
        for region in line.side1:
            if region not in given.regions:
                yield Problem(f"map.lines.{name}.side1",
                              f"unknown region '{region}'; {did_you_mean(region, given.regions)}")


def territory_problems(territory: Territory, given: Map):
    """Disconnected maps and lines, and a chain whose steps do not hand over in one direction."""
    if not connected(territory.graph, territory.graph):
        pieces = sorted((sorted(p) for p in nx.connected_components(territory.graph)), key=len)
        yield Problem("map.borders", f"the map is in {len(pieces)} pieces; nothing borders {', '.join(pieces[0])}")
        return
    for name in territory.lines:
        held = territory.held(name)
        for side, regions in ((1, held), (2, set(territory.graph) - held)):
            if not connected(territory.graph, regions):
                yield Problem(f"map.lines.{name}", f"leaves side {side} in pieces; add the regions that connect it")
    chain = [name for name, line in given.lines.items() if line.chain]
    for before, after in zip(chain, chain[1:]):
        if not territory.lines[after] < territory.lines[before]:
            yield Problem(f"map.lines.{after}", f"does not follow '{before}' in the chain (each next line hands regions "
                                                "to side 2); mark it chain: false if it is an exchange")


def issue_problems(name: str, issue: Issue, lines):
    """What is wrong with one issue, given the lines of the map, or None without a map."""
    key = f"issues.{name}"
    if issue.kind == "line" and lines is None:
        yield Problem(key, "a line issue needs a map; add `map:` or use kind: levels")
    elif issue.kind == "line":
        for line in issue.lines:
            if line not in lines:
                yield Problem(f"{key}.lines", f"unknown line '{line}'; {did_you_mean(line, lines)}")
    elif issue.kind in ("range", "division"):
        wrong = list((_range_problems if issue.kind == "range" else _division_problems)(key, issue))
        if wrong:
            yield from wrong
            return
    names = option_names(issue, lines or {})
    if "" in names or len(set(names)) < len(names):
        yield Problem(key, "every option needs a name of its own")
    if not 2 <= len(names) <= (MOST_DIVISIONS if issue.kind == "division" else MOST_OPTIONS):
        yield Problem(key, f"has {len(names)} options; expected 2 … {MOST_OPTIONS}")
    for option in [issue.no_deal] if issue.no_deal is not None else []:
        if option not in names:
            yield Problem(f"{key}.no_deal", f"unknown option '{option}'; {did_you_mean(option, names)}")
    for holder, veto in issue.veto.items():
        for option in set(veto.options) - set(names):
            yield Problem(f"{key}.veto.{holder}", f"unknown option '{option}'; {did_you_mean(option, names)}")


def _division_problems(key, issue):
    """A division needs parties and a step that goes into the whole, and not too many ways to divide it."""
    if len(issue.among) < 2 or len(set(issue.among)) < len(issue.among):
        yield Problem(f"{key}.among", "kind: division needs the parties that share, two or more, each once")
    step = issue.step or 0.0
    if not 0 < step <= 0.5 or abs(1 / step - round(1 / step)) > 1e-6:
        yield Problem(f"{key}.step", f"expected a share that goes into 1 a whole number of times (0.05, 0.1, 0.25), not {issue.step}")
    elif comb(round(1 / step) + len(issue.among) - 1, max(len(issue.among) - 1, 0)) > MOST_DIVISIONS:
        yield Problem(f"{key}.step", f"makes more than {MOST_DIVISIONS:,} divisions; take a coarser step")


def _range_problems(key: str, issue: Issue):
    missing = [end for end in ("low", "high", "step") if getattr(issue, end) is None]
    if missing:
        yield Problem(key, f"a range needs low, high and step; missing: {', '.join(missing)}")
    elif not issue.low < issue.high or issue.step <= 0 or issue.step > issue.high - issue.low:
        yield Problem(key, "a range needs low < high and 0 < step ≤ high − low")
    elif abs((issue.high - issue.low) / issue.step - round((issue.high - issue.low) / issue.step)) > 1e-6:
        yield Problem(f"{key}.step", f"steps of {issue.step} from {issue.low} do not end at {issue.high}; change one of them")
    elif (issue.high - issue.low) / issue.step > MOST_OPTIONS:
        yield Problem(key, f"more than {MOST_OPTIONS} options; take a larger step")
