"""What must not matter at a table of several: names, places in the file, those without a say, how worlds are bundled."""

import numpy as np
import pytest

import sim
from conftest import scenario_named
from helpers import WORLDS, agreed, data_of, small, worlds_of
from sim.protocols.tables import CARRIED
from sim.scenario import build
from sim.strategies.registry import protocols

NAMES = protocols.names()
ENDING = ["outcome", "reason", "round", "package"]
MAY = {"parties.east.signature": "optional", "protocol.quorum": 2}
HOMES = {"parties.*.audience": {"factions": {"all": {"hawkishness": {"uniform": [0.2, 0.5]}}}, "failure_returns": 0.5}}


def placed(name: str, more: dict | None = None) -> dict:
    """Changes that put a protocol in place, with the mediator that some need."""
    carrier = {"mediators.m": {"arrival": 0.3}} if name in CARRIED else {}
    return {"protocol.name": name, **carrier, **(more or {})}


def same_rate(first, second) -> bool:
    """Whether two plays of worlds of the same kind agree equally often, within four standard errors."""
    rate = (first.mean() + second.mean()) / 2
    return abs(first.mean() - second.mean()) <= 4 * np.sqrt(2 * rate * (1 - rate) / WORLDS)


@pytest.mark.parametrize("name", NAMES)
def test_what_parties_are_called_does_not_matter(name):
    data = data_of("three", placed(name, MAY))
    called = {"north": "upper", "south": "lower", "east": "across"}
    renamed = {**data, "parties": {called[party]: block for party, block in data["parties"].items()}}
    first, second = agreed(build(data, "a")), agreed(build(renamed, "b"))
    assert 0.02 < first.mean() and same_rate(first, second)


TWO_WHO_MAY = {**MAY, "protocol.quorum": 3, "parties.west": {**data_of("three")["parties"]["east"], "signature": "optional"}}


@pytest.mark.parametrize("name", NAMES)
def test_the_order_in_the_file_of_those_who_may_sign_does_not_matter(name):
    data = data_of("three", placed(name, TWO_WHO_MAY))
    turned = {**data, "parties": dict(reversed(data["parties"].items()))}
    first, second = (worlds_of(build(given, "a")) for given in (data, turned))
    change = (first["outcome"] == "agreement").astype(float) - (second["outcome"] == "agreement")
    assert abs(change.mean()) <= 4 * change.std() / np.sqrt(WORLDS)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in CARRIED])
@pytest.mark.parametrize("scenario", ["crisis", "three"])
def test_who_has_no_say_and_breaks_nothing_up_changes_no_ending(scenario, name):
    party = {"signature": "none", "batna": 0, "preferences": {issue: {} for issue in data_of(scenario)["issues"]}}
    first, second = (worlds_of(small(scenario, placed(name, more))) for more in ({}, {"parties.zeal": party}))
    assert first[ENDING].equals(second[ENDING])


@pytest.mark.parametrize("name", NAMES)
def test_a_quorum_of_all_seats_is_unanimity(name):
    all_may = {"parties.*.signature": "optional", "protocol.quorum": 3}
    first, second = (worlds_of(small("three", placed(name, {**HOMES, **more}))) for more in ({}, all_may))
    assert second[list(first)].equals(first)


@pytest.mark.parametrize("name", NAMES)
def test_a_smaller_quorum_leaves_a_zone_wherever_there_was_one(name):
    all_may = {"parties.*.signature": "optional"}
    all_three, two = (worlds_of(small("three", placed(name, {**all_may, "protocol.quorum": count}))) for count in (3, 2))
    assert (two["zopa_width"] >= all_three["zopa_width"]).all() and (two["zopa_width"] > all_three["zopa_width"]).any()


@pytest.mark.parametrize("chunk", [1, 17])
@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_matter_how_worlds_of_any_protocol_are_bundled(name, chunk):
    scenario = scenario_named("four").but({"protocol.name": name})
    count = 12 if chunk == 1 else 101
    assert sim.run(scenario, count, chunk=chunk).worlds.equals(sim.run(scenario, count).worlds)


@pytest.mark.parametrize("name", ["alternating", "conference", "taking_turns"])
def test_a_spoiler_breaks_up_only_what_is_worse_to_it_than_nothing(name):
    """One to whom every package is better than nothing breaks nothing up; one to whom none is leaves fewer agreements."""
    spoiler = {"parties.east.signature": "none", "parties.east.disrupts": 0.5}
    calm, content, angry = (agreed(small("three", placed(name, {**spoiler, **more}))) for more in (
        {"parties.east.disrupts": 0}, {"parties.east.batna": -1}, {"parties.east.batna": 1.5}))
    assert (calm == content).all() and not (angry & ~calm).any() and angry.sum() < calm.sum()
