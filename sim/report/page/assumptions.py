"""What the worlds rest on: every prior with the source of its block, what is on the table, and the sources."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from sim.domain.priors import FAMILIES, Prior
from sim.experiment.results import Results
from sim.report.figures import point_title
from sim.report.page.answer import baseline
from sim.report.page.markup import Html, number, paragraph, table, tag, together
from sim.report.words import capital, key_label, spoken
from sim.scenario.fields import Sourced
from sim.scenario.scenario import drawn_keys

ASSUMPTION = "assumption"


def assumptions(results: Results) -> Html:
    """The priors block by block, the red lines that are drawn, the issues, and what is not on the table."""
    scenario = results.design[baseline(results)].scenario
    spec, sources = scenario.spec, _numbered(scenario.spec)
    about = f" They are those of {point_title(results, baseline(results))}." if len(results.summary) > 1 else ""
    return together(
        paragraph("Every number below is drawn anew in each world. A source stands for its whole block and for the facts behind it; how "
                  "far they bear on the size of a number is an assumption. A block that names no source is an assumption. Events that are "
                  "switched off are left out. A key is that of its block and its own, joined by a point." + about),
        paragraph(spec.note, class_="note") if spec.note else None, tag("h3", "What is drawn"), _priors(spec, sources),
        tag("h3", "On the table"), _issues(spec, sources), *_untabled(spec, sources))


def prior_in_words(prior: Prior) -> str:
    """A prior as 'lognormal: median 0.016, spread 0.6, at most 0.1'."""
    if prior.dist == "choice":
        values, weights = prior.parameters
        return f"one of {_numbers(values)}" + (f", weights {_numbers(weights)}" if weights else "") + _shared(prior)
    ends = [f"{word} {end:g}" for word, end in (("at least", prior.low), ("at most", prior.high)) if isfinite(end)]
    numbers = [f"{name} {value:g}" for name, value in zip(FAMILIES[prior.dist].parameters, prior.parameters)]
    return f"{prior.dist}: {', '.join([*numbers, *ends])}".replace("-", "−") + _shared(prior)


def _numbers(values) -> str:
    return ", ".join(f"{value:g}".replace("-", "−") for value in values)


def _shared(prior: Prior) -> str:
    return f"; moves with others of “{prior.common}” (correlation {prior.correlation:g})" if prior.common else ""


def block_of(spec, key: str) -> tuple[str, Sourced | None]:
    """The nearest block around a key that has a source of its own: its key, and the block; none below the whole scenario."""
    words, here, found = key.split("."), spec, ("", None)
    for place, word in enumerate(words):
        here = here.get(word) if isinstance(here, dict) else getattr(here, word, None)
        if here is None:
            break
        if isinstance(here, Sourced):
            found = ".".join(words[:place + 1]), here
    return found


def _priors(spec, sources: dict) -> Html:
    """One table of all that is drawn, block by block."""
    blocks: dict[str, tuple] = {}
    for key, words, mean in drawn(spec):
        name, block = block_of(spec, key)
        blocks.setdefault(name, (block, []))[1].append((key.removeprefix(f"{name}."), words, mean))
    if not blocks:
        return paragraph("Nothing is drawn: every number is fixed.")
    heads = [tag("th", words, scope="col", class_="n" if words == "mean" else None) for words in ("number", "drawn from", "mean")]
    bodies = [tag("tbody", _block(name, block, sources), *(tag("tr", tag("td", tag("code", key)), tag("td", words), mean)
                                                           for key, words, mean in rows)) for name, (block, rows) in blocks.items()]
    count = sum(len(rows) for _, rows in blocks.values())
    made = tag("table", tag("caption", f"{count} draws in {len(blocks)} blocks."), tag("thead", tag("tr", *heads)), *bodies)
    return tag("div", made, class_="scroll", tabindex="0")


def _block(name: str, block: Sourced | None, sources: dict) -> Html:
    """The heading of a block: what it is, its key, its sources, and what is uncertain about it."""
    note = f". {capital(block.note)}" if block is not None and block.note else ""
    return tag("tr", tag("th", tag("strong", capital(key_label(name)) if name else "The whole"), " ", tag("code", name), tag("br"),
                         tag("span", "source: ", _cited(block, sources), note, class_="soft"), colspan="3", scope="rowgroup"))


def drawn(spec) -> Iterator[tuple[str, str, Html]]:
    """All that is drawn: its key, its distribution in words, and its mean."""
    for key, prior in drawn_keys(spec).items():
        if not _is_off(spec, key):
            yield key, prior_in_words(prior), _mean(prior.mean())
    for name, party in spec.parties.items():
        if isinstance(party.salience_concentration, float):
            yield (f"parties.{name}.salience_concentration", "Dirichlet: all its saliences, around those of the file with this concentration",
                   _mean(party.salience_concentration))
        for issue, line in party.red_lines.items():
            yield from _red_line(f"parties.{name}.red_lines.{issue}", line)


def _is_off(spec, key: str) -> bool:
    words = key.split(".")
    return words[0] == "events" and not spec.events[words[1]].on


def _red_line(key: str, line) -> Iterator[tuple[str, str, Html]]:
    """Where a red line lies, and whether it is hard, as far as chance decides it."""
    if isinstance(line.limit, dict):
        chances = ", ".join(f"{spoken(option)} ({chance:g})" for option, chance in line.limit.items())
        yield f"{key}.limit", f"one of {chances}", tag("td")
    if not isinstance(line.hard, Prior) and 0 < line.hard < 1:
        yield f"{key}.hard", f"hard with probability {line.hard:g}, else soft", _mean(line.hard)


def _mean(value: float) -> Html:
    return number(value, f"{round(value, 12) + 0.0:.3g}".replace("-", "−"))


def _cited(block: Sourced | None, sources: dict) -> Html:
    """The sources of a block, each a link to the list of sources."""
    given = [word.strip() for word in (block.source if block else ASSUMPTION).split(";")]
    links = [tag("a", word, href=f"#source-{sources[word]}") if word in sources else word for word in given if word]
    return together(*[part for place, link in enumerate(links) for part in ("; " if place else "", link)])


def _numbered(spec) -> dict[str, int]:
    """The place of each source in the list."""
    return {name: place for place, name in enumerate(spec.sources, 1)}


def _issues(spec, sources: dict) -> Html:
    rows = [[capital(spoken(name)), issue.text, _cited(issue, sources), issue.note] for name, issue in spec.issues.items()]
    return table(["issue", "what it is", "source", "note"], rows)


def _untabled(spec, sources: dict):
    if spec.untabled:
        rows = [[capital(spoken(name)), spoken(block.status), block.reason, _cited(block, sources)]
                for name, block in spec.untabled.items()]
        yield tag("h3", "Not on the table")
        yield table(["what", "status", "why", "source"], rows)


def sources(results: Results) -> Html | None:
    """The scenario's sources as plain text; None where it names none."""
    spec = results.design[baseline(results)].scenario.spec
    if not spec.sources:
        return paragraph("The scenario names no sources: all of it is assumed.")
    return tag("ol", *(tag("li", tag("code", name), ": ", "; ".join(filter(None, (block.where, block.date, block.what))),
                           id=f"source-{place}") for (name, block), place in zip(spec.sources.items(), _numbered(spec).values())))
