"""What is said of a textbook limit beside an answer."""

from __future__ import annotations

from sim.cli.printing import level, show, table
from sim.experiment.results import Results
from sim.scenario.textbook import short_source, source_of
from sim.theory.limit import met

NUMBERS = ("exact", "simulated", "error", "tolerance")


def has_limit(results: Results) -> bool:
    """Whether any point is compared with a textbook limit."""
    return any(point.limited for point in results.design)


def limit_line(results: Results) -> str:
    """Exact, simulated, error, tolerance and source of the first design point."""
    row, name = results.summary.iloc[0], results.scenario.spec.limit.name
    numbers = " · ".join(f"{key} {number(row[key])}" for key in NUMBERS)
    return f"{name}: {numbers} ({judged(row)})\n{source_of(name)}"


def limits_shown(results: Results) -> None:
    """One row a design point that is compared with a limit."""
    made = table("limit", *results.factors, *NUMBERS, "", numbers=NUMBERS)
    for point, (_, row) in zip(results.design, results.summary.iterrows()):
        if point.limited:
            made.add_row(point.scenario.spec.limit.name, *(level(point.factors.get(key)) for key in results.factors),
                         *(number(row[key]) for key in NUMBERS), judged(row))
    show("")
    show(made)
    for name in dict.fromkeys(point.scenario.spec.limit.name for point in results.design if point.limited):
        show(f"{name}: {source_of(name)}")


def verified_shown(rows) -> str:
    """Print the rows of all limits, and their sources; what is to be said of them all."""
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
    return (f"\n{len(rows)} rows over {count} limit{'s' if count > 1 else ''}; "
            f"{f'{failed} not within tolerance' if failed else 'all within tolerance'}. Each is a scenario: zopa run "
            "scenario=theory/LIMIT KEY=VALUE … --json")


def judged(row) -> str:
    """Whether theory and play agree, in words."""
    return "met" if met(row) else "NOT MET"


def number(value: float) -> str:
    """A number of theory as it is printed; '–' where nothing was seen."""
    return "–" if value != value else f"{value:.3g}" if abs(value) < 1e-4 else f"{value:.6f}".rstrip("0").rstrip(".")


def said(parameters: dict) -> str:
    """Parameters as they are given on the command line."""
    return " ".join(f"{key}={level(value)}".replace(" ", "") for key, value in parameters.items())
