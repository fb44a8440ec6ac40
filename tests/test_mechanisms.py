"""No mechanism exists only by name: each moves the rate of agreement somewhere, and none where it has nothing to work on."""

from itertools import combinations

import numpy as np
import pytest

from helpers import agreed_under, effect, small, worlds_of
from mechanisms import MECHANISMS
from stages import AFTER_SIGNING, HOPEFUL, ONE_OFFER, THERE, both
from sim.model.negotiation import Negotiation
from sim.protocols.events import EFFECTS
from sim.scenario.process import Effects, ScenarioSpec
from sim.scenario.fields import record_in
from sim.scenario.shape import _is_mapping
from sim.strategies.registry import acceptance_rules, opponent_models, text_styles

ELSEWHERE = {  # numbers that move no rate, and why
    "map.regions.*.x": "for drawing", "map.regions.*.y": "for drawing",
    "war.steps": "a finer chain must not change the answer: test_metamorphic",
    **dict.fromkeys(AFTER_SIGNING, "act after the signature: test_peace"),
}


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_mechanism_moves_the_rate_of_agreement(name):
    mechanism = MECHANISMS[name]
    found = effect(mechanism.scenario, mechanism.stage, {**mechanism.stage, **mechanism.change})
    assert found["low"] > 0 or found["high"] < 0


@pytest.mark.parametrize("name", [name for name in MECHANISMS if MECHANISMS[name].idle is not None])
def test_a_mechanism_with_nothing_to_work_on_changes_no_world(name):
    mechanism = MECHANISMS[name]
    stage = {**mechanism.stage, **mechanism.idle}
    found = effect(mechanism.scenario, stage, {**stage, **mechanism.change, **mechanism.idle})
    assert found["gained"] == found["lost"] == 0


def numbers(model, key: str = ""):
    """The dotted key of every number a scenario may hold, `*` standing for a name."""
    for name, field in model.model_fields.items():
        here, record = f"{key}.{name}" if key else name, record_in(field.annotation)
        if record and "tuple" not in str(field.annotation):
            yield from numbers(record, here + (".*" if _is_mapping(field.annotation) else ""))
        elif field.json_schema_extra:
            yield here


def changed(change: dict, key: str = ""):
    """The dotted keys that a change touches, whether written long or nested."""
    for name, inner in change.items():
        here = f"{key}.{name}" if key else name
        yield here.split(".")
        yield from changed(inner, here) if isinstance(inner, dict) else ()


TOUCHED = [words for mechanism in MECHANISMS.values() for words in changed(mechanism.change)]


@pytest.mark.parametrize("key", list(numbers(ScenarioSpec)))
def test_every_number_of_a_scenario_moves_the_rate_somewhere(key):
    pattern = key.split(".")
    moved = any(len(words) >= len(pattern) and all(p in ("*", w) for p, w in zip(pattern, words)) for words in TOUCHED)
    assert moved != (key in ELSEWHERE)


def test_every_effect_of_an_event_is_tried():
    assert {f"event {name}" for name in Effects.model_fields} <= set(MECHANISMS)
    assert set(EFFECTS) <= set(Effects.model_fields)


@pytest.mark.parametrize("name", [n for n in opponent_models.names() if n != "none"])
def test_every_opponent_model_moves_the_rate(name):
    """Where sides differ in what they care for, and time is short."""
    stage = {**both("salience_concentration", 5), "protocol.breakdown": 0.08}
    found = effect("crisis", stage, {**stage, **both("opponent_model", name)})
    assert found["low"] > 0 or found["high"] < 0


@pytest.mark.parametrize("name", [n for n in acceptance_rules.names() if n != "ac_next"])
def test_every_rule_of_acceptance_moves_the_rate(name):
    stage = MECHANISMS["acceptance rule"].stage
    found = effect("pie", stage, {**stage, **both("acceptance", name)})
    assert found["low"] > 0 or found["high"] < 0


@pytest.mark.parametrize("name", [n for n in text_styles.names() if n != "nash"])
def test_every_way_of_writing_a_text_moves_what_is_signed(name):
    stage = {**MECHANISMS["single text"].stage}
    plain = worlds_of(small("crisis", stage))["package"]
    assert (worlds_of(small("crisis", {**stage, "mediators.m.text_style": name}))["package"] != plain).mean() > 0.05


# what must not act

def test_an_outside_option_below_what_is_had_anyway_changes_nothing():
    floors = both("batna", {"uniform": [0.2, 0.6]})
    plain = worlds_of(small("pie", floors))
    assert worlds_of(small("pie", {**floors, **both("outside", 0.2)})).equals(plain)
    assert not worlds_of(small("pie", {**floors, **both("outside", 0.45)})).equals(plain)


def test_an_inside_option_shifts_the_split_before_it_binds():
    shares = [worlds_of(small("pie", {"parties.north.batna": floor}), 16)["value.north"].mean() for floor in (0, 0.2, 0.4)]
    assert shares[0] == pytest.approx(0.5) and shares[0] < shares[1] < shares[2]


def test_an_unbiased_mediator_is_not_believed_and_a_verified_one_is():
    word = {**HOPEFUL, **THERE, "mediators.m.signal": 100}
    silent = agreed_under("crisis", {**word, "mediators.m.signal": 0})
    assert (agreed_under("crisis", word) == silent).all()
    assert (agreed_under("crisis", {**word, "mediators.m.verified": True}) != silent).any()


