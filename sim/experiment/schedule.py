"""Which chunks are still to be played, and what comes after them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from sim.experiment.enough import Enough

Chunk = tuple[int, int, int]  # point, first world, count


def cut(point: int, first: int, end: int, chunk: int) -> list[Chunk]:
    """The worlds of a point from `first` to before `end` in pieces of work."""
    return [(point, start, min(chunk, end - start)) for start in range(first, end, chunk)]


@dataclass
class _State:
    """How far a design point is: worlds to be had when all chunks that are out are back, and agreements so far."""

    goal: int = 0
    agreements: int = 0
    out: int = 0


class Schedule:
    """Hands out chunks, those of the first design point first; adds worlds to a point until it has enough.

    `kept` holds the agreements of chunks that are there already; they are not handed out.
    """

    def __init__(self, points: int, enough: Enough, chunk: int, kept: dict[Chunk, int]):
        self.ready: deque[Chunk] = deque()
        self.skipped = 0  # worlds that were there
        self._enough, self._chunk, self._kept = enough, chunk, kept
        self._states = [_State() for _ in range(points)]
        for point in range(points):
            self._go_on(point)

    @property
    def is_one(self) -> bool:
        """Whether what is ready is a single chunk, and nothing can follow it."""
        return len(self.ready) < 2 and self._enough.precision is None

    def done(self, chunk: Chunk, agreements: int) -> None:
        """Take note of what a chunk brought; with the last one that is out, the point may get more."""
        state = self._states[chunk[0]]
        state.out -= 1
        state.agreements += agreements
        if not state.out:
            self._go_on(chunk[0])

    def again(self, chunks) -> None:
        """Take back chunks that were lost on the way."""
        self.ready.extendleft(reversed(sorted(chunks)))

    def _go_on(self, point: int) -> None:
        """Add the chunks up to the point's next goal, and on from there where all of them are kept."""
        state = self._states[point]
        while not state.out and (goal := self._enough.goal(state.goal, state.agreements)) > state.goal:
            for chunk in cut(point, state.goal, goal, self._chunk):
                if chunk in self._kept:
                    state.agreements += self._kept[chunk]
                    self.skipped += chunk[2]
                else:
                    self.ready.append(chunk)
                    state.out += 1
            state.goal = goal
