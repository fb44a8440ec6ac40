"""One round at the table: demands, offers, messages that may be misheard, signatures."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from sim.agents.envoy import of_speaker, speaker
from sim.agents.mediator import tabled_rows
from sim.agents.seat import NOTHING
from sim.arrays import LEAST, NEVER, any_each, at, at_rows, choose, column, grain, merge, of_rows, some
from sim.model.insight import known
from sim.protocols.tables import AT_THE_FLOOR, CARRIED, Outcome, Table
from sim.strategies.offers import offer_for
from sim.strategies.registry import protocols


class Turn:
    """One party's part in a round: who speaks for it, what it would offer, and what it hears."""

    def __init__(self, party, talks, t: int):
        draws = talks.draws
        self.party, self.round = party, t
        self.speaking = speaker(party.envoys, draws.uniform(f"envoy/{party.name}/speaks", t)
                                if len(party.envoys) > 1 else np.empty(len(party.cost)))
        self.may = self._mandate() if talks.items is None else talks.items.within(self._mandate())
        self.demand, self.floor = self._orders()
        self.offer = self._in_keeping(talks, self._drafted(talks, self._offer(talks)))
        self.report = self._of("bias") + self._noise(talks, t)
        self.known = known(talks, party, "acceptance")
        self.take_or_leave = talks.protocol.name in AT_THE_FLOOR

    @cached_property
    def own_next(self):
        """The score of what it would offer now: (worlds,)."""
        return at(self.party.score, self.offer)

    def _of(self, attribute: str):
        return of_speaker(self.party.envoys, self.speaking, attribute)

    @property
    def back(self):
        """Whether it speaks through a back channel: (worlds,) of bool."""
        return np.asarray(self._of("back"), dtype=bool)

    def _orders(self):
        """The demand and the least value the envoy goes by: its orders, or less where it wants a deal more: (worlds,) each."""
        orders, eager = self.party.seat.orders_of(self._of("delay")), self._of("eagerness")
        if not some(eager):
            return orders
        return [grain(np.maximum(order - eager, LEAST)) for order in orders]

    def _drafted(self, talks, offer):
        """The offer, or the draft of an envoy who speaks for the first time."""
        for place, envoy in _with_drafts(self.party):
            tables = envoy.tables_draft(self.party.score) & (self.speaking == place)
            offer = choose(tables, envoy.draft, offer)
            talks.note(f"draft/{self.party.name}/{envoy.name}", tables)
        return offer

    def _in_keeping(self, talks, offer):
        """The offer with what is closed in its place; the last one again where the mandate leaves nothing that keeps it."""
        if talks.items is None or talks.items.open is None:
            return offer
        return choose(any_each(self.may), talks.items.keeps(offer), self.party.seat.standing)

    def spoke(self, where) -> None:
        """Take note that whoever speaks, and might have brought a draft, has spoken in these worlds."""
        for place, envoy in _with_drafts(self.party):
            envoy.spoken = envoy.spoken | (where & (self.speaking == place))

    def _mandate(self):
        """What the envoy who speaks may speak of: (packages,), (worlds, packages), or None for anything."""
        tables = [envoy.may for envoy in self.party.envoys]
        if all(table is None for table in tables):
            return None
        size = self.party.score.shape[1]
        tables = [np.ones(size, dtype=bool) if table is None else table for table in tables]
        return tables[0] if len(tables) == 1 else np.stack(tables)[self.speaking]

    def _offer(self, talks):
        party = self.party
        if party.plan is not None and party.plan.offer is not None:
            return party.plan.offer
        if talks.rankings is not None and party.given.opponent_model.name == "none" and self.may is None:
            return talks.rankings[party.name].offer(self.demand)
        return offer_for(party.score, party.estimate(known(talks, party, "opponent_model")), self.demand, self.may,
                         party.wants.agenda)

    def _noise(self, talks, t: int):
        """What the envoy mishears; mediators who repeat what was said take part of it away."""
        noise = self._of("noise")
        if not some(noise):
            return 0.0
        for mediator in talks.mediators:
            noise = noise * mediator.less_noise()
        return noise * talks.draws.normal(f"envoy/{self.party.name}/hears", t)

    def accepts(self, offer):
        """Whether the envoy accepts an offer as it understands it, within its mandate: (worlds,) of bool."""
        package = np.maximum(offer, 0)
        heard = at(self.party.score, package) + self.report
        yes = (heard >= self.floor) & (offer != NOTHING)
        if self.party.plan is not None:
            yes &= heard >= self.demand
        elif not self.take_or_leave:
            yes &= self.party.takes(Heard(self, heard, package), self.round, self.known)
        if self.may is None:
            return yes
        return yes & (self.may[package] if self.may.ndim == 1 else at(self.may, package))

    def over_demand(self):
        """By how much each package beats the demand, NEVER beyond the mandate: (worlds, packages)."""
        over = self.party.score - column(self.demand)
        return over if self.may is None else choose(np.broadcast_to(self.may, over.shape), over, NEVER)