@pytest.mark.parametrize("bias, believed", [(0.09, False), (0.0910, True), (0.5, True)])
def test_a_mediator_is_believed_from_the_bias_on_that_theory_names(bias, believed):
    """Kydd's example: μ .9, c_L .05, c_H .3, k .2 give (1−μ)k/(μc_H − c_L) = .0909."""
    word = {**HOPEFUL, **THERE, "mediators.m.signal": 100, "mediators.m.honesty": 0.9, "mediators.m.low_cost": 0.05,
            "mediators.m.high_cost": 0.3, "mediators.m.war_cost": 0.2}
    heard = agreed_under("crisis", {**word, "mediators.m.bias": {"north": bias, "south": bias}})
    assert (heard != agreed_under("crisis", word)).any() == believed


def test_a_mediator_who_does_nothing_changes_nothing():
    idle = worlds_of(small("crisis", THERE))
    assert idle["mediated"].all()
    assert (idle["outcome"] == worlds_of(small("crisis"))["outcome"]).all()


def test_a_guarantee_does_not_cure_misperception():
    """It gives back less than a quarter of what optimism takes."""
    hopeful = {**both("optimism", 0.15), "war.temptation": 0.1, "guarantors.ally.willingness": 0}
    lost = effect("crisis", {**hopeful, **both("optimism", 0.0)}, hopeful)
    helped = effect("crisis", hopeful, {**hopeful, "guarantors.ally.willingness": 1})
    assert lost["high"] < 0 and helped["effect"] < -lost["effect"] / 4


def test_information_does_not_cure_a_commitment_problem():
    """It gives back less than a quarter of what the power shift takes."""
    shifting = {**both("optimism", 0.0), "war.temptation": 0.02, "war.shift.side": 2, "war.shift.size": 0.4, **THERE,
                "mediators.m.verified": True, "mediators.m.signal_error": 0}
    lost = effect("crisis", {**shifting, "war.shift.size": 0}, shifting)
    told = effect("crisis", shifting, {**shifting, "mediators.m.signal": 100})
    assert lost["high"] < 0 and told["effect"] < -lost["effect"] / 4


# why there is no agreement

HAWKS = {"factions": {"all": {"hawkishness": 0.6}}, "anticipation": 1.0}


@pytest.mark.parametrize("reason, scenario, changes", [
    ("not_found", "pie", both("tactic", "hard_liner")),
    ("no_zone", "pie", both("batna", 0.7)),
    ("mandate", "pie", {"parties.north.envoys": {"e": {"mandate": {"share": "90"}}}, "parties.south.batna": 0.3}),
    ("home", "pie", both("audience", HAWKS)),
    ("home", "pie", {**both("audience", HAWKS), "parties.north.envoys": {"e": {"mandate": {"share": "40"}}}}),
    ("guarantee", "siege", {**ONE_OFFER, **both("cost", 0.005), "war.temptation": 0.02, "war.shift.size": 0.4}),
])
def test_the_reason_is_the_first_that_would_open_a_zone(reason, scenario, changes):
    worlds = worlds_of(small(scenario, changes), 50)
    assert (worlds["reason"] == reason).all()
    assert (worlds["zopa_end"] == (reason == "not_found")).all()


@pytest.mark.parametrize("date, round", [("2025-01-20", 2), ("2025-01-26", 2), ("2025-01-06", 0), ("2024-05-01", 0)])
def test_a_dated_event_happens_in_the_round_of_its_day(date, round):
    strike = {"kind": "strike", "effects": {"cost": {"north": 3, "south": 3}}}
    dated = worlds_of(small("crisis", {"events.e": {**strike, "date": date}}))
    assert worlds_of(small("crisis", {"events.e": {**strike, "round": round}})).equals(dated)


# what home asks for

@pytest.mark.parametrize("threshold, level", [(1.0, 0.2), (0.6, 0.5), (0.3, 0.8)])
def test_the_win_set_is_the_level_that_enough_factions_reach(threshold, level):
    """Three equal factions reach .2, .5 and .8 of what their leader calls 1: all are needed, two, or one."""
    factions = {name: {"hawkishness": h} for name, h in (("hawks", 0.8), ("others", 0.5), ("doves", 0.2))}
    talks = Negotiation(small("pie", {"parties.north.audience": {"factions": factions, "threshold": threshold}}), 0, 7, 1)
    talks.step()
    assert np.broadcast_to(talks.parties[0].gap, (7, 101)) == pytest.approx(level - 1.0, abs=1e-6)


def test_the_win_set_of_unequal_factions_is_that_of_the_best_coalition():
    weights, hawks = {"a": 1, "b": 2.5, "c": 1.5, "d": 3}, {"a": 0.1, "b": 0.35, "c": 0.5, "d": 0.8}
    for threshold in (0.2, 0.35, 0.5, 0.7, 0.95):
        factions = {f: {"weight": weights[f], "hawkishness": hawks[f]} for f in weights}
        talks = Negotiation(small("pie", {"parties.north.audience": {"factions": factions, "threshold": threshold}}), 0, 7, 1)
        talks.step()
        carrying = [set_ for size in range(1, 5) for set_ in combinations(weights, size)
                    if sum(weights[f] for f in set_) >= threshold * sum(weights.values())]
        asked = min(max(hawks[f] for f in set_) for set_ in carrying)
        assert np.broadcast_to(talks.parties[0].gap, (7, 101)) == pytest.approx(-asked, abs=1e-6)
