"""`zopa drivers RESULTS`: which drawn numbers agreement goes with, and where it is likely."""

from __future__ import annotations

import json
from pathlib import Path

from sim.cli.answer import DISCLAIMER
from sim.cli.as_json import plain
from sim.cli.printing import show, table
from sim.errors import UserError
from sim.experiment.discovery import boxes
from sim.experiment.results import load_results
from sim.experiment.store import write_whole
from sim.report.phrases import percent

MOST = 15


def command(given) -> int:
    """Print what each drawn number explains of agreement, and boxes in which it is likely."""
    results = load_results(given.results)
    if not 0 <= given.point < len(results.design):
        raise UserError(f"--point {given.point}: the results have the design points 0 to {len(results.design) - 1}")
    found = results.drivers(given.point)
    parted = boxes(results.rows(given.point), given.depth) if given.boxes and len(found) else None
    if given.json:
        print(json.dumps({"drivers": plain(found.to_dict("records")), **(
            {} if parted is None else {"boxes": plain(parted.to_dict("records"))})}, allow_nan=False, ensure_ascii=False))
    else:
        _shown(results, found, parted, given.point)
    if given.figure:
        _draw(results, given)
    return 0


def _shown(results, found, parted, point: int) -> None:
    rows = results.rows(point)
    show(f"{results.design[point].scenario.title}\n{DISCLAIMER}\n")
    if found.empty:
        show("No number was drawn from a prior, or every world ended alike: there is nothing to explain.")
        return
    heads = ["explains", "95% interval", "agreement: lowest", "highest", "p (Holm)"]
    made = table("drawn number", *heads, numbers=heads)
    for row in found.head(MOST).to_dict("records"):
        made.add_row(row["key"], percent(row["explained"]), f"{percent(row['low'])} to {percent(row['high'])}",
                     percent(row["lowest"]), percent(row["highest"]), f"{row['p']:.2g}")
    show(made)
    rest = f"; {len(found) - MOST} more are weaker (--json gives all)" if len(found) > MOST else ""
    show(f"\n{len(rows):,} worlds. explains: share of the variance of agreement, each number alone; what they do together, and chance, is "
         f"the rest; lowest and highest: agreement where the number is lowest and highest{rest}")
    if parted is not None:
        _boxes(parted)


def _boxes(parted) -> None:
    """One row a box: where, how likely, how much of all agreement."""
    heads = ["agreement", "95% interval", "of worlds", "of agreements"]
    made = table("where", *heads, numbers=heads)
    for row in parted.to_dict("records"):
        made.add_row(row["box"], percent(row["density"]), f"{percent(row['low'])} to {percent(row['high'])}",
                     percent(row["share"]), percent(row["coverage"]))
    show("")
    show(made)
    show("\nfound in the worlds of even number, measured in those of odd number")


def _draw(results, given) -> None:
    try:
        write_whole(Path(given.figure), results.tornado(given.point).write)
    except OSError as error:
        raise UserError(f"the figure '{given.figure}' cannot be written ({error.strerror}); name another with --figure") from None
    print(f"\nFigure: {given.figure}")
