"""What is said of changes: before and after in the same worlds, with a mechanism on and off."""

from __future__ import annotations

from sim.cli.printing import show, table
from sim.experiment.directions import OFF, ON
from sim.experiment.results import Results
from sim.report.responses import change, changed, named, spread


def changes_shown(results: Results) -> None:
    """One row a response: before and after, and what changes, with the mechanism on and off."""
    changes = results.changes
    settings = {results.design[point].factors["mechanism"]: rows for point, rows in changes.groupby("point")}
    on = settings.pop(ON)
    heads = ["before", "after", "change", "95% interval", *(f"mechanism {name}" for name in settings), "worlds"]
    made = table("response", "over", *heads, numbers=heads)
    for place, row in enumerate(on.to_dict("records")):
        others = [change(rows.iloc[place].to_dict()) for rows in settings.values()]
        made.add_row(named(row["response"]), row["over"], *changed(row), spread(row), *others, f"{int(row['worlds']):,}")
    show(made)
    first, second = (results.design[place].factors for place in (0, 1))
    show("\nfrom " + _levels(first) + "\nto   " + _levels(second))
    show(f"mechanism {OFF}: the same change where what it should work by is switched off; rounds, values from 0 to 1, and "
         "percentage points. Means over all agreements compare different worlds; the others compare the same.")


def directions_shown(rows) -> str:
    """Print what theory expects beside what came, with sources; what is to be said of them all."""
    heads = ["effect", "95% interval", "mechanism off", "worlds"]
    made = table("direction", "response", "over", *heads, "", "source", numbers=heads)
    for row in rows.to_dict("records"):
        without = {"response": row["response"], "change": row["effect_without_mechanism"]}
        made.add_row(row["direction"], named(row["response"]), row["over"], change({**row, "change": row["effect"]}), spread(row),
                     change(without), f"{row['worlds']:,}", "" if row["ok"] else "NOT MET", row["source"])
    show(made)
    failed = int((~rows["ok"]).sum())
    return (f"\n{len(rows)} expectations; {f'{failed} not met' if failed else 'all met'}: the interval of the effect lies on the "
            "expected side of zero, and with the mechanism off the effect cannot be told from zero. This shows how the model "
            "moves, not how the world does. Each is a sweep: zopa run sweep=direction_NAME")


def _levels(factors: dict) -> str:
    return " ".join(f"{key}={value}" for key, value in factors.items() if key != "mechanism")
