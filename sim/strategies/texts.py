"""How a mediator writes a text: each returns a package per world, (worlds,).

`gains()` gives the mediator's estimate of every party's gains, one table (worlds, packages) a party; `gains(near)` only of
some packages per world (worlds, m). `tilt` holds the weight of each party's gains, `text` the last text or −1.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import GRAIN, any_each, at, best, choose, grain, least
from sim.strategies.registry import text_styles


def nash_product(gains, tilt):
    """The product of estimated gains, each raised to its weight; 0 where somebody would lose."""
    product = 1.0
    for gain, weight in zip(gains, tilt):
        gain = gain.clip(min=0.0)
        product = product * (gain if np.ndim(weight) == 0 and weight == 1.0 else gain ** np.asarray(weight)[..., None])
    return product


def fairest(gains, tilt):
    """The best product of gains; where somebody loses under every package, the one the worst off loses least by."""
    product = nash_product(gains, tilt)
    judged = grain(choose(any_each(product > 0.0), product, least(gains)), GRAIN**2)  # products are small
    return best(judged, np.ones(judged.shape, dtype=bool))


@text_styles()
def nash(gains, tilt, text, agenda):
    """The text with the best product of gains as the mediator estimates them [Nash1950]."""
    return fairest(gains(), tilt)


@text_styles()
def single(gains, tilt, text, agenda):
    """One text, improved by at most one issue at a time; without a first text, the fairest [Fisher1978]."""
    start = text if (text >= 0).all() else choose(text >= 0, text, fairest(gains(), tilt))
    near = neighbours(start, agenda)
    return at(near, fairest(gains(near), tilt))


def neighbours(package, agenda):
    """All packages that differ from each world's in at most one issue: (worlds, options in all)."""
    found = []
    for issue, count in enumerate(agenda.shape):
        option = package // agenda.strides[issue] % count
        found.append(package[:, None] + (np.arange(count) - option[:, None]) * agenda.strides[issue])
    return np.concatenate(found, axis=1)
