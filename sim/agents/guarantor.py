"""Guarantors, and what stands between a signature and its breach."""

from __future__ import annotations

import numpy as np

from sim.agents.ensemble import Ensemble, Shared
from sim.arrays import at_rows, choose, column, of_rows, some, spread
from sim.war.commitment import deterrence, detected


class Guarantor(Ensemble):
    """A third party that promises to act if the deal is broken.

    `guarantee` is the level γ that each combination of security terms gives it: (worlds, terms).
    """

    def __init__(self, model, name: str, given, guarantee):
        super().__init__(model, name)
        self.detection, self.willingness, self.punishment = given.detection, given.willingness, given.punishment
        self.wavers, self.wavering = given.wavers, given.wavering
        self.guarantee = guarantee

    def lose_heart(self, draws, round: int, years: float):
        """Fall to its lower willingness by a hazard: the worlds in which it now does, (worlds,), or None if it never can."""
        if not some(self.wavers):
            return None
        falls = draws.happens(f"guarantor/{self.name}/wavers", 1.0 - np.exp(-self.wavers * years), round)
        falls = falls & (self.willingness > self.wavering)
        self.willingness = choose(falls, self.wavering, self.willingness)
        return falls

    def waver(self, hit, by) -> None:
        """Change its willingness in the worlds that were hit."""
        self.willingness = choose(hit, self.willingness + by, self.willingness)

    def deters(self, monitored):
        """What it deters under each combination of security terms; `monitored` is what they reveal: (worlds, terms)."""
        seen = detected(column(self.detection), monitored)
        return deterrence(seen, column(self.willingness), column(self.punishment), self.guarantee)


class Security:
    """The terms that bear on whether a deal is kept: guarantees and monitoring, the line, and force caps.

    `terms` and `lines` map every package to its combination of security terms and of line and cap (packages,), and
    `both` to the two together; `cap_of` maps a combination of line and cap to its cap. `monitored` is (worlds, terms),
    `caps` (worlds, caps), `place` (worlds, lines) in steps of the chain, or None without a line or a war. `stays` gives, by
    issue, the option in every combination (lines,) of what stays when a deal is broken, and the one before the deal.
    """

    def __init__(self, terms, lines, cap_of, monitored, place, caps, guarantors: list[Guarantor], stays: dict):
        self.lines, self.cap_of = Shared(lines), Shared(cap_of)
        self.both = Shared(terms * len(cap_of) + lines)
        self.monitored, self.place, self.caps = monitored, place, caps
        self.guarantors, self.stays = guarantors, stays

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played; guarantors keep themselves."""
        self.monitored, self.caps = self.monitored[rows], self.caps[rows]
        self.place = None if self.place is None else self.place[rows]

    def deterred(self):
        """What all guarantors together deter, by combination of security terms: (worlds, terms)."""
        total = np.zeros(self.monitored.shape)
        for guarantor in self.guarantors:
            total = total + guarantor.deters(self.monitored)
        return total

    def term_of(self, package):
        """The combination of security terms of packages: any shape."""
        return self.both.array[package] // len(self.cap_of.array)

    def provisions(self, rows, package):
        """How much a deal provides for its own safety, 0…1: (rows,).

        The mean of its guarantee (of all guarantors together, as far as they are willing to act: 1 − Π(1 − r·γ)), of its
        detection, and of how tightly it caps forces.
        """
        term, unguarded = self.term_of(package), 1.0
        for guarantor in self.guarantors:
            acts = np.clip(of_rows(guarantor.willingness, rows), 0.0, 1.0)
            unguarded = unguarded * (1.0 - acts * at_rows(guarantor.guarantee, rows, term))
        cap = self.cap_of.array[self.lines.array[package]]
        return (1.0 - unguarded + at_rows(self.monitored, rows, term) + at_rows(self.caps, rows, cap)) / 3.0

    def out_of_reach(self, deterred, broken):
        """What is deterred less what a breach would give, over all packages: from (worlds, terms) and (worlds, lines)."""
        joint = deterred[:, :, None] - broken[:, None, :]
        return spread(joint.reshape(len(joint), -1), self.both.array)

    def over_lines(self, table):
        """Spread a table (worlds, lines) over all packages."""
        return spread(table, self.lines.array)
