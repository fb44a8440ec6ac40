"""The numbers of a scenario as the formulas want them: shares, rounds, uniform priors, the walk of the front."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import exp, expm1, log

from sim.domain.priors import Prior
from sim.errors import Problem

REFERENCE = 8.0  # numbers of a war are stated for a chain of so many steps


def step(spec, issue: str = "pie") -> float:
    """The distance between two options of an issue, as a share of the way between its ends."""
    block = spec.issues[issue]
    return block.step / (block.high - block.low)


def rounds(spec, weeks: float) -> float:
    """A time in weeks as a number of rounds."""
    return weeks * 7.0 / spec.protocol.days


def ends(value) -> tuple[float, float]:
    """The least and greatest number that a field can hold."""
    return value.support() if isinstance(value, Prior) else (value, value)


def uniform_problems(key: str, value, low: float | None = None):
    """Yield a problem where a field holds no uniform prior, or one that does not begin where the formula has it."""
    if not isinstance(value, Prior) or value.dist != "uniform":
        yield Problem(key, "expected a uniform prior such as {uniform: [0, 0.5]}; the formula is for no other")
    elif low is not None and value.parameters[0] != low:
        yield Problem(key, f"expected a uniform prior from {low:g} on, not from {value.parameters[0]:g}")


def weight(spec, party: str, issue: str) -> float:
    """A party's weight on an issue; its weights sum to 1."""
    preferences = spec.parties[party].preferences
    return preferences[issue].salience / sum(p.salience for p in preferences.values())


@dataclass(frozen=True)
class Walk:
    """A front that stands `place` steps up a chain of so many and moves up with this chance in each battle."""

    place: int
    steps: int
    chance: float

    @property
    def wins(self) -> float:
        """The probability of reaching the upper end first (gambler's ruin)."""
        tilt = log((1.0 - self.chance) / self.chance)
        if abs(tilt) < 1e-9:
            return self.place / self.steps
        if tilt < 0:
            return expm1(self.place * tilt) / expm1(self.steps * tilt)
        return exp((self.place - self.steps) * tilt) * expm1(-self.place * tilt) / expm1(-self.steps * tilt)

    @property
    def battles(self) -> float:
        """The expected number of battles until either end."""
        lean = 1.0 - 2.0 * self.chance
        if abs(lean) < 1e-7:
            return float(self.place * (self.steps - self.place))
        return (self.place - self.steps * self.wins) / lean


def walks(spec) -> list[Walk]:
    """The walk of a scenario's front, one for each end of its priors."""
    war = spec.war
    fine = war.steps / REFERENCE
    return [Walk(min(max(round(start * war.steps), 1), war.steps - 1), war.steps, 0.5 + (balance - 0.5) / fine)
            for start, balance in product(ends(war.start), ends(war.balance))]


def walk(spec) -> Walk:
    """The walk of a scenario without priors on it."""
    return walks(spec)[0]


def per_battle(spec, cost: float) -> float:
    """A stated cost as a battle on the scenario's own chain costs it."""
    return cost * (REFERENCE / spec.war.steps) ** 2
