"""Results told: the answer first, then the figures, then where everything is."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from sim.cli.printing import short
from sim.experiment.shards import Part


def told(results, figures: bool, quietly: bool) -> None:
    """Print the answer first, then draw, then name the folder; of a shard, what is missing. What this needs is loaded only now."""
    if isinstance(results, Part):
        if not quietly:
            part = replace(results, folder=short(results.folder))
            print(f"{part}.\n\nResults: {part.folder}")
        return
    answer = import_module("sim.cli.answer")
    if not quietly:
        answer.shown(results)
    drawn = import_module("sim.report.figures").figures_for(results, results.folder) if figures else []
    if not quietly:
        answer.ended(results, drawn)