class Heard:
    """A Hearing whose text value and own next offer are looked up where a rule reads them."""

    def __init__(self, turn: Turn, value, package):
        self.value, self.demand, self._turn, self._package = value, turn.demand, turn, package

    @property
    def text(self):
        """The offer's text value to his own side, as he understands it: (worlds,)."""
        return at(self._turn.party.wants.text, self._package) + self._turn.report

    @property
    def own_next(self):
        """The score of what he would offer now: (worlds,)."""
        return self._turn.own_next


def _with_drafts(party) -> list:
    """The envoys who have brought a draft, with their places."""
    return [(place, envoy) for place, envoy in enumerate(party.envoys) if envoy.draft != NOTHING]


def at_the_table(talks, turns, t: int) -> Outcome:
    """What the protocol makes of this round's offers, and what mediators' texts add; nothing while talks are paused."""
    seats, draws = talks.seats, talks.draws
    carried = np.zeros(len(talks.talking), dtype=bool)
    for mediator in talks.mediators:
        carried = carried | mediator.here
    table = Table(t, talks.starter, [seat.seat.standing for seat in seats], [turn.offer for turn in turns], talks.said,
                  carried, talks.text, talks.quorum, talks.protocol, talks.agenda,
                  accepts=lambda seat, offer: turns[seat].accepts(offer),
                  values=lambda seat, package: at(seats[seat].score, package),
                  bids=lambda: [turn.over_demand() for turn in turns],
                  takes=lambda seat, text: _takes(seats[seat], np.arange(len(text)), text, _pressure(talks)),
                  chance=lambda name: draws.uniform(f"protocol/{name}", t))
    outcome = interrupted(talks.paused_until > t, protocols[talks.protocol.name].function(table), table)
    talks.said, talks.text = outcome.said, outcome.text
    return mediated(talks, outcome, t)


def interrupted(paused, outcome: Outcome, table: Table) -> Outcome:
    """Let nothing be said where talks are paused: neither offers nor answers, nor a change to the text."""
    if not some(paused):
        return outcome
    said = outcome.said and [[None if new is None else choose(paused, np.False_ if table.said is None else table.said[maker][seat], new)
                              for seat, new in enumerate(row)] for maker, row in enumerate(outcome.said)]
    text = None if outcome.text is None else choose(paused, table.text, outcome.text)
    return Outcome(choose(paused, NOTHING, outcome.deal), outcome.yes, [spoke & ~paused for spoke in outcome.spoke], said, text)


def _pressure(talks):
    """How far the first mediator who is there presses the parties below their demands: (worlds,)."""
    pressure = np.zeros(len(talks.talking))
    for mediator in reversed(talks.mediators):
        pressure = choose(mediator.here, mediator.given.pressure, pressure)
    return pressure


