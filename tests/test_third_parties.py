"""Third parties: what keeps a deal, guarantors who waver, several mediators at once, and what none of them can cure."""

from math import exp

import numpy as np
import pytest

from helpers import WORLDS, agreed_under, effect, four_errors, small
from stages import both
from sim.model.endings import WALKOUT
from sim.model.hazards import breakdown
from sim.model.negotiation import Negotiation


def talks_of(changes, rounds: int = 1, worlds: int = 7, scenario: str = "crisis", diary=None):
    """A small negotiation after some rounds."""
    talks = Negotiation(small(scenario, changes), 0, worlds, 1, diary)
    for _ in range(rounds):
        talks.step()
    return talks


# what keeps a deal, in numbers that can be worked out on paper

PAPER = {  # a chain of two steps: from the middle one battle decides; side 2's chance in it will rise from .5 to .7
    **both("salience_concentration", None), **both("preferences.guarantee.salience", 0), **both("preferences.forces.salience", 0),
    **both("optimism", 0.0), **both("cost", 0.0), **both("discount", 1.0), "war.steps": 2, "war.balance": 0.5,
    "war.shift": {"side": 2, "size": 0.05}, "war.temptation": 0.1,
    "issues.guarantee.options": {"treaty": {"guarantee": 1.0}, "pledge": {"guarantee": 0.5}, "watched": {
        "guarantee": 1.0, "detection": 0.6}, "none": {}},
    "guarantors.ally": {"detection": 0.5, "willingness": 0.4, "punishment": 0.5}}


def kept_at(changes, guarantee="treaty", forces="500", rounds: int = 1):
    """The probability with which north expects a deal at the present line to be kept, if war is worth .5 − shift to it then."""
    talks = talks_of({**PAPER, **changes}, rounds)
    package = talks.agenda.package({"line": "contact", "guarantee": guarantee, "forces": forces})
    north, shift = talks.parties[0], 0.2 * (1 - talks.war.shift.cap_effect * (500 - int(forces)) / 400)
    assert np.ptp(north.worth[:, package]) < 1e-12 and north.wants.text[0, package] == 0.5
    return (north.worth[0, package] - (0.5 - shift)) / shift


@pytest.mark.parametrize("changes, where, deterred", [
    ({}, {"guarantee": "none"}, 0.0),
    ({}, {"guarantee": "treaty"}, 0.5 * 0.4 * 0.5),
    ({}, {"guarantee": "pledge"}, 0.5 * 0.4 * 0.5 * 0.5),
    ({}, {"guarantee": "watched"}, (1 - 0.5 * 0.4) * 0.4 * 0.5),
    ({"guarantors.ally.detection": 0.0}, {"guarantee": "watched"}, 0.6 * 0.4 * 0.5),
    ({"guarantors.ally.detection": 1.0}, {"guarantee": "watched"}, 0.4 * 0.5),
    ({"guarantors.ally.willingness": 0.0}, {"guarantee": "watched"}, 0.0),
    ({"guarantors.ally.punishment": 0.75}, {"guarantee": "treaty"}, 0.5 * 0.4 * 0.75),
    ({"issues.forces.detection": {"low": 0, "high": 1}}, {"forces": "300"}, (1 - 0.5 * 0.5) * 0.4 * 0.5),
    ({"issues.forces.detection": {"low": 0, "high": 0.8}}, {"guarantee": "watched"}, (1 - 0.5 * 0.4 * 0.2) * 0.4 * 0.5),
    ({"guarantors.league": {"detection": 0.2, "willingness": 0.5, "punishment": 0.3}}, {}, 0.5 * 0.4 * 0.5 + 0.2 * 0.5 * 0.3)])
def test_monitors_zones_and_guarantors_keep_a_deal_as_worked_out_on_paper(changes, where, deterred):
    """South gains .7 − .5 by breaking it, less D = m·r·K·γ with m = 1 − Π(1 − detection): σ = exp(−(.2 − D)/.1)."""
    assert kept_at(changes, **where) == pytest.approx(exp(-(0.2 - deterred) / 0.1), abs=1e-9)


