"""How many worlds a design point needs: a fixed number, or as many as the interval of its rate asks for."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from sim.errors import Problem, UserError
from sim.experiment.statistics import wilson, worlds_for

STEP = 100  # worlds are added by the hundred, and by a twentieth of those that are there at least
FINEST, COARSEST = 0.0005, 0.5


@dataclass(frozen=True)
class Enough:
    """When a design point has enough worlds: at `replications`, or sooner, once its rate is known within ± `precision`."""

    replications: int
    precision: float | None = None

    def goal(self, worlds: int, agreements: int) -> int:
        """How many worlds to play in all, after the first `worlds`; the same number where these are enough.

        It is the fewest that any rate within the interval so far would need, so that a first impression does not ask for too
        many. Goals depend on nothing but the worlds: they are the same for any chunks and processes.
        """
        if self.precision is None:
            return self.replications
        ends = wilson(agreements, worlds)
        if ends[1] - ends[0] <= 2 * self.precision:
            return worlds
        asked = min(worlds_for(end, self.precision) for end in ends)
        return min(self.most, STEP * ceil(max(asked, worlds + worlds // 20 + 1) / STEP))

    @property
    def most(self) -> int:
        """The most worlds that a design point can need."""
        if self.precision is None:
            return self.replications
        return min(self.replications, worst_case(self.precision))

    def left(self, there: dict[int, tuple[int, int]]) -> int:
        """How many worlds at most a design point still needs; `there` maps first worlds to the count and agreements of segments."""
        worlds = agreements = 0
        while (goal := self.goal(worlds, agreements)) > worlds:
            while worlds < goal:
                if worlds not in there:
                    return self.most - worlds
                count, agreed = there[worlds]
                worlds, agreements = worlds + count, agreements + agreed
        return 0


def worst_case(precision: float) -> int:
    """As many worlds as are enough for any rate: those that a rate of one half needs."""
    return STEP * ceil(worlds_for(0.5, precision) / STEP)


def checked_precision(value) -> float | None:
    """The half-width that was asked for, as a number; UserError where it is none."""
    number = not isinstance(value, bool) and isinstance(value, (int, float, np.number))
    if value is not None and not (number and FINEST <= value <= COARSEST):
        raise UserError(Problem("precision", f"expected the half-width of an interval, a number from {FINEST} to {COARSEST} "
                                             f"(0.01 is ±1 percentage point), not {value!r}"))
    return None if value is None else float(value)
