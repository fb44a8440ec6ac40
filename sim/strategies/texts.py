"""How a mediator writes a text: each returns a package per world, (worlds,).

`gains()` gives the mediator's estimate of every party's gains, one table (worlds, packages) a party; `gains(near)` only of
some packages per world (worlds, m). `tilt` holds the weight of each party's gains, `text` the last text or −1.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import GRAIN, NEVER, any_each, at, best, choose, column, grain, least
from sim.domain.measures import best_gains
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


@text_styles()
def kalai_smorodinsky(gains, tilt, text, agenda):
    """The text that gives all alike of the most they could gain, in proportion to their weights [KalaiSmorodinsky1975]."""
    gains = gains()
    inside = least(gains) >= 0.0
    return most_for_the_least(gains, tilt, inside, best_gains(gains, inside))


@text_styles()
def egalitarian(gains, tilt, text, agenda):
    """The text that gives all alike gains, in proportion to their weights [Kalai1977]."""
    gains = gains()
    return most_for_the_least(gains, tilt, least(gains) >= 0.0, [1.0 for gain in gains])


def most_for_the_least(gains, tilt, inside, units):
    """Where nobody loses, the text under which the least gain is highest, each in its own unit and by its own weight.

    Where somebody loses under every package, the one the worst off loses least by.
    """
    counted = [gain / column(np.maximum(weight * unit, GRAIN)) for gain, weight, unit in zip(gains, tilt, units)]
    judged = grain(choose(any_each(inside), choose(inside, least(counted), NEVER), least(gains)))
    return best(judged, np.ones(judged.shape, dtype=bool))


@text_styles()
def issue_by_issue(gains, tilt, text, agenda):
    """Every issue by itself, at the best product of what each could win on it over its worst option [Raiffa1982]."""
    start = choose(text >= 0, text, 0)
    near, written, first = neighbours(start, agenda), start, 0
    tables = gains(near)
    for count in agenda.shape:
        options = slice(first, first + count)
        won = [table[:, options] - table[:, options].min(axis=1, keepdims=True) for table in tables]
        written, first = written + at(near[:, options], fairest(won, tilt)) - start, first + count
    return written


def neighbours(package, agenda):
    """All packages that differ from each world's in at most one issue: (worlds, options in all)."""
    found = []
    for issue, count in enumerate(agenda.shape):
        option = package // agenda.strides[issue] % count
        found.append(package[:, None] + (np.arange(count) - option[:, None]) * agenda.strides[issue])
    return np.concatenate(found, axis=1)
