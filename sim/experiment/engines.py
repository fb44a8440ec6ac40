"""Where chunks are played: in this process, in several of this machine, or by Dask; the numbers are the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.errors import Problem, UserError, unknown
from sim.experiment.chunks import Chunk, Task, played
from sim.experiment.cluster import Cluster, check_cluster
from sim.experiment.processes import Processes
from sim.experiment.schedule import Schedule

ENGINES = ("local", "dask")


@dataclass(frozen=True)
class Engine:
    """A choice of where to play: `workers` processes, or the Dask scheduler at an address."""

    name: str = "local"
    workers: int = 1
    scheduler: str | None = None

    def problems(self):
        """What is wrong with the choice."""
        if self.name not in ENGINES:
            yield unknown("engine", self.name, ENGINES, "engine")
        if isinstance(self.workers, bool) or not isinstance(self.workers, int) or self.workers < 1:
            yield Problem("engine.workers", f"expected a whole number from 1 up, not {self.workers!r}")
        if self.scheduler is not None and (not isinstance(self.scheduler, str) or not self.scheduler):
            yield Problem("engine.scheduler", f"expected the address of a Dask scheduler, as tcp://host:8786, not {self.scheduler!r}")
        elif self.scheduler is not None and self.name == "local":
            yield Problem("engine.scheduler", "is for engine=dask only; choose that, or leave the address out")

    def check(self) -> None:
        """UserError where it cannot play, before anything is written."""
        if problems := list(self.problems()):
            raise UserError(*problems)
        if self.name == "dask":
            check_cluster(self.scheduler)

    def opened(self, alone: bool):
        """What plays chunks: it takes tasks while less than `most` are `out`, gives back what is done, and is closed at the end."""
        if self.scheduler is None and (alone or (self.name == "local" and self.workers == 1)):
            return Here()
        return Processes(self.workers) if self.name == "local" else Cluster(self.workers, self.scheduler)


class Here:
    """This process: one chunk at a time."""

    most = 1

    def __init__(self):
        self.out: list[Task] = []

    def submit(self, task: Task) -> None:
        """Have a chunk played."""
        self.out.append(task)

    def done(self):
        """Play what is out: each chunk with its rows."""
        while self.out:
            task = self.out.pop()
            yield task.chunk, played(task)

    def close(self) -> None:
        """Nothing: there is nothing to end."""


def all_played(schedule: Schedule, task: Callable[[Chunk], Task], engine: Engine):
    """Chunks with their rows, as they are done; the schedule may be told more between two of them.

    `task` makes a chunk ready to be played; no more are made than the engine takes at a time. UserError where it fails for good.
    """
    if not schedule.peek():
        return
    place = engine.opened(schedule.is_one)
    try:
        while schedule.peek() or place.out:
            while len(place.out) < place.most and (chunk := schedule.next()):
                place.submit(task(chunk))
            yield from place.done()
    finally:
        place.close()
