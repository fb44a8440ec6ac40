"""Envoys: who speaks, within which mandate, and what is lost in the report."""

from __future__ import annotations

import numpy as np

from sim.agents.ensemble import Ensemble
from sim.arrays import at, full, may_be_chosen


class Envoy(Ensemble):
    """One of a party's envoys; `mandate` is a table (packages,) of what it may offer or accept, or None for anything.

    `draft` is the package it tables when it first speaks, −1 for none; `spoken` (worlds,) of bool where it has.
    """

    def __init__(self, model, name: str, given, mandate, draft: int, worlds: int):
        super().__init__(model, name)
        self.share, self.bias, self.noise, self.eagerness = given.share, given.bias, given.noise, given.eagerness
        self.delay, self.back = given.delay, given.channel == "back"
        self.may, self.draft, self.spoken = mandate, draft, np.zeros(worlds, dtype=bool)

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played; a mandate is the same in all of them."""
        mandate, self.may = self.may, None
        super().keep(rows)
        self.may = mandate

    def tables_draft(self, score):
        """Where it would table its draft, were it to speak, given its party's score (worlds, packages): (worlds,) of bool."""
        return ~self.spoken & may_be_chosen(score[:, self.draft])


def speaker(envoys: list[Envoy], chance):
    """Which envoy speaks in each world, by their shares: (worlds,) of int."""
    if len(envoys) == 1:
        return np.zeros(len(chance), dtype=np.intp)
    shares = np.stack(np.broadcast_arrays(*(np.broadcast_to(e.share, chance.shape) for e in envoys)), axis=1)
    bounds = np.cumsum(shares, axis=1) / shares.sum(axis=1, keepdims=True)
    return (chance[:, None] >= bounds[:, :-1]).sum(axis=1)


def of_speaker(envoys: list[Envoy], speaking, attribute: str):
    """An attribute of the envoy who speaks in each world: (worlds,), or a number that holds in all."""
    if len(envoys) == 1:
        return getattr(envoys[0], attribute)
    return at(np.stack([full(getattr(envoy, attribute), len(speaking)) for envoy in envoys], axis=1), speaking)
