"""The home audience: factions that must be won, and a leader who sees them with error."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.special import ndtr

from sim.agents.ensemble import Ensemble
from sim.arrays import NEVER, choose, column, full, least, of_rows


class Audience(Ensemble):
    """The factions at one party's home.

    `weights`, `hawkishness` and `weariness` are lists of (worlds,) by faction; `differs` is a list of tables (worlds,
    packages) of how much more a package is worth to a faction than to its leader, or None for a faction that weighs the
    issues as its leader does; `exchange` is how they hear one another, if they do. `plebiscite` (worlds,) is the support
    that a popular vote must show, 0 where none is called, or None before the first.
    """

    large = ("differs",)

    def __init__(self, model, name: str, given, differs, error, exchange=None):
        super().__init__(model, name)
        factions = given.factions.values()
        self.factions, self.exchange, self.influence = list(given.factions), exchange, given.influence
        total = sum(f.weight for f in factions) if given.factions else 1.0
        self.weights = [f.weight / total for f in factions]
        self.hawkishness = [f.hawkishness for f in factions]
        self.weariness = [f.weariness for f in factions]
        self.differs = differs
        self.coalitions = self._carrying(given.threshold, len(error))
        self.plebiscite, self.electorate = None, []
        self.threshold, self.anticipation, self.error = given.threshold, given.anticipation, error * given.error
        self.audience_cost, self.rule, self.slope = given.audience_cost, given.rule, given.slope
        self.failure_returns, self.failure_cost = given.failure_returns, given.failure_cost
        self.failure_hardens, self.failure_offence = given.failure_hardens, given.failure_offence
        self.review = given.review

    @property
    def speaks(self) -> bool:
        """Whether there is anybody at home to say no."""
        return bool(self.weights)

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        super().keep(rows)
        if self.exchange is not None:
            self.exchange.keep(rows)

    # opinions

    def live_on(self, years: float) -> None:
        """Let the factions ask for less as the war goes on, and hear one another."""
        if self.exchange is None:
            self.hawkishness = [h - w * years for h, w in zip(self.hawkishness, self.weariness)]
        else:
            self.hawkishness = self.exchange.after(self.hawkishness, self.weariness, self.influence, years)

    def harden(self, hit, by) -> None:
        """Change what factions ask for in the worlds that were hit: all by one number, or each by its own."""
        more = [by.get(name, 0.0) if isinstance(by, dict) else by for name in self.factions]
        self.hawkishness = [choose(hit, h + m, h) for h, m in zip(self.hawkishness, more)]

    # who must be won

    def elect(self, hit, threshold) -> None:
        """Change the support that a deal needs in the worlds that were hit."""
        self.threshold = choose(hit, threshold, self.threshold)
        self.coalitions = self._carrying(self.threshold, len(hit))

    def call_plebiscite(self, hit, threshold) -> None:
        """Ask for a popular vote with this support in the worlds that were hit; the higher of two stays."""
        before = np.zeros(len(hit)) if self.plebiscite is None else self.plebiscite
        self.plebiscite = np.maximum(before, choose(hit, threshold, 0.0))
        self.electorate = self._carrying(self.plebiscite, len(hit))

    def _carrying(self, threshold, worlds: int):
        return coalitions([full(weight, worlds) for weight in self.weights], threshold)

    def gap(self, rows):
        """How far the level that enough factions reach lies from the leader's own value: (rows, packages or 1).

        The largest level that factions of total weight ≥ threshold all reach in v_f − hawkishness_f, less v_i; below 0
        home wants more than the deal gives. A faction that weighs issues as its leader does needs only a column.
        """
        return self._reached(rows, self.coalitions)

    def popular_gap(self, rows):
        """The same for a plebiscite, and far above 0 where none is called: (rows, packages or 1)."""
        called = column(self.plebiscite[rows] > 0)
        level = self._reached(rows, self.electorate)
        return choose(np.broadcast_to(called, level.shape), level, FREE)

    def _reached(self, rows, carrying):
        reach = [column(-of_rows(h, rows)) if d is None else d[rows] - column(of_rows(h, rows))
                 for d, h in zip(self.differs, self.hawkishness)]
        level = np.full((len(rows), 1), NEVER)
        for members, carries in carrying:
            reached = least([reach[member] for member in members])
            level = np.maximum(level, np.minimum(reached, column(carries[rows])))
        return level

    def votes(self, margin, chance):
        """Whether home ratifies with this margin over what it could have without the deal: (worlds,) of bool."""
        if self.rule == "sure":
            return margin >= 0
        return chance < ndtr(margin / self.slope)


FREE = -NEVER  # the gap of a vote that is not held


def coalitions(weights, threshold):
    """The sets of factions that carry the threshold in some world without a member to spare.

    A list of (members, bound): the bound (worlds,) is ∞ where the set just carries and so low elsewhere that it never
    counts. The level that enough factions reach is the highest that all members of such a set reach.
    """
    found, carried = [], {}
    for size in range(1, len(weights) + 1):
        for members in combinations(range(len(weights)), size):
            carried[members] = sum(weights[m] for m in members) >= threshold - 1e-9
            spare = [carried[tuple(m for m in members if m != out)] for out in members if size > 1]
            just = carried[members] & ~np.any(spare, axis=0) if spare else carried[members]
            if just.any():
                found.append((members, choose(just, np.inf, NEVER)))
    return found
