"""The task of plain.py as most would write it in Mesa: one model a world, one agent a party, two parties."""

import mesa
import numpy as np

from plain import EXPONENTS, IDEALS, RESERVATION, ROUNDS, Task

GRAIN = 2.0**-20  # zopa decides on this grid


class Negotiator(mesa.Agent):
    """A party that knows its value of every package, concedes with the clock, and accepts what meets its demand."""

    def __init__(self, model, saliences, options, exponent: float):
        super().__init__(model)
        value = np.zeros(1)
        for salience, table in zip(saliences[::-1], options[::-1]):  # from the last issue up, to round as zopa does
            value = np.add.outer(salience * np.asarray(table), value).ravel()
        self.values = np.rint(value / GRAIN) * GRAIN
        self.order = np.argsort(self.values, kind="stable")
        self.ascending = self.values[self.order]
        self.exponent, self.demand, self.offer = exponent, 0.0, None

    def step(self) -> None:
        """Settle on a demand, then say yes to the offer of the other side that stands, or make one."""
        model, best = self.model, self.ascending[-1]
        share = min(model.round / ROUNDS, 1.0) ** (1.0 / self.exponent)
        demand = best - share * (best - model.reservation)
        self.demand = max(round(demand / GRAIN) * GRAIN, model.reservation)
        other = model.other(self)
        if other.offer is not None and self.values[other.offer] >= self.demand and other.signs(other.offer):
            model.agree(other.offer)
        else:
            place = np.searchsorted(self.ascending, self.demand)
            fine = place < len(self.order)
            self.offer = int(self.order[place if fine else np.searchsorted(self.ascending, best)])

    def signs(self, package: int) -> bool:
        """Whether its capital would sign a package, even one it has offered itself, when nothing is worth more to it."""
        return self.values[package] >= self.model.reservation


class Table(mesa.Model):
    """One world: the first side speaks first in every round; an offer stands until its maker speaks again."""

    def __init__(self, values: str = "linear", world: int = 0, preferences=None, seed=None):
        super().__init__(seed=world)
        self.round, self.agreement = 0, None
        self.reservation = round(RESERVATION / GRAIN) * GRAIN
        task = Task(values)
        drawn = preferences or fresh(task, np.random.default_rng(world))
        self.sides = [Negotiator(self, *drawn[place], EXPONENTS[name]) for place, name in enumerate(task.names)]
        self.datacollector = mesa.DataCollector(model_reporters={"agreement": "agreement", "round": "round"})

    def other(self, side: Negotiator) -> Negotiator:
        """The other side."""
        return self.sides[self.sides.index(side) - 1]

    def agree(self, package: int) -> None:
        """End with a deal."""
        self.agreement, self.running = package, False

    def step(self) -> None:
        """One round."""
        for side in self.sides:
            if self.running:
                side.step()
        self.datacollector.collect(self)  # batch_run looks for what was collected at the last step by its number
        self.round += 1
        self.running = self.running and self.round < ROUNDS


def fresh(task: Task, rng) -> list:
    """Preferences of both parties, drawn anew: for each [saliences, option values by issue]."""
    rises = np.linspace(0.0, 1.0, task.options)
    ladders = [rises if IDEALS[name][0] == "last" else rises[::-1] for name in task.names]
    return [[rng.dirichlet(np.ones(task.issues)),
             [ladder if task.values == "linear" else rng.random(task.options) for _ in range(task.issues)]] for ladder in ladders]
