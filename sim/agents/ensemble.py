"""The common base of all actors."""

from __future__ import annotations

import mesa

from sim.arrays import kept


class Ensemble(mesa.Agent):
    """An actor in many worlds at once: every array it holds has the worlds as its first axis."""

    def __init__(self, model, name: str):
        super().__init__(model)
        self.name = name

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        for attribute, value in list(vars(self).items()):
            setattr(self, attribute, kept(value, rows))
