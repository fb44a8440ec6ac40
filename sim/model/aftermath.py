"""What follows a signature: whether the peace breaks, when, and by whom."""

from __future__ import annotations

import numpy as np

from sim.arrays import at_rows, choose, full, least, merge, of_rows, rows_where
from sim.model.breach import Breach
from sim.war import peace

YEARS = (1, 5, 10)
ENDS = ("", "accident", "reneging")
PULL = ("tempted", "leverage", "leverage_life")  # R, L and τ of a party


class Aftermath:
    """The peace in all worlds of a chunk: what was found at every signature, and how long each deal then lasts.

    Arrays are (worlds,) over the whole chunk, whoever still talks. Every world has a fortune of its own for accidents and
    for each party's reneging; whichever strikes first ends the peace.
    """

    def __init__(self, setup, parties):
        self.given, self.worlds = setup.given.peace, setup.worlds
        self.names = [party.name for party in parties]
        self.spoiling = {name: setup.given.parties[name].spoiling for name in self.names}
        self.fortune = {cause: -np.log(setup.draws.uniform(f"peace/{cause}"))
                        for cause in ("accident", *(f"reneging/{name}" for name in self.names))}
        self.signed = np.zeros(self.worlds, dtype=bool)
        found = ("provisions", *(f"{what}.{name}" for what in PULL for name in self.names))
        self.found = {key: full(np.nan, self.worlds) for key in found}
        self.breaches = {party.name: Breach(setup.model, party, self.worlds) for party in parties}

    def sign(self, talks, rows, package) -> None:
        """Take note of what bears on the peace in these worlds, in which a package has just been agreed: (rows,) each."""
        if not len(rows):
            return
        worlds, deterred = talks.draws.alive[rows], talks.security.deterred()
        term = talks.security.term_of(package)
        merge(worlds, True, self.signed)
        self._find("provisions", worlds, talks.security.provisions(rows, package))
        for party in talks.parties:
            self.breaches[party.name].note(talks, party, rows, package, at_rows(deterred, rows, term))
            amount, life = fading(talks, party, rows)
            self._find(f"leverage.{party.name}", worlds, amount)
            self._find(f"leverage_life.{party.name}", worlds, life)

    def _find(self, key: str, worlds, values) -> None:
        merge(worlds, values, self.found[key])

    # how long it lasts

    def write(self, ledger) -> None:
        """Write down what was found at the signatures, and what became of every peace."""
        rows = rows_where(self.signed)
        for name, breach in self.breaches.items():
            self._find(f"tempted.{name}", rows, breach.gain(rows))
        for key, values in self.found.items():
            ledger.write(key, rows, values[rows])
        rate = self._accident_rate(rows)
        ledger.write("accident_rate", rows, rate)
        for years in YEARS:
            ledger.write(f"peace_{years}", rows, np.exp(-self._hazard(years, rows, rate)))
        self._write_course(ledger, rows, rate)

    def _accident_rate(self, rows):
        given = self._given(rows, "accidents", "provisions_effect", "reference")
        return peace.accident_rate(given[0], given[1], self.found["provisions"][rows], given[2])

    def _given(self, rows, *names):
        return [of_rows(getattr(self.given, name), rows) for name in names]

    def _pull(self, name: str, rows):
        """How hard a party's temptation works, and what it is made of: weight, R, L and τ, (rows,) each."""
        weight = of_rows(self.given.temptation, rows) * of_rows(self.spoiling[name], rows)
        return full(weight, len(rows)), *(self.found[f"{what}.{name}"][rows] for what in PULL)

    def _hazard(self, years: float, rows, rate):
        """The cumulative hazard that the peace has ended after so many years: (rows,)."""
        hazard = rate * peace.accidents(years, *self._given(rows, "permanent", "scale", "shape"))
        for name in self.names:
            weight, *pull = self._pull(name, rows)
            hazard = hazard + weight * peace.reneging(years, *pull)
        return hazard

    def _write_course(self, ledger, rows, rate) -> None:
        """Write down when each peace ended within the horizon, why, and by whom."""
        level = self.fortune["accident"][rows] / np.maximum(rate, 1e-300)
        ends = [peace.accident_after(level, *self._given(rows, "permanent", "scale", "shape"))]
        for name in self.names:
            weight, *pull = self._pull(name, rows)
            level = self.fortune[f"reneging/{name}"][rows] / np.maximum(weight, 1e-300)
            ends.append(peace.reneging_after(level, *pull, self.given.horizon))
        lasted = least([*ends, full(self.given.horizon, len(rows))])
        by = np.zeros(len(rows), dtype=np.int8)
        for place in range(len(ends), 0, -1):
            by = choose((ends[place - 1] == lasted) & (lasted < self.given.horizon), np.int8(place), by)
        ledger.write("peace_years", rows, lasted)
        ledger.write("peace_ended", rows, np.minimum(by, 2).astype(np.int8))
        ledger.write("broken_by", rows, np.maximum(by - 1, 0).astype(np.int8))


def fading(talks, party, rows):
    """What mediators make keeping the deal worth to a party at the signature, and the years it lasts: (rows,) each.

    Leverages of several mediators fade as one, with the mean of their lives by weight.
    """
    amount, lasting = np.zeros(len(rows)), np.zeros(len(rows))
    for mediator in talks.mediators:
        pushed = mediator.leverage(party.name, talks.round, talks.weeks)[rows]
        amount, lasting = amount + pushed, lasting + pushed * of_rows(mediator.given.leverage_life, rows)
    return amount, lasting / np.maximum(amount, 1e-300)
