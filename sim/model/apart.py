"""What still stands between parties: the issues on which their last offers differ."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from sim.agents.seat import NOTHING
from sim.arrays import at_rows, choose, column, grain


def apart(talks, rows):
    """What a seat would give up, issue by issue, by taking another's last word on it, the mean over all: (rows, issues).

    By the seat's own saliences and options, 0 where it loses nothing; linkages and red lines are left out. NaN where fewer
    than two have made an offer. On the grid of decisions, as the last bit of a salience depends on how worlds are bundled.
    """
    lost, pairs = np.zeros((len(rows), len(talks.agenda.issues))), np.zeros(len(rows))
    for seat, other in permutations(talks.seats, 2):
        own, theirs = seat.seat.standing[rows], other.seat.standing[rows]
        both = (own != NOTHING) & (theirs != NOTHING)
        more = _parts(seat.wants, rows, own.clip(min=0)) - _parts(seat.wants, rows, theirs.clip(min=0))
        lost, pairs = lost + column(both) * more.clip(min=0.0), pairs + both
    return grain(choose(pairs > 0, lost / column(np.maximum(pairs, 1.0)), np.nan))


def _parts(wants, rows, package):
    """What each issue of a package is worth to a party, salience × value: (rows, issues)."""
    values = [at_rows(table, rows, of[package]) for table, of in zip(wants.options, wants.agenda.options)]
    return wants.saliences[rows] * np.stack(values, axis=-1)
