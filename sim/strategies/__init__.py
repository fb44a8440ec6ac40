"""What varies: tactics, acceptance rules, opponent models, ways of writing a text; each a small pure function."""

from sim.strategies import acceptance, behaviour, equilibrium, mixtures, opponents, risk, tactics, texts
from sim.strategies.registry import Registry

__all__ = ["Registry", "acceptance", "behaviour", "equilibrium", "mixtures", "opponents", "risk", "tactics", "texts"]
