"""Who must say yes to make a deal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_


@dataclass(frozen=True)
class Quorum:
    """The signatures a deal needs: every required seat's, and `least` in all."""

    required: tuple[bool, ...]
    least: int

    @property
    def unanimous(self) -> bool:
        """Whether all seats must sign."""
        return all(self.required) or self.least == len(self.required)

    def passes(self, yes):
        """Whether enough seats say yes, from one table of bool a seat, all of one shape."""
        if self.unanimous:
            return reduce(and_, yes)
        enough = sum(said.astype(int) for said in yes) >= self.least
        return reduce(and_, (said for said, needed in zip(yes, self.required) if needed), enough)
