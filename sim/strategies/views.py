"""What a strategy may know: its own side of the table, and what it has seen of the other's."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Own:
    """A party's own position: all (worlds,) unless said otherwise.

    `anchor` is the value of its opening demand, `reservation` the value of going on without a deal, toward
    which it concedes, `aspiration` its last demand,
    `horizon` its own time for conceding in rounds, `offers` how many different offers it has made.
    """

    anchor: np.ndarray
    reservation: np.ndarray
    aspiration: np.ndarray
    horizon: np.ndarray
    offers: np.ndarray


@dataclass(frozen=True)
class View:
    """What a party has seen: `received` holds the text value to itself of every offer heard so far, oldest first.

    `received` is (worlds, offers heard); `offers` (worlds,) counts the different offers among them; `counts` holds per
    issue how often each option was offered (worlds, options), `steady` (worlds, issues) how often an issue stayed as it
    was from one offer to the next. `chances` gives, for a party that makes a single offer, the probability that the
    other side lets each package through (worlds, packages), and `scores` its own score of each; both are None where
    nobody asked for them.
    """

    received: np.ndarray
    offers: np.ndarray
    counts: list = field(default_factory=list)
    steady: np.ndarray | None = None
    chances: np.ndarray | None = None
    scores: np.ndarray | None = None

    @property
    def heard(self) -> int:
        """Number of offers heard so far."""
        return self.received.shape[1]

    def movement(self, window: int = 1):
        """What the other side gave over its last `window` steps, in own value: (worlds,)."""
        if self.heard < 2:
            return np.zeros(len(self.received))
        return self.received[:, -1] - self.received[:, -1 - min(window, self.heard - 1)]
