"""One world, round by round, as a story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from sim.drawing import drawn
from sim.errors import UserError
from sim.model.aftermath import ENDS
from sim.model.endings import OUTCOMES, REASONS
from sim.model.negotiation import Negotiation
from sim.report.epilogue import epilogue
from sim.report.moods import moods
from sim.report.phrases import ENDED, WHY, listed, number, terms_in_words


@dataclass
class Transcript:
    """What happened in one world: `rounds` holds one record a round, `str()` tells the story.

    A record maps what happened to its value: `offer/PARTY` and `text/MEDIATOR` to a package index (−1 for none),
    `aspiration/PARTY` and `reservation/PARTY` to values, `event/NAME`, `arrival/MEDIATOR`, `overruled`,
    `overruled/PARTY`, `draft/PARTY/ENVOY` and `exposed` to truth values, `wins` and `losses` to battles of side 1, `front`
    to side 1's share after the round.
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

    def __str__(self) -> str:
        lines = [f"{self.scenario.title}: world {self.world} under seed {self.seed}",
                 "One possible course under the scenario's assumptions; not a forecast.", ""]
        lines += self._before()
        quiet = []
        for page, before in zip(self.rounds, [None, *self.rounds]):
            told = self._round(page, before)
            if not told:
                quiet.append(page["round"])
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
        lines = [f"  {self.names[p]} would sign anything worth {number(first[f'reservation/{p}'])} to it, and opens by "
                 f"asking for {number(self.tables['anchor'][p])}." for p in self.scenario.parties]
        zone = (f"{share:.1%} of the {self.scenario.agenda.size:,} packages would be signed by all" if self.ending["zopa"]
                else f"none of the {self.scenario.agenda.size:,} packages would be signed by all")
        return ["Before the first word", *lines, f"  As things stand, {zone}.", ""]

    def _round(self, page: dict, before: dict | None) -> list[str]:
        """What is worth telling of a round."""
        told = [f"  {line}" for line in (*self._happenings(page), *self.moods[page["round"]])]
        for party in self.scenario.parties:
            new, old = int(page[f"offer/{party}"]), None if before is None else int(before[f"offer/{party}"])
            if new != old and new >= 0:
                told.append(f"  {self.names[party]} {self._offer(party, new, old, page)}")
        for mediator in self.scenario.spec.mediators:
            text = int(page.get(f"text/{mediator}", -1))
            if text >= 0:
                told.append(f"  {self.names[mediator]} tables a text: {self._terms(text)} {self._worth(text)}")
        told += [f"  {line}" for line in self._answers(page)]
        if page.get("wins", 0) or page.get("losses", 0):
            told.append(f"  Battles: {self._battles(page)}; side 1 now holds {page['front']:.0%} of the stake.")
        return told

    def _happenings(self, page: dict):
        for key, value in page.items():
            kind, _, name = key.partition("/")
            if kind == "event" and value:
                block = self.scenario.spec.events[name]
                yield f"Event: {block.text or name.replace('_', ' ')}."
            if kind == "arrival" and value:
                yield f"{self.names[name]} comes to the table."
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

    def _offer(self, party: str, new: int, old: int | None, page: dict) -> str:
        terms = self.scenario.agenda.terms(new)
        for envoy in self.scenario.spec.parties[party].envoys:
            if page.get(f"draft/{party}/{envoy}"):
                return f"tables the draft its {envoy.replace('_', ' ')} has brought: {self._terms(new)} {self._worth(new)}"
        if old is None or old < 0:
            return f"opens with {self._terms(new)} {self._worth(new)}"
        changed = {k: v for k, v in terms.items() if v != self.scenario.agenda.terms(old)[k]}
        return f"now offers {terms_in_words(changed)} {self._worth(new)}"

    def _terms(self, package: int) -> str:
        return terms_in_words(self.scenario.agenda.terms(package))

    def _worth(self, package: int) -> str:
        return "(worth " + ", ".join(f"{number(self.value(p, package))} to {self.names[p]}"
                                     for p in self.scenario.parties) + ")."

    def _answers(self, page: dict):
        if page.get("overruled"):
            capitals = [self.names[party] for party in self.scenario.parties if page.get(f"overruled/{party}")]
            yield f"Agreed at the table, but taken back by {listed(capitals)} once the text is read at home."
        for party in self.scenario.parties:
            if page.get(f"voted_down/{party}"):
                yield f"Signed, and voted down by the people of {self.names[party]}."
            elif page.get(f"refused/{party}"):
                yield f"Signed, and refused by the audience of {self.names[party]}."

    def _end(self) -> list[str]:
        outcome, when = self.ending["outcome"], f"round {self.ending['round'] + 1}{self._day(self.ending['round'])}"
        lines = [f"The end, {when}: {ENDED[outcome]}"]
        if outcome == "agreement":
            package = self.ending["package"]
            lines.append(f"  Terms: {self._terms(package)} {self._worth(package)}")
            lines += [f"  {self.names[p]} gains {number(self.ending[f'gain.{p}'])} over what it could have had without."
                      for p in self.scenario.parties]
            lines.append(f"  Both could have had up to {number(self.ending['pareto_distance'])} more (Pareto distance).")
            lines += ["", "After the signature", *epilogue(self.ending, self.names, self.scenario.spec.peace.horizon,
                                                            self._date(self.ending["round"]))]
        else:
            lines.append(f"  Why not: {WHY[self.ending['reason']]}")
        return lines


def _silence(quiet: list[int]) -> list[str]:
    if not quiet:
        return []
    span = f"Round {quiet[0] + 1}" if len(quiet) == 1 else f"Rounds {quiet[0] + 1}–{quiet[-1] + 1}"
    return [f"{span}: nothing new; both repeat their offers."]


def transcript(scenario, world: int = 0, seed: int = 1) -> Transcript:
    """Play one world of a scenario and tell it; the same world as in any run under this seed.

    Raises UserError for a world or seed below 0.
    """
    if world < 0 or seed < 0:
        raise UserError("world and seed are whole numbers from 0 up")
    pages: list[dict] = []
    talks = Negotiation(scenario, world, 1, seed, diary=pages)
    columns = {key: values[0].item() for key, values in talks.play().columns.items()}
    columns["outcome"], columns["reason"] = OUTCOMES[columns["outcome"]], REASONS[columns["reason"]]
    columns["peace_ended"] = ENDS[columns["peace_ended"]]
    columns["broken_by"] = ("", *scenario.parties)[columns["broken_by"]]
    tables = {
        "text": {p.name: p.wants.text[0] for p in talks.parties},
        "score": {p.name: p.score[0] for p in talks.parties},
        "reservation": {p.name: float(p.reservation[0]) for p in talks.parties},
        "anchor": {p.name: float(p.seat.anchor[0]) for p in talks.parties},
    }
    return Transcript(scenario, world, seed, pages, columns, tables)
