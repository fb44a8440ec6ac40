"""The negotiation: a Mesa model that plays many worlds at once, one round a step."""

from __future__ import annotations

import logging

import mesa
import numpy as np

from sim.arrays import at, choose, full, grain, kept, rows_where
from sim.agents.seat import NOTHING
from sim.draws import Draws
from sim.model import endings, judge, talk
from sim.model.numbers import drawn
from sim.model.opening import write_opening
from sim.model.setup import Setup, ideals
from sim.model.single_offer import chances_against
from sim.protocols.events import Occurrence
from sim.protocols.ratification import ratified
from sim.protocols.tables import FINAL
from sim.strategies.offers import Ranking
from sim.strategies.registry import protocols
from sim.war import beliefs
from sim.war.front import Chain
from sim.war.theatre import Front

logging.getLogger("mesa").setLevel(logging.WARNING)
_DROP_BELOW = 0.75  # worlds that have ended are dropped when fewer than this share still talk


class Negotiation(mesa.Model):
    """Worlds first … first+count−1 of a scenario under one seed.

    `talking` (worlds,) is the one mask: every step plays the round as if every world were still talking, and `close`
    keeps the result where that is true. With a diary, every round is noted for a transcript.
    """

    def __init__(self, scenario, first: int, count: int, seed: int, diary: list | None = None):
        super().__init__(rng=0)
        spec = scenario.spec
        self.spec, self.agenda, self.diary, self.today = spec, scenario.agenda, diary, {}
        self.draws, self.ledger = Draws(seed, first, count), endings.Ledger(count)
        self.weeks, self.round = spec.protocol.days / 7.0, 0
        numbers = {}
        given = drawn(spec, "", self.draws, numbers)
        setup = Setup(self, scenario, given, self.draws, numbers)
        self.war, self.channel, self.protocol = given.war, given.channel, given.protocol
        self.parties = [setup.party(name) for name in scenario.parties]
        self.mediators = [setup.mediator(name, self.parties) for name in spec.mediators]
        self.front = self._front(given, count)
        chain = self.front.chain if self.front else Chain.equal(8)
        self.security, self.guarantors = setup.security(chain)
        self.events = [self._occurrence(name, block, setup) for name, block in given.events.items() if block.on]
        self.positions = self._positions(scenario)
        for key, values in numbers.items():
            self.ledger.write(f"drawn.{key}", self.draws.alive, values)
        self._start(count)

    def _front(self, given, count: int):
        if given.war is None:
            return None
        chain = Chain(tuple(given.war.stakes)) if given.war.stakes else Chain.equal(given.war.steps)
        front = Front(given.war, chain, count)
        for party in self.parties:
            if party.fights:
                lean = (1.0 if party.side == 1 else -1.0) * party.given.optimism / chain.fineness
                party.belief = beliefs.prior(front.chance + lean, party.given.confidence * chain.fineness**2)
        return front

    def _occurrence(self, name, block, setup):
        draft = setup.package(block.effects.draft)
        return Occurrence(name, block, self.spec.start, self.spec.protocol.days, draft)

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
        self.exposed, self.ever_exposed = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        self.fresh_draft = np.ones(count, dtype=bool)
        self.mediated = np.zeros(count, dtype=bool)
        self.stirred, self.stirred_home = np.ones(count, dtype=bool), np.ones(count, dtype=bool)
        starts = self.protocol.starts
        self.first_speaks = (self.draws.uniform("protocol/starts") < 0.5 if starts == "random"
                             else np.full(count, starts == self.parties[0].name))
        self.rankings = None

    # the round

    def play(self):
        """Play until no world talks any more: the ledger."""
        while self.talking.any():
            self.step()
        self.remove_all_agents()
        return self.ledger

    def step(self) -> None:
        """Play one round."""
        t = self.round
        self._outside_world(t)
        self._refresh()
        self._take_stands(t)
        if t == 0:
            write_opening(self.ledger, self.parties, self.draws.alive, self.agenda, self.positions)
        deal, ending = self._talk(t)
        ending = self._break_up(t, ending)
        ending = self._fight(t, ending)
        self._close(t, deal, ending)
        self.round += 1

    def _outside_world(self, t: int) -> None:
        """Events, mediators who come and go, and home that grows weary."""
        for event in self.events:
            hit = event.hits(self.draws, t, self.weeks)
            if hit is not None and hit.any():
                self.note(f"event/{event.name}", hit)
                event.strike(self, hit, t)
        for mediator in self.mediators:
            new = mediator.come_and_go(self.draws, t, self.weeks)
            self.note(f"arrival/{mediator.name}", new)
            self._listen_to(mediator, new)
            self.mediated |= mediator.here
        for party in self.parties:
            home = party.audience
            if home.speaks and t and t % home.review == 0:
                home.grow_weary(home.review * self.weeks * 7.0 / 365.25)
                self.stirred_home[:] = True

    def _listen_to(self, mediator, new) -> None:
        """Let the parties hear what a mediator who has just arrived says of the war."""
        weight = mediator.given.signal
        if self.front is None or not np.any(weight) or not new.any():
            return
        says = mediator.signal(self.draws, self.front.chance, self.front.chain.fineness)
        for party in self.parties:
            if party.belief is not None:
                believed = new & mediator.is_believed_by(party.name)
                party.belief = judge.after_signal(party.belief, believed, says, weight * self.front.chain.fineness**2)
        self.stir(new)

    def _refresh(self) -> None:
        """Bring the tables up to date in the worlds where something moved."""
        home, rows = rows_where(self.stirred_home), rows_where(self.stirred | self.stirred_home)
        for party in self.parties:
            if len(home):
                party.look_home(home)
        if len(rows):
            judge.rejudge(self, rows)
        self.stirred[:], self.stirred_home[:] = False, False

    def _take_stands(self, t: int) -> None:
        """Work out what each party could have without a deal and what it asks for."""
        ending = self._weight_of_the_end(t)
        for party in self.parties:
            paid = sum((m.here * m.payment(party.name, "talks") for m in self.mediators), np.zeros(len(ending)))
            party.leverage = party.leverage_from_events + sum(
                (m.leverage(party.name, t, self.weeks) for m in self.mediators), np.zeros(len(ending)))
            party.weigh_alternative(self.front, ending, paid)
        if t == 0:
            for party in self.parties:
                party.anchor_demand()
            if self.is_static:
                self.rankings = {party.name: Ranking(party.score) for party in self.parties}
        for party in self.parties:
            party.ask(t, chances_against(self, party) if party.given.tactic.name == "best_single_offer" else None)

    @property
    def is_static(self) -> bool:
        """Whether nothing that scores depend on can move, so that packages need ranking only once."""
        return self.front is None and not self.events and not any(p.audience.speaks for p in self.parties)

    def _weight_of_the_end(self, t: int):
        """The discounted weight of what follows the talks against what is had while they last: (worlds,)."""
        stays = np.exp(-self._breakdown() * self.weeks)
        discount = self.parties[0].discount ** self.weeks
        left = discount * stays
        rounds = self.protocol.rounds - t
        return choose(left < 1.0, discount * (1.0 - stays) * (1.0 - left**rounds) / np.maximum(1.0 - left, 1e-15), 0.0) \
            + left**rounds

    def _breakdown(self):
        """The weekly hazard that talks break down: (worlds,)."""
        hazard = np.zeros(len(self.talking))
        for party in self.parties:
            stays = 1.0
            for mediator in self.mediators:
                stays = stays * (1.0 - mediator.holds(party.name))
            hazard = hazard + self.protocol.breakdown / len(self.parties) * stays
        for mediator in self.mediators:
            hazard = hazard * mediator.steadies()
        return hazard * self.brittle

    def _talk(self, t: int):
        """Offers and answers: the deals (worlds,), and the worlds that end at the table."""
        turns = [talk.Turn(party, self, t) for party in self.parties]
        judges = [turn.accepts for turn in turns]
        rule = protocols[self.protocol.name].function
        deal = rule(self.first_speaks, [p.seat.standing for p in self.parties], [turn.offer for turn in turns],
                    lambda side, offer: judges[side](offer))
        deal = choose(self.paused_until > t, NOTHING, deal)
        deal = talk.mediated(self, deal, t)
        signed = talk.signed(self.parties, deal)
        overruled = (deal != NOTHING) & ~signed
        self.tension = self.tension / 2.0 + overruled * self.protocol.offence
        self.note("accepted", deal)
        self.note("overruled", overruled)
        deal = choose(signed, deal, NOTHING)
        for party, turn in zip(self.parties, turns):
            self.note(f"offer/{party.name}", turn.offer)
            self.note(f"aspiration/{party.name}", party.seat.aspiration)
            self.note(f"reservation/{party.name}", party.reservation)
        return ratified(self, deal, t)

    def _break_up(self, t: int, ending):
        """Talks that break down, or run out of rounds: the endings so far, (worlds,)."""
        chance = 1.0 - np.exp(-(self._breakdown() + self.tension) * self.weeks)
        breaks = self.draws.happens("protocol/breakdown", chance, t)
        ending = choose((ending == endings.TALKING) & (breaks | (self.protocol.name in FINAL)), endings.WALKOUT, ending)
        last = t == self.protocol.rounds - 1
        return choose((ending == endings.TALKING) & last, endings.DEADLINE, ending)

    def _fight(self, t: int, ending):
        """Fight on until the next round, where talks go on and no truce holds; learn from it, or collapse."""
        if self.front is None:
            return ending
        if not self.front.truce:
            wins, losses = self.front.fight(self.draws, t, self.weeks)
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
            self._write(t, rows, deal, ending)
            self.talking[rows] = False
        if self.talking.mean() < _DROP_BELOW and self.talking.any():
            self._drop(rows_where(self.talking))

    # what moves

    def stir(self, hit, home: bool = False) -> None:
        """Note that something moved in these worlds on which scores depend."""
        self.stirred = self.stirred | hit
        if home:
            self.stirred_home = self.stirred_home | hit

    def expose(self, hit) -> None:
        """Let the back channel become known: what was hidden is charged at home, and dearer."""
        hit = hit & ~self.exposed
        for party in self.parties:
            price = party.audience.audience_cost * (1.0 + self.channel.extra) * party.hidden
            party.heard_cost = choose(hit, party.heard_cost + price, party.heard_cost)
            party.hidden = choose(hit, 0.0, party.hidden)
        self.exposed = self.exposed | hit

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
        for name in ("talking", "paused_until", "brittle", "tension", "exposed", "fresh_draft", "mediated", "stirred",
                     "stirred_home", "first_speaks", "war", "channel", "protocol"):
            setattr(self, name, kept(getattr(self, name), rows))
        for agent in list(self.agents):
            agent.keep(rows)
        for thing in (self.draws, self.security, self.front, *self.events, *(self.rankings or {}).values()):
            if thing is not None:
                thing.keep(rows)

    def _write(self, t: int, rows, deal, ending) -> None:
        """Write down these worlds, which have just ended."""
        worlds, write = self.draws.alive[rows], self.ledger.write
        package, agreed = deal[rows], ending[rows] == endings.AGREEMENT
        reason, exists = endings.reasons(self.parties, rows)
        write("outcome", worlds, ending[rows].astype(np.int8))
        write("reason", worlds, choose(agreed, 0, reason).astype(np.int8))
        write("round", worlds, full(t, len(rows)).astype(np.int32))
        write("package", worlds, choose(agreed, package, -1))
        write("zopa_end", worlds, exists)
        write("mediated", worlds, self.mediated[rows])
        write("leaked", worlds, self.exposed[rows])
        self._write_gains(rows, worlds, package.clip(min=0), agreed)
        if self.front is not None:
            write("battles", worlds, self.front.battles[rows])
            write("front", worlds, self.front.share[rows])

    def _write_gains(self, rows, worlds, package, agreed) -> None:
        scores, cost = [party.score[rows] for party in self.parties], np.zeros(len(rows))
        for party, score in zip(self.parties, scores):
            floor = party.reservation[rows]
            self.ledger.write(f"reservation.{party.name}", worlds, floor)
            self.ledger.write(f"value.{party.name}", worlds, choose(agreed, at(party.wants.text[rows], package), np.nan))
            self.ledger.write(f"gain.{party.name}", worlds, choose(agreed, at(score, package) - floor, np.nan))
            for mediator in self.mediators:
                pushed = mediator.leverage(party.name, self.round, self.weeks)[rows]
                cost += grain(pushed * np.asarray(mediator.given.leverage_cost))
        self.ledger.write("mediator_cost", worlds, choose(agreed, cost, 0.0))
        self.ledger.write("pareto_distance", worlds, endings.distance(scores, package, agreed))
