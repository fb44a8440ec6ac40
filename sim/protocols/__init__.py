"""How talks go: protocols, events, ratification."""

from sim.protocols import tables

__all__ = ["tables"]