@pytest.mark.parametrize("forces, cap", [("100", 1.0), ("200", 0.75), ("300", 0.5), ("500", 0.0)])
def test_a_force_cap_keeps_a_deal_by_making_the_shift_smaller(forces, cap):
    """With half of the shift to be prevented, south's gain is .2·(1 − .5·cap)."""
    gain = 0.2 * (1 - 0.5 * cap)
    assert kept_at({"war.shift.cap_effect": 0.5}, "none", forces) == pytest.approx(exp(-gain / 0.1), abs=1e-9)


def test_a_deal_that_nobody_gains_by_breaking_is_surely_kept():
    assert kept_at({"guarantors.ally": {"detection": 1, "willingness": 1, "punishment": 0.2}}) == pytest.approx(1.0, abs=1e-12)
    assert kept_at({"war.shift.cap_effect": 1.0}, "none", "200") == pytest.approx(exp(-0.5), abs=1e-9)


# guarantors who waver

def test_a_guarantor_who_wavers_is_worth_what_is_left_of_it():
    lost = {"guarantors.ally.wavers": 100, "guarantors.ally.wavering": 0.1, "war.rate": 0}
    talks = talks_of({**PAPER, **lost}, 8, WORLDS)
    fallen = talks.guarantors[0].willingness == 0.1
    assert abs(fallen.mean() - (1 - exp(-100 * 8 * 7 / 365.25))) < 1e-6
    waiting = {**lost, "guarantors.ally.wavers": 30, "war.rate": 1, "war.truce": True, "protocol.breakdown": 0}
    for same in ({"guarantors.ally.willingness": 0.1, "war.truce": True}, waiting):
        assert kept_at({**same, **both("tactic", "hard_liner")}, rounds=16) == pytest.approx(exp(-(0.2 - 0.025) / 0.1), abs=1e-9)


@pytest.mark.parametrize("days", [7, 30])
def test_it_wavers_by_a_hazard_per_year_in_each_world_by_itself(days):
    talks = talks_of({**PAPER, "guarantors.ally.wavers": 2.0, "protocol.days": days, "protocol.breakdown": 0, **both(
        "tactic", "hard_liner"), "war.truce": True}, 6, WORLDS)
    fallen = talks.guarantors[0].willingness == 0.0
    chance = 1 - exp(-2.0 * 6 * days / 365.25)
    assert len(fallen) == WORLDS and abs(fallen.mean() - chance) < four_errors(chance, WORLDS)
    alone = Negotiation(small("crisis", {**PAPER, "guarantors.ally.wavers": 2.0, "protocol.days": days, "guarantors.league": {
        "wavers": 9}, "protocol.breakdown": 0, **both("tactic", "hard_liner"), "war.truce": True}), 500, 9, 1)
    for _ in range(6):
        alone.step()
    assert (alone.guarantors[0].willingness == talks.guarantors[0].willingness[500:509]).all()


def test_wavering_never_makes_a_guarantor_more_willing():
    talks = talks_of({**PAPER, "guarantors.ally.wavers": 100, "guarantors.ally.wavering": 0.9}, 3)
    assert (np.asarray(talks.guarantors[0].willingness) == 0.4).all()


def test_a_dated_event_and_a_hazard_move_willingness_and_the_deals_it_keeps():
    doubt = {"kind": "guarantor_wavers", "date": "2025-01-22", "effects": {"willingness": {"ally": -0.2}}}
    dated = {**PAPER, "events.doubt": doubt, **both("tactic", "hard_liner")}
    assert (np.asarray(talks_of(dated, 2).guarantors[0].willingness) == 0.4).all()
    assert talks_of(dated, 3).guarantors[0].willingness == pytest.approx(0.2)
    assert kept_at({**dated, "war.truce": True}, rounds=3) == pytest.approx(exp(-(0.2 - 0.05) / 0.1), abs=1e-9)
    by_rate = {"events.doubt": {"kind": "guarantor_wavers", "rate": 0.1, "effects": {"willingness": {"ally": -0.2}}}}
    talks = talks_of({**PAPER, **by_rate, "war.truce": True, "protocol.breakdown": 0, **both("tactic", "hard_liner")}, 5, WORLDS)
    times = np.rint((0.4 - talks.guarantors[0].willingness) / 0.2)
    chance = 1 - exp(-0.1)
    assert abs(times.mean() - 5 * chance) < 4 * np.sqrt(5 * chance * (1 - chance) / WORLDS)


