"""A principal: what it could have without a deal, what a deal is worth to it, and what it asks for."""

from __future__ import annotations

import numpy as np

from sim.agents.audience import FREE
from sim.agents.ensemble import Ensemble
from sim.agents.seat import NOTHING, Seat
from sim.agents.wants import Wants
from sim.arrays import (GRAIN, LEAST, NEVER, add_to, any_each, at, at_rows, blocks, choose, column, full, grain, merge, of_rows, row_most,
                        rows_where, struck_out)
from sim.strategies.registry import acceptance_rules, opponent_models, tactics
from sim.war import beliefs
from sim.war.front import war_value_over_belief, war_values

_EVEN = 0.5  # what every one of several others counts for, beside what it lacks


class Party(Ensemble):
    """A principal with its wants, its seat at the table, its envoys and its audience; numbers are (worlds,).

    `worth` V and `score` U, on which it decides, are tables (worlds, packages); `minded` tells where the leader counts on a
    shortfall at home under some package.
    """

    large = ("worth", "score")

    def __init__(self, model, name: str, given, wants: Wants, seat: Seat, opening):
        super().__init__(model, name)
        worlds = len(wants.saliences)
        self.title, self.side, self.given = given.title or name, given.side, given
        self.wants, self.seat, self.opening = wants, seat, opening
        self.fights = isinstance(given.batna, str)
        self.outside = full(NEVER if given.outside is None else given.outside, worlds)
        self.discount, self.cost = full(given.discount, worlds), full(given.cost, worlds)
        self.belief, self.about, self.rest, self.outside_the_war = None, np.ones(worlds), np.zeros(worlds), {}
        self.worth = self.score = None
        self.minded = np.zeros(worlds, dtype=bool)
        self.heard_cost, self.charged, self.hidden = np.zeros(worlds), np.zeros(worlds), np.zeros(worlds)
        self.leverage_from_events, self.leverage = np.zeros(worlds), np.zeros(worlds)
        self.fallback, self.plan = np.zeros(worlds), None
        self.alternative = self.reservation = self.conceding_to = None
        self.envoys, self.audience = [], None

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        worth_is_text = self.worth is self.wants.text
        if worth_is_text:
            self.worth = None
        super().keep(rows)
        self.wants.keep(rows)
        self.seat.keep(rows)
        if worth_is_text:
            self.worth = self.wants.text

    # without a deal

    def without_a_deal(self):
        """What a party that does not fight has without a deal, what it would get for leaving included: (worlds,)."""
        return np.maximum(full(self.given.batna, len(self.cost)) + self.fallback, self.outside)

    def see_battles(self, wins, losses) -> None:
        """Learn from battles that side 1 won and lost."""
        if self.belief is not None:
            self.belief = beliefs.learn(*self.belief, wins, losses)

    def war_values(self, front):
        """What fighting on is worth to this party at each place of the chain, by its own belief: (worlds, places)."""
        flow = front.chain.flow(self.side)
        left, cost = front.left(self.discount), self.cost * front.per_battle
        if front.averaged:
            return war_value_over_belief(flow, *beliefs.nodes(*self.belief), left, cost)
        return war_values(flow, beliefs.mean(*self.belief), left, cost)

    def war_worth(self, front, move=0.0, cost=None, belief=None):
        """What fighting on from where the front stands is worth, had the chance moved so far, or at another cost: (worlds,)."""
        chance = np.clip((beliefs.mean(*self.belief) if belief is None else belief) + move, 0.0, 1.0)
        cost = (self.cost if cost is None else cost) * front.per_battle
        values = war_values(front.chain.flow(self.side), chance, front.left(self.discount), cost)
        return self.in_value(at(values, front.place))

    def in_value(self, of_stake, rows=slice(None)):
        """From a share of the stake (rows, …) to value, the issues that the war is not about at their no-deal option."""
        deeper = (slice(None),) + (None,) * (np.ndim(of_stake) - 1)
        return self.rest[rows][deeper] + self.about[rows][deeper] * of_stake

    def weigh_stake(self) -> None:
        """Work out how much of its value the war is about, and what the other issues give it without a deal.

        `outside_the_war` maps the issues the war is not about to the option that holds without a deal.
        """
        self.about, self.rest = np.ones(len(self.cost)), np.zeros(len(self.cost))
        for issue, option in self.outside_the_war.items():
            salience = self.wants.saliences[:, issue]
            self.about, self.rest = self.about - salience, self.rest + salience * self.wants.options[issue][:, option]

    def weigh_alternative(self, front, ending, paid) -> None:
        """Work out the reservation value: the war's value now (or the BATNA), home's cost, less leverage.

        Under a truce a party holds what it has while talks last and has the war when they end; `ending` is the discounted
        weight of that end. `paid` is what it gets for staying, as long as talks last. Leaving for good is a bound on what
        it signs, and no more: tactics concede toward what going on is worth.
        """
        if self.fights:
            inside = at(self.war_values(front), front.place)
            if front.truce:
                inside = (1.0 - ending) * front.chain.flow(self.side)[front.place] + ending * inside
            inside = self.in_value(inside)
        else:
            inside = full(self.given.batna, len(self.cost))
        inside = inside + (1.0 - ending) * paid + self.fallback
        self.charged = self.heard_cost
        self.alternative = np.maximum(inside, self.outside) + self.charged
        self.reservation = grain(np.maximum(self.alternative - self.leverage, LEAST))
        self.conceding_to = grain(np.maximum(inside + self.heard_cost - self.leverage, LEAST))

    # what a deal is worth

    def rescore(self, rows) -> None:
        """Bring the score up to date in these worlds."""
        if self.score is None:
            self.score = np.empty(self.worth.shape, dtype=np.float32)
        if self.audience.speaks:
            rows = self.audience.alike(rows, self.minded)
        for block in blocks(len(rows), self.score.shape[1]):
            merge(rows[block], self.scored(self.worth[rows[block]], rows[block]), self.score)

    def scored(self, worth, rows):
        """The score of packages worth so much: less what a shortfall at home is expected to cost, on the grid of decisions.

        Multiples of the grain are exact in 32 bits. `worth` is (rows, packages) and is used up.
        """
        minded = rows_where(self.minded[rows])
        if len(minded):
            add_to(worth, minded, self.foreseen(rows[minded]))
        score = grain(worth)
        if self.wants.admissible is not None:
            score = struck_out(score, self.wants.admissible[rows])
        return score.astype(np.float32)

    # home

    def foreseen(self, rows):
        """What the leader counts at the table of the shortfall it sees at home: (rows, packages or 1)."""
        seen = self.audience.needed(rows)
        seen += column(self.audience.error[rows])
        np.minimum(seen, 0.0, out=seen)
        seen *= column(of_rows(self.audience.anticipation, rows))
        return seen

    def look_home(self, rows):
        """Take stock of home in these worlds, where something moved there: where scores now change, (worlds,) of bool.

        They do not where the leader counts on no shortfall under any package, and did not when it last looked.
        """
        if not self.audience.speaks:
            return np.zeros(len(self.minded), dtype=bool)
        self.audience.look()
        least = self.audience.needed(rows, self.audience.at_worst)[:, 0] + self.audience.error[rows]
        before, self.minded = self.minded, merge(rows, least < 0.0, self.minded.copy())
        return before | self.minded

    @property
    def gap(self):
        """How far what home wants lies from the leader's own value, as it last looked: (worlds, packages or 1)."""
        return self.audience.gap(np.arange(len(self.cost)))

    @property
    def popular(self):
        """The same for a plebiscite, None before the first is called."""
        return None if self.audience.seen.plebiscite is None else self.audience.popular_gap(np.arange(len(self.cost)))

    def gap_at(self, rows, package, popular=False):
        """The gap in these worlds under one package each: (rows,)."""
        gap = self.audience.popular_gap if popular else self.audience.gap
        return gap(rows, self.audience.at(package))[:, 0]

    # at the table

    def anchor_demand(self) -> None:
        """Anchor demands on the text value of the opening position, or of the best admissible package."""
        text = self.wants.text
        if self.opening is None:
            allowed = text if self.wants.admissible is None else choose(self.wants.admissible, text, NEVER)
            anchor = allowed.max(axis=1)
        else:
            anchor = text[:, self.opening.package]
        self.seat.anchor = grain(choose(anchor > NEVER, anchor, 1.0))
        if self.seat.aspiration is None:
            self.seat.aspiration = self.seat.anchor

    def ask(self, t: int, known: dict) -> None:
        """Settle this round's demand, between the reservation value and the opening demand, or as the exact play has it.

        `known` is what the tactic asked to know; who reckons with the others' limits reckons with its own.
        """
        seat, tactic, self.plan = self.seat, self.given.tactic, known.get("plan")
        own = seat.own(self.reservation if known else self.conceding_to)
        asked = tactics[tactic.name].function(own, seat.view(self.score, **known), t, **tactic.parameters)
        if self.plan is None:
            asked = np.minimum(asked, np.maximum(seat.anchor, self.reservation))
        seat.order(grain(np.maximum(asked, self.reservation)), self.reservation)

    def takes(self, hearing, t: int, known: dict):
        """Whether its rule of acceptance takes what an envoy heard: (worlds,) of bool; `known` is what the rule asked to know."""
        rule, seat = self.given.acceptance, self.seat
        own, view = seat.own(self.conceding_to), seat.view(self.score, **known)
        return acceptance_rules[rule.name].function(hearing, own, view, t, **rule.parameters)

    def estimate(self, known: dict):
        """What it thinks the others like, per issue a table (worlds, options) of its part in 0…1, or None for no idea.

        `known` is what its opponent model asked to know.
        """
        if len(self.seat.tallies) == 1 or self.given.heeds == "all":
            return self._guess(self.seat.view(**known))
        each = [self._guess(self.seat.view_of(other, known)) for other in range(len(self.seat.tallies))]
        return None if each[0] is None else self._weighed(each)

    def _guess(self, view):
        model = self.given.opponent_model
        tables = opponent_models[model.name].function(view, **model.parameters)
        if tables is None:
            return None
        most = sum(row_most(table) for table in tables).clip(min=GRAIN)
        return [table / most for table in tables]

    def _weighed(self, each):
        """What several others like, together: the less one is thought to like the offer that stands, the more it counts.

        Merely added up, two who want the opposite on an issue look like nobody who cares for it, and what all could sign may
        never be offered.
        """
        options, standing = self.wants.agenda.options, self.seat.standing
        short = [1.0 - sum(at(table, options[j][standing.clip(min=0)]) for j, table in enumerate(tables)) for tables in each]
        weights = [_EVEN + choose(standing != NOTHING, lack, 1.0) for lack in short]
        return [sum(column(weight / sum(weights)) * table for weight, table in zip(weights, tables)) for tables in zip(*each)]

    def signs(self, package, rows):
        """Whether the capital, reading the text itself, would sign a package in these worlds; nothing elsewhere: (worlds,) of bool."""
        signs = np.zeros(len(package), dtype=bool)
        return merge(rows, at_rows(self.score, rows, package[rows]) >= self.reservation[rows], signs) if len(rows) else signs

    def mandated(self):
        """The packages at least one envoy may speak of, (packages,) of bool, or None where any may be."""
        if any(envoy.may is None for envoy in self.envoys):
            return None
        return any_each(np.stack([envoy.may for envoy in self.envoys], axis=1))
