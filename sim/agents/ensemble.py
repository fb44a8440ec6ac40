"""The common base of all actors."""

from __future__ import annotations

import mesa

from sim.arrays import kept, packed


class Ensemble(mesa.Agent):
    """An actor in many worlds at once: every array it holds has the worlds as its first axis.

    `large` names the attributes that are large tables which nothing else holds, or lists of such tables.
    """

    large: tuple[str, ...] = ()

    def __init__(self, model, name: str):
        super().__init__(model)
        self.name = name

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        for attribute, value in list(vars(self).items()):
            setattr(self, attribute, self._packed(value, rows) if attribute in self.large else kept(value, rows))

    def _packed(self, value, rows):
        return [packed(table, rows) for table in value] if isinstance(value, list) else packed(value, rows)


class Shared:
    """An array that all worlds share; it has no worlds axis and is left alone when worlds are dropped."""

    def __init__(self, array):
        self.array = array
