"""A party's seat at the table: what it has offered, heard, and been told to ask for."""

from __future__ import annotations

import numpy as np

from sim.arrays import at, choose, full, kept, merge
from sim.strategies.views import Own, View

NOTHING = -1  # no package


class Seat:
    """The memory that tactics and opponent models read; (worlds,) unless said otherwise.

    `standing` is the party's last offer, `received` the value to itself of every offer heard (worlds, rounds), `orders`
    its demands and `floors` its reservation values of this and earlier rounds (worlds, delay + 1), newest first.
    """

    def __init__(self, worlds: int, rounds: int, agenda, delay: int, horizon):
        self.horizon, self.delay, self.heard = horizon, delay, 0
        self.shape, self.strides = agenda.shape, tuple(int(s) for s in agenda.strides)
        self.standing = np.full(worlds, NOTHING)
        self.anchor = self.aspiration = None
        self.received = np.empty((worlds, rounds))
        self.made, self.seen = np.zeros(worlds), np.zeros(worlds)
        self.last_heard = np.full(worlds, NOTHING)
        self.counts = [np.zeros((worlds, count)) for count in agenda.shape]
        self.steady = np.zeros((worlds, len(agenda.shape)))
        self.orders = self.floors = None

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        for name, value in vars(self).items():
            if name not in ("shape", "strides", "heard", "delay"):
                setattr(self, name, kept(value, rows))

    def own(self, conceding_to) -> Own:
        """What the party knows of itself."""
        return Own(self.anchor, conceding_to, self.aspiration, self.horizon, self.made)

    def view(self, scores=None, chances=None) -> View:
        """What the party has seen."""
        return View(self.received[:, :self.heard], self.seen, self.counts, self.steady, chances, scores)

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

    def hear(self, offer, value) -> None:
        """Take note of an offer of the other side and of its value to this party."""
        self.received[:, self.heard] = value
        self.heard += 1
        before = self.last_heard
        self.seen = self.seen + (offer != before)
        rows = np.arange(len(offer))
        for issue, (count, stride) in enumerate(zip(self.shape, self.strides)):
            option = offer // stride % count
            merge((rows, option), self.counts[issue][rows, option] + 1.0, self.counts[issue])
            stayed = (before != NOTHING) & (before // stride % count == option)
            self.steady[:, issue] += choose(stayed, 1.0, 0.0)
        self.last_heard = offer
