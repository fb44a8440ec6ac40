"""What is said of parts that are switched off in turn: paired effects on agreement and on durability."""

from __future__ import annotations

from sim.cli.printing import level, show, table
from sim.experiment.results import Results
from sim.experiment.statistics import worlds_to_halve
from sim.report.phrases import interval, percent, points
from sim.report.responses import lasting


def parts_shown(results: Results) -> None:
    """One row a point that is compared: what the part adds to the rate, over the same worlds."""
    for number, point in enumerate(results.design):
        if point.against is None:
            row, levels = results.summary.iloc[number], "".join(f", {k}={level(v)}" for k, v in point.factors.items())
            show(f"agreement as it is{levels}: {percent(row['agreement'])} ({interval(row)})")
    heads = ["effect", "95% interval", "gained", "lost", "agreement without", "holds 5 years"]
    made = table("part", *heads, "", numbers=heads)
    for _, effect in results.effects.iterrows():
        unclear = "" if effect["low"] > 0 or effect["high"] < 0 else "cannot be told from zero"
        made.add_row(effect["part"], points(effect["effect"]), f"{points(effect['low'])} to {points(effect['high'])}",
                     f"{int(effect['gained']):,}", f"{int(effect['lost']):,}",
                     percent(results.summary.iloc[int(effect["point"])]["agreement"]), lasting(effect), unclear)
    show("")
    show(made)
    show("\neffect: what the part adds to the rate of agreement, in percentage points; gained and lost: worlds that "
         "agree only with it, and only without it; holds 5 years: what it adds to the chance that peace lasts so long, over "
         "the worlds that agree with and without it")
    show(per_point(results))


def per_point(results: Results) -> str:
    """How many worlds a design point has, and how many more would halve the intervals."""
    worlds = int(results.summary["replications"].iloc[0])
    return f"{worlds:,} worlds per design point; {worlds_to_halve(worlds):,} more per point would halve the intervals"
