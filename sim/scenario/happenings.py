"""Checks of the events, and of the sources that every block names."""

from __future__ import annotations

from datetime import date

from sim.errors import Problem, did_you_mean
from sim.protocols.kinds import EVENT_KINDS
from sim.scenario.at_home import vote_problems
from sim.scenario.breach import lifting_problems
from sim.scenario.cross import name_problem, terms_problems
from sim.scenario.fields import records_in

OF_THE_WAR = ("front", "balance", "battles", "truce", "cost", "information")
OF_PARTIES = ("cost", "hawkishness", "threshold", "plebiscite", "audience_cost", "leverage", "fallback", "information",
              "horizon", "salience", "lifts")
GENERAL = ("assumption", "general knowledge")


def event_problems(name: str, event, spec, options):
    """What is wrong with one event."""
    key = f"events.{name}"
    yield from name_problem(f"{key}.kind", event.kind, EVENT_KINDS, "kind of event")
    timed = [word for word in ("date", "round", "rate") if getattr(event, word) is not None]
    if len(timed) != 1:
        yield Problem(key, "an event happens at a date, at a round, or by a rate: give exactly one"
                           + (f", not {' and '.join(timed)}" if timed else ""))
    if event.date is not None:
        yield from date_problem(f"{key}.date", event.date)
        if not spec.start:
            yield Problem("start", f"missing; the event '{name}' is dated, so the scenario needs the day round 0 starts")
    effects = event.effects
    for field in OF_THE_WAR if spec.war is None else ():
        if getattr(effects, field):
            yield Problem(f"{key}.effects.{field}", "changes the war, but the scenario has none; remove it, or add `war:`")
    for field in OF_PARTIES:
        for party in getattr(effects, field):
            yield from name_problem(f"{key}.effects.{field}.{party}", party, spec.parties, "party")
    for party, issues in effects.salience.items():
        for issue in issues:
            yield from name_problem(f"{key}.effects.salience.{party}.{issue}", issue, options, "issue")
    for guarantor in effects.willingness:
        yield from name_problem(f"{key}.effects.willingness.{guarantor}", guarantor, spec.guarantors, "guarantor")
    yield from vote_problems(f"{key}.effects", effects, spec.parties)
    yield from lifting_problems(f"{key}.effects.lifts", effects.lifts, spec.parties)
    yield from terms_problems(f"{key}.effects.draft", effects.draft, options)


def date_problem(key: str, day: str):
    """A day must be written YYYY-MM-DD."""
    try:
        date.fromisoformat(day)
    except ValueError:
        yield Problem(key, f"expected a day as YYYY-MM-DD, not '{day}'")


def source_problems(spec):
    """Every block that speaks of the world names known sources, or says that it is assumed."""
    for key, block in records_in(spec):
        for word in map(str.strip, vars(block).get("source", "").split(";")):
            if word and word not in spec.sources and word not in GENERAL:
                yield Problem(f"{key}.source" if key else "source",
                              f"unknown source '{word}'; {did_you_mean(word, [*GENERAL, *spec.sources])}")
