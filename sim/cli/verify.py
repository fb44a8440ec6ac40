"""`zopa verify`: the textbook limits, and the directions of theory, expected against simulated."""

from __future__ import annotations

import json
import sys
from functools import partial

from rich.console import Console
from rich.progress import Progress

from sim.cli.as_json import plain
from sim.cli.directed import directions_shown
from sim.cli.evidence import command as evidence_command
from sim.cli.printing import show
from sim.cli.textbook import verified_shown
from sim.errors import Problem, UserError
from sim.experiment.directions import WORLDS, directions
from sim.experiment.verify import verify

FAILED = 1


def command(given) -> int:
    """Play the limits, the directions or the evidence, and print them; code 1 if any is not met."""
    if given.evidence:
        return evidence_command(given)
    if given.robust or given.into or given.draws:
        raise UserError("--robust, --draws and --into go with --evidence: zopa verify --evidence --robust")
    if given.worlds and not given.directions:
        raise UserError(Problem("--worlds", "each limit says itself how many worlds it needs; use it with --directions or --evidence"))
    play, shown = (partial(directions, replications=given.worlds or WORLDS), directions_shown) if given.directions else (
        verify, verified_shown)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("playing", total=None)
        rows = play(*given.names, progress=lambda done, total: bar.update(task, completed=done, total=total))
    if given.json:
        kept = rows.drop(columns=["source"]).to_dict("records")
        print(json.dumps({"rows": plain(kept)}, allow_nan=False, ensure_ascii=False))
    else:
        show(shown(rows))
    return 0 if rows["ok"].all() else FAILED
