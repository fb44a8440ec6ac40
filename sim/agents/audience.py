"""The home audience: factions that must be won, and a leader who sees them with error."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace

import numpy as np
from scipy.special import ndtr

from sim.agents.ensemble import Ensemble, Shared
from sim.arrays import NEVER, choose, column, full, least, of_rows


class Audience(Ensemble):
    """The factions at one party's home.

    `weights`, `hawkishness` and `weariness` are lists of (worlds,) by faction; `differs` tells by faction how much more
    packages are worth to it than to its leader, one table (worlds, options) per issue to be added up, or None for a faction
    that weighs the issues as its leader does; `seen` is home as the leader last saw it; `exchange` is how they hear one
    another, if they do. `qualified` is who carries a referendum, None where no package calls for one; `calls` tells by one
    table (1, options) per issue which options do, below 0, and `called` (1, packages) which packages. `plebiscite` (worlds,) is the support that a popular vote must show, 0 where none is called, or None
    before the first.
    """

    def __init__(self, model, name: str, given, differs, agenda, error, exchange=None):
        super().__init__(model, name)
        factions = given.factions.values()
        self.factions, self.exchange, self.influence = list(given.factions), exchange, given.influence
        total = sum(f.weight for f in factions) if given.factions else 1.0
        self.weights = [f.weight / total for f in factions]
        self.hawkishness = [f.hawkishness for f in factions]
        self.weariness = [f.weariness for f in factions]
        self.differs, self.agenda = differs, agenda
        self.coalitions = self._carrying(given.threshold, len(error))
        self.calls = self.called = self.qualified = None
        if given.referendum is not None and given.factions:
            self.calls = [Shared(-table) for table in agenda.having(given.referendum.on)]
            self.called = Shared(agenda.total([table.array for table in self.calls], 1) < 0)
            self.qualified = self._carrying(given.referendum.threshold, len(error))
        self.plebiscite, self.electorate, self.seen = None, [], None
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

    # how the leader sees them

    def look(self) -> None:
        """Let the leader see home as it is now; nothing below notices what has moved since."""
        self.seen = SimpleNamespace(hawkishness=self.hawkishness, coalitions=self.coalitions, plebiscite=self.plebiscite,
                                    electorate=self.electorate)

    def gap(self, rows, over=None):
        """How far the level that enough factions reach lies from the leader's own value: (rows, packages or 1).

        The largest level that factions of total weight ≥ threshold all reach in v_f − hawkishness_f, less v_i; below 0
        home wants more than the deal gives. A faction that weighs issues as its leader does needs only a column. `over` adds
        up a faction's tables, over all packages where it is not given. Where a package calls for a referendum, the threshold is
        that of the referendum if it is higher: what a treaty needs shrinks the win-set [Putnam 1988].
        """
        reach = {}
        level = self._reached(rows, self.seen.coalitions, over or self._over_all, reach)
        if self.qualified is None:
            return level
        higher = self._reached(rows, self.qualified, over or self._over_all, reach)
        return choose(self._called(rows, over), np.minimum(level, higher), level)

    def _called(self, rows, over):
        """Where a package calls for a referendum: of bool, (rows or 1, packages or 1)."""
        if over is None:
            return self.called.array
        return over([np.broadcast_to(table.array, (len(rows), table.array.shape[1])) for table in self.calls]) < 0

    def popular_gap(self, rows, over=None):
        """The same for a plebiscite, and far above 0 where none is called: (rows, packages or 1)."""
        called = column(self.seen.plebiscite[rows] > 0)
        level = self._reached(rows, self.seen.electorate, over or self._over_all, {})
        return choose(np.broadcast_to(called, level.shape), level, FREE)

    def needed(self, rows, over=None):
        """The lower of the two gaps: (rows, packages or 1)."""
        gap = self.gap(rows, over)
        return gap if self.seen.plebiscite is None else np.minimum(gap, self.popular_gap(rows, over))

    def at(self, package):
        """What looks at one package per world only; for `over`."""
        return lambda tables: column(self.agenda.total_at(tables, package))

    def at_worst(self, tables):
        """What looks at no more than the least that any package gives; for `over`."""
        return self.agenda.least_total(tables)

    def _over_all(self, tables):
        return self.agenda.total(tables, len(tables[0]))

    def _reached(self, rows, carrying, over, reach: dict):
        """The level that enough factions reach; `reach` keeps what each makes of packages, for whoever asks again."""
        counting = [(members, bound[rows]) for members, bound in carrying]
        counting = [(members, bound) for members, bound in counting if (bound > NEVER).any()]
        heard = sorted({member for members, _ in counting for member in members})
        reach |= {member: self._reach(rows, member, over) for member in heard if member not in reach}
        level = None
        for wide, bound in self._ways(counting, reach).items():
            tables = [reach[member] for member in wide]
            reached = least(tables if wide and np.isposinf(bound).all() else [bound, *tables])
            level = reached if level is None else np.maximum(level, reached)
        return np.full((len(rows), 1), NEVER) if level is None else level

    def _reach(self, rows, faction: int, over):
        """What one faction makes of packages, less what it asks for and what they are worth to its leader."""
        tables, asked = self.differs[faction], column(of_rows(self.seen.hawkishness[faction], rows))
        if tables is None:
            return -asked
        reach = over([table[rows] for table in tables])
        reach -= asked
        return reach

    def _ways(self, counting, reach) -> dict:
        """The sets of factions that carry, by their members with tables of their own, and how high the others let them reach.

        What needs only columns is worked out first: min and max may be taken in any order, and tables are wide.
        """
        ways = {}
        for members, bound in counting:
            wide = tuple(member for member in members if self.differs[member] is not None)
            bound = least([column(bound), *(reach[member] for member in members if member not in wide)])
            ways[wide] = np.maximum(ways[wide], bound) if wide in ways else bound
        return dict(sorted(ways.items()))

    def alike(self, rows, first):
        """The same worlds in an order in which those stand together in which the same factions carry; `first` counts most.

        What is worked out for many worlds at once is then soon told to be needed in none of them.
        """
        return rows[np.lexsort([*(bound[rows] for _, bound in self.seen.coalitions), first[rows]])]

    def votes(self, rows, margin, chance):
        """Whether home ratifies in these worlds with such a margin over what it could have without the deal: (rows,) of bool."""
        if self.rule == "sure":
            return margin >= 0
        return chance < ndtr(margin / of_rows(self.slope, rows))


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
