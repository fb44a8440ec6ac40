"""Parts of one run that are played apart, each with no word to the others, into one results folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Problem, UserError

_EXPECTED = "expected which part of how many, as 3/8 (in Python (3, 8)): from 1/8 to 8/8"


@dataclass(frozen=True)
class Shard:
    """Every so-maniest chunk of a run or, where goals follow from outcomes, every so-maniest design point."""

    number: int = 1
    of: int = 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def has(self, place: int) -> bool:
        """Whether the chunk, or the design point, with a number from 0 belongs to this part."""
        return place % self.of == self.number - 1


@dataclass(frozen=True)
class Part:
    """What one shard leaves while worlds of other shards are missing."""

    folder: Path
    shard: Shard
    missing: int  # worlds still to be played, at most
    precision: float | None = None

    def __str__(self) -> str:
        most = "at most " if self.precision else ""
        return (f"Shard {self.shard} is done; {most}{self.missing:,} worlds of other shards are missing. The last shard to end sums up; "
                f"zopa resume {self.folder} plays what none of them brings")


def shard_of(value) -> Shard:
    """The shard that '3/8' or (3, 8) names, the whole run where it is None; UserError where it names none."""
    if value is None:
        return Shard()
    found = [value.number, value.of] if isinstance(value, Shard) else value
    if isinstance(found, str):
        found = [int(word) for word in found.split("/")] if re.fullmatch(r"[0-9]{1,9}/[0-9]{1,9}", found) else []
    whole = isinstance(found, (list, tuple)) and len(found) == 2 and all(type(number) is int for number in found)
    if not whole or not 1 <= found[0] <= found[1]:
        raise UserError(Problem("shard", f"{_EXPECTED}, not {value!r}"))
    return Shard(*found)
