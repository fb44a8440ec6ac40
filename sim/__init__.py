"""zopa: simulated negotiations between parties in conflict. It explores assumptions; it does not forecast."""

from __future__ import annotations

from importlib import import_module

_PUBLIC = {
    "load": "sim.scenario", "names": "sim.scenario", "Scenario": "sim.scenario",
    "run": "sim.experiment.run", "sweep": "sim.experiment.run", "run_points": "sim.experiment.run",
    "resume": "sim.experiment.run",
    "verify": "sim.experiment.verify", "directions": "sim.experiment.directions", "evidence": "sim.experiment.evidence",
    "robustness": "sim.experiment.robustness", "mediated_gap": "sim.experiment.selection",
    "compare": "sim.experiment.compare", "drivers": "sim.experiment.drivers", "boxes": "sim.experiment.discovery",
    "threshold": "sim.experiment.threshold", "indices": "sim.experiment.indices", "by_factor": "sim.experiment.sampled",
    "Point": "sim.experiment.designs", "parts": "sim.experiment.designs",
    "load_results": "sim.experiment.folder", "Results": "sim.experiment.results",
    "transcript": "sim.report.transcript", "plot": "sim.report.figures", "sliders": "sim.report.sliders",
    "tactics": "sim.strategies.registry", "acceptance_rules": "sim.strategies.registry",
    "opponent_models": "sim.strategies.registry", "text_styles": "sim.strategies.registry",
    "UserError": "sim.errors", "ScenarioError": "sim.errors",
}
__all__ = list(_PUBLIC)


def __getattr__(name: str):
    """Load a public name when it is first used, so that importing sim stays quick."""
    if name not in _PUBLIC:
        raise AttributeError(f"sim has no '{name}'; it has {', '.join(_PUBLIC)}")
    value = getattr(import_module(_PUBLIC[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted(_PUBLIC)
