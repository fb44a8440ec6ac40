"""`zopa summary RESULTS`: what came out of a run so far."""

from __future__ import annotations

from sim.cli.answer import ended, shown
from sim.cli.as_json import as_json
from sim.experiment.folder import load_results


def command(given) -> int:
    """Print the answer of a results folder, finished or not; nothing is written."""
    results = load_results(given.results, partial=True)
    if given.json:
        print(as_json([results]), flush=True)
    else:
        shown(results)
        ended(results, [])
    return 0
