"""What a party thinks the others want, from their offers: values per option, or None for no idea."""

from __future__ import annotations

from sim.strategies.registry import opponent_models


@opponent_models()
def none(view):
    """Take them to want the opposite: offer what is worth least to oneself among what one would accept."""
    return None


@opponent_models()
def frequency(view):
    """An option offered often is liked, and an issue that stays put matters [Hindriks2008].

    Gives per issue a table (worlds, options) of weight × relative frequency.
    """
    tables = []
    for issue, counts in enumerate(view.counts):
        most = counts.max(axis=1, keepdims=True).clip(min=1.0)
        tables.append((1.0 + view.steady[:, issue:issue + 1]) * (counts / most))
    return tables
