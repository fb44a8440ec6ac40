"""Textbook limits: what theory expects of a scenario, and where that is seen in its worlds. Nothing here plays."""

from sim.theory import division, mediation, private, solutions, tempo, warring
from sim.theory.limit import limits

__all__ = ["division", "limits", "mediation", "private", "solutions", "tempo", "warring"]
