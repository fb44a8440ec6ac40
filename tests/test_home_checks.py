"""Homes, guarantors and breaches that cannot be: each mistake is named with a way out."""

import pytest

from test_scenario_checks import HOME, problems

NETWORK = "parties.north.audience.network"


def at_home(**network) -> dict:
    """A home of three factions with such a network."""
    return {"parties.north.audience": {**HOME, "network": network}}


def event_on(**effects) -> dict:
    """An event with such effects on a home of three factions."""
    return {"parties.north.audience": HOME, "events.e": {"kind": "shock", "round": 1, "effects": effects}}


TIE = {"between": ["doves", "hawks"]}


@pytest.mark.parametrize("changes, key, words", [
    ({"parties.north.audience": {**HOME, "influence": 1}}, "parties.north.audience.influence", "add network"),
    ({"parties.north.audience": {**HOME, "influence": {"uniform": [0, 1]}}}, "parties.north.audience.influence", "add network"),
    (at_home(kind="ring", centre="doves"), f"{NETWORK}.centre", "set kind: star"),
    (at_home(kind="listed"), f"{NETWORK}.ties", "list some"),
    (at_home(ties={"t": {"between": ["doves", "doves"]}}), f"{NETWORK}.ties.t.between", "a tie joins two"),
    (at_home(ties={"t": TIE, "s": {"between": ["hawks", "doves"]}}), f"{NETWORK}.ties.s.between", "same two factions as 't'"),
    (at_home(ties={"t": {"between": ["doves"]}}), f"{NETWORK}.ties.t.between.1", "missing; expected the two"),
    (at_home(ties={"t": {**TIE, "weight": -1}}), f"{NETWORK}.ties.t.weight", "out of range"),
    (at_home(ties={"t": {**TIE, "weight": {"normal": [1, 1]}}}), f"{NETWORK}.ties.t.weight", "cut it with low:"),
    (event_on(hawkishness={"north": {"hakws": 0.1}}), "events.e.effects.hawkishness.north.hakws", "did you mean 'hawks'"),
    (event_on(hawkishness={"nort": {"hawks": 0.1}}), "events.e.effects.hawkishness.nort", "did you mean 'north'"),
    (event_on(hawkishness={"north": {"hawks": 3}}), "events.e.effects.hawkishness.north.hawks", "out of range"),
    (event_on(hawkishness={"north": {"hawks": {"uniform": [0, 3]}}}), "events.e.effects.hawkishness.north.hawks", "cut it with"),
    (event_on(plebiscite={"south": 0.5}), "events.e.effects.plebiscite.south", "add factions under parties.south.audience"),
    (event_on(threshold={"south": 0.5}), "events.e.effects.threshold.south", "add factions under parties.south.audience"),
    (event_on(plebiscite={"north": 0}), "events.e.effects.plebiscite.north", "out of range"),
    (event_on(plebiscite={"nrth": 0.5}), "events.e.effects.plebiscite.nrth", "did you mean 'north'"),
    (event_on(plebiscite=0.5), "events.e.effects.plebiscite", "expected a mapping"),
    (event_on(lifts={"north": ["line"]}), "events.e.effects.lifts.north", "unknown red line 'line'"),
    (event_on(lifts={"nrth": ["line"]}), "events.e.effects.lifts.nrth", "did you mean 'north'"),
    ({"breach": {"stays": ["line"]}}, "breach", "war.shift and war.temptation"),
    ({"breach": {"stays": ["lin"]}, "war": None}, "breach.stays", "did you mean 'line'"),
    ({"breach": {"stays": ["line"]}, "war": None}, "issues.line.no_deal", "breach.stays"),
    ({"breach": {"cost": {"nrth": 0.1}}, "war": None}, "breach.cost.nrth", "did you mean 'north'"),
    ({"breach": {"side": 3}, "war": None}, "breach.side", "1"),
    ({"guarantors.ally": {"wavering": 1.5}}, "guarantors.ally.wavering", "out of range"),
])
def test_a_home_that_cannot_be_is_named_with_a_way_out(changes, key, words):
    assert words in problems(changes)[key]
