"""What a party thinks the others want, from their offers: values per option, or None for no idea.

What several others want is added up, unless a view shows one of them alone.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import choose, column, row_most
from sim.strategies.registry import opponent_models


@opponent_models()
def none(view):
    """Take them to want the opposite: offer what is worth least to oneself among what one would accept."""
    return None


@opponent_models(asks=("rivals",))
def known(view):
    """Know what the others want as it is: the benchmark of complete information [Nash1950]."""
    return [sum(tables) for tables in zip(*(rival.wants for rival in view.rivals))]


@opponent_models(asks=("counts",))
def frequency(view):
    """Options near to what was often offered are liked, and an issue that stays put matters [Hindriks2008].

    Options are ordered, so an option is liked for its nearness to every one that was offered: counting exact repeats
    alone, two sides that each repeat their opening offer see no option that would please the other more, and never move.
    Gives per issue a table (worlds, options) of weight × relative liking.
    """
    tables = []
    for issue, counts in enumerate(view.counts):
        liked = counts @ nearness(counts.shape[1])  # whole numbers: exact in any order of summing
        most = row_most(liked).clip(min=1.0)
        tables.append((1.0 + view.steady[:, issue:issue + 1]) * (liked / most))
    return tables


@opponent_models(asks=("counts", "told"))
def told(view):
    """Go by what a mediator who is there tells of the others' wants; without one, by their offers [Raiffa1982]."""
    seen = frequency(view)
    if not view.told:
        return seen
    tells = [sum(tables) for tables in zip(*(other.wants for other in view.told))]
    return [choose(view.told[0].here, told, sees) for told, sees in zip(tells, seen)]


@opponent_models(asks=("counts", "times"), spread=(0.01, 10), pace=(0, 1), most=(0, 1))
def bayesian(view, *, spread=0.25, pace=0.02, most=0.5):
    """Weigh what the others could be after by how well it explains their offers [HindriksTykhonov2008].

    On every issue any option may be their ideal, with value falling evenly to 0 at both ends (at an end: to the other). If
    so, what they offered should have been worth 1 to them at first and `pace` less in each later round, but never less than
    1 − `most`, give or take a normal error of `spread`. An issue matters as in frequency. All that is needed of the offers is
    how often and when each option stood in them.
    """
    fall = np.minimum(pace, most / max(view.heard - 1, 1))
    tables = []
    for issue, (counts, times) in enumerate(zip(view.counts, view.times)):
        misfit = _explained(counts, True) - 2.0 * _explained(counts - column(fall) * times, False)
        fit = -misfit / column(2.0 * np.square(spread))
        odds = np.exp(fit - fit.max(axis=1, keepdims=True))
        worth = _expected(odds / odds.sum(axis=1, keepdims=True))
        tables.append((1.0 + view.steady[:, issue:issue + 1]) * worth)
    return tables


def _explained(weights, squared: bool):
    """The sum of weights × value, or value², over the options, for every option as the ideal: (worlds, options)."""
    end = weights.shape[1] - 1
    up, down = np.arange(end + 1.0), np.arange(end + 1.0)[::-1]
    power = 2 if squared else 1
    below = _sum_below(weights * up**power) / np.maximum(up, 1.0) ** power
    above = _sum_below((weights * down**power)[:, ::-1])[:, ::-1] / np.maximum(down, 1.0) ** power
    return below + weights + above


def _expected(odds):
    """What every option can be expected to be worth, under odds of each being the ideal: (worlds, options)."""
    end = odds.shape[1] - 1
    up, down = np.arange(end + 1.0), np.arange(end + 1.0)[::-1]
    ideal_above = _sum_below((odds / np.maximum(up, 1.0))[:, ::-1])[:, ::-1]
    ideal_below = _sum_below(odds / np.maximum(down, 1.0))
    return odds + up * ideal_above + down * ideal_below


def _sum_below(table):
    """The sum of the entries before each one in its row, in that order: (worlds, options)."""
    before = np.zeros(table.shape)
    np.cumsum(table[:, :-1], axis=1, out=before[:, 1:])
    return before


def nearness(options: int):
    """How near options lie to one another in steps, 0 from end to end: (options, options) of whole numbers."""
    order = np.arange(options)
    return float(options - 1) - np.abs(order[:, None] - order)
