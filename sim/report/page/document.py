"""The page as a whole: its sections, its style and its script in one file that loads nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sim.errors import UserError
from sim.experiment.results import Results
from sim.experiment.store import write_whole
from sim.report.figures import title_of
from sim.report.page import answer, assumptions, comparing, findings, provenance, stories
from sim.report.page.markup import Html, tag, together

NAME = "report.html"
STYLE, SCRIPT = ((Path(__file__).parent / f"page.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))


@dataclass(frozen=True)
class Section:
    """One part of the page: its anchor, its heading, and what it says of some results (None: it does not apply)."""

    anchor: str
    heading: str
    make: Callable[[Results], Html | None]


SECTIONS = (
    Section("answer", "The answer", answer.answer), Section("points", "Every design point", answer.design),
    Section("comparison", "The same worlds compared", comparing.comparison), Section("failing", "Why talks fail", findings.failing),
    Section("terms", "On what terms", findings.terms), Section("map", "The map", findings.places),
    Section("time", "When", findings.timing), Section("durability", "How long it lasts", findings.durability),
    Section("sensitivity", "What agreement goes with", findings.sensitivity),
    Section("worlds", "Three typical worlds", stories.stories), Section("actors", "Who is at the table", findings.actors),
    Section("assumptions", "What this rests on", assumptions.assumptions), Section("sources", "Sources", assumptions.sources),
    Section("provenance", "Where this comes from", provenance.provenance))


def page(results: Results) -> str:
    """The whole page; the same results give the same page."""
    made = [(section, content) for section in SECTIONS if (content := section.make(results)) is not None]
    links = [tag("li", tag("a", section.heading, href=f"#{section.anchor}")) for section, _ in made]
    parts = [tag("section", tag("h2", section.heading), content, id=section.anchor) for section, content in made]
    version = results.manifest["run"]["zopa"]
    contents = tag("nav", tag("ul", *links), aria_label="Contents")
    body = tag("body", answer.heading(results), contents, tag("main", *parts), tag("footer", f"zopa {version}. {answer.DISCLAIMER}"),
               tag("script", Html(SCRIPT)))
    return "<!doctype html>\n" + tag("html", _head(title_of(results) or "zopa"), body, lang="en") + "\n"


def _head(title: str) -> Html:
    """Title, style, and the rule that nothing is loaded and no other script runs."""
    fingerprint = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    rule = (f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{fingerprint}'; base-uri 'none'; "
            "form-action 'none'")
    return tag("head", tag("meta", charset="utf-8"), tag("meta", http_equiv="Content-Security-Policy", content=rule),
               tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
               tag("title", f"{title} – zopa"), tag("style", Html(STYLE)))


def written(results: Results, path=None) -> Path:
    """Write the page, whole or not at all: where it is, by default report.html in the results folder.

    UserError where it cannot go there, or where results that are kept nowhere come without a path.
    """
    if path is None and results.folder is None:
        raise UserError("these results are kept in no folder; say where the page is to go, as in report('talks.html')")
    path = Path(path if path is not None else results.folder / NAME)
    if path.is_dir() or not path.parent.is_dir():
        raise UserError(f"the report cannot be written to '{path}': {'that is a folder' if path.is_dir() else 'there is no such folder'}; "
                        "name a file in a folder that exists")
    made = page(results)
    try:
        write_whole(path, lambda part: part.write_text(made, encoding="utf-8"))
    except OSError as error:
        raise UserError(f"the report cannot be written to '{path}' ({error.strerror}); name another file") from None
    return path
