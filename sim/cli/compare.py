"""`zopa compare RESULTS RESULTS …`: runs held against the first, world by world."""

from __future__ import annotations

import json

from sim.cli.answer import REASONS
from sim.cli.as_json import plain
from sim.cli.printing import figure_written, show, table
from sim.experiment.compare import Comparison, compare
from sim.report.phrases import DISCLAIMER, percent, points
from sim.report.responses import changed, named, spread

WORDS = {"agreement": "agreement", **REASONS}


def command(given) -> int:
    """Print what changes between runs, which worlds flip and why; draw the flow where a file is named."""
    found = compare(*given.results)
    if given.json:
        print(json.dumps({"comparison": plain(found.table.to_dict("records")), "responses": plain(found.responses.to_dict("records")),
                          "flows": plain(found.flows.to_dict("records")), "notes": found.notes}, ensure_ascii=False, allow_nan=False))
    else:
        _shown(found)
    if given.figure:
        figure_written(found.plot(), given.figure, given.json)
    return 0


def _shown(found: Comparison) -> None:
    show(f"{found.runs[0].scenario.title}\n{DISCLAIMER}\n")
    _rates(found)
    for run in found.runs[1:]:
        show(f"\n{run.name} against {found.runs[0].name}")
        _responses(found.responses[found.responses["run"] == run.name])
        _flows(found.flows[found.flows["run"] == run.name])
    for note in found.notes:
        show(f"\nnote: {note}")


def _rates(found: Comparison) -> None:
    """One row a run: its rate, and what it has more than the first."""
    heads = ["agreement", "difference", "95% interval", "gained", "lost", "p", "p (Holm)"]
    made = table("run", *heads, numbers=heads)
    made.add_row(found.runs[0].name, percent(found.table["before"].iloc[0]))
    for row in found.table.to_dict("records"):
        made.add_row(row["run"], percent(row["after"]), points(row["effect"]), f"{points(row['low'])} to {points(row['high'])}",
                     f"{row['gained']:,}", f"{row['lost']:,}", f"{row['p']:.3g}", f"{row['p_holm']:.3g}")
    show(made)
    show(f"\n{found.worlds:,} worlds, the same in all runs. difference: percentage points; gained and lost: worlds that agree only in "
         "this run, and only in the first; p: exact McNemar test; Holm: corrected for several runs")


def _responses(rows) -> None:
    heads = ["before", "after", "change", "95% interval", "worlds"]
    made = table("response", "over", *heads, numbers=heads)
    for row in rows.to_dict("records"):
        made.add_row(named(row["response"]), row["over"], *changed(row), spread(row), f"{int(row['worlds']):,}")
    show(made)


def _flows(rows) -> None:
    """The worlds that end otherwise, most first."""
    made = table("before", "after", "worlds", numbers=["worlds"])
    moved = rows[rows["before"] != rows["after"]]
    for row in moved.to_dict("records"):
        made.add_row(WORDS[row["before"]], WORDS[row["after"]], f"{row['worlds']:,}")
    show("" if len(moved) else "\nevery world ends as before")
    if len(moved):
        show(made)
