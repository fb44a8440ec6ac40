"""Checks of home audiences: their factions, who hears whom, and the votes that are held."""

from __future__ import annotations

from sim.domain.priors import Prior
from sim.errors import Problem
from sim.scenario.cross import name_problem, terms_problems


def home_problems(key: str, audience, options):
    """What is wrong with one party's home: what it votes on, and who hears whom there."""
    for field in ("on", "barred") if audience.referendum else ():
        for issue, listed in getattr(audience.referendum, field).items():
            for option in listed:
                yield from terms_problems(f"{key}.referendum.{field}", {issue: option}, options)
    yield from _network_problems(key, audience)


def _network_problems(key: str, audience):
    network = audience.network
    if network is None:
        if can_exceed(audience.influence, 0.0):
            yield Problem(f"{key}.influence", "opinions move along a network, and there is none; add network: {kind: complete}, "
                                              "or leave influence out")
        return
    if network.centre:
        yield from name_problem(f"{key}.network.centre", network.centre, audience.factions, "faction")
        if network.kind != "star":
            yield Problem(f"{key}.network.centre", f"kind {network.kind} has no centre; set kind: star, or leave centre out")
    if network.kind == "listed" and not network.ties:
        yield Problem(f"{key}.network.ties", "kind listed has only the ties that are listed, and none is; list some, or choose "
                                             "kind complete, ring or star")
    yield from _tie_problems(f"{key}.network.ties", network.ties, audience.factions)


def _tie_problems(key: str, ties, factions):
    seen = {}
    for name, tie in ties.items():
        for faction in tie.between:
            yield from name_problem(f"{key}.{name}.between", faction, factions, "faction")
        pair = frozenset(tie.between)
        if len(pair) < 2:
            yield Problem(f"{key}.{name}.between", "names one faction twice; a tie joins two")
        elif pair in seen:
            yield Problem(f"{key}.{name}.between", f"joins the same two factions as '{seen[pair]}'; keep one of the two ties")
        seen.setdefault(pair, name)


def vote_problems(key: str, effects, parties):
    """What is wrong with the effects of an event on homes: opinions by faction, thresholds and plebiscites."""
    for party, size in effects.hawkishness.items():
        for faction in size if isinstance(size, dict) and party in parties else ():
            yield from name_problem(f"{key}.hawkishness.{party}.{faction}", faction, parties[party].audience.factions, "faction")
    for field, what in (("threshold", "changes what a deal needs"), ("plebiscite", "asks the people")):
        for party in getattr(effects, field):
            if party in parties and not parties[party].audience.factions:
                yield Problem(f"{key}.{field}.{party}", f"{what} at a home where nobody votes; add factions under "
                                                        f"parties.{party}.audience.factions, or remove it")


def can_exceed(value, least: float) -> bool:
    """Whether a number, or any number a prior can draw, exceeds this."""
    return (value.support()[1] if isinstance(value, Prior) else value) > least
