"""What is said of parts that are switched off in turn: paired effects on agreement and on durability."""

from __future__ import annotations

from sim.cli.printing import level, show, table
from sim.experiment.enough import worst_case
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
    unequal = ["worlds"] if results.effects["worlds"].nunique() > 1 else []
    heads = ["effect", "95% interval", "gained", "lost", *unequal, "agreement without", "holds 5 years"]
    made = table("part", *heads, "", numbers=heads)
    for _, effect in results.effects.iterrows():
        unclear = "" if effect["low"] > 0 or effect["high"] < 0 else "cannot be told from zero"
        made.add_row(effect["part"], points(effect["effect"]), f"{points(effect['low'])} to {points(effect['high'])}",
                     f"{int(effect['gained']):,}", f"{int(effect['lost']):,}", *(f"{int(effect[name]):,}" for name in unequal),
                     percent(results.summary.iloc[int(effect["point"])]["agreement"]), lasting(effect), unclear)
    show("")
    show(made)
    show("\neffect: what the part adds to the rate of agreement, in percentage points; gained and lost: worlds that "
         "agree only with it, and only without it; holds 5 years: what it adds to the chance that peace lasts so long, over "
         "the worlds that agree with and without it")
    show(per_point(results))


def per_point(results: Results) -> str:
    """How many worlds a design point has, and how many more would halve the intervals, or how many points are known well enough."""
    fewest, most = int(results.summary["replications"].min()), int(results.summary["replications"].max())
    each = f"{fewest:,} worlds" if fewest == most else f"{fewest:,} to {most:,} worlds"
    if results.precision is not None:
        return f"{each} per design point; {precisely(results)}"
    more = f"{worlds_to_halve(fewest):,} more per point" if fewest == most else "four times as many"
    return f"{each} per design point; {more} would halve the intervals"


def precisely(results: Results) -> str:
    """At how many design points the rate is known as precisely as was asked, and what it takes at the others."""
    known = int((results.summary["high"] - results.summary["low"] <= 2 * results.precision).sum())
    asked, cap = f"±{100 * results.precision:g} points", results.manifest["run"]["replications"]
    if known == len(results.summary):
        return f"{'every' if known > 1 else 'the'} rate is known within {asked}, as asked"
    few = f"{known} of {len(results.summary)} rates are" if len(results.summary) > 1 else "the rate is not"
    return f"{few} known within {asked}: replications={cap} are the most; {worst_case(results.precision)} are enough for any rate"
