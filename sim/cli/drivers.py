"""`zopa drivers RESULTS`: what drives agreement, factors of a sample or drawn numbers, and where it is likely."""

from __future__ import annotations

import json

from sim.cli.as_json import plain
from sim.cli.indices import factors_shown, indices_shown
from sim.cli.printing import figure_written, show, table
from sim.errors import UserError
from sim.experiment.discovery import boxes
from sim.experiment.folder import load_results
from sim.experiment.results import Results
from sim.experiment.sampled import factors_of
from sim.experiment.samples import INDEXED, together
from sim.report.phrases import DISCLAIMER, percent

MOST = 15


def command(given) -> int:
    """Print indices or rates of a sample's factors, or what the numbers drawn at one design point explain."""
    results = load_results(given.results)
    if given.of or (results.sampled in INDEXED and given.point is None):
        of = given.of or "agreement"
        found = results.indices(of)
        _answer(given, results, "indices", found, lambda: indices_shown(results, found, of), lambda: results.plot_indices(of))
    elif results.sampled and given.point is None:
        found = factors_of(results)
        _answer(given, results, "factors", found, lambda: factors_shown(results, found), results.plot)
    else:
        point = _point(given, results)
        found = results.drivers(point)
        _answer(given, results, "drivers", found, lambda: _shown(results, found, point), lambda: results.tornado(point))
    return 0


def _point(given, results: Results) -> int:
    """The design point whose worlds are looked at."""
    point = given.point or 0
    if not 0 <= point < len(results.design):
        raise UserError(f"--point {point}: the results have the design points 0 to {len(results.design) - 1}")
    return point


def _answer(given, results: Results, name: str, found, shown, figure) -> None:
    """Print what was found, and boxes if they are asked for, and draw it into a file if one is named."""
    parted = _parted(given, results) if given.boxes and len(found) else None
    if given.json:
        rows = {name: found, **({} if parted is None else {"boxes": parted})}
        print(json.dumps({key: plain(part.to_dict("records")) for key, part in rows.items()}, allow_nan=False, ensure_ascii=False))
    else:
        show(f"{results.design[given.point or 0].title}\n{DISCLAIMER}\n")
        shown()
        if parted is not None:
            _boxes(parted, "design points" if results.sampled and given.point is None else "worlds")
    if given.figure:
        figure_written(figure(), given.figure, given.json)


def _parted(given, results: Results):
    """Boxes of a sample's factors, or of the numbers drawn at one design point."""
    if results.sampled and given.point is None:
        return boxes(results.sample, given.depth, results.factors, together(results.sampled, len(results.factors)))
    return boxes(results.rows(given.point or 0), given.depth)


def _shown(results: Results, found, point: int) -> None:
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
    show(f"\n{len(results.rows(point)):,} worlds. explains: share of the variance of agreement, each number alone; what they do together, "
         f"and chance, is the rest; lowest and highest: agreement where the number is lowest and highest{rest}")


def _boxes(parted, of: str) -> None:
    """One row a box: where, how likely, how much of all agreement."""
    heads = ["agreement", "95% interval", "of worlds", "of agreements"]
    made = table("where", *heads, numbers=heads)
    for row in parted.to_dict("records"):
        made.add_row(row["box"], percent(row["density"]), f"{percent(row['low'])} to {percent(row['high'])}",
                     percent(row["share"]), percent(row["coverage"]))
    show("")
    show(made)
    show(f"\nfound in the {of} of even number, measured in those of odd number")
