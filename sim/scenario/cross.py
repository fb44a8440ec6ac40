"""Checks across the blocks of a scenario: every name is known, and nothing contradicts something else."""

from __future__ import annotations

from sim.domain.priors import Prior
from sim.errors import Problem, did_you_mean
from sim.protocols.tables import protocols
from sim.scenario.shape import outside
from sim.strategies.registry import CONDUCT, text_styles
from sim.war.front import MOST_EXPECTED, REFERENCE_STEPS

MOST_FACTIONS = 8  # coalitions grow as 2 to their number


def name_problem(key: str, name: str, known, what: str = "name"):
    """Yield a problem when a name is not among the known ones."""
    if name not in known:
        yield Problem(key, f"unknown {what} '{name}'; {did_you_mean(name, known)}")


def terms_problems(key: str, terms: dict[str, str], options: dict[str, list[str]]):
    """Terms by issue must name issues and their options."""
    for issue, option in terms.items():
        if issue not in options:
            yield from name_problem(f"{key}.{issue}", issue, options, "issue")
        else:
            yield from name_problem(f"{key}.{issue}", option, options[issue], "option")


def party_problems(name: str, party, options: dict[str, list[str]], spec):
    """What is wrong with one party."""
    key = f"parties.{name}"
    for issue in options:
        if issue not in party.preferences:
            yield Problem(f"{key}.preferences.{issue}", "missing; every party wants something on every issue "
                                                        "(salience: 0 if it does not care)")
    for issue, preference in party.preferences.items():
        yield from _preference_problems(f"{key}.preferences.{issue}", issue, preference, options)
        block = spec.issues.get(issue)
        own_end = {1: "first", 2: "last"}.get(party.side)
        if block and block.kind == "line" and own_end and preference.ideal not in ("", own_end) and (
                preference.shape != "single_peaked"):
            yield Problem(f"{key}.preferences.{issue}.ideal", f"contradicts the side: lines run from side 1's best to side 2's, "
                                                              f"so this party's ideal is '{own_end}'")
    yield from terms_problems(f"{key}.position", party.position, options)
    for issue, line in party.red_lines.items():
        limits = line.limit if isinstance(line.limit, dict) else {line.limit: 1.0}
        for limit in limits:
            yield from terms_problems(f"{key}.red_lines", {issue: limit}, options)
        if min(limits.values()) < 0 or sum(limits.values()) <= 0:
            yield Problem(f"{key}.red_lines.{issue}.limit", "probabilities must not be below 0, nor all 0")
    for link, linkage in party.linkages.items():
        for issue in linkage.issues:
            yield from name_problem(f"{key}.linkages.{link}.issues", issue, options, "issue")
    yield from _conduct_problems(key, party, options)
    yield from _alternative_problems(key, party, spec)


def _preference_problems(key, issue, preference, options):
    if issue not in options:
        yield from name_problem(key, issue, options, "issue")
        return
    known = options[issue]
    if preference.ideal not in ("", "first", "last"):
        yield from name_problem(f"{key}.ideal", preference.ideal, ["first", "last", *known], "option")
        if preference.shape != "single_peaked":
            yield Problem(f"{key}.ideal", "an option in the middle can be ideal only with shape: single_peaked")
    if preference.shape == "table":
        for option in known:
            if option not in preference.values:
                yield Problem(f"{key}.values.{option}", "missing; shape table needs a value for every option")
        for option, value in preference.values.items():
            yield from name_problem(f"{key}.values.{option}", option, known, "option")
            yield from outside(value, f"{key}.values.{option}", 0, 1)
    elif preference.values:
        yield Problem(f"{key}.values", "only shape: table reads values; set the shape or remove them")


def _conduct_problems(key, party, options):
    for field, registry in CONDUCT.items():
        given = getattr(party, field)
        found = registry.problem(f"{key}.{field}", given.name)
        if found:
            yield found
        else:
            yield from plug_parameters(f"{key}.{field}", registry[given.name], given.parameters)
    if len(party.audience.factions) > MOST_FACTIONS:
        yield Problem(f"{key}.audience.factions", f"has {len(party.audience.factions)}; at most {MOST_FACTIONS} can be weighed")
    for block, field in ((party.envoys, "share"), (party.audience.factions, "weight")):
        if all_can_be_zero(getattr(item, field) for item in block.values()):
            where = "envoys" if field == "share" else "audience.factions"
            yield Problem(f"{key}.{where}", f"every {field} is 0, or can be; give at least one that is not")
    for name, faction in party.audience.factions.items():
        for issue in faction.saliences:
            yield from name_problem(f"{key}.audience.factions.{name}.saliences", issue, options, "issue")


