"""The negotiation: a Mesa model that plays many worlds at once, one round a step."""

from __future__ import annotations

import logging

import mesa
import numpy as np

from sim.agents.seat import NOTHING
from sim.arrays import choose, kept, rows_where, some
from sim.domain.priors import Prior
from sim.draws import Draws
from sim.model import actors, endings, outside, talk
from sim.model.aftermath import Aftermath
from sim.model.hazards import breakdown, spoiled
from sim.model.items import Items
from sim.model.numbers import drawn
from sim.model.record import Ledger, write_endings, write_opening
from sim.model.security import security
from sim.model.setup import Setup, ideals, quorum_of
from sim.model.stands import take_stands
from sim.protocols.events import Occurrence
from sim.protocols.ratification import ratified
from sim.protocols.tables import FINAL
from sim.war import beliefs
from sim.war.front import Chain
from sim.war.theatre import Front

logging.getLogger("MESA").setLevel(logging.WARNING)  # it tells of every step
_DROP_BELOW = 0.8  # worlds that have ended are dropped when fewer than this share still talk
_DROP_RANKED_BELOW = 0.5  # the same where packages are ranked once, and no round goes through their tables
_NOT_NEAR_THE_END = 4  # rounds left; with fewer left, dropping costs more than it saves
_BY_WORLD = ("talking", "starter", "paused_until", "brittle", "tension", "exposed", "mediated", "said", "text", "members",
             "stirred", "stirred_home", "war", "breach", "channel", "protocol")


