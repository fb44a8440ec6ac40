"""What is closed between the parties as talks go on, and what still stands between them when they fail, in words."""

from __future__ import annotations

from sim.model.endings import TALKING


def closed(story, page: dict):
    """The issues that are closed in a round after which talks go on, and where."""
    terms = story.scenario.agenda.terms(max(int(page[f"offer/{story.seats[0]}"]), 0))
    for issue, option in terms.items():
        if page.get(f"closed/{issue}") and page["ending"] == TALKING:
            yield f"Closed between them: {issue} at {option}.".replace("_", " ")


def still_between(story):
    """The issues on which the last offers still differ, the widest gap first, and what each asked for there."""
    gaps = {issue: story.ending[f"apart.{issue}"] for issue in story.scenario.agenda.names}
    last = {seat: story.scenario.agenda.terms(package) for seat in story.seats
            if (package := int(story.rounds[-1][f"offer/{seat}"])) >= 0}
    for issue in sorted((issue for issue in gaps if gaps[issue] > 0), key=lambda issue: -gaps[issue]):
        asked = "; ".join(f"{story.names[seat]}: {terms[issue]}" for seat, terms in last.items())
        yield f"  Between them to the last: {issue} ({asked}).".replace("_", " ")
