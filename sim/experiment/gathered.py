"""What has been played so far: which segments, with how many agreements, and what is counted of every design point."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiment.chunks import Segment
from sim.experiment.enough import Enough
from sim.experiment.frames import tallied
from sim.experiment.tally import Tally


class Gathered:
    """Counts worlds as they come, and keeps none of them."""

    def __init__(self, tally: Tally):
        self.tally = tally
        self.segments: dict[Segment, int] = {}  # with their agreements

    @property
    def worlds(self) -> int:
        """How many worlds there are."""
        return int(self.tally.worlds.sum())

    def add(self, frame: pd.DataFrame) -> None:
        """Count a frame's worlds, if they were not counted before, and note its segments."""
        if not len(frame):
            return
        starts, found = segments(frame)
        fresh = [segment not in self.segments for segment in found]
        self.segments.update(zip(found, _agreements(frame, starts)))
        tallied(self.tally, frame if all(fresh) else frame[np.repeat(fresh, [count for _, _, count in found])])

    def count(self, frame: pd.DataFrame) -> list[int]:
        """Count worlds that come once only: the agreements of each segment."""
        tallied(self.tally, frame)
        return _agreements(frame, segments(frame)[0])

    def by_point(self) -> list[dict[int, tuple[int, int]]]:
        """For every point its segments by first world: how many worlds, and agreements among them."""
        there: list[dict] = [{} for _ in self.tally.worlds]
        for (point, first, count), agreements in self.segments.items():
            there[point][first] = count, agreements
        return there

    def missing(self, enough: Enough) -> int:
        """How many worlds are still to be played, at most."""
        return sum(map(enough.left, self.by_point()))

    def upto(self) -> np.ndarray:
        """The first world of each point that is not there: (points,)."""
        return np.array([_gap(there) for there in self.by_point()])


def _gap(there: dict[int, tuple[int, int]]) -> int:
    """The first world that is not there, where segments are known by their first worlds."""
    world = 0
    while world in there:
        world += there[world][0]
    return world


def _agreements(frame: pd.DataFrame, starts) -> list[int]:
    """The agreements of each segment of a frame."""
    return np.add.reduceat((frame["outcome"] == "agreement").to_numpy(dtype=int), starts).tolist()


def segments(frame: pd.DataFrame) -> tuple[np.ndarray, list[Segment]]:
    """Where in a frame of worlds its segments start, and which they are."""
    points, worlds = frame["point"].to_numpy(), frame["world"].to_numpy()
    starts = np.flatnonzero(np.append(True, (points[1:] != points[:-1]) | (worlds[1:] != worlds[:-1] + 1)))
    counts = np.diff(np.append(starts, len(points)))
    return starts, list(zip(points[starts].tolist(), worlds[starts].tolist(), counts.tolist()))
