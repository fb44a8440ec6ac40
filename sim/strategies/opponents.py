"""What a party thinks the others want, from their offers: values per option, or None for no idea."""

from __future__ import annotations

import numpy as np

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
        most = liked.max(axis=1, keepdims=True).clip(min=1.0)
        tables.append((1.0 + view.steady[:, issue:issue + 1]) * (liked / most))
    return tables


def nearness(options: int):
    """How near options lie to one another in steps, 0 from end to end: (options, options) of whole numbers."""
    order = np.arange(options)
    return float(options - 1) - np.abs(order[:, None] - order)
