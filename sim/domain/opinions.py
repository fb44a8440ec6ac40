"""How opinions spread: a network of factions, in which each moves toward the mean of those it hears."""

from __future__ import annotations

import networkx as nx
import numpy as np

from sim.arrays import choose, column, kept

_STILL = 1e-9  # the modes of a connected part that all share do not decay; rounding must not make them


def faction_graph(factions, kind: str, centre: str, ties) -> nx.Graph:
    """Who hears whom: factions in a complete network, a ring, a star, or with listed ties only.

    `ties` are (one, other, weight), in the place of the kind's own ties of weight 1 or beside them; a weight is a number
    or (worlds,).
    """
    graph, names = nx.Graph(), list(factions)
    graph.add_nodes_from(names)
    if kind == "complete":
        graph.add_edges_from(nx.complete_graph(names).edges)
    elif kind == "ring" and len(names) > 1:
        nx.add_cycle(graph, names)
    elif kind == "star" and names:
        middle = centre or names[0]
        nx.add_star(graph, [middle, *(name for name in names if name != middle)])
    nx.set_edge_attributes(graph, 1.0, "weight")
    graph.add_weighted_edges_from(ties)
    return graph


class Exchange:
    """How opinions in a network move, by the modes of its Laplacian.

    A faction's opinion h_f moves at h_f' = influence · (mean of its neighbours, weighted by ties, − h_f): the continuous
    form of [DeGroot1974]. Each mode of the network decays by itself, at its own `rates`, so that one step of any length is
    exact; the mean of a connected part, each faction weighted by its ties, stays. All arrays are (worlds, …).
    """

    def __init__(self, graph: nx.Graph, worlds: int):
        ties = tie_table(graph)
        heard = ties.sum(axis=2)
        hears = heard > 0
        root = np.sqrt(choose(hears, heard, 1.0))
        laplacian = np.eye(len(graph)) * hears[:, :, None] - ties / (root[:, :, None] * root[:, None, :])
        rates, modes = np.linalg.eigh(laplacian)
        rates = choose(rates > _STILL, rates, 0.0)
        self.hears, self.root, self.rates, self.modes = (
            np.broadcast_to(table, (worlds, *table.shape[1:])) for table in (hears, root, rates, modes))

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        for name, value in vars(self).items():
            setattr(self, name, kept(value, rows))

    def after(self, opinions, weariness, influence, years: float):
        """The opinions after so many years, as they are heard and grow weary: a list of (worlds,) by faction.

        Solved exactly: h' = −influence·L·h − weariness.
        """
        decay = self.rates * column(influence)
        gone = np.expm1(-decay * years)
        late = choose(decay > 0, years + gone / choose(decay > 0, decay, 1.0), 0.0)
        moved = [opinion - tired * years for opinion, tired in zip(opinions, weariness)]
        for mode in range(self.rates.shape[1]):
            part = gone[:, mode] * self._in_mode(mode, opinions) + late[:, mode] * self._in_mode(mode, weariness)
            moved = [value + self.hears[:, f] * self.modes[:, f, mode] / self.root[:, f] * part
                     for f, value in enumerate(moved)]
        return moved

    def _in_mode(self, mode: int, values):
        """How much of one mode is in some values by faction: (worlds,)."""
        return sum(self.modes[:, f, mode] * self.root[:, f] * value for f, value in enumerate(values))


def tie_table(graph: nx.Graph):
    """The weights of all ties, 0 where there is none: (worlds, factions, factions), or (1, …) where all worlds share them."""
    place = {name: number for number, name in enumerate(graph)}
    weights = [(place[one], place[other], np.atleast_1d(weight)) for one, other, weight in graph.edges(data="weight")]
    table = np.zeros((max((len(weight) for *_, weight in weights), default=1), len(graph), len(graph)))
    for one, other, weight in weights:
        table[:, one, other] = table[:, other, one] = weight
    return table
