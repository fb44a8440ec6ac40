"""What a strategy may know: its own side of the table, and what it has seen of the other's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Own:
    """A party's own position: all (worlds,) unless said otherwise.

    `anchor` is the value of its opening demand, `reservation` the value of going on without a deal, toward
    which it concedes, `aspiration` its last demand,
    `horizon` its own time for conceding in rounds, `offers` how many different offers it has made, `standing` the package
    it last offered, −1 for none.
    """

    anchor: np.ndarray
    reservation: np.ndarray
    aspiration: np.ndarray
    horizon: np.ndarray
    offers: np.ndarray
    standing: np.ndarray | None = None


@dataclass(frozen=True)
class Hearing:
    """An offer as the envoy who answers it understands it, and his instructions: all (worlds,).

    `value` is the offer's score and `text` its text value to his own side, `own_next` the score of what he would offer
    now, `demand` the demand he was told.
    """

    value: np.ndarray
    text: np.ndarray
    own_next: np.ndarray
    demand: np.ndarray


@dataclass(frozen=True)
class Rival:
    """What is true of another party: `scores` (worlds, packages), `reservation` and `standing` (worlds,), as in Own.

    `wants` holds per issue what each option is worth to it, salience × value (worlds, options).
    """

    scores: np.ndarray
    reservation: np.ndarray
    standing: np.ndarray
    wants: list


@dataclass(frozen=True)
class Told:
    """What a mediator tells of another party's wants, per issue a table (worlds, options); `here` (worlds,) where one does."""

    wants: list
    here: np.ndarray


@dataclass(frozen=True)
class Plan:
    """Exact play in a round: the least value a party accepts (worlds,), and the package it offers, or None where none is put."""

    least: np.ndarray
    offer: np.ndarray | None


@dataclass(frozen=True)
class View:
    """What a party has seen: `received` holds the text value to itself of every offer heard so far, oldest first.

    `received` is (worlds, rounds heard); `offers` (worlds,) counts the different offers among them; `scores` holds a tactic's
    own score of every package (worlds, packages). The rest is there for plugs that ask for it, and may be None for others:
    `counts` per issue how often each option was offered (worlds, options), `steady` (worlds, issues) how often an issue
    stayed as it was from one offer to the next; `times`, like `counts`, the sum of the rounds, from 0, in which an option was
    offered; `plan` the exact play of this round; `rivals` holds one Rival for every other party, `told` one Told, or nothing
    without mediators.
    """

    received: np.ndarray
    offers: np.ndarray
    counts: list | None = None
    steady: np.ndarray | None = None
    scores: np.ndarray | None = None
    times: list | None = None
    plan: Plan | None = None
    rivals: list | None = None
    told: list | None = None

    @property
    def heard(self) -> int:
        """Number of offers heard so far."""
        return self.received.shape[1]

    def movement(self, window: int = 1):
        """What the other side gave over its last `window` steps, in own value: (worlds,)."""
        if self.heard < 2:
            return np.zeros(len(self.received))
        return self.received[:, -1] - self.received[:, -1 - min(window, self.heard - 1)]
