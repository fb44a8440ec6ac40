"""A party's seat at the table: what it has offered, heard, and been told to ask for."""

from __future__ import annotations

import numpy as np

from sim.arrays import at, choose, full, kept, merge
from sim.strategies.views import Own, View

NOTHING = -1  # no package


class Seat:
    """The memory that tactics and opponent models read; (worlds,) unless said otherwise.

    `standing` is the party's last offer, `received` the value to itself of every offer heard (worlds, rounds), `orders`
    its demands and `floors` its reservation values of this and earlier rounds (worlds, delay + 1), newest first. `counts`,
    `steady` and `times`, as in a View, are kept only for plugs that ask for them.
    """

    def __init__(self, worlds: int, rounds: int, agenda, delay: int, horizon, asks=()):
        self.horizon, self.delay, self.heard = horizon, delay, 0
        self.agenda = agenda
        self.standing = np.full(worlds, NOTHING)
        self.anchor = self.aspiration = None
        self.received = np.empty((worlds, rounds))
        self.made, self.seen = np.zeros(worlds), np.zeros(worlds)
        self.last_heard = {}
        self.counts = self.steady = self.times = None
        if "counts" in asks or "times" in asks:
            self.counts = [np.zeros((worlds, count)) for count in agenda.shape]
            self.steady = np.zeros((worlds, len(agenda.shape)))
        if "times" in asks:
            self.times = [np.zeros((worlds, count)) for count in agenda.shape]
        self.orders = self.floors = None

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        for name, value in vars(self).items():
            if name not in ("agenda", "heard", "delay"):
                setattr(self, name, kept(value, rows))

    def own(self, conceding_to) -> Own:
        """What the party knows of itself."""
        return Own(self.anchor, conceding_to, self.aspiration, self.horizon, self.made, self.standing)

    def view(self, scores=None, **known) -> View:
        """What the party has seen, and what else it knows, by the fields of a View."""
        return View(self.received[:, :self.heard], self.seen, self.counts, self.steady, scores, self.times, **known)

    def order(self, aspiration, reservation) -> None:
        """Note this round's demand and reservation value; envoys may act on older ones."""
        self.aspiration = aspiration
        fresh = (aspiration[:, None], reservation[:, None])
        if self.orders is None:
            self.orders, self.floors = (np.repeat(column, self.delay + 1, axis=1) for column in fresh)
        else:
            self.orders, self.floors = (np.concatenate([new, old[:, :-1]], axis=1)
                                        for new, old in zip(fresh, (self.orders, self.floors)))

    def orders_of(self, delay):
        """The demand and the reservation value an envoy with this delay knows of: (worlds,) each."""
        if not self.delay:
            return self.orders[:, 0], self.floors[:, 0]
        delay = full(delay, len(self.orders)).astype(np.intp)
        return at(self.orders, delay), at(self.floors, delay)

    def put(self, offer) -> None:
        """Put an offer on the table."""
        self.made = self.made + (offer != self.standing)
        self.standing = offer

    def hear(self, offers, spoke, text) -> None:
        """Take note of the others' offers: per other party the offer that stands, and whether it spoke, (worlds,) each.

        What is received in a round is the mean value of the offers that stand, by its own `text` (worlds, packages); the
        anchor, as if nothing had moved, where nobody has spoken yet.
        """
        values = [choose(offer != NOTHING, at(text, offer.clip(min=0)), self.anchor) for offer in offers]
        self.received[:, self.heard] = sum(values) / len(values)
        self.heard += 1
        for other, (offer, speaks) in enumerate(zip(offers, spoke)):
            before = self.last_heard.get(other, np.full(len(offer), NOTHING))
            self.seen = self.seen + (offer != before)
            if self.counts is not None:
                self._count(offer, before, speaks & (offer != NOTHING))
            self.last_heard[other] = offer

    def _count(self, offer, before, speaks) -> None:
        """Count the options of an offer, note its round, and count the issues that stayed as they were."""
        rows, package, last = np.arange(len(offer)), offer.clip(min=0), before.clip(min=0)
        again = speaks & (before != NOTHING)
        for issue, options in enumerate(self.agenda.options):
            option = options[package]
            merge((rows, option), self.counts[issue][rows, option] + speaks, self.counts[issue])
            if self.times is not None:
                merge((rows, option), self.times[issue][rows, option] + speaks * (self.heard - 1.0), self.times[issue])
            self.steady[:, issue] += again & (options[last] == option)