def _takes(party, rows, text, pressure):
    """Whether a party takes a text in some worlds, as far below its demand as it is pressed: (rows,) of bool."""
    floor, asked = party.reservation[rows], party.seat.aspiration[rows]
    least = floor + (1.0 - of_rows(pressure, rows)) * (asked - floor)
    fine, may = at_rows(party.score, rows, text) >= np.maximum(least, floor), party.mandated()
    return fine if may is None else fine & may[text]


def put_offers(talks, turns, spoke, t: int) -> None:
    """Put the offers of those who spoke on the table, charge their price at home, and let the others hear them."""
    quiet = talks.protocol.name in CARRIED
    puts = []
    for turn, speaks in zip(turns, spoke):
        old = turn.party.seat.standing
        new = choose(speaks, turn.offer, old)
        turn.spoke(speaks)
        if some(turn.party.audience.audience_cost):
            charge(turn.party, old, new, (turn.back | quiet) & ~talks.exposed)
        turn.party.seat.put(new)
        puts.append(new)
    for place, turn in enumerate(turns):
        others = [other for other in range(len(turns)) if other != place]
        turn.party.seat.hear([puts[o] for o in others], [spoke[o] for o in others], turn.party.wants.text)


def close_items(talks, t: int) -> None:
    """Close the issues on which the offers that stand have agreed for long enough, where talks go item by item."""
    if talks.items is not None:
        closes = talks.items.note([seat.seat.standing for seat in talks.seats], t)
        for name, closed in zip(talks.agenda.names, closes.T):
            talks.note(f"closed/{name}", closed)


def tell(talks, turns, outcome: Outcome, t: int) -> None:
    """Note for a transcript who spoke, and what each seat asked and answered."""
    if talks.diary is None:
        return
    every = np.ones(len(talks.talking), dtype=bool)
    for turn, spoke, yes in zip(turns, outcome.spoke, outcome.yes):
        talks.note(f"spoke/{turn.party.name}", spoke & every)
        talks.note(f"yes/{turn.party.name}", yes & every)
        talks.note(f"demand/{turn.party.name}", turn.demand)
    if talks.text is not None:
        talks.note("single_text", talks.text)
    talks.note("carried", sum((mediator.here for mediator in talks.mediators), ~every) > 0)
    talks.note("paused", (talks.paused_until > t) & every)


def charge(party, old, new, hidden) -> None:
    """Charge what one's new offer concedes of one's old one at home, or hide it in a back channel."""
    text = party.wants.text
    fall = choose(old != NOTHING, (at(text, old.clip(min=0)) - at(text, new.clip(min=0))).clip(min=0.0), 0.0)
    cost = party.audience.audience_cost * fall
    party.heard_cost = party.heard_cost + choose(hidden, 0.0, cost)
    party.hidden = party.hidden + choose(hidden, fall, 0.0)


def mediated(talks, outcome: Outcome, t: int) -> Outcome:
    """Let the mediators table their texts where nothing is agreed: the outcome after that."""
    deal, yes = outcome.deal, outcome.yes
    for mediator in talks.mediators if talks.protocol.name not in CARRIED[1:] else ():
        rows = tabled_rows(mediator, t, (deal == NOTHING) & (talks.paused_until <= t))
        if not len(rows):
            continue
        text = mediator.write(talks.seats, rows, talks.items)
        talks.note(f"text/{mediator.name}", merge(rows, text, np.full(len(deal), NOTHING)))
        takes = [_takes(party, rows, text, mediator.given.pressure) for party in talks.seats]
        for party, fine in zip(talks.seats, takes):
            talks.note(f"takes/{mediator.name}/{party.name}", merge(rows, fine, np.zeros(len(deal), dtype=bool)))
        made = talks.quorum.passes(takes)
        deal = merge(rows[made], text[made], deal.copy())
        yes = [merge(rows[made], new[made], np.array(old)) for new, old in zip(takes, yes)]
    return Outcome(deal, yes, outcome.spoke)
