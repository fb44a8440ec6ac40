"""Three typical worlds, told round by round: an agreement, a near miss, a failure; each chosen by a stated rule."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.errors import UserError
from sim.experiment.results import Results
from sim.report.dance import transcript_figure
from sim.report.opinions import opinions_figure
from sim.report.page.answer import baseline
from sim.report.page.findings import of_point
from sim.report.page.markup import Html, paragraph, picture, tag, together
from sim.report.replayed import replayed

RULE = ("Of all worlds of its kind the middle one in length: sorted by the round in which they end, then by their number. No world was "
        "looked at before it was chosen.")


@dataclass(frozen=True)
class Kind:
    """A kind of world that is told: its heading, what it is, and which worlds are of it."""

    heading: str
    what: str
    among: object

    def chosen(self, worlds: pd.DataFrame) -> int | None:
        """The number of the middle world of this kind by length; None without any."""
        those = worlds[self.among(worlds)].sort_values(["round", "world"], kind="stable")
        return int(those["world"].iloc[(len(those) - 1) // 2]) if len(those) else None


def _failed(worlds):
    return worlds["outcome"] != "agreement"


KINDS = (
    Kind("An agreement", "end in agreement", lambda worlds: ~_failed(worlds)),
    Kind("A near miss", "fail although something that enough could have signed was there to the end", lambda worlds: _failed(worlds)
         & (worlds["reason"] == "not_found")),
    Kind("A failure", "fail with nothing at their end that enough could have signed", lambda worlds: _failed(worlds)
         & (worlds["reason"] != "not_found")))


def stories(results: Results) -> Html:
    """The three worlds, each with its offers as a figure."""
    point = baseline(results)
    worlds = results.rows(point)
    return together(paragraph(RULE + of_point(results)), *(_told(results, point, worlds, kind) for kind in KINDS))


def lines(story: str) -> Html:
    """A story with its rounds as headings, and what happens in them as paragraphs."""
    written = [line for line in story.splitlines()[1:] if line.strip()]
    return tag("div", *(paragraph(line.strip(), class_="deep" if line.startswith("   ") else None) if line.startswith(" ")
                        else tag("h4", line) for line in written), class_="story")


def _told(results: Results, point: int, worlds: pd.DataFrame, kind: Kind) -> Html:
    count, world = int(kind.among(worlds).sum()), kind.chosen(worlds)
    if world is None:
        return together(tag("h3", kind.heading), paragraph(f"No world of {len(worlds):,} is one that would {kind.what}."))
    said = paragraph(f"World {world:,}: the middle one of {count:,} worlds that {kind.what}.")
    try:
        story = replayed(results, point, world)
    except UserError as error:
        return together(tag("h3", kind.heading), said, paragraph(f"It cannot be told here: {error}.", class_="note"))
    return together(tag("h3", kind.heading), said, lines(str(story)), picture(transcript_figure(story)), picture(opinions_figure(story)))
