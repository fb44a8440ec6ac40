"""Drawing a map of regions as a picture of land: who holds what, and where a line runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import networkx as nx
import numpy as np
from matplotlib.patches import Circle
from scipy.spatial import cKDTree

from sim.report.style import BLUE, INK, ORANGE

TINTS, FILLS, EDGES = ("#E3F0F8", "#FBE9DC"), ("#9CCBE8", "#F5BE98"), (BLUE, ORANGE)
_REACH, _PIXELS = 0.075, 120  # how far land reaches around borders (share of the map's width), and grid points across


@dataclass(frozen=True)
class Land:
    """Where the regions of a territory lie, and how large their circles are drawn."""

    territory: object

    @cached_property
    def places(self) -> dict:
        """The place of each region: (2,)."""
        return {name: np.array([data["x"], data["y"]], dtype=float) for name, data in self.graph.nodes(data=True)}

    @property
    def graph(self) -> nx.Graph:
        """Regions and borders."""
        return self.territory.graph

    @cached_property
    def span(self) -> float:
        """The width or height of the map, whichever is more."""
        return float(np.ptp(np.array(list(self.places.values())), axis=0).max()) or 1.0

    @cached_property
    def radii(self) -> dict:
        """The radius of each region's circle: area as given, none too small to see, anchors alike."""
        most = max((data["area"] for _, data in self.graph.nodes(data=True) if not data["anchor"]), default=0.0) or 1.0
        return {name: self.span * (0.022 if data["anchor"] else 0.06 * max(data["area"] / most, 0.03) ** 0.5)
                for name, data in self.graph.nodes(data=True)}

    @cached_property
    def grid(self):
        """Points over the whole map: x and y, (pixels, pixels) each."""
        points = np.array(list(self.places.values()))
        margin = 1.25 * _REACH * self.span
        return np.meshgrid(*(np.linspace(low - margin, high + margin, _PIXELS)
                             for low, high in zip(points.min(axis=0), points.max(axis=0))))

    @cached_property
    def rims(self) -> dict:
        """Points around each region's circle: (12, 2)."""
        ring = np.linspace(0, 2 * np.pi, 12, endpoint=False)
        around = np.stack([np.cos(ring), np.sin(ring)], axis=1)
        return {name: place + self.radii[name] * around for name, place in self.places.items()}

    def along(self, a: str, b: str):
        """Points along a border: (32, 2)."""
        return self.places[a] + np.linspace(0, 1, 32)[:, None] * (self.places[b] - self.places[a])

    @cached_property
    def distance(self):
        """How far each grid point is from the nearest region or border: (pixels, pixels)."""
        return self._distance([*self.rims.values(), *(self.along(a, b) for a, b in self.borders)])

    def cross(self, one, two) -> bool:
        """Whether two borders cross on the drawing."""
        if set(one) & set(two):
            return False
        (a, b), (c, d) = ([self.places[name] for name in edge] for edge in (one, two))
        return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0

    def _distance(self, pieces):
        pixels = np.stack([axis.ravel() for axis in self.grid], axis=1)
        far = cKDTree(np.concatenate(pieces)).query(pixels)[0] if pieces else np.full(len(pixels), 1e9)
        return far.reshape(self.grid[0].shape)

    @property
    def borders(self):
        """Borders that count: all but those between two anchors, which are outside the dispute."""
        anchor = self.graph.nodes
        return [(a, b) for a, b in self.graph.edges if not (anchor[a]["anchor"] and anchor[b]["anchor"])]

    @cached_property
    def _crossings(self) -> set:
        """Pairs of borders that cross on the drawing, which says nothing of the ground."""
        return {frozenset((one, two)) for one, two in combinations(self.borders, 2) if self.cross(one, two)}

    def lead(self, held):
        """How much nearer each grid point is to side 1's regions and inner borders than to side 2's: (pixels, pixels)."""
        sides = [[], []]
        for name, rim in self.rims.items():
            sides[name not in held].append(rim)
        inner = [[(a, b) for a, b in self.borders if (a in held) == (b in held) == side] for side in (True, False)]
        for mine, others, points in zip(inner, inner[::-1], sides):
            points += [self.along(*edge) for edge in mine if self._crossings.isdisjoint(_pairs(edge, others))]
        return self._distance(sides[1]) - self._distance(sides[0])


def _pairs(edge, others) -> set:
    return {frozenset((edge, other)) for other in others}


def _turn(a, b, c) -> float:
    """Positive where c lies left of the way from a to b."""
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def draw_land(axes, land: Land, held, contact=None, width: float = 3.2) -> None:
    """Tint what either side holds, draw the line between, the borders and the regions; dashed: the line of contact."""
    lead = land.lead(held)
    axes.contourf(*land.grid, lead, levels=[-1e10, 0.0, 1e10], colors=TINTS[::-1], zorder=0)
    for a, b in land.borders:
        axes.plot(*np.transpose([land.places[a], land.places[b]]), color="#C4C4C4", linewidth=0.3 * width, zorder=1)
    axes.contourf(*land.grid, land.distance, levels=[_REACH * land.span, 1e10], colors="white", zorder=2.5)
    if contact is not None:
        axes.contour(*land.grid, land.lead(contact), levels=[0.0], colors="#7A7A7A", linewidths=0.5 * width,
                     linestyles=[(0, (2, 1.5))], zorder=2)
    axes.contour(*land.grid, lead, levels=[0.0], colors=INK, linewidths=width, zorder=2)
    for name, data in land.graph.nodes(data=True):
        _region(axes, land, name, data, name not in held, width)
    axes.set_aspect("equal")
    axes.set_axis_off()


def _region(axes, land, name: str, data, side: bool, width: float) -> None:
    """A region's circle; white for an anchor, a heavy rim where it has changed hands."""
    changed = not data["anchor"] and data["holder"] != land.territory.sides[side]
    axes.add_patch(Circle(land.places[name], land.radii[name], facecolor="white" if data["anchor"] else FILLS[side],
                          edgecolor=EDGES[side], linewidth=(0.8 if changed else 0.35) * width, zorder=3))
