"""What a single offer can be expected to bring, under the priors all share of the other sides' private numbers."""

from __future__ import annotations

import numpy as np

from sim.arrays import at_each, choose, column, count_below_each, may_be_chosen
from sim.domain.priors import Prior

_POINTS = 512


def prospect(talks, party):
    """The expected gain of every package over the party's own alternative, if it is the only offer: (worlds, packages).

    Known are the priors of the others' BATNA or cost of war and of a single faction's hawkishness; what is no prior is known
    exactly. A party that is not informed of the balance of forces weighs every balance that all think possible, the other side's
    floor and its own alternative with it.
    """
    own = choose(may_be_chosen(party.score), party.score - column(party.reservation), 0.0)
    others = [other for other in talks.seats if other is not party]
    if _must_guess(talks, party, others):
        return _by_strength(talks, party, others[0])
    chances = 1.0
    for other in others:
        chances = chances * _lets_through(talks, other)
    return own * chances


def _must_guess(talks, party, others) -> bool:
    """Whether a party has to guess how strong the one it would fight is."""
    fight = talks.front is not None and party.fights and len(others) == 1 and others[0].fights
    return fight and not party.given.informed and isinstance(talks.spec.war.balance, Prior)


def _lets_through(talks, other):
    """The probability that a party and its home let each package through: (worlds, packages)."""
    spec = talks.spec.parties[other.name]
    factions = list(spec.audience.factions.values())
    home = factions[0].hawkishness if len(factions) == 1 else None
    if home is None:
        return _accepts(talks, spec, other)
    floors = [other.reservation]
    if isinstance(spec.batna, Prior):
        floors = spec.batna.quantile((np.arange(_POINTS // 2) + 0.5) / (_POINTS // 2))
    return sum((other.score >= column(floor)) * _ratifies(home, other, column(floor)) for floor in floors) / len(floors)


def _accepts(talks, spec, other):
    score = other.score - column(other.charged + other.fallback - other.leverage)
    if isinstance(spec.batna, Prior):
        return spec.batna.cdf(score)
    if other.fights and isinstance(spec.cost, Prior):
        free, dear = (other.war_worth(talks.front, cost=cost) for cost in (0.0, 1.0))  # worth falls evenly with the cost
        return 1.0 - spec.cost.cdf((column(free) - score) / np.maximum(column(free - dear), 1e-12))
    return (other.score >= column(other.reservation)).astype(float)


def _ratifies(home, other, floor):
    margin = other.worth - floor
    return home.cdf(margin) if isinstance(home, Prior) else (margin >= home).astype(float)


def _by_strength(talks, party, other):
    """Every balance in turn: the other side, which knows it, accepts what beats its war; the party has its own war if not.

    Between two balances floors and alternatives are joined by straight lines, so that the best offer does not depend on how many
    are looked at.
    """
    front, prior = talks.front, talks.spec.war.balance
    expected = front.expected_chance(prior.mean())
    points = prior.quantile(np.linspace(0.0, 1.0, _POINTS))
    by = [0.5 + (point - 0.5) / front.chain.fineness - expected for point in points]
    floors = np.stack([other.war_worth(front, move, belief=expected) for move in by], axis=1)
    alone = np.stack([party.war_worth(front, move, belief=expected) for move in by], axis=1)
    order = np.argsort(floors, axis=1, kind="stable")
    floors, alone = at_each(floors, order), at_each(alone, order)
    spared = np.cumsum((alone[:, 1:] + alone[:, :-1]) / 2.0, axis=1)
    spared = np.concatenate([np.zeros((len(alone), 1)), spared], axis=1)  # the party's own wars with all weaker than so many
    upper = count_below_each(floors, other.score).clip(1, _POINTS - 1)
    low, gap = at_each(floors, upper - 1), at_each(floors, upper) - at_each(floors, upper - 1)
    part = ((other.score - low) / np.maximum(gap, 1e-12)).clip(0.0, 1.0)
    first, more = at_each(alone, upper - 1), at_each(alone, upper) - at_each(alone, upper - 1)
    instead = at_each(spared, upper - 1) + part * (first + part * more / 2.0)
    gain = (party.score * (upper - 1 + part) - instead) / (_POINTS - 1)
    return choose(may_be_chosen(party.score), gain, 0.0)