def test_a_story_tells_of_a_guarantor_who_wavers():
    pages: list[dict] = []
    talks_of({**PAPER, "guarantors.ally.wavers": 100}, 3, 1, diary=pages)
    assert sum(page["wavers/ally"] for page in pages) == 1


# several mediators at once

TWO = {"mediators.m": {"present": True}, "mediators.n": {"present": True}}


def test_the_leverage_of_two_mediators_adds_up_where_both_are_there():
    pull = {**TWO, "mediators.m.leverage": 0.1, "mediators.n.leverage": 0.07, "mediators.n.targets": {"south": 0.5}}
    north, south = (party.leverage for party in talks_of(pull).parties)
    assert north == pytest.approx(0.1) and south == pytest.approx(0.135)
    late = {**pull, "mediators.n.present": False, "mediators.n.arrival": 0.7}
    talks = talks_of(late, worlds=WORLDS)
    assert talks.parties[1].leverage == pytest.approx(0.1 + 0.035 * talks.mediators[1].here)
    assert 0.4 < talks.mediators[1].here.mean() < 0.6


def belief_after(**mediators):
    """North's belief after the first round, nobody fighting."""
    talks = talks_of({"war.rate": 0, **{f"mediators.{name}": {"present": True, **more} for name, more in mediators.items()}})
    return np.array(talks.parties[0].belief), talks.front.chance


def test_each_mediator_is_believed_or_not_on_its_own():
    checked = {"signal": 8, "verified": True, "signal_error": 0}
    first, chance = belief_after(m={})
    both_speak, _ = belief_after(m={**checked}, n={**checked, "signal": 5})
    one_believed, _ = belief_after(m={"signal": 8}, n={**checked, "signal": 5})
    biased, _ = belief_after(m={"signal": 8, "bias": {"south": 0.5}, "signal_error": 0}, n={})
    assert both_speak == pytest.approx(first + 13 * np.array([chance, 1 - chance]))
    assert one_believed == pytest.approx(first + 5 * np.array([chance, 1 - chance]))
    assert (biased == first).all()


def test_two_mediators_err_each_on_its_own():
    talks = talks_of({**TWO, **{f"mediators.{name}.{key}": value for name in "mn" for key, value in (
        ("formulates", True), ("salience_error", 0.5), ("floor_error", 0.1), ("signal", 5))}}, worlds=WORLDS)
    m, n = talks.mediators
    said = [mediator.signal(talks.draws, np.full(WORLDS, 0.5), 1.0) for mediator in (m, n)]
    for one, other in ((m.misjudged["north"], n.misjudged["north"]), (m.errors["north"][:, 0], n.errors["north"][:, 0]), said):
        assert abs(np.corrcoef(one, other)[0, 1]) < 4 / np.sqrt(WORLDS)




def writer(line: str, every: int) -> dict:
    """A mediator from the first round on, who starts with a draft."""
    return {"present": True, "formulates": True, "every": every, "draft": {"line": line, "guarantee": "pledge", "forces": "300"}}


DRAFTS = {**both("tactic", "hard_liner"), "mediators.m": writer("contact", 2), "mediators.n": writer("all_north", 3),
          "war.rate": 0, "protocol.breakdown": 0}


def test_two_mediators_table_their_own_texts_each_in_its_own_turn():
    pages: list[dict] = []
    talks = talks_of(DRAFTS, 7, 1, diary=pages)
    tabled = {name: [page["round"] for page in pages if page.get(f"text/{name}", -1) >= 0] for name in "mn"}
    assert tabled == {"m": [0, 2, 4, 6], "n": [0, 3, 6]}
    lines = [talks.agenda.terms(int(pages[0][f"text/{name}"]))["line"] for name in "mn"]
    assert lines == ["contact", "all_north"]


def test_the_second_mediator_is_silent_where_the_firsts_text_is_taken():
    taken = {**DRAFTS, "mediators.m.pressure": 1.0, **both("batna", 0.2)}
    pages: list[dict] = []
    talks = talks_of(taken, 1, 1, diary=pages)
    assert pages[0]["accepted"] == pages[0]["text/m"] and "text/n" not in pages[0]
    assert not talks.talking.any()
    turned = {**taken, "mediators.m.pressure": 0.0, "mediators.n.pressure": 1.0, "mediators.n.draft.line": "contact"}
    talks_of(turned, 1, 1, diary=(pages := []))
    assert pages[0]["accepted"] == pages[0]["text/n"] >= 0 and pages[0]["text/m"] >= 0


