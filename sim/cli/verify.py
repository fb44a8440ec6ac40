"""`zopa verify`: the textbook limits, expected against simulated."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.progress import Progress

from sim.cli.as_json import plain
from sim.cli.printing import show, table
from sim.cli.textbook import number, said
from sim.experiment.verify import verify
from sim.scenario.textbook import short_source, source_of

FAILED = 1


def command(given) -> int:
    """Play the limits and print them; code 1 if any is not met."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("playing", total=None)
        rows = verify(*given.limits, progress=lambda done, total: bar.update(task, completed=done, total=total))
    if given.json:
        kept = rows.drop(columns=["source"]).to_dict("records")
        print(json.dumps({"rows": plain(kept)}, allow_nan=False, ensure_ascii=False))
    else:
        _shown(rows)
    return 0 if rows["ok"].all() else FAILED


def _shown(rows) -> None:
    heads = ["expected", "simulated", "error", "tolerance"]
    made = table("limit", "parameters", *heads, "", "source", numbers=heads)
    for row in rows.to_dict("records"):
        made.add_row(f"{row['limit']}: {row['quantity']}", said(row["parameters"]),
                     *(number(row[key]) for key in ("exact", "simulated", "error", "tolerance")),
                     "" if row["ok"] else "NOT MET", short_source(row["limit"]))
    show(made)
    show("")
    for name in rows["limit"].unique():
        show(f"{short_source(name)}: {source_of(name)}")
    failed = int((~rows["ok"]).sum())
    count = rows["limit"].nunique()
    show(f"\n{len(rows)} rows over {count} limit{'s' if count > 1 else ''}; "
         f"{f'{failed} not within tolerance' if failed else 'all within tolerance'}. Each is a scenario: zopa run "
         "scenario=theory/LIMIT KEY=VALUE … --json")
