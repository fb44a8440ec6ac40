"""Checks of exact play: where a protocol has an answer, and what it needs to be known."""

from __future__ import annotations

from sim.domain.priors import Prior
from sim.errors import Problem
from sim.strategies.registry import equilibria, tactics

def exact_problems(spec):
    """What is wrong with a scenario in which a party plays exactly."""
    seated = {name: party for name, party in spec.parties.items() if party.signature != "none"}
    playing = [name for name, party in seated.items() if _exact(party)]
    protocol = spec.protocol
    if protocol.deals == "interim":
        yield from _interim_problems(spec, seated, playing)
    if not playing:
        return
    yield from _apart_problems(spec, seated)
    key, name = f"parties.{playing[0]}.tactic", protocol.name
    if name not in equilibria:
        yield Problem(key, f"'{name}' has no exact play; choose protocol.name={'|'.join(equilibria.names())}, or another tactic")
    elif name in ("taking_turns", "sealed") and len(seated) != 2:
        yield Problem(key, f"'{name}' has an exact play for two parties, not {len(seated)}; choose another tactic or protocol")
    elif name == "taking_turns":
        yield from _endless_problems(key, spec, seated)
    elif name == "sealed":
        yield from _sealed_problems(spec, seated)
    elif name == "conference":
        yield from _conference_problems(spec, seated)


def plays_exactly(spec) -> bool:
    """Whether any party plays exactly."""
    return any(map(_exact, spec.parties.values()))


def _exact(party) -> bool:
    return party.tactic.name in tactics and "plan" in tactics[party.tactic.name].asks


def _apart_problems(spec, seated):
    """What others do not know must not be told by what they know of themselves."""
    unknown = {f"parties.{name}.{key}": getattr(party, key) for name, party in seated.items() for key in ("batna", "cost")}
    unknown.update({f"parties.{name}.audience.factions.{faction}.hawkishness": block.hawkishness
                    for name, party in seated.items() for faction, block in party.audience.factions.items()})
    for key, value in {**unknown, "war.balance": spec.war and spec.war.balance}.items():
        if isinstance(value, Prior) and value.common:
            yield Problem(key, "exact play takes what others do not know as drawn apart from all else; remove `common`")


def _interim_problems(spec, seated, playing):
    protocol = spec.protocol
    if protocol.name != "ultimatum" or len(seated) != 2 or len(playing) != 2 or protocol.starts == "random":
        yield Problem("protocol.deals", "'interim' is played by two parties with protocol.name=ultimatum, protocol.starts=PARTY and "
                                        "tactic equilibrium for both")
    for name, party in seated.items():
        if most(party.discount) >= 1:
            yield Problem(f"parties.{name}.discount", "expected below 1: with deals that hold for a round each, the future must "
                                                      "weigh less than the present")


def _endless_problems(key, spec, seated):
    patient = all(most(party.discount) >= 1 for party in seated.values())
    if spec.protocol.deadline == "unknown" and patient and least(spec.protocol.breakdown) <= 0:
        yield Problem(key, "has no single exact play where nobody minds waiting and talks never end; lower a discount, add a "
                           "protocol.breakdown, or set protocol.deadline: fixed")


def _sealed_problems(spec, seated):
    for name, party in seated.items():
        batna = party.batna
        if not isinstance(batna, (int, float)) and not (isinstance(batna, Prior) and batna.dist == "uniform"):
            yield Problem(f"parties.{name}.batna", "exact play under sealed bids needs a number or {uniform: [low, high]}")
    wanted = all(party.preferences for party in seated.values())
    if len(spec.issues) != 1 or not wanted or not _opposed(spec, list(seated.values())):
        yield Problem("issues", "exact play under sealed bids needs one issue, linear to both and worth to one what it is not worth "
                                "to the other")


def _opposed(spec, parties) -> bool:
    issue = next(iter(spec.issues.values()))
    wants = [next(iter(party.preferences.values())) for party in parties]
    own = {"": "last" if parties[0].side == 2 else "first"}
    ideals = [want.ideal or ("last" if party.side == 2 else own[""]) for want, party in zip(wants, parties)]
    apart = issue.kind == "division" or ideals[0] != ideals[1]
    return apart and all(want.shape == "linear" for want in wants)


def _conference_problems(spec, seated):
    issue = next(iter(spec.issues.values()), None)
    divided = len(spec.issues) == 1 and issue.kind == "division" and set(issue.among) == set(seated)
    if not divided or any(want.shape != "linear" for party in seated.values() for want in party.preferences.values()):
        yield Problem("issues", "exact play at a conference needs one issue of kind: division among all who have a seat, linear to "
                                "each")
    quorum = spec.protocol.quorum or len(seated)
    if quorum == len(seated):
        return
    alike = {(str(party.discount), str(party.batna)) for party in seated.values()}
    if len(alike) > 1:
        yield Problem("parties", "exact play at a conference with a quorum below all seats needs the same discount and batna for "
                                 "all; no other case has one answer that is known")
    if any(party.signature == "required" for party in seated.values()):
        yield Problem("parties", "exact play at a conference with a quorum needs signature: optional for all")


def most(value) -> float:
    """The greatest number a field can hold."""
    return value.support()[1] if isinstance(value, Prior) else value


def least(value) -> float:
    """The least number a field can hold."""
    return value.support()[0] if isinstance(value, Prior) else value
