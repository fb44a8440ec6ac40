"""One world, round by round, as a story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from sim.drawing import drawn
from sim.errors import UserError
from sim.model.aftermath import ENDS
from sim.model.endings import OUTCOMES, REASONS, TALKING
from sim.model.negotiation import Negotiation
from sim.report.epilogue import epilogue
from sim.report.gaps import closed, still_between
from sim.report.moods import moods
from sim.report.phrases import ENDED, WHY, everyone, listed, number, terms_in_words
from sim.report.speech import said, silence, verb


@dataclass
class Transcript:
    """What happened in one world: `rounds` holds one record a round, `str()` tells the story.

    A record maps what happened to its value: `offer/PARTY` and `text/MEDIATOR` to a package index (−1 for none),
    `aspiration/PARTY`, `demand/PARTY` and `reservation/PARTY` to values, `spoke/PARTY`, `yes/PARTY`, `takes/MEDIATOR/PARTY`,
    `disrupts/PARTY`, `broken_up`, `carried`, `paused`, `event/NAME`, `arrival/MEDIATOR`, `believed/MEDIATOR/PARTY`,
    `overruled`, `overruled/PARTY`, `draft/PARTY/ENVOY` and `exposed` to truth values, `wins` and `losses` to battles of side 1, `front` to side 1's share
    after the round; a text of its own (`single_text`) to a package index.
    """

    scenario: object = field(repr=False)
    world: int
    seed: int
    rounds: list[dict] = field(repr=False)
    ending: dict = field(repr=False)
    tables: dict = field(repr=False)

    @cached_property
    def names(self) -> dict[str, str]:
        """How parties, mediators and guarantors are called; a guarantor that is also another is called as that one."""
        spec = self.scenario.spec
        return {name: block.title or name for name, block in {**spec.guarantors, **spec.parties, **spec.mediators}.items()}

    @cached_property
    def moods(self) -> dict[int, list[str]]:
        """By round, how opinions at home have moved."""
        return moods(self.rounds, self.names)

    @cached_property
    def seats(self) -> list[str]:
        """The parties that have a seat."""
        return [name for name in self.scenario.parties if self.scenario.spec.parties[name].signature != "none"]

    @property
    def speaking(self) -> list[str]:
        """The seats in the order in which they speak."""
        first = self.tables["starter"]
        return self.seats[first:] + self.seats[:first]

    @property
    def enough(self) -> str:
        """How many must sign, in words."""
        quorum = self.scenario.spec.protocol.quorum
        return "all" if quorum in (None, len(self.seats)) else "enough"

    def __str__(self) -> str:
        lines = [f"{self.scenario.title}: world {self.world} under seed {self.seed}",
                 "One possible course under the scenario's assumptions; not a forecast.", ""]
        lines += self._before()
        quiet = []
        for page, before in zip(self.rounds, [None, *self.rounds]):
            told = self._round(page, before)
            if not told:
                quiet.append((page["round"], silence(self, page)))
                continue
            lines += _silence(quiet) + [f"Round {page['round'] + 1}{self._day(page['round'])}"] + told
            quiet = []
        return "\n".join([*lines, *_silence(quiet), "", *self._end()])

    def _repr_html_(self) -> str:
        text = str(self).replace("&", "&amp;").replace("<", "&lt;")
        return f"<pre style='white-space: pre-wrap'>{text}</pre>"

    def plot(self):
        """Draw the dance of offers in value space."""
        return drawn("dance.transcript_figure", self)

    def value(self, party: str, package: int) -> float:
        """The text value of a package to a party, as at the end."""
        return float(self.tables["text"][party][package])

    # the story

    def _day(self, round: int) -> str:
        day = self._date(round)
        return "" if day is None else f", {day:%d %b %Y}"

    def _date(self, round: int) -> date | None:
        spec = self.scenario.spec
        return date.fromisoformat(spec.start) + timedelta(days=round * spec.protocol.days) if spec.start else None

    def _before(self) -> list[str]:
        share, first = self.ending["zopa_width"], self.rounds[0]
        lines = [f"  {line}" for p in self.scenario.parties for line in self._stand(p, first[f"reservation/{p}"])]
        part = f"{share:.1%}" if self.ending["zopa"] else "none"
        zone = f"{part} of the {self.scenario.agenda.size:,} packages would be signed by {self.enough}"
        return ["Before the first word", *lines, f"  As things stand, {zone}.", ""]

    def _stand(self, party: str, floor: float):
        """Where a party stands before the talks."""
        if party not in self.seats:
            yield f"{self.names[party]} has no seat at the table; without a deal it has {number(floor)}."
            return
        yield (f"{self.names[party]} would sign anything worth {number(floor)} to it, and opens by asking for "
               f"{number(self.tables['anchor'][party])}.")

    def _round(self, page: dict, before: dict | None) -> list[str]:
        """What is worth telling of a round."""
        told = [f"  {line}" for line in (*self._happenings(page), *self.moods[page["round"]])]
        told += [f"  {line}" for line in said(self, page, before)]
        told += [f"  {line}" for line in closed(self, page)]
        told += [f"  {line}" for line in (*self._answers(page), *self._spoilers(page, before))]
        if page.get("wins", 0) or page.get("losses", 0):
            first = self.names[next(p for p in self.scenario.parties if self.scenario.spec.parties[p].side == 1)]
            told.append(f"  Battles: {self._battles(page)}; {first} now holds {page['front']:.0%} of the stake.")
        return told

    def _happenings(self, page: dict):
        for key, value in page.items():
            kind, _, name = key.partition("/")
            if kind == "event" and value:
                block = self.scenario.spec.events[name]
                yield f"Event: {block.text or name.replace('_', ' ')}."
            if kind == "arrival" and value:
                yield f"{self.names[name]} comes to the table."
            if kind == "believed" and value:
                mediator, party = (self.names[word] for word in name.split("/"))
                yield f"What {mediator} says of the war is believed by {party}."
            if kind == "wavers" and value:
                yield f"{self.names[name]} loses heart: it is counted on less should a deal be broken."
            if kind == "threshold" and value:
                yield f"From now on a deal needs {value:.0%} support at the home of {self.names[name]}."
            if kind == "plebiscite" and value:
                yield f"From now on a deal must also carry {value:.0%} of a popular vote at the home of {self.names[name]}."
        if page.get("exposed"):
            yield "The back channel becomes known at home."

    def _battles(self, page: dict) -> str:
        sides = [p for p in self.scenario.parties if self.scenario.spec.parties[p].side]
        counts = zip(sides, (int(page["wins"]), int(page["losses"])))
        return listed([f"{self.names[side]} wins {count}" for side, count in counts if count])

    def worth(self, package: int) -> str:
        """What the text of a package is worth to every party, in words."""
        return "(worth " + ", ".join(f"{number(self.value(p, package))} to {self.names[p]}"
                                     for p in self.scenario.parties) + ")."

    def _answers(self, page: dict):
        for party in self.scenario.parties:
            if page.get(f"voted_down/{party}"):
                yield f"Signed, and voted down by the people of {self.names[party]}."
            elif page.get(f"refused/{party}"):
                yield f"Signed, and refused by the audience of {self.names[party]}."

    def _spoilers(self, page: dict, before: dict | None):
        """Who comes to see nothing for itself on the table, or sees something again, and who breaks up the talks."""
        spoilers = [p for p in self.scenario.parties if f"disrupts/{p}" in page]
        if page["broken_up"]:
            who = [self.names[p] for p in spoilers if page[f"disrupts/{p}"]]
            yield f"{listed(who)} {verb(who, 'breaks')} up the talks: all that is offered is worth less to it than no deal."
        for p in spoilers if not page["broken_up"] and page["ending"] == TALKING else ():
            now, then = page[f"disrupts/{p}"], before is not None and before[f"disrupts/{p}"]
            if now and not then:
                yield f"Nothing that is offered is worth as much to {self.names[p]} as no deal; it may break up the talks."
            if then and not now:
                yield f"Something on the table is now worth more to {self.names[p]} than no deal."

    def _end(self) -> list[str]:
        outcome, when = self.ending["outcome"], f"round {self.ending['round'] + 1}{self._day(self.ending['round'])}"
        lines = [f"The end, {when}: {ENDED[outcome]}"]
        if outcome == "agreement":
            lines += [f"  {line}" for line in self._deal(self.ending["package"])]
            lines += ["", "After the signature", *epilogue(self.ending, self.names, self.scenario.spec.peace.horizon,
                                                            self._date(self.ending["round"]))]
        else:
            lines += [f"  Why not: {WHY[self.ending['reason']]}", *still_between(self)]
        return lines

    def _deal(self, package: int):
        """The terms, who signed them and who did not, and what they are worth."""
        yield f"Terms: {terms_in_words(self.scenario.agenda.terms(package))} {self.worth(package)}"
        signed = [p for p in self.seats if self.ending.get(f"signed.{p}", True)]
        if len(signed) < len(self.scenario.parties):
            yield f"Signed by {listed([self.names[p] for p in signed])}."
        for p in self.scenario.parties:
            gain, name = self.ending[f"gain.{p}"], self.names[p]
            if p in signed:
                yield f"{name} gains {number(gain)} over what it could have had without."
            else:
                outside = "has no seat" if p not in self.seats else "stays outside"
                yield f"{name} {outside}: the deal is worth {number(abs(gain))} {'less' if gain < 0 else 'more'} to it than none."
        more = number(self.ending["pareto_distance"])
        yield f"{everyone(len(self.seats)).capitalize()} could have had up to {more} more (Pareto distance)."


def _silence(quiet: list[tuple[int, str]]) -> list[str]:
    """Rounds in which nothing was new, those alike in one line."""
    lines = []
    for words, rounds in groupby(quiet, key=lambda pair: pair[1]):
        first, *rest = [round + 1 for round, _ in rounds]
        lines.append(f"{f'Rounds {first}–{rest[-1]}' if rest else f'Round {first}'}: {words}")
    return lines


def transcript(scenario, world: int = 0, seed: int = 1) -> Transcript:
    """Play one world of a scenario and tell it; the same world as in any run under this seed.

    Raises UserError for a world or seed below 0.
    """
    if world < 0 or seed < 0:
        raise UserError("world and seed are whole numbers from 0 up")
    pages: list[dict] = []
    talks = Negotiation(scenario, world, 1, seed, diary=pages)
    first_text = None if talks.text is None else int(talks.text[0])
    columns = {key: values[0].item() for key, values in talks.play().columns.items()}
    columns["outcome"], columns["reason"] = OUTCOMES[columns["outcome"]], REASONS[columns["reason"]]
    columns["peace_ended"] = ENDS[columns["peace_ended"]]
    columns["broken_by"] = ("", *scenario.parties)[columns["broken_by"]]
    tables = {
        "text": {p.name: p.wants.text[0] for p in talks.parties},
        "score": {p.name: p.score[0] for p in talks.parties},
        "reservation": {p.name: float(p.reservation[0]) for p in talks.parties},
        "anchor": {p.name: float(p.seat.anchor[0]) for p in talks.parties},
        "starter": int(talks.starter[0]), "first_text": first_text,
    }
    return Transcript(scenario, world, seed, pages, columns, tables)
