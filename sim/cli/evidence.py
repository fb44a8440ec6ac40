"""`zopa verify --evidence`: a prior over crises beside rates that others have counted, and what that rests on."""

from __future__ import annotations

import json
from pathlib import Path

from sim.cli.as_json import plain
from sim.cli.printing import show, table
from sim.cli.robust import as_json as robust_json
from sim.cli.robust import robust_kept, robust_played, robust_shown
from sim.errors import UserError
from sim.experiment.evidence import DEFAULT, evidence, evidence_points, gap_of, not_compared, outside
from sim.experiment.store import write_whole
from sim.report.displays import worlds_bar
from sim.report.evidence import DPI, evidence_figure, gap_figure
from sim.report.phrases import percent, points
from sim.scenario.scenario import load

FAILED, WORLDS = 1, 10_000


def command(given) -> int:
    """Print the comparison, and how robust it is if asked; code 1 if a rate lies outside the interval of what was counted."""
    if given.names or given.directions:
        raise UserError("--evidence holds the whole table against the model, and stands alone: leave out the names and --directions")
    into, worlds = given.into and Path(given.into), given.worlds or WORLDS
    with worlds_bar() as bar:
        task = bar.add_task("evidence", total=worlds * len(evidence_points(load(DEFAULT), given.seed)))
        rows = evidence(worlds=worlds, seed=given.seed, workers=given.workers, into=into and into / "evidence",
                        progress=lambda done: bar.advance(task, done))
    shaken = robust_played(given, into) if given.robust else None
    if given.json:
        answer = {"rows": _records(rows), "not_compared": _records(not_compared()), **(robust_json(shaken) if shaken else {})}
        print(json.dumps(plain(answer), allow_nan=False, ensure_ascii=False))
    else:
        _shown(rows)
        if shaken:
            robust_shown(shaken)
    if into:
        _kept(rows, shaken, into, given.json)
    return FAILED if len(outside(rows)) else 0


def _records(rows) -> list[dict]:
    return rows.to_dict("records")


def _kept(rows, shaken, into: Path, quiet: bool) -> None:
    """Write the table and the figures into the folder."""
    write_whole(into / "evidence.csv", lambda path: rows.to_csv(path, index=False))
    gap = gap_figure(gap_of(rows), int(rows["worlds"].max()))
    for name, figure in (("evidence", evidence_figure(rows)), ("mediated_gap", gap)):
        write_whole(into / f"{name}.png", lambda path, figure=figure: figure.write(path, DPI))
    if shaken:
        robust_kept(shaken, into)
    if not quiet:
        show(f"\nworlds, tables and figures are in {into}")


def _shown(rows) -> None:
    held, rest = rows[rows["inside"].notna()], rows[rows["inside"].isna()]
    _held_shown(held)
    _rest_shown(rest)
    _left_out_shown()
    out, used = len(outside(rows)), int(held["used"].sum())
    show(f"\n{len(held) - out} of {len(held)} rates lie within the 95% interval of what was counted. {used} of them went into the "
         "prior, so that their lying there confirms nothing; other priors fit as well and say other things (--robust). "
         "It explores assumptions; it does not forecast.")


def _held_shown(held) -> None:
    heads = ["model", "its 95% interval", "counted", "95% interval", "of", "apart"]
    made = table("rate", *heads, "used", "", numbers=heads)
    for row in held.to_dict("records"):
        made.add_row(row["about"], percent(row["model"]), _between(row["model_low"], row["model_high"]), percent(row["data"]),
                     _between(row["low"], row["high"]), f"{row['n']:,}", points(row["model"] - row["data"]), "no, checked" if not row["used"] else f"yes: {row['role']}",
                     "inside" if row["inside"] else "OUTSIDE")
    show(made)
    show("")
    for (source, why), rates in held.groupby(["source", "why"], sort=False)["about"]:
        show(f"{'; '.join(rates)}: {source}; {why}")


def _rest_shown(rest) -> None:
    heads = ["model", "95% interval", "worlds"]
    made = table("what nothing comparable was counted for", *heads, numbers=heads)
    for row in rest.to_dict("records"):
        weeks = row["quantity"].startswith("weeks_")
        write = (lambda number: f"{number:.1f}") if weeks else percent
        made.add_row(row["about"], write(row["model"]), f"{write(row['model_low'])} to {write(row['model_high'])}", f"{row['worlds']:,}")
    show("")
    show(made)
    show("\nWith a mediator means: one came before the end, so that talks which last have more time to be mediated (immortal time), "
         "and likewise for battles. The raw gap is not the effect.")


def _left_out_shown() -> None:
    made = table("counted, and not held against the model", "counted", "of", "why not", numbers=("counted", "of"))
    for row in not_compared().to_dict("records"):
        made.add_row(row["quantity"], percent(row["data"]), f"{row['n']:,}", row["why"])
    show("")
    show(made)


def _between(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"
