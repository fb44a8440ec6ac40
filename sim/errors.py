"""Messages for people: the key, what was expected, and a way out."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what the user gave, at a dotted key."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


class UserError(Exception):
    """A mistake in the input, not in the program; the command line ends with code 2."""

    def __init__(self, *problems: Problem | str):
        self.problems = tuple(p if isinstance(p, Problem) else Problem("", p) for p in problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class ScenarioError(UserError):
    """Everything wrong with a scenario, found in one pass."""


def did_you_mean(name: str, known) -> str:
    """End a message with the nearest known names, or with all of them when none is near."""
    known = [str(k) for k in known]
    near = get_close_matches(str(name), known, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known here: {', '.join(known)}" if known else "nothing is known here"


def unknown(key: str, name: str, known, what: str = "name") -> Problem:
    """A problem for a name that no registry or mapping holds."""
    return Problem(key, f"unknown {what} '{name}'; {did_you_mean(name, known)}")
