"""A party's seat at the table: what it has offered, heard, and been told to ask for."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from sim.arrays import at, choose, full, kept, merge
from sim.strategies.views import Own, View

NOTHING = -1  # no package


class Seat:
    """The memory that tactics and opponent models read; (worlds,) unless said otherwise.

    `standing` is the party's last offer, `received` the value to itself of every offer heard (worlds, rounds), `orders`
    its demands and `floors` its reservation values of this and earlier rounds (worlds, delay + 1), newest first. `tallies`
    holds for each of the others its `counts`, `steady` and `times`, as in a View, as far as plugs ask for them.
    """

    def __init__(self, worlds: int, rounds: int, agenda, delay: int, horizon, others: int = 1, asks=()):
        self.horizon, self.delay, self.heard = horizon, delay, 0
        self.agenda = agenda
        self.standing = np.full(worlds, NOTHING)
        self.anchor = self.aspiration = None
        self.received = np.empty((worlds, rounds))
        self.made, self.seen = np.zeros(worlds), np.zeros(worlds)
        self.last_heard = {}
        self.tallies = [_tally(worlds, agenda.shape, asks) for _ in range(others)]
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
        return self._view(_together(self.tallies), scores, known)

    def view_of(self, other: int, known: dict) -> View:
        """The same, of one of the others alone."""
        return self._view(self.tallies[other], None, {field: value[other:other + 1] for field, value in known.items()})

    def _view(self, tally, scores, known: dict) -> View:
        return View(self.received[:, :self.heard], self.seen, tally.counts, tally.steady, scores, tally.times, **known)

    def order(self, aspiration, reservation) -> None:
        """Note this round's demand and reservation value; envoys may act on older ones."""
        self.aspiration = aspiration
        fresh = (aspiration[:, None], reservation[:, None])
        if not self.delay:
            self.orders, self.floors = fresh
        elif self.orders is None:
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
        values = [choose(offer != NOTHING, at(text, np.maximum(offer, 0)), self.anchor) for offer in offers]
        self.received[:, self.heard] = sum(values) / len(values)
        self.heard += 1
        for other, (offer, speaks) in enumerate(zip(offers, spoke)):
            before = self.last_heard.get(other, np.full(len(offer), NOTHING))
            self.seen = self.seen + (offer != before)
            if self.tallies[other].counts is not None:
                self._count(self.tallies[other], offer, before, speaks & (offer != NOTHING))
            self.last_heard[other] = offer

    def _count(self, tally, offer, before, speaks) -> None:
        """Count the options of an offer, note its round, and count the issues that stayed as they were."""
        rows, package, last = np.arange(len(offer)), np.maximum(offer, 0), np.maximum(before, 0)
        again = speaks & (before != NOTHING)
        for issue, options in enumerate(self.agenda.options):
            option = options[package]
            merge((rows, option), tally.counts[issue][rows, option] + speaks, tally.counts[issue])
            if tally.times is not None:
                merge((rows, option), tally.times[issue][rows, option] + speaks * (self.heard - 1.0), tally.times[issue])
            tally.steady[:, issue] += again & (options[last] == option)


def _tally(worlds: int, shape, asks) -> SimpleNamespace:
    """An empty count of one party's offers."""
    counted = "counts" in asks or "times" in asks
    return SimpleNamespace(counts=[np.zeros((worlds, count)) for count in shape] if counted else None,
                           times=[np.zeros((worlds, count)) for count in shape] if "times" in asks else None,
                           steady=np.zeros((worlds, len(shape))) if counted else None)


def _together(tallies) -> SimpleNamespace:
    """The counts of several parties' offers added up."""
    first = tallies[0]
    if len(tallies) == 1 or first.counts is None:
        return first
    return SimpleNamespace(counts=[sum(tables) for tables in zip(*(tally.counts for tally in tallies))],
                           times=None if first.times is None else [sum(tables) for tables in zip(*(t.times for t in tallies))],
                           steady=sum(tally.steady for tally in tallies))
