"""What is said of a sweep: a row a design point, or what each factor of a sample does."""

from __future__ import annotations

from sim.cli.compared import per_point
from sim.cli.indices import factors_shown, indices_shown
from sim.cli.printing import level, room, show, table
from sim.errors import UserError
from sim.experiment.frames import ENDINGS
from sim.experiment.results import Results
from sim.experiment.sampled import factors_of
from sim.experiment.samples import INDEXED
from sim.report.phrases import interval, median_days, percent

AGREED, MOST_ROWS = "agreement", 60


def swept_shown(results: Results) -> None:
    """Print what came out of a sweep."""
    if results.sampled and not results.missing:
        _sample(results)
    else:
        _many(results)


def _sample(results: Results) -> None:
    """The rate over a sample, how far it goes, and what each factor does to it."""
    rates = results.summary[AGREED]
    show(f"agreement in {percent(results.agreement)} of all worlds of the {results.sampled} sample, in {percent(rates.min())} to "
         f"{percent(rates.max())} at its points\n")
    try:
        if results.sampled in INDEXED:
            indices_shown(results, results.indices(), AGREED)
        else:
            factors_shown(results, factors_of(results))
    except UserError as error:
        show(f"What drives agreement cannot be told: {error}.")
    show("summary.csv has every point; zopa drivers RESULTS says more")


def _many(results: Results) -> None:
    """One row a design point: levels, agreement with its interval, zone, time, and the other endings if they fit."""
    shown = _shown(results)
    levels = [[level(results.points[place].get(key)) for key in results.factors] for place in shown]
    taken = sum(max(map(len, column)) + 3 for column in zip(results.factors, *levels))
    endings = [name for name in ENDINGS if name != AGREED] if taken + 116 <= room() else []
    heads = ["agreement", "95% interval", "zone", "median days", "holds 5 years", *(name.replace("_", " ") for name in endings)]
    unequal = ["replications"] if results.summary["replications"].nunique() > 1 else []
    heads = [*unequal, *heads]
    made = table(*results.factors, *heads, numbers=heads)
    for words, place in zip(levels, shown):
        row = results.summary.iloc[place]
        middle = median_days(row, results.design[place].scenario)
        made.add_row(*words, *(f"{int(row[name]):,}" for name in unequal), percent(row[AGREED]), interval(row), percent(row["zopa"]),
                     "–" if middle != middle else f"{middle:g}", percent(row["peace_5"]), *(percent(row[name]) for name in endings))
    show(made)
    few = f"\nThe {MOST_ROWS // 2} points with the highest rates and with the lowest, of {len(results.design):,}; summary.csv has all."
    show(f"{few if len(shown) < len(results.design) else ''}\n{per_point(results)}"
         f"{'' if endings else '; all endings are in summary.csv'}")


def _shown(results: Results) -> list[int]:
    """The design points that are printed: all, or those with the highest rates and with the lowest, in the order of the design."""
    order = results.summary["agreement"].sort_values(kind="stable").index
    return sorted(order if len(order) <= MOST_ROWS else [*order[:MOST_ROWS // 2], *order[-MOST_ROWS // 2:]])
