"""What all know of the other side's limits, for a party that makes a single offer."""

from __future__ import annotations

import numpy as np

from sim.arrays import column
from sim.domain.priors import Prior

_POINTS = 256


def chances_against(talks, party):
    """The probability that the other side lets each package through, under the priors all share: (worlds, packages).

    Known are the priors of its BATNA and of a single faction's hawkishness; what is no prior is known exactly.
    """
    chances = 1.0
    for other in talks.parties:
        if other is not party:
            chances = chances * _lets_through(talks.spec.parties[other.name], other)
    return chances


def _lets_through(spec, other):
    sure = column(other.reservation)
    factions = list(spec.audience.factions.values())
    home = factions[0].hawkishness if len(factions) == 1 else None
    if isinstance(spec.batna, Prior):
        accepts = spec.batna.cdf(other.score)
        if home is None:
            return accepts
        floors = spec.batna.quantile((np.arange(_POINTS) + 0.5) / _POINTS)
        return sum((other.score >= floor) * _ratifies(home, other, floor) for floor in floors) / _POINTS
    accepts = other.score >= sure
    return accepts * (1.0 if home is None else _ratifies(home, other, sure))


def _ratifies(home, other, floor):
    margin = other.worth - floor
    return home.cdf(margin) if isinstance(home, Prior) else (margin >= home).astype(float)
