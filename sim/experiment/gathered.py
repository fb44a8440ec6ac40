"""What has been played so far: which segments, with how many agreements, and what is counted of every design point."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiment.chunks import Segment
from sim.experiment.frames import tallied
from sim.experiment.tally import Tally


class Gathered:
    """Counts worlds as they come, each once, and keeps none of them."""

    def __init__(self, points: int):
        self.tally = Tally(points)
        self.segments: dict[Segment, int] = {}  # with their agreements

    @property
    def worlds(self) -> int:
        """How many worlds there are."""
        return int(self.tally.worlds.sum())

    def add(self, frame: pd.DataFrame) -> list[int]:
        """Count a frame's worlds, if they were not counted before: the agreements of each of its segments."""
        starts, found = segments(frame)
        agreements = np.add.reduceat((frame["outcome"] == "agreement").to_numpy(dtype=int), starts).tolist()
        fresh = [segment not in self.segments for segment in found]
        self.segments.update(zip(found, agreements))
        tallied(self.tally, frame if all(fresh) else frame[np.repeat(fresh, [count for _, _, count in found])])
        return agreements

    def by_point(self) -> list[dict[int, tuple[int, int]]]:
        """For every point its segments by first world: how many worlds, and agreements among them."""
        there: list[dict] = [{} for _ in self.tally.worlds]
        for (point, first, count), agreements in self.segments.items():
            there[point][first] = count, agreements
        return there


def segments(frame: pd.DataFrame) -> tuple[np.ndarray, list[Segment]]:
    """Where in a frame of worlds its segments start, and which they are."""
    points, worlds = frame["point"].to_numpy(), frame["world"].to_numpy()
    starts = np.flatnonzero(np.append(True, (points[1:] != points[:-1]) | (worlds[1:] != worlds[:-1] + 1)))
    counts = np.diff(np.append(starts, len(points)))
    return starts, list(zip(points[starts].tolist(), worlds[starts].tolist(), counts.tolist()))
