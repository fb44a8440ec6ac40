"""The rules once more: one world at a time, in plain loops and floats, written from the model and not from the code.

Slow on purpose. It shares with `sim` only what a world is given: the checked scenario with its packages in order, the named
random numbers, and the quantiles and distribution functions of priors. What can move is worked out anew in every round.
This file holds the course of a world; the files oracle_*.py hold the war, the parties, third parties, and endings.
"""

from datetime import date
from itertools import product
from math import exp, floor, sqrt

from oracle_endings import ending, opening
from oracle_exact import needs
from oracle_items import Items
from oracle_others import Event, Mediator, lose_heart
from oracle_protocols import PROTOCOLS
from oracle_seat import Party
from oracle_sums import NOTHING
from oracle_terms import Terms
from oracle_war import Front
from scipy.special import ndtr, ndtri

from sim.domain.priors import Prior
from sim.draws import Draws


class World:
    """One world of a scenario under a seed: `play` gives what the tables of worlds hold of it."""

    def __init__(self, scenario, seed: int, world: int):
        self.scenario, self.spec, self.draws, self.known, self.drawn = scenario, scenario.spec, Draws(seed, world, 1), {}, {}
        self.issues = scenario.agenda.issues
        self.packages = list(product(*(range(len(issue.options)) for issue in self.issues)))
        self.number_of = {options: place for place, options in enumerate(self.packages)}
        self.weeks, self.round, self.last = self.spec.protocol.days / 7.0, 0, self.spec.protocol.rounds - 1
        self.terms = Terms(self)
        self.front = Front(self) if self.spec.war else None
        self.parties = [Party(self, name) for name in scenario.parties]
        self.seats = [party for party in self.parties if party.spec.signature != "none"]
        self.mediators = [Mediator(self, name) for name in self.spec.mediators]
        self.willingness = {name: self.number("guarantors", name, "willingness") for name in self.spec.guarantors}
        self.paused_until, self.brittle, self.tension, self.leaked, self.mediated = 0.0, 1.0, 0.0, False, False
        starts = self.spec.protocol.starts
        self.first = floor(self.uniform("protocol/starts") * len(self.seats)) if starts == "random" else (
            [party.name for party in self.seats].index(starts))
        self.said, self.text = {party.name: set() for party in self.seats}, self.first_text()
        self.written, self.items = {}, Items(self)

    # numbers and fortune

    def uniform(self, name, round=0):
        """A named number in (0, 1), looked up once."""
        if (name, round) not in self.drawn:
            self.drawn[name, round] = float(self.draws.uniform(name, round)[0])
        return self.drawn[name, round]

    def normal(self, name, round=0):
        """A named standard normal number."""
        return float(self.draws.normal(name, round)[0])

    def number(self, *path):
        """A number of the scenario, drawn once under its dotted key if it is a prior."""
        if path not in self.known:
            self.known[path] = self.looked_up(path)
        return self.known[path]

    def looked_up(self, path):
        """A number as it stands at a path, or as this world draws it."""
        value = self.spec
        for word in path:
            value = value[word] if isinstance(value, (dict, tuple)) else getattr(value, word)
        if not isinstance(value, Prior):
            return value
        chance, tied = self.uniform("prior/" + ".".join(w for w in path if w != "parameters")), value.correlation
        if value.common:
            chance = ndtr(sqrt(tied) * self.normal(f"common/{value.common}") + sqrt(1.0 - tied) * ndtri(chance))
        return float(value.quantile(chance))

    def by_hazard(self, rate):
        """The chance in one round of what has this hazard per week."""
        return 1.0 - exp(-rate * self.weeks)

    def package(self, terms):
        """The package of terms by issue; the middle option where an issue is not named."""
        return self.number_of[tuple(issue.index(terms[issue.name]) if issue.name in terms else len(issue.options) // 2
                                    for issue in self.issues)]

    def first_text(self):
        """The text that a mediator keeps: the first draft there is, or the middle of everything."""
        return self.package(next((block.draft for block in self.spec.mediators.values() if block.draft), {}))

    def enough(self, names):
        """Whether these are the signatures a deal needs."""
        least = self.spec.protocol.quorum or len(self.seats)
        return len(names) >= least and all(p.name in names for p in self.seats if p.spec.signature == "required")

    # the course of a round

    def play(self) -> dict:
        """Play to the end."""
        outcome = None
        while outcome is None:
            self.outside()
            for party in self.parties:
                party.judge_deals()
            for party in self.parties:
                party.take_stand()
            if self.round == 0:
                self.written.update(opening(self))
            self.exact = needs(self) if self.spec.protocol.name == "taking_turns" and len(self.seats) == 2 and any(
                party.spec.tactic.name == "equilibrium" for party in self.seats) else None
            for party in self.seats:
                party.ask()
            outcome, package, members = self.at_the_table()
            outcome = outcome or self.break_up()
            outcome = self.fight(outcome)
            if outcome is None:
                self.round += 1
        return {**self.written, **ending(self, outcome, package, members)}

    def outside(self):
        """Events, guarantors who lose heart, mediators who come and go, homes that live on."""
        for name, event in self.spec.events.items():
            if event.on and self.happens(name, event):
                Event(self, name).strike()
        for name in self.spec.guarantors:
            lose_heart(self, name)
        for mediator in self.mediators:
            mediator.come_and_go()
            self.mediated = self.mediated or mediator.here
        for party in self.parties:
            party.live_on()

    def happens(self, name, event):
        """Whether an event happens this round."""
        if event.rate is not None:
            return self.uniform(f"event/{name}", self.round) < self.by_hazard(self.number("events", name, "rate"))
        due = event.round
        if due is None:
            days = (date.fromisoformat(event.date) - date.fromisoformat(self.spec.start)).days
            due = max(0, floor(days / self.spec.protocol.days))
        return due == self.round and self.uniform(f"event/{name}", self.round) < self.number("events", name, "chance")

    def at_the_table(self):
        """Offers, answers, texts, signatures, ratification: how the world ends here, if it does, and on what."""
        for party in self.seats:
            party.speak()
        deal, yes, speakers = (NOTHING, set(), []) if self.paused else PROTOCOLS[self.spec.protocol.name](self)
        for mediator in self.mediators:
            if deal == NOTHING and not self.paused and mediator.due():
                text = mediator.write()
                takers = {party.name for party in self.seats if party.takes_text(text, mediator)}
                deal, yes = (text, takers) if self.enough(takers) else (deal, yes)
        members = {party.name for party in self.seats if party.name in yes and party.score[deal] >= party.reservation}
        signed = deal != NOTHING and self.enough(members)
        self.tension = self.tension / 2.0 + (self.number("protocol", "offence") if deal != NOTHING and not signed else 0.0)
        for party in speakers:
            party.spoken.add(party.envoy)
            party.put(party.offer)
        for party in self.seats:
            party.hear([(other, other in speakers) for other in self.seats if other is not party])
        self.items.note()
        self.leak()
        return self.ratify(deal, members) if signed else (None, NOTHING, set())

    paused = property(lambda self: self.paused_until > self.round)  # whether talks are suspended in this round

    def leak(self):
        """Let a back channel become known by its hazard."""
        if self.uniform("channel/leak", self.round) < self.by_hazard(self.number("channel", "leak")):
            self.expose()

    def expose(self):
        """Charge at home what was hidden in a back channel, and more dearly."""
        back = any(envoy.channel == "back" for party in self.seats for envoy in party.spec.envoys.values())
        if self.leaked or not (back or self.spec.protocol.name == "shuttle"):
            return
        for party in self.seats:
            party.heard_cost += party.audience_cost * (1.0 + self.number("channel", "extra")) * party.hidden
            party.hidden = 0.0
        self.leaked = True

    def ratify(self, deal, members):
        """Put a signed deal to the home of every member; whose home refuses is out."""
        refused = [p for p in self.seats if p.name in members and p.factions and not p.ratifies(deal)]
        for party in refused:
            party.is_refused()
            self.tension += party.number("audience", "failure_offence")
        members = members - {party.name for party in refused}
        if self.enough(members):
            return "agreement", deal, members
        back = all(self.uniform(f"ratification/{party.name}/returns", self.round)
                   < party.number("audience", "failure_returns") for party in refused)
        return (None if back else "not_ratified"), NOTHING, set()

    def breakdown(self):
        """The weekly hazard that talks break down: each party's half, less what mediators prevent."""
        hazard = sum(self.number("protocol", "breakdown") / len(self.seats) * self.kept_in(party) for party in self.seats)
        for mediator in self.mediators:
            hazard *= 1.0 - mediator.here * mediator.number("steadies")
        return hazard * self.brittle

    def kept_in(self, party):
        """What is left of a party's walking out beside what it is paid for staying."""
        left = 1.0
        for mediator in self.mediators:
            left *= 1.0 - mediator.here * mediator.paid(party.name, "talks", "holds")
        return left

    def break_up(self):
        """Talks break down by their hazard, by spoilers, by a rejected ultimatum, or run out of rounds."""
        hazard = self.breakdown() + self.tension + sum(party.disrupts() for party in self.parties)
        if self.uniform("protocol/breakdown", self.round) < self.by_hazard(hazard):
            return "walkout"
        if self.spec.protocol.name == "ultimatum" and not self.paused:
            return "walkout"
        closed = self.spec.protocol.deadline == "random" and self.uniform("protocol/deadline", self.round) < self.by_hazard(
            1.0 / self.number("protocol", "deadline_mean"))
        return "deadline" if closed or self.round == self.last else None

    def fight(self, outcome):
        """Fight on until the next round; a side that has lost everything ends the talks."""
        if self.front is None:
            return outcome
        if outcome is None and not self.spec.war.truce:
            for won in self.front.battles():
                for party in self.parties:
                    party.see_battle(won)
        return outcome or ("collapse" if self.front.place in (0, self.front.steps) else None)

    def goes_on(self):
        """The probability, as all see it, that talks are there for another round."""
        closes = 1.0 / self.number("protocol", "deadline_mean") if self.spec.protocol.deadline == "random" else 0.0
        return exp(-(self.breakdown() + closes) * self.weeks)

    def weight_of_the_end(self, party):
        """E[δ^τ], with τ the time until talks break down or run out, as far as the parties know."""
        stays, discount = self.goes_on(), party.discount**self.weeks
        if self.spec.protocol.deadline == "unknown":
            return discount * (1.0 - stays) / max(1.0 - discount * stays, 1e-15)
        weight, so_far = 0.0, 1.0
        for _ in range(self.round, self.last + 1):
            weight += so_far * discount * (1.0 - stays)
            so_far *= discount * stays
        return weight + so_far


def played(scenario, seed: int, world: int) -> dict:
    """What the oracle says of one world, by the columns of the tables of worlds."""
    return World(scenario, seed, world).play()
