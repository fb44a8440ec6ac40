"""Which chunks are still to be played, and what comes after them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from sim.experiment.chunks import Chunk, Segment
from sim.experiment.enough import Enough
from sim.experiment.shards import Shard
from sim.experiment.structures import Structure


def cut(point: int, first: int, end: int, chunk: int) -> Iterator[Segment]:
    """The worlds of a point from `first` to before `end` in segments."""
    return ((point, start, min(chunk, end - start)) for start in range(first, end, chunk))


def first_chunks(parted: list[Structure], enough: Enough, chunk: int, shard: Shard) -> Iterator[Chunk]:
    """The chunks up to every point's first goal, those that belong to a shard, whatever is there of them already."""
    goal, number = enough.goal(0, 0), 0
    for structure in parted:
        points = [int(point) for point in structure.points if enough.precision is None or shard.has(int(point))]
        for found in _bundled((segment for point in points for segment in cut(point, 0, goal, chunk)), chunk):
            if enough.precision is not None or shard.has(number):
                yield found
            number += 1


@dataclass
class _State:
    """How far a design point is: worlds to be had when all segments that are out are back, and agreements so far."""

    goal: int = 0
    agreements: int = 0
    out: int = 0


class Schedule:
    """Hands out chunks, those of the first structure first; adds worlds to a point until it has enough.

    A chunk holds segments of one structure, so many worlds at most. `kept` holds the agreements of segments that are there
    already; they are not handed out. The list of all work is never made: chunks are put together as they are asked for.
    """

    def __init__(self, parted: list[Structure], enough: Enough, chunk: int, kept: dict[Segment, int], shard: Shard = Shard()):
        self._enough, self._chunk, self._kept = enough, chunk, kept
        self._states: dict[int, _State] = {}
        self._more: list[deque[Segment]] = [deque() for _ in parted]
        self._place = {int(point): place for place, structure in enumerate(parted) for point in structure.points}
        self._fresh = self._not_kept(first_chunks(parted, enough, chunk, shard))
        self._held: deque[Chunk] = deque()

    @property
    def is_one(self) -> bool:
        """Whether what is left is a single chunk, or none, and nothing can follow it."""
        return self._enough.precision is None and not self._holds(2)

    def next(self) -> Chunk | None:
        """The next chunk to be played; None where there is none, at least until chunks that are out are back."""
        return self._held.popleft() if self._holds(1) else None

    def peek(self) -> Chunk | None:
        """The chunk that `next` will give."""
        return self._held[0] if self._holds(1) else None

    def _holds(self, count: int) -> bool:
        """Whether there are so many chunks to be handed out now."""
        while len(self._held) < count and (found := next(self._fresh, None) or self._added()):
            self._held.append(found)
        return len(self._held) >= count

    def done(self, chunk: Chunk, agreements: list[int]) -> None:
        """Take note of what the segments of a chunk brought; with the last one that is out, a point may get more."""
        for segment, agreed in zip(chunk, agreements):
            state = self._states[segment[0]]
            state.agreements += agreed
            self._back(segment[0], state)

    def _back(self, point: int, state: _State) -> None:
        state.out -= 1
        if not state.out:
            self._go_on(point, state)

    def _not_kept(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """What is to be played of the first chunks; a point may go on once all of its segments were looked at."""
        goal = self._enough.goal(0, 0)
        for chunk in chunks:
            left = []
            for segment in chunk:
                point, first, count = segment
                state = self._states.setdefault(point, _State(goal, out=1))
                if self._to_be_played(segment, state):
                    left.append(segment)
                if first + count == goal:
                    self._back(point, state)
            if left:
                yield tuple(left)

    def _go_on(self, point: int, state: _State) -> None:
        """Add the segments up to the point's next goal, and on from there where all of them are kept."""
        while not state.out and (goal := self._enough.goal(state.goal, state.agreements)) > state.goal:
            segments, state.goal = cut(point, state.goal, goal, self._chunk), goal
            self._more[self._place[point]] += [segment for segment in segments if self._to_be_played(segment, state)]

    def _to_be_played(self, segment: Segment, state: _State) -> bool:
        if segment in self._kept:
            state.agreements += self._kept[segment]
            return False
        state.out += 1
        return True

    def _added(self) -> Chunk | None:
        """A chunk of segments that points got after their first goal."""
        for queue in self._more:
            if queue:
                found = next(_bundled(queue, self._chunk))
                for _ in found:
                    queue.popleft()
                return found
        return None


def _bundled(segments, most: int) -> Iterator[Chunk]:
    """Segments put together in their order into chunks of so many worlds at most; a larger segment is a chunk of its own."""
    held: list[Segment] = []
    worlds = 0
    for segment in segments:
        if held and worlds + segment[2] > most:
            yield tuple(held)
            held, worlds = [], 0
        held.append(segment)
        worlds += segment[2]
    if held:
        yield tuple(held)