def plug_parameters(key: str, plug, given: dict):
    """Unknown or out-of-range parameters of a registered plug."""
    for name, value in given.items():
        if name not in plug.defaults:
            yield Problem(f"{key}.{name}", f"'{plug.name}' has no such parameter; {did_you_mean(name, plug.defaults)}")
            continue
        yield from outside(value, f"{key}.{name}", *plug.ranges.get(name, (None, None)))


def _alternative_problems(key, party, spec):
    if party.batna == "war" and spec.war is None:
        yield Problem(f"{key}.batna", "is 'war', but the scenario has no war; give a number or a prior, or add `war:`")
    elif party.batna == "war" and party.side is None:
        yield Problem(f"{key}.batna", "is 'war', but the party is on neither side; set side: 1 or 2, or give a number")


def side_problems(spec):
    """A war and a map need exactly one party on each side."""
    if len(spec.parties) < 2:
        yield Problem("parties", f"has {len(spec.parties)}; a negotiation needs at least two")
    for side in (1, 2):
        holders = [name for name, party in spec.parties.items() if party.side == side]
        if (spec.war or spec.map or spec.breach) and len(holders) != 1:
            yield Problem("parties", f"exactly one party must have side: {side}; found {len(holders)}")


def process_problems(spec, options):
    """What is wrong with war, protocol, mediators, channel and switches."""
    found = protocols.problem("protocol.name", spec.protocol.name)
    if found:
        yield found
    if spec.war:
        yield from _war_problems(spec.war, options, spec.issues, spec.protocol.days / 7.0)
    for name, mediator in spec.mediators.items():
        yield from _mediator_problems(f"mediators.{name}", mediator, spec, options)
    for name in spec.parts:
        yield from name_problem(f"parts.{name}", name, spec.switches, "part")
    yield from guarantee_problems(spec)
    for name, issue in spec.issues.items():
        for party in issue.among:
            yield from name_problem(f"issues.{name}.among", party, spec.parties, "party")


def _chain_problems(war, weeks):
    """A chain must be fine enough for its odds, and rounds short enough for its battles."""
    fine = war.steps / REFERENCE_STEPS
    low, high = ends(war.balance)
    if max(0.5 - low, high - 0.5) / fine > 0.48:
        yield Problem("war.steps", f"too few for a balance of {low:g} … {high:g}: one battle would move more than its odds "
                                   "can carry; take a finer chain")
    if ends(war.rate)[1] * fine**2 * weeks > MOST_EXPECTED:
        yield Problem("war.rate", f"more than {MOST_EXPECTED:g} battles are expected in a round on this chain; take shorter "
                                  "rounds, a coarser chain, or cut the prior with high:")


def ends(value) -> tuple[float, float]:
    """The least and greatest number a field can hold."""
    return value.support() if isinstance(value, Prior) else (value, value)


def all_can_be_zero(values) -> bool:
    """Whether weights could all be 0 in the same world."""
    values = list(values)
    return bool(values) and all(v.cdf(0.0) > 0 if isinstance(v, Prior) else v == 0 for v in values)


def _war_problems(war, options, issues, weeks):
    yield from name_problem("war.belief", war.belief, ["mean", "averaged"])
    for issue in war.about:
        yield from name_problem("war.about", issue, options, "issue")
    for issue, block in issues.items() if war.about else ():
        if issue not in war.about and block.no_deal is None:
            yield Problem(f"issues.{issue}.no_deal", "missing; the war is not about this issue (war.about), so say which "
                                                     "option holds without a deal")
    yield from _chain_problems(war, weeks)
    if war.shift.side not in (1, 2):
        yield Problem("war.shift.side", f"expected 1 or 2, not {war.shift.side}")
    if war.stakes:
        rising = all(low < high for low, high in zip(war.stakes, war.stakes[1:]))
        if len(war.stakes) != war.steps + 1 or not rising or (war.stakes[0], war.stakes[-1]) != (0.0, 1.0):
            yield Problem("war.stakes", f"expected {war.steps + 1} rising shares from 0 to 1 (one more than war.steps)")


def _mediator_problems(key, mediator, spec, options):
    found = text_styles.problem(f"{key}.text_style", mediator.text_style)
    if found:
        yield found
    yield from terms_problems(f"{key}.draft", mediator.draft, options)
    for field in ("bias", "targets", "tilt", "side_payments"):
        for party in getattr(mediator, field):
            yield from name_problem(f"{key}.{field}.{party}", party, spec.parties, "party")


def guarantee_problems(spec):
    """Options that name guarantors must name known ones."""
    for name, issue in spec.issues.items():
        for option, block in issue.options.items():
            for guarantor in block.guarantee if isinstance(block.guarantee, dict) else ():
                yield from name_problem(f"issues.{name}.options.{option}.guarantee", guarantor, spec.guarantors,
                                        "guarantor")
