"""Peace after signing: how long a deal lasts, by the cumulative hazards of accidents and of reneging.

The rate of accidents is infinite at the moment of signing, so everything here is cumulated over years from the signature.
Accidents grow rarer with time; reneging comes when the leverage that held a deal has faded. At their defaults accidents alone
leave .834, .726 and .706 of all deals after 1, 5 and 10 years; the .791, .683 and .647 of the UCDP Peace Agreement Dataset
(368 agreements) contain reneging too.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import choose, full, merge, of_rows, rows_where

_SHORTEST, _LONGEST = 1e-12, 1e12  # years: leverage that is gone at once, and leverage that stays
_LEAST = 1e-300
_HALVINGS = 44


def accidents(years, permanent, scale, shape):
    """Cumulative hazard of accidents, −ln(π0 + (1−π0)·exp(−(t/scale)^shape)): any shape."""
    left = permanent + (1.0 - permanent) * np.exp(-((years / scale) ** shape))
    return -np.log(np.maximum(left, _LEAST))


def accident_after(level, permanent, scale, shape):
    """The years after which the cumulative hazard of accidents reaches a level; ∞ where it never does."""
    left = (np.exp(-np.asarray(level)) - permanent) / np.maximum(1.0 - permanent, _LEAST)
    years = scale * (-np.log(np.clip(left, _LEAST, 1.0))) ** (1.0 / shape)
    return choose(left > 0.0, years, np.inf)


def accident_rate(accidents, provisions_effect, provisions, reference):
    """How much likelier accidents are than in the data, by what a deal provides: f·exp(−β(provisions − reference)).

    That provisions prevent accidents at all is an assumption, and so is β.
    """
    return accidents * np.exp(-provisions_effect * (provisions - reference))


def reneging(years, gain, leverage, life):
    """Cumulative pull to renege, ∫ max(0, R − L·exp(−s/τ)) ds from signing on, in closed form: any shape.

    `gain` R is what a party would gain by breaking the deal beyond what is deterred, `leverage` L what it is paid for
    keeping it at the signature, `life` τ in years; the pull begins when leverage has faded below the gain [Beardsley2008].
    """
    gain, leverage, life = np.maximum(gain, 0.0), np.maximum(leverage, 0.0), np.clip(life, _SHORTEST, _LONGEST)
    begins = life * np.log(np.maximum(leverage / np.maximum(gain, 1e-12), 1.0))
    since, left = np.maximum(years - begins, 0.0), np.minimum(leverage, gain)
    return np.maximum(gain * since + left * life * np.expm1(-since / life), 0.0)


def reneging_after(level, gain, leverage, life, horizon: float):
    """The years after which the cumulative pull to renege reaches a level, by bisection; ∞ where not within the horizon.

    `level` is (worlds,), the others (worlds,) or numbers.
    """
    years = full(np.inf, len(level))
    rows = rows_where(reneging(horizon, gain, leverage, life) >= level)
    if not len(rows):
        return years
    level, gain, leverage, life = (of_rows(value, rows) for value in (level, gain, leverage, life))
    low, high = np.zeros(len(rows)), full(horizon, len(rows))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        early = reneging(middle, gain, leverage, life) < level
        low, high = choose(early, middle, low), choose(early, high, middle)
    return merge(rows, high, years)