def test_every_mediator_who_is_there_slows_breakdown():
    steady = {**TWO, "mediators.m.steadies": 0.5, "mediators.n.steadies": 0.4, "protocol.breakdown": 0.2}
    assert breakdown(talks_of(steady)) == pytest.approx(0.2 * 0.5 * 0.6)
    assert breakdown(talks_of({**steady, "mediators.n.present": False})) == pytest.approx(0.2 * 0.5)
    paid = {**steady, "mediators.n.side_payments": {"north": {"condition": "talks", "holds": 0.3}}}
    assert breakdown(talks_of(paid)) == pytest.approx((0.1 * 0.7 + 0.1) * 0.5 * 0.6)


def test_slower_breakdown_is_seen_in_how_often_talks_break_down():
    steady = {**both("tactic", "hard_liner"), "war.rate": 0, "protocol.breakdown": 0.2, "protocol.rounds": 1,
              "mediators.m": {"present": True, "steadies": 0.5}}
    broken = Negotiation(small("crisis", steady), 0, WORLDS, 1).play().columns["outcome"] == WALKOUT
    assert abs(broken.mean() - (1 - exp(-0.1))) < four_errors(1 - exp(-0.1), WORLDS)


# what cannot be cured

LAND_ONLY = {  # a deal at a line is as good as the line, so that nothing tempts but the shift; no battles while people talk
    **both("salience_concentration", None), **both("preferences.guarantee.salience", 0), **both("preferences.forces.salience", 0),
    **both("optimism", 0.0), "war.truce": True, "war.temptation": 0.05, "war.shift.side": 2, "war.shift.size": 0,
    "mediators.m": {"present": True, "verified": True, "signal_error": 0},
    "guarantors.ally": {"willingness": 0, "detection": 1, "punishment": 2}}
SHIFTING, WISHFUL = {**LAND_ONLY, "war.shift.size": 0.3}, {**LAND_ONLY, **both("optimism", 0.1)}
TOLD, GUARDED = {"mediators.m.signal": 100}, {"guarantors.ally.willingness": 1}


@pytest.mark.parametrize("obstacle", [SHIFTING, WISHFUL])
def test_either_obstacle_stands_in_the_way_of_many_deals(obstacle):
    assert effect("crisis", LAND_ONLY, obstacle)["high"] < -0.2


def test_a_mediator_who_informs_gains_nothing_where_only_the_shift_stands_in_the_way_but_most_where_only_hope_does():
    told = agreed_under("crisis", {**SHIFTING, **TOLD})
    assert (told == agreed_under("crisis", SHIFTING)).all()
    helped, lost = effect("crisis", WISHFUL, {**WISHFUL, **TOLD}), effect("crisis", LAND_ONLY, WISHFUL)
    assert helped["low"] > 0 and helped["effect"] > -0.8 * lost["effect"] and helped["lost"] == 0


def test_a_guarantee_gains_nothing_where_only_hope_stands_in_the_way_but_all_where_only_the_shift_does():
    guarded = agreed_under("crisis", {**WISHFUL, **GUARDED})
    assert (guarded == agreed_under("crisis", WISHFUL)).all()
    helped, lost = effect("crisis", SHIFTING, {**SHIFTING, **GUARDED}), effect("crisis", LAND_ONLY, SHIFTING)
    assert helped["low"] > 0 and helped["effect"] >= -lost["effect"] and helped["lost"] == 0


def test_a_guarantee_that_nobody_means_and_a_word_that_nobody_believes_cure_nothing():
    empty = {"guarantors.ally.willingness": 1, "guarantors.ally.punishment": 0}
    assert (agreed_under("crisis", {**SHIFTING, **empty}) == agreed_under("crisis", SHIFTING)).all()
    idle = {"mediators.m.signal": 100, "mediators.m.verified": False}
    assert (agreed_under("crisis", {**WISHFUL, **idle}) == agreed_under("crisis", WISHFUL)).all()


def test_with_battles_while_people_talk_information_still_gives_nothing_back_of_what_the_shift_takes():
    fought = {**SHIFTING, "war.truce": False}
    assert effect("crisis", fought, {**fought, **TOLD})["high"] <= 0
