"""Checks of what a broken deal leaves, and of the red lines that an event lifts."""

from __future__ import annotations

from sim.errors import Problem
from sim.scenario.cross import name_problem


def breach_problems(spec, options):
    """What is wrong with the breach of a deal; with a war, the war is what follows it."""
    if spec.breach is None:
        return
    if spec.war is not None:
        yield Problem("breach", "is for a scenario without a war; with one, war.shift and war.temptation say what follows a broken "
                                "deal; remove one of the two")
    for party in spec.breach.cost:
        yield from name_problem(f"breach.cost.{party}", party, spec.parties, "party")
    for issue in spec.breach.stays:
        yield from name_problem("breach.stays", issue, options, "issue")
        if issue in spec.issues and spec.issues[issue].no_deal is None:
            yield Problem(f"issues.{issue}.no_deal", "missing; its terms stay when a deal is broken (breach.stays), so say which "
                                                     "option holds without a deal")


def reckoning_problems(name: str, party, spec):
    """Others reckon with a party that stands beside; of the sides, their temptation says what they may do."""
    sides, given = party.batna == "war" if spec.war else party.side is not None, spec.war or spec.breach
    if party.reckoned != 0.0 and (sides or given is None or given.temptation is None):
        why = "the party is one of the sides" if sides else "without war.temptation or breach all deals are thought to be kept"
        yield Problem(f"parties.{name}.reckoned", f"has nothing to work on: {why}; remove it")


def lifting_problems(key: str, lifts, parties):
    """What is wrong with the red lines that an event lifts."""
    for party, issues in lifts.items():
        for issue in issues if party in parties else ():
            yield from name_problem(f"{key}.{party}", issue, parties[party].red_lines, "red line")
