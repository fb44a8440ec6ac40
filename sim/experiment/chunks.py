"""One chunk of worlds, played from the first round to the last."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.experiment.designs import Point
from sim.experiment.frames import world_frame
from sim.experiment.structures import Structure, rows_of
from sim.model.negotiation import Negotiation
from sim.scenario.scenario import Scenario

CHUNK = 5000  # two of them make a run of 10,000 worlds; smaller ones, or one that is not full, cost more a world
MOST_ENTRIES = 2**24  # of packages, parties and worlds at a time

Segment = tuple[int, int, int]  # point, first world, count
Chunk = tuple[Segment, ...]  # segments of one structure


@dataclass(frozen=True)
class Task:
    """A chunk with all that is needed to play it; `factors` holds the levels by key, and `varied` numbers, one a segment."""

    chunk: Chunk
    scenario: Scenario = field(repr=False)
    seed: int
    varied: dict = field(repr=False, default_factory=dict)
    factors: dict = field(repr=False, default_factory=dict)


def task_of(chunk: Chunk, structure: Structure, points: list[Point]) -> Task:
    """A chunk of a structure's points, ready to be played."""
    numbers = [segment[0] for segment in chunk]
    places = np.searchsorted(structure.points, numbers)
    varied = {key: rows_of(column, places) for key, column in structure.varied.items()}
    keys = dict.fromkeys(key for number in numbers for key in points[number].factors)
    return Task(chunk, structure.scenario, structure.seed, varied,
                {key: [points[number].factors.get(key) for number in numbers] for key in keys})


def played(task: Task) -> pd.DataFrame:
    """Play one chunk: its rows, a world each. Over a large agenda it is played in pieces, so that its tables fit into memory."""
    counts = np.array([count for _, _, count in task.chunk])
    of = np.repeat(np.arange(len(counts)), counts)  # the segment of every row
    firsts = np.array([first for _, first, _ in task.chunk])
    worlds = np.arange(len(of)) + (firsts - (np.cumsum(counts) - counts))[of]
    piece = max(1, MOST_ENTRIES // (task.scenario.agenda.size * len(task.scenario.parties)))
    frames = [_played(task, of[start:start + piece], worlds[start:start + piece]) for start in range(0, len(of), piece)]
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _played(task: Task, of, worlds) -> pd.DataFrame:
    if task.varied or len(task.chunk) > 1:
        varied = {key: rows_of(column, of) for key, column in task.varied.items()}
        talks = Negotiation(task.scenario, 0, 0, task.seed, worlds=worlds, varied=varied)
    else:
        talks = Negotiation(task.scenario, int(worlds[0]), len(worlds), task.seed)
    ledger = talks.play()
    vars(talks).clear()  # actors and model refer to one another; without this their tables stay until the next collection
    points = np.array([point for point, _, _ in task.chunk])[of]
    return world_frame(points, worlds, {key: [levels[place] for place in of] for key, levels in task.factors.items()},
                       task.scenario, ledger.columns)
