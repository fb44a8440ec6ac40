"""Exact play where a protocol has it: what each side accepts at, and what it offers, as all know the game.

Each solver takes a `Game` and returns one `Plan` a seat. Values are worked out on the frontier joined between packages, so that
no error adds up over the rounds; the offer is then the best package that meets what the others accept at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import GRAIN, LEAST, at, best, choose, column, may_be_chosen
from sim.strategies.frontier import Frontier
from sim.strategies.registry import equilibria
from sim.strategies.views import Plan

_HALVINGS = 60
_NEAR = 1e-13  # a change of value below which nothing changes any more


@dataclass(frozen=True)
class Game:
    """What all know of a negotiation; lists have one entry a seat.

    `scores` are (worlds, packages), `inside` what going on without a deal is worth, `bound` the least a party signs, `discount`
    its discount factor for a round, all (worlds,); `goes_on` (worlds,) is the chance that talks are there for another round,
    `rounds` how many follow this one (None: for ever), `lowest` the lowest floor each party may have as all know, `chance` a
    number in (0, 1) per world, `quorum` who must sign. `prospect(seat)` is what each package can be expected to bring the seat
    if it is the only offer (worlds, packages); `path` holds per round from now on each party's value of having no deal.
    """

    scores: list
    inside: list
    bound: list
    discount: list
    goes_on: np.ndarray
    rounds: int | None
    lowest: list
    chance: np.ndarray
    quorum: object
    prospect: Callable
    path: list

    def waiting(self, seat: int, later):
        """What it is worth to a seat to let a round go by, with so much from talks that are still there: (worlds,)."""
        discount, inside = self.discount[seat], self.inside[seat]
        then = self.goes_on * later + (1.0 - self.goes_on) * inside
        return np.maximum(self.bound[seat], (1.0 - discount) * inside + discount * then)

    def offer(self, seat: int, needs):
        """The best package that meets the others' needs, the best for itself where none does: (worlds,)."""
        own = self.scores[seat]
        fine = may_be_chosen(own)
        for other, need in enumerate(needs):
            if other != seat:
                fine = fine & (self.scores[other] >= column(need - GRAIN / 2.0))
        package = best(own, fine)
        return choose(at(fine, package), package, best(own, np.True_))


@equilibria()
def ultimatum(game: Game) -> list[Plan]:
    """The one offer with the best prospect under what all know of the others' limits, who take what beats theirs [Fearon1995]."""
    offers = []
    for seat, score in enumerate(game.scores):
        prospect = game.prospect(seat)
        offers.append(best(prospect, may_be_chosen(score)))
    return [Plan(bound, offer) for bound, offer in zip(game.bound, offers)]


def interim(game: Game, mover: int) -> list[Plan]:
    """Deals that hold for a round each: what this round's must give, with all that is foreseen of the later ones [Powell2006].

    The mover holds the other side to what it has without a deal; where today's share cannot make up for what the other side
    will lose, it fights now.
    """
    other, fronts = 1 - mover, Frontier(game.scores[mover], game.scores[1 - mover])
    lowest = choose(may_be_chosen(game.scores[other]), game.scores[other], 2.0).min(axis=1)
    worth = [game.path[-1][seat] for seat in (0, 1)]
    worth[mover] = np.maximum(fronts(worth[other]), worth[mover])
    for alone in reversed(game.path):
        needs = [(alone[s] - game.discount[s] * worth[s]) / np.maximum(1.0 - game.discount[s], 1e-9) for s in (0, 1)]
        gets = fronts(needs[other])
        peace = (gets > LEAST) & (gets >= needs[mover] - GRAIN)
        shares = {mover: gets, other: np.maximum(needs[other], lowest)}
        worth = [choose(peace, (1.0 - game.discount[s]) * shares[s] + game.discount[s] * worth[s], alone[s]) for s in (0, 1)]
    return [Plan(needs[seat], game.offer(seat, needs)) for seat in (0, 1)]


@equilibria()
def taking_turns(game: Game) -> list[Plan]:
    """Two sides offer in turn: nobody waits for what can be had now; by backward induction, or stationary [Rubinstein1982]."""
    fronts = [Frontier(game.scores[0], game.scores[1]), Frontier(game.scores[1], game.scores[0])]
    needs = _stationary(game, fronts) if game.rounds is None else _induced(game, fronts)
    return [Plan(needs[seat], game.offer(seat, needs)) for seat in (0, 1)]


