"""The first part of the page: the question, the answer with its interval, and every design point."""

from __future__ import annotations

import json

import numpy as np

from sim.experiment.directions import ON
from sim.experiment.frames import ENDINGS
from sim.experiment.results import Results
from sim.report.figures import compared, plot_results
from sim.report.page.markup import Html, number, paragraph, picture, table, tag, together
from sim.report.phrases import interval, listed, percent, points
from sim.report.words import ENDINGS as IN_WORDS
from sim.report.words import capital, counted, key_label, level_label, point_labels, range_headline

DISCLAIMER = "zopa explores assumptions; it does not forecast."
QUESTION = "How often is agreement reached, on what terms, and why not?"
MOST_ROWS = 2000  # of design points, so that the page stays a page
MOST_FACTORS = 4  # with a column each


def heading(results: Results) -> Html:
    """The titles, the question, what is being played, and the warning."""
    titles, bases = dict.fromkeys(point.title for point in results.design), {id(p.base): p.base.spec for p in results.design}.values()
    questions = dict.fromkeys(spec.question or QUESTION for spec in bases)
    texts = dict.fromkeys(spec.text for spec in bases if spec.text)
    return tag("header", *(tag("h1", title) for title in titles), *(paragraph(words, class_="question") for words in questions),
               paragraph(tag("strong", DISCLAIMER), " Rates are shares of simulated worlds under the assumptions below, and are not "
                         "chances of anything in the world.", class_="warning"), *map(paragraph, texts))


def answer(results: Results) -> Html:
    """The headline with its interval, what was varied, and the main figure."""
    return together(_headline(results), _varied(results), picture(plot_results(results)))


def _headline(results: Results) -> Html:
    """The rate of one point or of the baseline, the range of a sweep, or what a change does."""
    if results.directed:
        return _directed(results)
    row = results.summary.iloc[baseline(results)]
    if len(results.summary) > 1 and not compared(results):
        return _range(results)
    as_it_is = " as the scenario is, with all its parts" if compared(results) else ""
    return together(
        paragraph(tag("strong", percent(row["agreement"])), f"of worlds end in agreement{as_it_is}", class_="headline"),
        paragraph(f"95% interval {interval(row)}, from {int(row['replications']):,} worlds. {_otherwise(row)}"))


def _range(results: Results) -> Html:
    """The lowest and the highest rate of a sweep."""
    rates = results.summary["agreement"]
    low, high = (results.summary.loc[which] for which in (rates.idxmin(), rates.idxmax()))
    return together(
        paragraph(tag("strong", f"{percent(low['agreement'])} – {percent(high['agreement'])}"), class_="headline"),
        paragraph(f"{range_headline(results.summary, results.factors)}. 95% intervals: {interval(low)} at the least, {interval(high)} at "
                  f"the most; {counted(results.summary)}."))


def _otherwise(row) -> str:
    """How the other worlds end."""
    ends = sorted(((row[name], name) for name in ENDINGS[1:] if row[name] > 0), reverse=True)
    return "The others: " + listed([f"{IN_WORDS[name]} {percent(share)}" for share, name in ends]) + "." if ends else ""


def _directed(results: Results) -> Html:
    """What the change does to agreement, with the mechanism on and off."""
    rows = results.changes.query("response == 'agreement'")
    settings = [results.design[point].factors["mechanism"] for point in rows["point"]]
    on = rows.iloc[settings.index(ON)]
    others = [f"with the mechanism {name} {points(row['change'])} ({points(row['low'])} to {points(row['high'])})"
              for name, (_, row) in zip(settings, rows.iterrows()) if name != ON]
    return together(
        paragraph(tag("strong", points(on["change"])), "percentage points of agreement", class_="headline"),
        paragraph(f"From {percent(on['before'])} to {percent(on['after'])} of the same {int(on['worlds']):,} worlds when one thing "
                  f"changes (95% interval of the change {points(on['low'])} to {points(on['high'])}); {listed(others)}."))


def _varied(results: Results) -> Html | None:
    """What was varied, and over which levels."""
    if not results.factors:
        return None
    if compared(results) and not results.directed:
        return paragraph(f"Each of {len(results.effects)} named parts is switched off in turn, in the same worlds.", class_="note")
    said = [f"{key_label(key)} ({key}): {_levels(results, key)}" for key in results.factors]
    return paragraph("Varied: " + "; ".join(said) + ".", class_="note")


def _levels(results: Results, key: str, most: int = 12) -> str:
    """The levels of a factor, or the distribution that they are a sample of."""
    given = results.manifest["run"]["design"]["factors"][key] if results.sampled else None
    if isinstance(given, dict):
        return json.dumps(given, ensure_ascii=False).replace('"', "")
    levels = list(dict.fromkeys(level_label(point[key]) for point in results.points if key in point))
    return ", ".join(levels[:most]) + (f", … ({len(levels):,} levels)" if len(levels) > most else "")


def baseline(results: Results) -> int:
    """The design point that the rest of the page is about: what others are held against, else the first."""
    return next(number for number, point in enumerate(results.design) if point.against is None)


def design(results: Results) -> Html | None:
    """Every design point in a table; None where there is only one."""
    if len(results.summary) == 1:
        return None
    endings = [name for name in ENDINGS[1:] if results.summary[name].any()]
    levels, cells = _levels_of(results)
    heads = ["point", *levels, "agreement", "low", "high", "zone", "median round", "holds 5 years", *(IN_WORDS[name] for name in endings)]
    shown = results.summary.iloc[:MOST_ROWS]
    rows = [[number(row["point"], f"{int(row['point'])}"), *cells[int(row["point"])],
             *(number(row[name], percent(row[name])) for name in ("agreement", "low", "high", "zopa")), _round(row["median_round"]),
             *(number(row[name], percent(row[name])) for name in ("peace_5", *endings))] for _, row in shown.iterrows()]
    cut = f" The first {MOST_ROWS:,} of {len(results.summary):,} points; summary.csv has all." if len(results.summary) > MOST_ROWS else ""
    said = paragraph("Low and high: the ends of a 95% interval (Wilson); zone: worlds with a zone of agreement at the start. A click "
                     "on a heading sorts the table." + cut, class_="note")
    if results.sampled:
        return tag("details", tag("summary", f"{len(shown):,} points of the sample"), said, table(heads, rows))
    return together(said, table(heads, rows))


def _levels_of(results: Results) -> tuple[list[str], list[list]]:
    """The headings of the levels, and the levels of every point; in words where there are many factors."""
    if len(results.factors) > MOST_FACTORS:
        return ["what differs"], [[tag("span", label, class_="wide")] for label in point_labels(results.summary, results.factors, 200)]
    return list(map(key_label, results.factors)), [[_level(point.get(key)) for key in results.factors] for point in results.points]


def _level(value):
    """A level of a factor as a cell: a number, or words."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value, level_label(value))
    return "as it is" if value is None else capital(level_label(value))


def _round(value: float) -> Html:
    """The median round of agreement, counted from 1."""
    return number(value, "–" if np.isnan(value) else f"{value + 1:g}")
