"""Scenarios: the only reader of YAML, the schema, and the checks."""

from sim.scenario.reader import edited, names, read
from sim.scenario.scenario import Scenario, build, load

__all__ = ["Scenario", "build", "edited", "load", "names", "read"]
