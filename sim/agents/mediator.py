"""Mediators: third parties who arrive, carry messages, write texts, and make accepting worth more."""

from __future__ import annotations

import numpy as np

from sim.agents.ensemble import Ensemble
from sim.agents.seat import NOTHING
from sim.arrays import NEVER, at_rows, choose, column, full, merge, of_rows, rows_where
from sim.strategies.registry import text_styles
from sim.war import beliefs

WEEKS_A_YEAR = 365.25 / 7


class Mediator(Ensemble):
    """A mediator with its three levers: communication, formulation, manipulation.

    `errors` holds per party how far the mediator misjudges its saliences (worlds, issues), `misjudged` how far its
    reservation value (worlds,).
    """

    def __init__(self, model, name: str, given, worlds: int, draft: int):
        super().__init__(model, name)
        self.given, self.title = given, given.title or name
        self.here = np.zeros(worlds, dtype=bool)
        self.came = np.zeros(worlds)
        self.gone = np.zeros(worlds, dtype=bool)
        self.text, self.fresh = np.full(worlds, draft), np.full(worlds, draft != NOTHING)
        self.errors, self.misjudged = {}, {}
        self.accuracy = np.ones(worlds)

    def come_and_go(self, draws, round: int, weeks: float):
        """Arrive by a hazard, be called home by an impatient public: the worlds it has just come to, (worlds,)."""
        given, name = self.given, f"mediator/{self.name}"
        comes = draws.happens(f"{name}/arrival", 1.0 - np.exp(-full(given.arrival, len(self.here)) * weeks), round)
        new = (comes | (given.present and round == 0)) & ~self.here & ~self.gone
        if given.audience.patience is not None:
            called = draws.happens(f"{name}/patience", 1.0 - np.exp(-weeks / given.audience.patience), round)
            self.gone = self.gone | (called & self.here)
            self.here = self.here & ~self.gone
        self.came = choose(new, float(round), self.came)
        self.here = self.here | new
        return new

    # communication

    def signal(self, draws, chance, fineness: float):
        """What it says of side 1's chance in a battle, with its error: (worlds,)."""
        error = self.given.signal_error / fineness * draws.normal(f"mediator/{self.name}/signal")
        return np.clip(chance + error, 0.02, 0.98)

    def is_believed_by(self, party: str):
        """Whether this party takes its word: (worlds,) of bool."""
        if self.given.verified:
            return np.ones(len(self.here), dtype=bool)
        given = self.given
        believed = beliefs.is_believed(given.bias.get(party, 0.0), given.honesty, given.war_cost, given.low_cost,
                                       given.high_cost)
        return np.broadcast_to(believed, self.here.shape)

    def tells(self, party) -> list:
        """What it tells of a party's wants: per issue a table (worlds, options).

        The saliences as it sees them, on the true order of the options, from 0 for the worst to 1 for the best.
        """
        seen = (party.wants.saliences + self.errors[party.name]).clip(min=0.0)
        return [column(seen[:, j]) * places for j, places in enumerate(party.wants.order())]

    def less_noise(self):
        """What it leaves of the envoys' noise: (worlds,)."""
        return 1.0 - self.here * self.given.repeats

    def steadies(self):
        """What it leaves of the hazard that talks break down: (worlds,)."""
        return 1.0 - self.here * self.given.steadies

    # formulation

    def due(self, round: int):
        """The worlds in which it tables a text this round: (worlds,) of bool."""
        return self.here & ((round - self.came) % self.given.every == 0)

    def adopt(self, hit, draft: int) -> None:
        """Make a published text its own in the worlds that were hit: the next it tables is this one."""
        self.text, self.fresh = choose(hit, draft, self.text), self.fresh | hit

    def write(self, parties, rows, items=None):
        """Write a text in these worlds, keeping closed `items` if there are any; a fresh draft is tabled as it stands: (rows,).

        Worlds without a text so far are kept apart: there every package is weighed, where one is improved only some.
        """
        text, fresh = self.text[rows], self.fresh[rows]
        text = text if items is None else items.keeps(text, rows)
        for group in (text == NOTHING, text != NOTHING):
            some = rows_where(group & ~fresh)
            if len(some):
                text = merge(some, self._written(parties, rows[some], text[some], items), text)
        text = text if items is None else items.keeps(text, rows)
        self.text, self.fresh = merge(rows, text, self.text.copy()), merge(rows, False, self.fresh.copy())
        return text

    def _written(self, parties, rows, text, items):
        def gains(near=None):
            if items is None or near is not None:
                near = near if items is None else items.keeps(near, rows)
                return [self._gains(party, rows, near) for party in parties]
            return [choose(items.allowed(rows), self._gains(party, rows, None), NEVER) for party in parties]

        tilt = [of_rows(self.given.tilt.get(party.name, 1.0), rows) for party in parties]
        return text_styles[self.given.text_style].function(gains, tilt, text, parties[0].wants.agenda)

    def _gains(self, party, rows, near):
        """A party's gains from every package, or from those near a text, as this mediator estimates them.

        A veto is known to all: what it closes is no gain to anybody.
        """
        floor = (party.reservation + self.accuracy * self.misjudged[party.name])[rows]
        worth = party.worth[rows] if near is None else at_rows(party.worth, rows, near)
        gains = worth + party.wants.misread(self.errors[party.name][rows], rows, near) - column(floor)
        vetoed = party.wants.vetoed
        if vetoed is None:
            return gains
        return choose(vetoed[rows] if near is None else at_rows(vetoed, rows, near), NEVER, gains)

    # manipulation

    def leverage(self, party: str, round: int, weeks: float):
        """What accepting is made worth to a party, no more than a deal is worth to the mediator: (worlds,)."""
        given = self.given
        years = (round - self.came) * weeks / WEEKS_A_YEAR
        grown = given.leverage * (1.0 + given.audience.pressure * years)
        most = np.minimum(grown, given.prestige / np.maximum(given.leverage_cost, 1e-9))
        pushed = most * given.targets.get(party, 1.0 if not given.targets else 0.0)
        return self.here * (pushed + self.payment(party, "agreement"))

    def payment(self, party: str, condition: str):
        """A side payment to a party under a condition: a number or (worlds,)."""
        paid = self.given.side_payments.get(party)
        return paid.amount if paid is not None and paid.condition == condition else 0.0

    def holds(self, party: str):
        """The part of a party's walking out that payments for staying prevent: (worlds,)."""
        paid = self.given.side_payments.get(party)
        return self.here * (paid.holds if paid is not None and paid.condition == "talks" else 0.0)



def tabled_rows(mediator: Mediator, round: int, open_):
    """The worlds, still open, in which a mediator tables a text: indices."""
    if not mediator.given.formulates:
        return rows_where(np.zeros(len(open_), dtype=bool))
    return rows_where(mediator.due(round) & open_)
