"""`zopa report RESULTS`: one self-contained HTML page."""

from __future__ import annotations

from sim.experiment.folder import load_results


def command(given) -> int:
    """Write the page and say where it is."""
    print(f"Report: {load_results(given.results).report(given.into)}")
    return 0
