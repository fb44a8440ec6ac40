"""Protocols: who speaks in a round, who answers, and what that makes a deal.

Each takes the `Table` as it stands in a round and returns the `Outcome`; neither knows which worlds still talk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import at, best, choose, column, grain, least, some
from sim.domain.quorum import Quorum
from sim.strategies.registry import protocols

NO_DEAL = -1
FINAL = ("ultimatum",)  # protocols whose first refusal ends the talks
CARRIED = ("shuttle", "single_text")  # protocols in which nothing is said without a mediator
AT_THE_FLOOR = ("ultimatum",)  # protocols in which an answer weighs the offer against having nothing


@dataclass(frozen=True)
class Table:
    """What lies on the table in a round; lists have one entry a seat, each (worlds,) unless said otherwise.

    `starter` is the seat that speaks first in round 0, `standing` the offers of earlier rounds (−1 for none), `fresh` what
    each seat would now offer, `said` per maker of a standing offer who has said yes to it already (None at first).
    `carried` tells where a mediator is there. `accepts(seat, offer)` gives that seat's answer, `values(seat, package)` its
    score, `bids()` per seat by how much each package beats its demand (worlds, packages), `takes(seat, text)` whether it
    signs a text; `chance(name)` is a named number in (0, 1).
    """

    round: int
    starter: np.ndarray
    standing: list
    fresh: list
    said: list | None
    carried: np.ndarray
    text: np.ndarray | None
    quorum: Quorum
    rules: object
    agenda: object
    accepts: Callable
    values: Callable
    bids: Callable
    takes: Callable
    chance: Callable

    @property
    def seats(self) -> range:
        """The seats, in order."""
        return range(len(self.fresh))

    def place(self, seat: int):
        """When a seat speaks in a round in which all do, 0 first: (worlds,)."""
        return (seat - self.starter) % len(self.fresh)


@dataclass(frozen=True)
class Outcome:
    """What a round of talk comes to: the deal (worlds,), −1 for none; per seat who said yes to it and who spoke, (worlds,).

    `said` and `text` are what the table remembers for the next round.
    """

    deal: np.ndarray
    yes: list
    spoke: list
    said: list | None = None
    text: np.ndarray | None = None


@protocols()
def alternating(table: Table) -> Outcome:
    """All speak in every round, one after the other: say yes to what lies on the table, or make an offer [Rubinstein1982].

    An offer lies on the table until its maker speaks again; it is a deal if enough of the others have said yes to it by then.
    """
    seats, place = table.seats, [table.place(seat) for seat in table.seats]
    yes = [[None if maker == seat else table.accepts(seat, choose(place[maker] < place[seat], table.fresh[maker],
                                                                    table.standing[maker]))
            for maker in seats] for seat in seats]
    deal, when, members = np.full(len(table.starter), NO_DEAL), len(seats) + 1, _none(table)
    for maker in seats:
        own = table.fresh[maker] >= 0
        earlier = [own if s == maker else _by_then(table, yes[s][maker], place[s] < place[maker], maker, s) for s in seats]
        at_once = [own if s == maker else yes[s][maker] for s in seats]
        for offer, votes, hour, open_ in ((table.standing[maker], earlier, place[maker], place[maker] > 0),
                                          (table.fresh[maker], at_once, len(seats), place[maker] == 0)):
            made = table.quorum.passes(votes)
            if some(made):
                made = made & open_ & (offer != NO_DEAL) & (hour < when)
                deal, when = choose(made, offer, deal), choose(made, hour, when)
                members = [choose(made, vote, member) for vote, member in zip(votes, members)]
    said = None
    if len(seats) > 2:
        said = [[None if s == maker else yes[s][maker] & (place[s] > place[maker]) for s in seats] for maker in seats]
    return Outcome(deal, members, _all(table), said)


def _by_then(table: Table, yes, speaks, maker: int, seat: int):
    """Whether a seat has said yes to a standing offer: now, where it speaks before the maker, or in the round it was made."""
    return yes & speaks if table.said is None else choose(speaks, yes, table.said[maker][seat])


def _all(table: Table) -> list:
    return [np.ones(len(table.starter), dtype=bool) for _ in table.seats]


def _none(table: Table) -> list:
    return [np.zeros(len(table.starter), dtype=bool) for _ in table.seats]


def _proposal(table: Table, speaker, open_=np.True_) -> Outcome:
    """One seat puts its offer to all the others, where anybody can speak at all."""
    offer = table.fresh[0]
    for seat in table.seats[1:]:
        offer = choose(speaker == seat, table.fresh[seat], offer)
    yes = [table.accepts(seat, offer) | (speaker == seat) for seat in table.seats]
    deal = choose(table.quorum.passes(yes) & open_, offer, NO_DEAL)
    return Outcome(deal, yes, [(speaker == seat) & open_ for seat in table.seats])


@protocols()
def ultimatum(table: Table) -> Outcome:
    """One side makes one offer; the others take it or leave it [Fearon1995]."""
    return _proposal(table, table.starter)


@protocols()
def taking_turns(table: Table) -> Outcome:
    """One side makes an offer a round, in turn; the others accept it, or wait for their own turn [Rubinstein1982]."""
    return _proposal(table, (table.starter + table.round) % len(table.seats))


@protocols()
def shuttle(table: Table) -> Outcome:
    """A mediator carries one side's offer to the others a round, in turn; without one nobody speaks [Bercovitch2009].

    What is said through the mediator is seen at home no more than a back channel is.
    """
    return _proposal(table, (table.starter + table.round) % len(table.seats), table.carried)


@protocols()
def conference(table: Table) -> Outcome:
    """A seat recognised by lot makes a motion; the others vote on it as it stands [BaronFerejohn1989].

    It binds those who vote for it, once the quorum is reached; who votes against it stays outside.
    """
    drawn = np.floor(table.chance("recognised") * len(table.seats)).astype(np.intp)
    return _proposal(table, table.starter if table.round == 0 else drawn)


@protocols()
def sealed(table: Table) -> Outcome:
    """All hand in at once what they ask for; where the demands are compatible, they split the difference [Chatterjee1983]."""
    over = grain(least(table.bids()))
    middle = best(over, np.True_)
    met = at(over, middle) >= 0.0
    return Outcome(choose(met, middle, NO_DEAL), [met for _ in table.seats], _none(table))


@protocols()
def single_text(table: Table) -> Outcome:
    """A mediator keeps one text and asks about one change at a time; it is signed when all would sign it [Klein2003].

    A side says yes to a change that betters the text for it, and to a worse one with the probability of simulated
    annealing, exp(loss / temperature); the temperature falls to 0 as the rounds run out.
    """
    text, rules = table.text, table.rules
    heat = rules.temperature * (1.0 - table.round / rules.rounds)
    for step in range(rules.changes):
        new = changed(text, table.chance(f"change/{step}/issue"), table.chance(f"change/{step}/option"), table.agenda)
        yes = [table.values(seat, new) - table.values(seat, text) >= heat * np.log(table.chance(f"change/{step}/seat/{seat}"))
               for seat in table.seats]
        text = choose(table.quorum.passes(yes) & table.carried, new, text)
    yes = [table.takes(seat, text) for seat in table.seats]
    deal = choose(table.quorum.passes(yes) & table.carried, text, NO_DEAL)
    return Outcome(deal, yes, _none(table), text=text)


def changed(text, which, to, agenda):
    """A text with one issue, chosen by a number in (0, 1), moved to another option, chosen by a second: (worlds,)."""
    shape, strides = np.array(agenda.shape), np.array(agenda.strides)
    issue = np.floor(which * len(shape)).astype(np.intp)
    count, stride = shape[issue], strides[issue]
    option = text // stride % count
    new = (option + 1 + np.floor(to * (count - 1)).astype(np.intp)) % count
    return text + (new - option) * stride
