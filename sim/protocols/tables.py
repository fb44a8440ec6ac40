"""Protocols: whose offer is put, who may accept it, and what that makes a deal.

Each takes the seats' fresh and standing offers with a judge for what each side would accept, and returns the package
agreed per world (worlds,), −1 where none is.
"""

from __future__ import annotations

from sim.arrays import choose
from sim.strategies.registry import protocols

NO_DEAL = -1


@protocols()
def alternating(first_speaks, standing, fresh, accepts):
    """Both sides speak in every round, one after the other: accept what lies on the table, or make an offer [Rubinstein1982].

    `first_speaks` (worlds,) of bool; `standing` and `fresh` are pairs (worlds,) of offers of the last round and of this;
    `accepts(side, offer)` says where that side accepts the other's offer.
    """
    heard = choose(first_speaks, standing[1], fresh[1]), choose(first_speaks, fresh[0], standing[0])
    taken = [choose(accepts(side, offer), offer, NO_DEAL) for side, offer in enumerate(heard)]
    earlier, later = choose(first_speaks, taken[0], taken[1]), choose(first_speaks, taken[1], taken[0])
    return choose(earlier != NO_DEAL, earlier, later)


@protocols()
def ultimatum(first_speaks, standing, fresh, accepts):
    """One side makes one offer; the other takes it or leaves it [Fearon1995]."""
    return choose(first_speaks, choose(accepts(1, fresh[0]), fresh[0], NO_DEAL),
                  choose(accepts(0, fresh[1]), fresh[1], NO_DEAL))


FINAL = ("ultimatum",)  # protocols whose first refusal ends the talks
