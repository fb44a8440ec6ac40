"""What one party wants: its value tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import at_each, choose, column, grain, kept, merge, packed, places, rows_where, spread


@dataclass
class Wants:
    """The value tables of one party; the worlds axis comes first in every array.

    `options` is a list of (worlds, options) by issue, `saliences` (worlds, issues), `text` (worlds, packages) the
    weighted sum with linkages, less `burden`, what soft red lines take off an option (a list like `options`);
    `admissible` (worlds, packages) is what hard ones leave, None where there are none; `fine` tells by issue which options
    hard red lines and vetoes leave, and `unvetoed` which vetoes alone do: lists like `options`. `barred` (1, packages), shared by
    all, is what no law at home would let it sign in the worlds that are `bound`, and `vetoed` (worlds, packages) what vetoes close. A linkage is (strength (worlds,), first issue,
    second issue).
    """

    agenda: object
    options: list
    saliences: np.ndarray
    linkages: list
    burden: list
    fine: list
    unvetoed: list
    barred: object | None = None
    bound: np.ndarray | None = None
    admissible: np.ndarray | None = None
    text: np.ndarray = None
    places: list | None = None
    vetoed: np.ndarray | None = None

    def __post_init__(self):
        self.text = self.valued(np.arange(len(self.saliences)))
        self.vetoed = None if all(np.all(table) for table in self.unvetoed) else ~self.agenda.every(self.unvetoed)
        self.admit()

    def admit(self) -> None:
        """Find the packages that hard red lines, vetoes and law leave."""
        free = self.bound is None or not self.bound.any()
        self.admissible = None if free and all(np.all(table) for table in self.fine) else self.agenda.every(self.fine)
        if not free:
            self.admissible = self.admissible & ~(column(self.bound) & self.barred.array)

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        for name in ("options", "saliences", "linkages", "burden", "fine", "unvetoed", "bound", "places"):
            setattr(self, name, kept(getattr(self, name), rows))
        self.admissible, self.text = packed(self.admissible, rows), packed(self.text, rows)
        self.vetoed = packed(self.vetoed, rows)

    def order(self) -> list:
        """The order of the options of every issue, 0 for the worst and 1 for the best: a list of (worlds, options)."""
        if self.places is None:
            self.places = [places(grain(table.copy())) for table in self.options]
        return self.places

    def valued(self, rows):
        """The text value of every package in these worlds: (rows, packages)."""
        weighted = [column(weight) * table[rows] - burden[rows]
                    for weight, table, burden in zip(self._alone(rows).T, self.options, self.burden)]
        text = self.agenda.total(weighted, len(rows))
        for strength, first, second in self.linkages:
            text += column(strength[rows]) * self._all(first, rows) * self._all(second, rows)
        return text

    def _alone(self, rows):
        """What each issue weighs by itself, so that linked ones together weigh no more than their saliences: (rows, issues).

        Of two linked issues a and b the value is k_a·φ_a + k_b·φ_b + k·φ_a·φ_b with k_a + k_b + k = s_a + s_b, scaled to 0 at
        the worst and 1 at the best of all [Keeney and Raiffa 1976, ch. 5]: below 0 the strength k makes them substitutes, above
        it complements, and neither makes the ideal worth more or less.
        """
        alone = self.saliences[rows].copy()
        for strength, *linked in self.linkages:
            pair = self.saliences[rows][:, linked]
            share = pair / np.maximum(pair.sum(axis=1, keepdims=True), 1e-12)
            for part, issue in zip(share.T, linked):
                alone[:, issue] -= strength[rows] * part
        return alone

    def _all(self, issue: int, rows):
        """One issue's option values over all packages: (rows, packages)."""
        return spread(self.options[issue][rows], self.agenda.options[issue])

    def misread(self, errors, rows, near=None):
        """How far packages are misjudged by one who errs so much about the saliences.

        `errors` is (rows, issues); over all packages (rows, packages), or over some of them (rows, m) by index.
        """
        tables = [column(errors[:, j]) * table[rows] for j, table in enumerate(self.options)]
        if near is None:
            return self.agenda.total(tables, len(rows))
        total = np.zeros(near.shape)
        for table, option in zip(tables, self.agenda.options):
            total += at_each(table, option.take(near))
        return total

    def weigh(self, hit, changes: dict) -> None:
        """Change saliences in the worlds that were hit, by each issue's factor, and value everything anew there."""
        saliences = self.saliences.copy()
        for issue, factor in changes.items():
            j = self.agenda.issue(issue)
            saliences[:, j] = choose(hit, saliences[:, j] * (1.0 + factor), saliences[:, j])
        self.saliences = saliences / saliences.sum(axis=1, keepdims=True)
        rows = rows_where(hit)
        merge(rows, self.valued(rows), self.text)

    def lift(self, hit, issues) -> None:
        """Let red lines on these issues hold no longer in the worlds that were hit."""
        for j in map(self.agenda.issue, issues):
            self.burden[j] = choose(hit, 0.0, self.burden[j])
            self.fine[j] = choose(hit, self.unvetoed[j], self.fine[j])
        self.admit()
        rows = rows_where(hit)
        merge(rows, self.valued(rows), self.text)

    def faction(self, given: dict):
        """How much more packages are worth to a faction that weighs some issues otherwise, or None if it weighs all alike.

        One table (worlds, options) per issue, to be added up, by the text without the party's linkages and red lines.
        """
        if not given:
            return None
        weights = self.saliences.copy()
        for issue, salience in given.items():
            weights[:, self.agenda.issue(issue)] = salience
        weights = weights / weights.sum(axis=1, keepdims=True)
        more = weights - self.saliences
        return [column(more[:, j]) * table for j, table in enumerate(self.options)]
