"""One chunk of worlds, played from the first round to the last."""

from __future__ import annotations

import pandas as pd

from sim.experiment.designs import Point
from sim.experiment.frames import world_frame
from sim.experiment.store import joined
from sim.model.negotiation import Negotiation

CHUNK = 5000  # two of them make a run of 10,000 worlds; smaller ones, or one that is not full, cost more a world
MOST_ENTRIES = 2**24  # of packages, parties and worlds at a time


def played_chunk(point: int, task: Point, first: int, count: int) -> pd.DataFrame:
    """Play one chunk: its rows. Over a large agenda it is played in pieces, so that its tables fit into memory."""
    entries = task.scenario.agenda.size * len(task.scenario.parties)
    piece = max(1, min(count, MOST_ENTRIES // entries))
    return joined([_played(point, task, start, min(piece, first + count - start)) for start in range(first, first + count, piece)])


def _played(point: int, task: Point, first: int, count: int) -> pd.DataFrame:
    talks = Negotiation(task.scenario, first, count, task.seed)
    ledger = talks.play()
    vars(talks).clear()  # actors and model refer to one another; without this their tables stay until the next collection
    return world_frame(point, task.factors, task.scenario, first, ledger.columns)