class Negotiation(mesa.Model):
    """Worlds first … first+count−1 of a scenario under one seed; or `worlds` (rows,), each with its own numbers in `varied`.

    `talking` (worlds,) is the one mask: every step plays the round as if every world were still talking, and `close`
    keeps the result where that is true. With a diary, every round is noted for a transcript.
    """

    def __init__(self, scenario, first: int, count: int, seed: int, diary: list | None = None, *, worlds=None, varied=None):
        super().__init__(rng=0)
        spec = scenario.spec
        self.spec, self.agenda, self.diary, self.today = spec, scenario.agenda, diary, {}
        self.draws = Draws(seed, first, count, worlds)
        count, numbers = self.draws.count, {}
        self.ledger, self.weeks, self.round = Ledger(count), spec.protocol.days / 7.0, 0
        given = drawn(spec, "", self.draws, numbers, varied or {})
        setup = Setup(self, scenario, given, self.draws, numbers)
        self.war, self.breach, self.channel, self.protocol = given.war, given.breach, given.channel, given.protocol
        self.parties = [actors.party(setup, name) for name in scenario.parties]
        self.seats = [party for party in self.parties if party.given.signature != "none"]
        self.quorum = quorum_of(spec)
        self.items = Items(self.agenda, count, spec.protocol.closes) if spec.protocol.closes else None
        self.text = setup.text_at_the_start() if spec.protocol.name == "single_text" else None
        self.mediators = [actors.mediator(setup, name, self.parties) for name in spec.mediators]
        self.front = self._front(given, count)
        chain = self.front.chain if self.front else Chain.equal(8)
        self.security, self.guarantors = security(setup, chain)
        self.events = [Occurrence(name, block, spec.start, spec.protocol.days, setup.package(block.effects.draft))
                       for name, block in given.events.items() if block.on]
        self.positions = self._positions(scenario)
        self.aftermath = Aftermath(setup, self.parties)
        for key, values in numbers.items():
            self.ledger.write(f"drawn.{key}", self.draws.alive, values)
        self._start(count)

    def _front(self, given, count: int):
        if given.war is None:
            return None
        chain = Chain.lottery() if given.war.lottery else (
            Chain(tuple(given.war.stakes)) if given.war.stakes else Chain.equal(given.war.steps))
        front, prior = Front(given.war, chain, count), self.spec.war.balance
        balance = prior.mean() if isinstance(prior, Prior) else given.war.balance
        for party in self.parties:
            if party.fights:
                lean = (1.0 if party.side == 1 else -1.0) * party.given.optimism / chain.fineness
                known = front.chance if party.given.informed else front.expected_chance(balance)
                party.belief = beliefs.prior(known + lean, party.given.confidence * chain.fineness**2)
        return front

    def _positions(self, scenario):
        """The public position of every party, as one option index per issue."""
        places = []
        for party in self.parties:
            terms = {**ideals(scenario, party.name), **scenario.spec.parties[party.name].position}
            places.append([issue.index(terms[issue.name]) for issue in self.agenda.issues])
        return places

    def _start(self, count: int) -> None:
        self.talking = np.ones(count, dtype=bool)
        self.paused_until, self.brittle, self.tension = np.zeros(count), np.ones(count), np.zeros(count)
        self.exposed = np.zeros(count, dtype=bool)
        self.mediated = np.zeros(count, dtype=bool)
        self.stirred, self.stirred_home = np.ones(count, dtype=bool), np.ones(count, dtype=bool)
        lot, starts = self.draws.uniform("protocol/starts"), self.protocol.starts
        self.starter = (np.floor(lot * len(self.seats)).astype(np.intp) if starts == "random"
                        else np.full(count, [seat.name for seat in self.seats].index(starts)))
        self.said, self.members, self.rankings = None, [], None
        self.hides = self.protocol.name == "shuttle" or any(envoy.back for seat in self.seats for envoy in seat.envoys)

    # the round

    def play(self):
        """Play until no world talks any more: the ledger."""
        while self.talking.any():
            self.step()
        self.aftermath.write(self.ledger)
        self.remove_all_agents()
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # Mesa 3.3 counts agents by model, and so keeps every model alive
        return self.ledger

    def step(self) -> None:
        """Play one round."""
        t = self.round
        outside.happens(self, t)
        outside.refresh(self)
        take_stands(self, t)
        if t == 0:
            write_opening(self)
        deal, ending = self._talk(t)
        goes_on = (self.protocol.deals == "interim" and t < self.protocol.rounds - 1) & (ending == endings.AGREEMENT)
        self._close(t, deal, choose(goes_on, endings.TALKING, self._fight(t, self._break_up(t, ending))))
        self.round += 1

    def _talk(self, t: int):
        """Offers and answers: the deals (worlds,), and the worlds that end at the table."""
        turns = [talk.Turn(party, self, t) for party in self.seats]
        outcome = talk.at_the_table(self, turns, t)
        deal = outcome.deal
        made = deal != NOTHING
        self.members = [yes & seat.signs(deal, rows_where(made)) for yes, seat in zip(outcome.yes, self.seats)]
        signed = made & self.quorum.passes(self.members)
        overruled = made & ~signed
        self.tension = self.tension / 2.0 + overruled * self.protocol.offence
        self.note("accepted", deal)
        self.note("overruled", overruled)
        for seat, yes, signs in zip(self.seats, outcome.yes, self.members):
            self.note(f"overruled/{seat.name}", overruled & yes & ~signs)
        talk.tell(self, turns, outcome, t)
        talk.put_offers(self, turns, outcome.spoke, t)
        talk.close_items(self, t)
        self._leak(t)
        for party in self.seats:
            self.note(f"offer/{party.name}", party.seat.standing)
            self.note(f"aspiration/{party.name}", party.seat.aspiration)
        for party in self.parties:
            self.note(f"reservation/{party.name}", party.reservation)
        return ratified(self, choose(signed, deal, NOTHING), t)

    def _leak(self, t: int) -> None:
        """Let a back channel become known by chance."""
        if self.hides:
            self.expose(self.draws.happens("channel/leak", 1.0 - np.exp(-self.channel.leak * self.weeks), t))

    def _break_up(self, t: int, ending):
        """Talks that break down, or run out of rounds: the endings so far, (worlds,)."""
        calm, spoils = breakdown(self) + self.tension, spoiled(self)
        breaks = self._breaks(calm + spoils, t)
        alone = self._breaks(calm, t) if some(spoils) else breaks
        self.broken_up = (ending == endings.TALKING) & breaks & ~alone
        self.note("broken_up", self.broken_up)
        over = breaks | ((self.protocol.name in FINAL) & (self.paused_until <= t))
        ending = choose((ending == endings.TALKING) & over, endings.WALKOUT, ending)
        return choose((ending == endings.TALKING) & ((t == self.protocol.rounds - 1) | self._closed(t)), endings.DEADLINE, ending)

    def _breaks(self, hazard, t: int):
        """Where talks break down under a weekly hazard: (worlds,) of bool."""
        if not some(hazard):
            return np.zeros(len(hazard), dtype=bool)
        return self.draws.happens("protocol/breakdown", 1.0 - np.exp(-hazard * self.weeks), t)

    def _closed(self, t: int):
        """Whether a deadline that falls by chance has come: (worlds,) of bool, or False where none does."""
        by_chance = self.protocol.deadline == "random"
        return by_chance and self.draws.happens("protocol/deadline", 1.0 - np.exp(-self.weeks / self.protocol.deadline_mean), t)

    def _fight(self, t: int, ending):
        """Fight on until the next round, where talks go on and no truce holds; learn from it, or collapse."""
        if self.front is None:
            return ending
        if not self.front.truce:
            wins, losses = self.front.fight(self.draws, t, self.weeks, ending == endings.TALKING)
            for party in self.parties:
                party.see_battles(wins, losses)
            self.note("wins", wins)
            self.note("losses", losses)
            self.stir(wins + losses > 0)
        return choose((ending == endings.TALKING) & self.front.collapsed, endings.COLLAPSE, ending)

    def _close(self, t: int, deal, ending) -> None:
        """Keep the result of the round where a world was still talking; the only place that does."""
        self.note("ending", ending)
        if self.diary is not None:
            self.diary.append(self._page(t))
        rows = rows_where(self.talking & (ending != endings.TALKING))
        if len(rows):
            write_endings(self, rows, deal, ending)
            self.talking[rows] = False
        left = rows_where(self.talking)
        few = (_DROP_BELOW if self.rankings is None else _DROP_RANKED_BELOW) * len(self.talking)
        if self.spec.protocol.rounds - t > _NOT_NEAR_THE_END and 0 < len(left) < few:
            self._drop(left)

    # what moves

    def stir(self, hit, home: bool = False) -> None:
        """Note that something moved in these worlds on which scores depend."""
        self.stirred = self.stirred | hit
        if home:
            self.stirred_home = self.stirred_home | hit

    def expose(self, hit) -> None:
        """Let the back channel, if there is one, become known: what was hidden is charged at home, and dearer."""
        if not self.hides:
            return
        hit = hit & ~self.exposed
        for party in self.seats:
            price = party.audience.audience_cost * (1.0 + self.channel.extra) * party.hidden
            party.heard_cost = choose(hit, party.heard_cost + price, party.heard_cost)
            party.hidden = choose(hit, 0.0, party.hidden)
        self.exposed = self.exposed | hit
        self.note("exposed", hit)

    def note(self, what: str, values) -> None:
        """Note something of this round in the diary, if one is kept."""
        if self.diary is not None:
            self.today[what] = values

    def _page(self, t: int) -> dict:
        page = {"round": t, **{key: np.asarray(value)[0] for key, value in self.today.items()}}
        if self.front is not None:
            page["front"] = self.front.share[0]
        self.today = {}
        return page

    def _drop(self, rows) -> None:
        """Go on with these worlds only."""
        for name in _BY_WORLD:
            setattr(self, name, kept(getattr(self, name), rows))
        for agent in list(self.agents):
            agent.keep(rows)
        for thing in (self.draws, self.security, self.front, self.items, *self.events, *(self.rankings or {}).values()):
            if thing is not None:
                thing.keep(rows)
