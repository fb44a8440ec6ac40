"""Where the tables of worlds and the oracle say different things."""

import math

from helpers import worlds_of
from oracle import played


def differences(scenario, seed: int, rows) -> dict:
    """Where the rows of the tables of worlds and the oracle say different things: by world and column."""
    found = {world: {column: (told, row[column]) for column, told in played(scenario, seed, world).items()
                     if not same(told, row[column])} for world, row in enumerate(rows)}
    return {world: columns for world, columns in found.items() if columns}


def same(told, given) -> bool:
    """Whether the oracle and the table say the same: floats to 1e-9, all else exactly."""
    if told is None:
        return math.isnan(given)
    if isinstance(told, float):
        return math.isclose(told, given, rel_tol=0.0, abs_tol=1e-9)
    return told == given


def rows_of(scenario, worlds: int, seed: int) -> list:
    """The rows of the tables of worlds."""
    return worlds_of(scenario, worlds, seed).to_dict("records")
