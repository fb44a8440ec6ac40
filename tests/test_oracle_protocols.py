"""Every protocol against the oracle, with two, three and four parties, and whoever must sign."""

from functools import lru_cache

import pytest
from conftest import EVERYTHING, scenario_named
from helpers import FOLDER
from oracle_differences import differences, rows_of

from sim.protocols.tables import CARRIED
from sim.strategies.registry import protocols

THREE, FOUR = str(FOLDER / "three"), "four"
CARRIER = {"mediators.carrier": {"arrival": 0.5, "pressure": 0.4}}
HOMES = {"parties.*.audience": {"factions": {"one": {"hawkishness": {"uniform": [0.1, 0.6]}}}, "failure_returns": 0.7,
                                "anticipation": 0.2, "failure_cost": 0.05, "audience_cost": 0.3}}
ANY_TWO = {"parties.*.signature": "optional", "protocol.quorum": 2}
EAST_MAY = {"parties.east.signature": "optional", "protocol.quorum": 2}
CHANNELS = {"parties.*.envoys": {"envoy": {"noise": 0.05}, "friend": {"channel": "back", "share": 0.5}}, "channel.leak": 0.1,
            "channel.extra": 1}
SEATED = {"parties.militia.signature": "optional", "parties.militia.disrupts": 0}
SPOILER = {"parties.east.signature": "none", "parties.east.disrupts": 0.3}
PAUSES = {"events.pause": {"kind": "shock", "rate": 0.2, "effects": {"pause": 1.5}}}
ALL_OUT = {"parties.*.batna": {"uniform": [0.4, 0.8]}}
VARIANTS = {  # name: (scenario, changes), for every protocol
    "two sides": (EVERYTHING, {"mediator.present": True, "protocol.rounds": 30}),
    "three": (THREE, {}),
    "three of whom any two will do": (THREE, {**ANY_TWO, **ALL_OUT, **HOMES}),
    "three with homes that refuse": (THREE, {**EAST_MAY, **HOMES, "parties.*.opponent_model": "frequency"}),
    "three with back channels and pauses": (THREE, {**CHANNELS, **PAUSES, **HOMES, "parties.*.tactic": "tit_for_tat"}),
    "two and a spoiler": (THREE, {**SPOILER, "protocol.breakdown": 0, "parties.east.batna": 0.7}),
    "four": (FOUR, {}),
    "four who all sign": (FOUR, {"parties.*.signature": "required", "parties.militia.disrupts": 0, "protocol.quorum": None}),
    "four of whom two must and one may": (FOUR, {**SEATED, "protocol.quorum": 3, "parties.*.tactic": "micro"}),
}
MORE = {  # name: (scenario, changes)
    "votes on a motion by hypotheses": (THREE, {"protocol.name": "conference", **ANY_TWO, "parties.*.opponent_model": "bayesian"}),
    "three who risk conflict": (THREE, {"parties.*.tactic": "zeuthen", "parties.*.opponent_model": "known"}),
    "three who hear a mediator": (THREE, {**CARRIER, "parties.*.opponent_model": "told", "mediators.carrier.salience_error": 0.5}),
    "three of whom nobody needs to speak first": (THREE, {"protocol.starts": "east", **EAST_MAY, "parties.*.acceptance": "ac_combi"}),
    "a heated text": (THREE, {"protocol.name": "single_text", **CARRIER, "protocol.temperature": {"uniform": [0, 0.5]},
                              "protocol.changes": 4, **PAUSES}),
    "a heated text among those who may": (FOUR, {"protocol.name": "single_text", "protocol.temperature": 0.1, **SEATED}),
    "a seat on neither side by a plan of lots": (FOUR, {"protocol.name": "conference", "protocol.starts": "west", **PAUSES}),
    "everything with a third party": (EVERYTHING, {"parties.west": {
        "signature": "optional", "batna": 0.3, "preferences": {"line": {"ideal": "last"}, "guarantee": {}, "force_cap": {}, "assets": {}}},
        "protocol.quorum": 2}),
}
DIVIDED = {"issues.water": {"kind": "division", "step": 0.25, "among": ["north", "south", "east"]},
           **{f"parties.{name}.preferences.water": {"salience": 2} for name in ("north", "south", "east")}}
MORE |= {
    "a deadline that falls by chance": (FOUR, {"protocol.deadline": "random", "protocol.deadline_mean": {"uniform": [2, 20]},
                                               "war.truce": True}),
    "a deadline that nobody knows": (FOUR, {"protocol.deadline": "unknown", "war.truce": True}),
    "sides that must guess the balance of forces": (FOUR, {"parties.north.informed": False, "parties.south.informed": False}),
    "a war that one battle decides": (FOUR, {"war.lottery": True, "war.shift.size": 0.05}),
    "three who divide what there is": (THREE, {
        **DIVIDED, **EAST_MAY, "parties.*.opponent_model": "frequency", "parties.east.red_lines": {"water": {"limit": "0/0.75/0.25"}},
        "parties.north.envoys": {"envoy": {"mandate": {"water": "0.5/0/0.5"}}}}),
    "a fallback that changes": (THREE, {"protocol.breakdown": 0.01, "events.aid": {
        "kind": "shock", "rate": 0.1, "effects": {"fallback": {"east": 0.1, "south": {"uniform": [-0.2, 0.1]}}}}}),
    "a shuttle that leaks": (THREE, {"protocol.name": "shuttle", **CARRIER, **HOMES, "channel.leak": 0.2}),
    "what all like, added up": (FOUR, {"parties.*.heeds": "all", "parties.*.opponent_model": "frequency"}),
    "what the least pleased like": (FOUR, {"parties.*.opponent_model": "bayesian"}),
    "who is told of the least pleased": (FOUR, {"parties.*.opponent_model": "told", "mediators.friend.present": True}),
    "a draft for the single text": (FOUR, {"protocol.name": "single_text", "events.text.round": 2, "protocol.changes": 2}),
}
EXACT = {"protocol.name": "taking_turns", "parties.*.tactic": "equilibrium"}
MORE |= {
    "exact play in turns": (EVERYTHING, {**EXACT, "protocol.breakdown": 0.02, "parties.*.discount": {"uniform": [0.9, 0.99]}}),
    "exact play in turns of a purchase": ("calm", {**EXACT, "parties.*.discount": {"uniform": [0.8, 0.99]}}),
    "exact play in turns against another": ("calm", {**EXACT, "parties.*.discount": 0.9, "parties.buyer.tactic": "time_dependent"}),
    "exact play in turns for ever": ("calm", {**EXACT, "parties.*.discount": {"uniform": [0.8, 0.95]}, "protocol.deadline": "unknown"}),
}
NAMES = protocols.names()


def put(name: str, scenario: str, changes: dict) -> dict:
    """Changes that put a protocol in place, with the mediator that some need."""
    carrier = CARRIER if name in CARRIED and scenario == THREE else {}
    return {"protocol.name": name, **carrier, **changes}


@lru_cache(maxsize=None)
def changed(variant: str, protocol: str | None = None):
    """A scenario with changes, its seed, and the rows of its worlds."""
    (scenario, changes), seed = {**VARIANTS, **MORE}[variant], list({**VARIANTS, **MORE}).index(variant)
    built = scenario_named(scenario).but(put(protocol, scenario, changes) if protocol else changes)
    return built, seed, rows_of(built, 4, seed)


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("protocol", NAMES)
def test_every_protocol_goes_as_the_oracle_says(protocol, variant):
    assert differences(*changed(variant, protocol)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("variant", MORE)
def test_more_goes_as_the_oracle_says(variant):
    assert differences(*changed(variant)) == {}