def _induced(game: Game, fronts):
    """What both accept at when so many rounds follow."""
    needs = [np.maximum(game.bound[seat], game.inside[seat]) for seat in (0, 1)]
    gets = list(needs)  # what a seat has in the round after the last
    for left in range(game.rounds + 1):
        later = [needs, gets] if left else [gets, gets]
        waits = [game.waiting(seat, later[0][seat]) for seat in (0, 1)]
        new = [game.waiting(seat, later[1][seat]) for seat in (0, 1)]
        gets_new = [np.maximum(fronts[seat](new[1 - seat]), waits[seat]) for seat in (0, 1)]
        moved = max(np.abs(a - b).max() for a, b in zip([*new, *gets_new], [*needs, *gets]))
        needs, gets = new, gets_new
        if left and moved < _NEAR:
            break
    return needs


def _stationary(game: Game, fronts):
    """What both accept at when talks never end: the fixed point of one round's reasoning, by halving."""
    alone = [np.maximum(game.bound[seat], game.inside[seat]) for seat in (0, 1)]

    def proposing(seat, need):
        return np.maximum(fronts[seat](need), alone[seat])

    def answered(need):
        first = game.waiting(0, proposing(0, need))
        return first, game.waiting(1, proposing(1, first))

    low, high = alone[1].copy(), np.full(len(alone[1]), 2.0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        more = answered(middle)[1] > middle
        low, high = choose(more, middle, low), choose(more, high, middle)
    return answered(high)


@equilibria()
def sealed(game: Game) -> list[Plan]:
    """Two sides with private floors, uniform as all know, ask for more than their floors in linear bids [Chatterjee1983]."""
    whole = game.scores[0][:, 0] + game.scores[1][:, 0]
    lows = game.lowest
    asks = [low + (whole - sum(lows)) / 4.0 for low in lows]
    for _ in range(_HALVINGS):  # best replies to one another, from the lowest floors up
        asks = [(whole - asks[1 - seat] + 2.0 * lows[seat]) / 3.0 for seat in (0, 1)]
    bids = [np.maximum((whole - asks[1 - seat] + 2.0 * game.bound[seat]) / 3.0, game.bound[seat]) for seat in (0, 1)]
    return [Plan(bid, None) for bid in bids]


@equilibria()
def conference(game: Game) -> list[Plan]:
    """A pie, and a mover recognised by lot who buys the cheapest votes that make a quorum [BaronFerejohn1989]."""
    seats, bought = range(len(game.scores)), game.quorum.least - 1
    worth = [np.maximum(game.bound[seat], game.inside[seat]) for seat in seats]
    for left in range(_LONGEST if game.rounds is None else game.rounds + 1):
        needs = [np.maximum(game.bound[s], game.inside[s]) if left == 0 and game.rounds is not None
                 else game.waiting(s, worth[s]) for s in seats]
        new = _expected(needs, bought, worth)
        moved = max(np.abs(a - b).max() for a, b in zip(new, worth))
        worth = new
        if left and moved < _NEAR:
            break
    needs = needs if game.rounds is not None else [game.waiting(s, worth[s]) for s in seats]
    return [Plan(needs[seat], game.offer(seat, _asked(seat, needs, bought, game.chance))) for seat in seats]


_LONGEST = 20_000


def _expected(needs, bought: int, worth):
    """What a seat can expect before the mover is known, when the cheapest votes are bought, at random among equals."""
    count = len(needs)
    total = [np.zeros_like(need) for need in needs]
    for mover in range(count):
        others = [seat for seat in range(count) if seat != mover]
        share = bought / len(others)
        price = sum(needs[seat] for seat in others) * share
        total[mover] = total[mover] + np.maximum(1.0 - price, needs[mover])
        for seat in others:
            total[seat] = total[seat] + choose(1.0 - price >= needs[mover], share * needs[seat], needs[seat])
    return [part / count for part in total]


def _asked(mover: int, needs, bought: int, chance):
    """The needs a mover meets: those of the votes it buys, drawn by lot; the others may be left with nothing."""
    others = [seat for seat in range(len(needs)) if seat != mover]
    first = np.floor(chance * len(others)).astype(np.intp)
    met = []
    for seat, need in enumerate(needs):
        place = others.index(seat) if seat in others else 0
        wanted = (place - first) % len(others) < bought
        met.append(choose(wanted, need, LEAST))
    return met
