"""The map: regions that can change hands, and the candidate lines that part them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import networkx as nx

from sim.drawing import drawn


@dataclass(frozen=True)
class Territory:
    """A graph of regions with borders, the regions that candidate lines leave to side 1, and the current line.

    Nodes carry area (km²), population, holder, x, y, anchor; edges carry length (km) and terrain.
    """

    graph: nx.Graph
    lines: dict[str, frozenset[str]]
    current: str | None
    sides: tuple[str, str]

    @property
    def disputed(self) -> list[str]:
        """The regions that are not anchors, in the order of the file."""
        return [region for region, data in self.graph.nodes(data=True) if not data["anchor"]]

    def held(self, line: str) -> frozenset[str]:
        """All regions of side 1 under a line, anchors among them."""
        anchors = (r for r, data in self.graph.nodes(data=True) if data["anchor"] and data["holder"] == self.sides[0])
        return self.lines[line] | frozenset(anchors)

    def attributes(self, line: str) -> dict:
        """What a negotiator asks of a line: shares of side 1, front length in km, regions handed over either way."""
        held = self.held(line)
        shares = {what: _share(self.graph, self.disputed, held, what) for what in ("area", "population")}
        before = self.held(self.current) if self.current else held
        return {
            "area_share": shares["area"], "population_share": shares["population"],
            "front_km": front_length(self.graph, held),
            "to_side_1": sorted(held - before), "to_side_2": sorted(before - held),
        }

    def plot(self):
        """Draw the map with its current line."""
        return drawn("map.map_figure", self)


def _share(graph, regions, held, what: str) -> float:
    total = sum(graph.nodes[r][what] for r in regions)
    return sum(graph.nodes[r][what] for r in regions if r in held) / total if total else 0.0


def front_length(graph: nx.Graph, held) -> float:
    """Length in km of the land borders between a set of regions and the rest.

    A border between two anchors is no front, and neither is one whose terrain is sea or a bridge.
    """
    anchor = graph.nodes(data="anchor")
    return float(sum(data["length"] for one, other, data in nx.edge_boundary(graph, held, data=True)
                     if not (anchor[one] and anchor[other]) and not data.get("terrain", "").startswith(("sea", "bridge"))))


def connected(graph: nx.Graph, regions) -> bool:
    """Whether a side can be walked through; a side without regions can."""
    regions = set(regions)
    reached = waiting = {next(iter(regions))} if regions else set()
    while waiting:
        waiting = regions.intersection(chain.from_iterable(map(graph.neighbors, waiting))) - reached
        reached = reached | waiting
    return reached == regions


def nested_chain(graph: nx.Graph, held) -> list[frozenset[str]]:
    """The chain of lines through the present one, from side 1 holding all to side 2 holding all.

    Each step hands over the border region that leaves the shortest front, both sides staying connected; among
    equals the first in the order of the file. Where no single region will do, the group it would cut off goes along.
    """
    anchors = frozenset(r for r, data in graph.nodes(data=True) if data["anchor"])
    up = _grown(graph, frozenset(held), frozenset(graph) - (anchors - held))
    down = _grown(graph, frozenset(graph) - held, frozenset(graph) - (anchors & held))
    return [*reversed(up), frozenset(held), *(frozenset(graph) - side for side in down)]


def _grown(graph: nx.Graph, side: frozenset, most: frozenset) -> list[frozenset]:
    steps = []
    while side != most:
        candidates = [_with(graph, side, region, most) for region in graph if region in most - side
                      and any(n in side for n in graph[region])]
        candidates = [c for c in candidates if c is not None]
        if not candidates:
            break
        side = min(candidates, key=lambda grown: front_length(graph, grown))
        steps.append(side)
    return steps


def _with(graph: nx.Graph, side: frozenset, region: str, most: frozenset) -> frozenset | None:
    """The side with a region, and with whatever that cuts off from the other side's largest part."""
    grown = side | {region}
    pieces = list(nx.connected_components(graph.subgraph(set(graph) - grown)))
    keeps = frozenset(graph) - most
    main = max(pieces, key=lambda piece: (len(piece & keeps), len(piece)), default=set())
    cut_off = frozenset().union(*(piece for piece in pieces if piece is not main))
    return None if cut_off & keeps else grown | cut_off
