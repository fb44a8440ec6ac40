"""What theory lays over a table of packages: zone of agreement, bargaining solutions, distances."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from sim.arrays import NEVER, any_each, at, choose, column, kept_of, least, may_be_chosen, merge, rows_where
from sim.domain.entries import Entries


def solution(name: str, scores, reservations, inside):
    """The package of a bargaining solution among those in the zone, and −1 where there is none: (worlds,).

    `scores` holds one table (worlds, packages) a party, `reservations` one (worlds,) a party.
    """
    return solutions(scores, reservations, inside, (name,))[name]


def solutions(scores, reservations, inside, names=("nash", "kalai", "egalitarian")) -> dict:
    """The packages of several bargaining solutions by name, as in `solution`; worked out in the zone alone, which is small."""
    rows = rows_where(any_each(inside))
    found = {name: np.full(len(inside), -1) for name in names}
    if not len(rows):
        return found
    zone = Entries(kept_of(inside, rows))
    gains = [zone.of(kept_of(score, rows)) - floor[rows][zone.row] for score, floor in zip(scores, reservations)]
    return {name: merge(rows, zone.first_highest(SOLUTIONS[name](gains, zone)), found[name]) for name in names}


def nash(gains, zone):
    """Product of gains, none counted below 0, as two losses are no gain [Nash1950]."""
    gains = gains if len(gains) == 2 else [np.maximum(gain, 0.0) for gain in gains]  # where two must sign, none is below 0
    product = gains[0]
    for gain in gains[1:]:
        product = product * gain
    return product


def kalai_smorodinsky(gains, zone):
    """Least share of what each could have gained at best within the zone [KalaiSmorodinsky1975]."""
    return least([gain / np.maximum(zone.highest(gain), 1e-12)[zone.row] for gain in gains])


def best_gains(gains, inside):
    """What each could gain at best within the zone: a list of (worlds,)."""
    return [choose(inside, gain, 0.0).max(axis=1).clip(min=1e-12) for gain in gains]


def egalitarian(gains, zone):
    """Least gain [Kalai1977]."""
    return least(gains)


SOLUTIONS = {"nash": nash, "kalai": kalai_smorodinsky, "egalitarian": egalitarian}


def compromise(positions, saliences, agenda):
    """The weighted mean of positions, issue by issue [Achen2006]: the nearest package, (worlds,).

    `positions` holds one option index per issue and party, `saliences` one table (worlds, issues) a party.
    """
    package = np.zeros(len(saliences[0]), dtype=np.intp)
    for issue in range(len(agenda.shape)):
        weights = [table[:, issue] for table in saliences]
        total = sum(weights)
        shares = agenda.issues[issue].shares if agenda.issues[issue].kind == "division" else None
        if shares is not None:
            package += agenda.strides[issue] * _nearest(shares, positions, issue, weights, total)
            continue
        mean = sum(w * p[issue] for w, p in zip(weights, positions)) / choose(total > 0, total, 1.0)
        package += agenda.strides[issue] * np.floor(mean + 0.5).astype(np.intp)
    return package


def _nearest(shares, positions, issue, weights, total):
    """The division nearest to the weighted mean of those that are asked for: (worlds,)."""
    mean = sum(column(w) * shares[p[issue]] for w, p in zip(weights, positions)) / column(choose(total > 0, total, 1.0))
    away = sum((mean[:, k:k + 1] - shares[:, k])**2 for k in range(shares.shape[1]))
    return np.argmin(np.round(away, 9), axis=1)


def pareto_distance(scores, package):
    """How much more all could have had at once than under a package: 0 on the frontier, (worlds,)."""
    more = least([score - column(at(score, package)) for score in scores])
    return more.max(axis=1).clip(min=0.0)


def distance(scores, first, second):
    """How far two packages lie apart in the scores of all parties that may choose both: (worlds,)."""
    total = 0.0
    for score in scores:
        one, other = at(score, first).astype(float), at(score, second).astype(float)
        total = total + np.abs(one - other) * (may_be_chosen(one) & may_be_chosen(other))
    return total


def pareto_front(values):
    """Indices of the packages no other package beats for all: from a table (packages, parties)."""
    finite = may_be_chosen(values).all(axis=1)
    order = np.lexsort(tuple(-values[:, k] for k in range(values.shape[1] - 1, -1, -1)))
    front, second = [], NEVER
    for index in order:
        if finite[index] and values[index, 1] > second:
            front.append(int(index))
            second = values[index, 1]
    return front


def nash_point(frontier, low: float, high: float, disagreement=(0.0, 0.0)) -> float:
    """Side 1's value at the Nash point of a continuous frontier u2 = frontier(u1) on low…high."""
    d1, d2 = disagreement
    found = minimize_scalar(lambda u: -(u - d1) * (frontier(u) - d2), bounds=(max(low, d1), high), method="bounded",
                            options={"xatol": 1e-12})
    return float(found.x)


def egalitarian_point(frontier, low: float, high: float, disagreement=(0.0, 0.0)) -> float:
    """Side 1's value where both gain alike on a continuous frontier."""
    d1, d2 = disagreement
    return float(brentq(lambda u: (u - d1) - (frontier(u) - d2), low, high, xtol=1e-14))


def kalai_point(frontier, low: float, high: float, disagreement=(0.0, 0.0)) -> float:
    """Side 1's value where both have the same share of their best gain on a continuous frontier."""
    d1, d2 = disagreement
    most1 = brentq(lambda u: frontier(u) - d2, low, high, xtol=1e-14) if frontier(high) < d2 else high
    most2 = frontier(max(low, d1)) - d2
    return float(brentq(lambda u: (u - d1) / (most1 - d1) - (frontier(u) - d2) / most2, low, high, xtol=1e-14))
