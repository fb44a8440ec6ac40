"""Points held against one another in the same worlds: parts off in turn, a mechanism on and off, or a sweep's points."""

from __future__ import annotations

from sim.errors import UserError
from sim.experiment.compare import compare
from sim.experiment.results import Results
from sim.report.figures import compared, durability
from sim.report.page.answer import MOST_ROWS
from sim.report.page.markup import Html, number, paragraph, picture, table, together
from sim.report.phrases import percent, points
from sim.report.responses import change, changed, lasting, named, spread
from sim.report.words import capital, point_labels, spoken


def comparison(results: Results) -> Html | None:
    """What differs between the points, paired by world; None for a single point, and for a sample, of which no point comes first."""
    if len(results.design) == 1 or results.sampled:
        return None
    if results.directed:
        return _directed(results)
    return _parts(results) if compared(results) else _against_first(results)


def _parts(results: Results) -> Html:
    """What each part adds, and the figure of both effects."""
    rows = [[capital(spoken(row["part"])), number(row["effect"], points(row["effect"])),
             number(row["low"], f"{points(row['low'])} to {points(row['high'])}"), *_counts(row),
             number(row["peace_5"], lasting(row)), "" if row["low"] > 0 or row["high"] < 0 else "cannot be told from zero"]
            for row in results.effects.to_dict("records")]
    heads = ["part", "adds (points)", "95% interval", "worlds gained", "worlds lost", "adds to 5 years' peace (points)", ""]
    return together(
        paragraph(f"The same worlds are played with and without each part. {len(rows)} 95% intervals stand side by side: about one in "
                  "twenty would miss zero by chance alone if no part did anything."),
        table(heads, rows, "What a part adds to the rate of agreement; gained and lost: worlds that agree only with it, and only "
              "without it; peace over the worlds that agree both times."), picture(durability(results)))


def _counts(row: dict) -> tuple[Html, Html]:
    """How many worlds agree only with a change, and only without it."""
    return number(row["gained"], f"{int(row['gained']):,}"), number(row["lost"], f"{int(row['lost']):,}")


def _before_and_after(row: dict) -> list[Html]:
    return [number(row[name], words) for name, words in zip(("before", "after"), changed(row))]


def _directed(results: Results) -> Html:
    """Every response of a change in each setting of the mechanism."""
    rows = [[results.design[int(row["point"])].factors["mechanism"], capital(spoken(named(row["response"]))), row["over"],
             *_before_and_after(row), number(row["change"], change(row)), number(row["low"], spread(row)),
             number(row["worlds"], f"{int(row['worlds']):,}")] for row in results.changes.to_dict("records")]
    heads = ["mechanism", "response", "over", "before", "after", "change", "95% interval", "worlds"]
    return together(
        paragraph("The same change is played where the mechanism is at work and where it is switched off. Means over all agreements "
                  "compare different worlds, for a change brings some deals and costs others; the other rows compare the same worlds."),
        table(heads, rows, "Shares in percentage points; rounds; values from 0 to 1."))


def _against_first(results: Results) -> Html:
    """Every point of a sweep against the first, with an exact test; or why they cannot be compared."""
    try:
        found = compare(results)
    except UserError as error:
        return paragraph(f"The points cannot be compared world by world: {error}.")
    first, *labels = point_labels(results.summary, results.factors, 200)
    rows = [[label, number(row["after"], percent(row["after"])), number(row["effect"], points(row["effect"])),
             number(row["low"], f"{points(row['low'])} to {points(row['high'])}"), *_counts(row),
             number(row["p_holm"], f"{row['p_holm']:.2g}")] for label, row in zip(labels[:MOST_ROWS], found.table.to_dict("records"))]
    heads = ["point", "agreement", "difference (points)", "95% interval", "worlds gained", "worlds lost", "p (Holm)"]
    return together(
        paragraph(f"Every point against the first ({first}, {percent(found.table['before'].iloc[0])}) in the same {found.worlds:,} worlds."),
        table(heads, rows, "Gained and lost: worlds that agree only at this point, and only at the first; p: exact McNemar test, corrected "
              f"for {len(found.table)} comparisons."), *(paragraph(note, class_="note") for note in found.notes),
        picture(found.plot()) if len(found.runs) == 2 else None)
