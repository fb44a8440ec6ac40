"""One round at the table: demands, offers, messages that may be misheard, signatures."""

from __future__ import annotations

import numpy as np

from sim.agents.envoy import of_speaker, speaker
from sim.agents.mediator import tabled_rows
from sim.agents.seat import NOTHING
from sim.arrays import at, at_rows, choose, merge, of_rows
from sim.protocols.tables import FINAL
from sim.strategies.offers import offer_for
from sim.strategies.registry import acceptance_rules


class Turn:
    """One party's part in a round: who speaks for it, what it would offer, and what it hears."""

    def __init__(self, party, talks, t: int):
        draws = talks.draws
        self.party = party
        self.speaking = speaker(party.envoys, draws.uniform(f"envoy/{party.name}/speaks", t)
                                if len(party.envoys) > 1 else np.empty(len(party.cost)))
        self.may = self._mandate()
        self.demand, self.floor = party.seat.orders_of(self._of("delay"))
        self.offer = self._offer(talks)
        self.own_next = at(party.score, self.offer)
        self.report = self._of("bias") + self._noise(talks, t)
        self.take_or_leave = talks.protocol.name in FINAL

    def _of(self, attribute: str):
        return of_speaker(self.party.envoys, self.speaking, attribute)

    @property
    def back(self):
        """Whether it speaks through a back channel: (worlds,) of bool."""
        return np.asarray(self._of("back"), dtype=bool)

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
        if talks.rankings is not None and party.given.opponent_model == "none" and self.may is None:
            return talks.rankings[party.name].offer(self.demand)
        return offer_for(party.score, party.estimate(), self.demand, self.may, party.wants.agenda)

    def _noise(self, talks, t: int):
        """What the envoy mishears; mediators who repeat what was said take part of it away."""
        noise = self._of("noise")
        if not np.any(noise):
            return 0.0
        for mediator in talks.mediators:
            noise = noise * mediator.less_noise()
        return noise * talks.draws.normal(f"envoy/{self.party.name}/hears", t)

    def accepts(self, offer):
        """Whether the envoy accepts an offer as it understands it, within its mandate: (worlds,) of bool."""
        package = offer.clip(min=0)
        heard = at(self.party.score, package) + self.report
        yes = (heard >= self.floor) & (offer != NOTHING)
        if not self.take_or_leave:
            yes &= acceptance_rules[self.party.given.acceptance].function(heard, self.own_next, self.demand)
        if self.may is None:
            return yes
        return yes & (self.may[package] if self.may.ndim == 1 else at(self.may, package))


def signed(parties, deal):
    """Whether every capital, reading the text itself, signs it: (worlds,) of bool."""
    yes = deal != NOTHING
    for party in parties:
        yes = yes & party.signs(deal.clip(min=0))
    return yes


def put_offers(talks, turns, t: int) -> None:
    """Put this round's offers on the table, charge their price at home, and let the other side hear them."""
    paused = talks.paused_until > t
    before = [turn.party.seat.standing for turn in turns]
    after = [choose(paused & (old != NOTHING), old, turn.offer) for old, turn in zip(before, turns)]
    for turn, old, new in zip(turns, before, after):
        text = turn.party.wants.text
        fall = choose(old != NOTHING, (at(text, old.clip(min=0)) - at(text, new)).clip(min=0.0), 0.0)
        charge(turn.party, fall, turn.back & ~talks.exposed)
        turn.party.seat.put(new)
    for turn, new in zip(turns, reversed(after)):
        turn.party.seat.hear(new, at(turn.party.wants.text, new))


def charge(party, fall, hidden) -> None:
    """Charge a concession of so much own value at home, or hide it in a back channel."""
    cost = party.audience.audience_cost * fall
    party.heard_cost = party.heard_cost + choose(hidden, 0.0, cost)
    party.hidden = party.hidden + choose(hidden, fall, 0.0)


def mediated(talks, deal, t: int):
    """Let the mediators table their texts where nothing is agreed: the deals after that, (worlds,)."""
    for mediator in talks.mediators:
        rows = tabled_rows(mediator, t, (deal == NOTHING) & (talks.paused_until <= t))
        if not len(rows):
            continue
        text = mediator.write(talks.parties, rows)
        talks.note(f"text/{mediator.name}", merge(rows, text, np.full(len(deal), NOTHING)))
        yes = np.ones(len(rows), dtype=bool)
        for party in talks.parties:
            floor, asked = party.reservation[rows], party.seat.aspiration[rows]
            least = floor + (1.0 - of_rows(mediator.given.pressure, rows)) * (asked - floor)
            fine = at_rows(party.score, rows, text) >= np.maximum(least, floor)
            may = party.mandated()
            yes &= fine if may is None else fine & may[text]
        deal = merge(rows[yes], text[yes], deal.copy())
    return deal


