"""`zopa threshold RESULTS --agreement 0.5`: at which level of a sweep so many worlds agree."""

from __future__ import annotations

import json

from sim.cli.as_json import plain
from sim.cli.printing import figure_written, show, table
from sim.experiment.folder import load_results
from sim.experiment.threshold import Threshold, threshold
from sim.report.phrases import DISCLAIMER, interval, percent, reached


def command(given) -> int:
    """Print the level with its interval, and the rates that it is read from."""
    results = load_results(given.results)
    found = threshold(results, given.agreement)
    if given.json:
        fields = {name: plain(getattr(found, name)) for name in ("factor", "agreement", "level", "low", "high", "steady")}
        print(json.dumps({**fields, "levels": plain(found.table.to_dict("records"))}, allow_nan=False, ensure_ascii=False))
        return 0
    show(f"{results.scenario.title}\n{DISCLAIMER}\n")
    made = table(found.factor, "agreement", "95% interval", numbers=["agreement", "95% interval"])
    for row in found.table.to_dict("records"):
        made.add_row(f"{row['level']:g}", percent(row["agreement"]), interval(row))
    show(made)
    show(f"\n{said(found)}")
    if given.figure:
        figure_written(found.plot(), given.figure, given.json)
    return 0


def said(found: Threshold) -> str:
    """The threshold in words."""
    unsteady = "" if found.steady else "\nThe rates go up and down by more than chance would: there may be more than one such level."
    return f"{reached(found)}; between levels the rates are joined by straight lines){unsteady}"
