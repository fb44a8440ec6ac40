"""The ensemble against the oracle: world by world the same course as in plain loops and floats."""

from functools import lru_cache

import pytest
from conftest import EVERYTHING, REAL, scenario_named
from oracle_differences import differences, rows_of
from oracle_war import eliminated, expected_battles

ONE_EFFECT_EACH = {  # so that nothing is brought up to date by another effect's doing
    "front": -1, "balance": {"uniform": [-0.05, 0.05]}, "battles": 0.5, "truce": 2, "pause": 1.5, "leak": 0.3, "breakdown": 0.3,
    "estimates": 0.3, "cost": {"north": 0.5}, "hawkishness": {"south": 0.1}, "audience_cost": {"north": 0.5},
    "leverage": {"south": 0.02}, "information": {"south": 6}, "horizon": {"north": -0.2}, "willingness": {"ally": -0.2},
    "salience": {"north": {"line": 0.3}}, "draft": {"line": "plain_south"}, "threshold": {"north": {"uniform": [0.2, 0.9]}},
    "plebiscite": {"south": {"uniform": [0.5, 0.9]}}, "lifts": {"north": ["line"]}}
HEARD = {"parties.*.audience.influence": {"uniform": [0, 30]}, "parties.*.audience.review": 2}
NO_DEAL = {"issues.guarantee.no_deal": "none", "issues.force_cap.no_deal": "800", "issues.assets.no_deal": "kept"}
ONE_OFFER = {"parties.east.tactic": "equilibrium", "protocol.name": "ultimatum", "protocol.starts": "east"}
NO_HOME = {**{f"parties.*.audience.{key}": None for key in ("factions", "network", "influence")},
           "events.*.effects.hawkishness": None, "events.petition": None, "events.election": None}
BROKEN = {"parties.buyer.side": 1, "parties.seller.side": 2, "issues.delivery.no_deal": "in_autumn", "issues.price.no_deal": "60",
          "breach": {"stays": ["price", "delivery"], "cost": {"seller": 0.1}, "shift": {"uniform": [0, 0.4]}, "temptation": {"uniform": [0.02, 0.2]}},
          "events.help": {"kind": "shock", "round": 3, "effects": {"fallback": {"seller": 0.1}}}}
VARIANTS = {  # name: (scenario, changes)
    "hard liners": (EVERYTHING, {"parties.*.tactic": "hard_liner"}),
    "demands on an exponential curve": (EVERYTHING, {"parties.*.tactic": {"name": "exponential", "exponent": 2}}),
    "tit for tat on both sides": (EVERYTHING, {"parties.*.tactic": "tit_for_tat"}),
    "relative tit for tat": (EVERYTHING, {"parties.*.tactic": {"name": "relative_tit_for_tat", "generosity": 0.03}}),
    "averaged tit for tat": (EVERYTHING, {"parties.*.tactic": {"name": "averaged_tit_for_tat",
                                                               "window": {"uniform": [1, 6]}}}),
    "rungs of value": (EVERYTHING, {"parties.*.tactic": {"name": "micro", "clock": {"uniform": [0.5, 4]}}}),
    "one best offer": ("borderland", ONE_OFFER),
    "one best offer to an unknown limit": ("borderland", {**ONE_OFFER, "parties.west.batna": {"normal": [0.3, 0.1]},
                                                          "parties.west.audience.factions": None}),
    "one best offer to an unknown limit and home": ("borderland", {**ONE_OFFER,
                                                                   "parties.west.batna": {"uniform": [0.1, 0.4]}}),
    "no idea of the other side": (EVERYTHING, {"parties.*.opponent_model": "none"}),
    "acceptance at aspiration": (EVERYTHING, {"parties.*.acceptance": "aspiration"}),
    "an ultimatum": (EVERYTHING, {"protocol.name": "ultimatum"}),
    "an ultimatum after a pause": (EVERYTHING, {"protocol.name": "ultimatum", "events.truce.round": 0}),
    "south always speaks first": (EVERYTHING, {"protocol.starts": "south"}),
    "a single round": (EVERYTHING, {"protocol.rounds": 1}),
    "long rounds": (EVERYTHING, {"protocol.days": 30}),
    "short rounds": (EVERYTHING, {"protocol.days": 2.5}),
    "a truce while talking": (EVERYTHING, {"war.truce": True}),
    "war values averaged over beliefs": (EVERYTHING, {"war.belief": "averaged"}),
    "a war about the line alone": (EVERYTHING, {"war.about": ["line"], **NO_DEAL}),
    "unequal stakes": (EVERYTHING, {"war.stakes": [0, 0.1, 0.3, 0.4, 0.5, 0.55, 0.7, 0.95, 1]}),
    "a finer chain": (EVERYTHING, {"war.steps": 16}),
    "an odd chain": (EVERYTHING, {"war.steps": 7}),
    "a long chain": (EVERYTHING, {"war.steps": 40, "war.rate": {"lognormal": [0.05, 0.3], "high": 0.5}}),
    "many battles": (EVERYTHING, {"war.rate": 6, "protocol.days": 14}),
    "no discounting": (EVERYTHING, {"parties.*.discount": 1}),
    "a calm crisis": (EVERYTHING, {"war.rate": 0}),
    "deals that are always kept": (EVERYTHING, {"war.temptation": None}),
    "the other side grows stronger": (EVERYTHING, {"war.shift": {"side": 1, "size": {"uniform": [0.1, 0.3]}}}),
    "one side does not fight": (EVERYTHING, {"parties.north.batna": 0.3}),
    "outside options": (EVERYTHING, {"parties.*.batna": {"uniform": [0.2, 0.5]}, "parties.*.outside": {"uniform": [0.2, 0.5]}}),
    "no mediator": (EVERYTHING, {"mediator": "none"}),
    "a facilitator": (EVERYTHING, {"mediator": "facilitator"}),
    "a formulator": (EVERYTHING, {"mediator": "formulator", "mediator.present": True}),
    "a manipulator": (EVERYTHING, {"mediator": "manipulator", "mediator.arrival": 0.5}),
    "two mediators": (EVERYTHING, {"parts.league": True, "mediators.league.arrival": 0.5}),
    "texts by the Nash product": (EVERYTHING, {"mediator.text_style": "nash", "mediator.draft": None, "mediator.present": True}),
    "a single text from scratch": (EVERYTHING, {"mediator.draft": None, "mediator.present": True, "mediator.every": 1}),
    "an impatient mediator": (EVERYTHING, {"mediator.present": True, "mediator.audience.patience": 3}),
    "voting rules exchanged": (EVERYTHING, {"parties.north.audience.rule": "probit", "parties.south.audience.rule": "sure"}),
    "any threshold at home": (EVERYTHING, {"parties.*.audience.threshold": {"uniform": [0.3, 1]}, "parties.*.audience.review": 1}),
    "no home fronts": (EVERYTHING, NO_HOME),
    "four envoys": (EVERYTHING, {"channel.leak": 0.3, "parties.south.envoys.spy": {
        "share": {"uniform": [0, 2]}, "channel": "back", "mandate": {"assets": "shared"}}}),
    "narrow mandates": (EVERYTHING, {"parties.north.envoys": {"minister": {"mandate": {"line": "port_north"}}}}),
    "red lines of any hardness": (EVERYTHING, {"parties.*.red_lines.*.hard": {"uniform": [0, 1]}}),
    "saliences as stated": (EVERYTHING, {"parties.*.salience_concentration": None}),
    "no events": (EVERYTHING, {"events.*.on": False}),
    "events of one effect each": (EVERYTHING, {"events.*.on": False, "protocol.breakdown": 0.01, **{
        f"events.{effect}": {"kind": "shock", "rate": 0.06, "effects": {effect: size}}
        for effect, size in ONE_EFFECT_EACH.items()}}),
    "dear concessions": (EVERYTHING, {"parties.*.audience.audience_cost": 1.5, "parties.*.audience.failure_cost": 0.2,
                                      "parties.*.audience.anticipation": 0, "channel.leak": 0.5, "mediator": "none"}),
    "a mediator with little to gain": (EVERYTHING, {"mediator.present": True, "mediator.prestige": 0.02,
                                                    "mediator.audience.pressure": 3}),
    "touchy talks": (EVERYTHING, {"protocol.offence": 2}),
    "a veto that leaves nothing": (EVERYTHING, {"issues.assets.veto.bank.consent": 0,
                                                "parties.north.red_lines.assets": {"limit": "returned"}}),
    "a peace that breaks early": (EVERYTHING, {"peace": {"accidents": {"uniform": [0, 3]}, "temptation": {"uniform": [5, 50]},
                                                         "horizon": 3, "provisions_effect": 2}}),
    "a peace of any shape": (EVERYTHING, {"peace": {"permanent": {"uniform": [0, 1]}, "scale": {"uniform": [0.1, 5]},
                                                    "shape": {"uniform": [0.3, 2]}, "horizon": 40}}),
    "leverage on the one who would break the deal": (EVERYTHING, {
        "parties.*.optimism": 0.2, "mediator.leverage": {"uniform": [0, 0.3]}, "mediator.targets": {"south": 1, "north": 1},
        "mediator.leverage_life": {"uniform": [0, 5]}, "peace.temptation": 20, "parties.south.spoiling": 3, "mediator.present": True,
        "mediators.league": {"present": True, "leverage": 0.05, "leverage_life": 9}}),
    "a purchase under pressure": ("calm", {"mediators.broker": {"present": True, "leverage": 0.4, "leverage_life": 0.5},
                                           "peace.temptation": 30}),
    "a purchase": ("calm", {}),
    "a purchase that may be broken": ("calm", BROKEN),
    "a purchase that may be broken, and guaranteed": ("calm", {
        **BROKEN, "issues.warranty.options.three_years": {"guarantee": 0.9, "force_cap": 0.7, "detection": 0.5}, "breach.cap_effect": 0.8,
        "guarantors.bank": {"wavers": 1, "punishment": 0.4}, "breach.side": 2, "peace.temptation": 20, "parties.seller.spoiling": 5}),
    "red lines that are lifted": (EVERYTHING, {"parties.*.red_lines.*.hard": 1, "events.vote": {
        "kind": "ratification_vote", "rate": 0.1, "effects": {"lifts": {"north": ["line"], "south": ["assets", "guarantee"]}}}}),
    "a purchase with an eye on the other": ("calm", {"parties.*.opponent_model": "frequency"}),
    "lines found on the map": ("borderland", {}),
    "lines found on the map, and a quarrel beside": ("borderland", {"war.about": ["line", "withdrawal"]}),
    "the length of the talks": (EVERYTHING, {"parties.*.tactic": {"name": "resource_dependent", "patience": {"uniform": [1, 20]}}}),
    "a mixture of tactics": (EVERYTHING, {"parties.*.tactic": {"name": "mixed", "time": {"uniform": [0, 1]}, "exponent": 0.5}}),
    "another tactic in every world": (EVERYTHING, {"parties.*.tactic": {"name": "one_of", "luck": {"uniform": [0, 1]}}}),
    "the risk of conflict": (EVERYTHING, {"parties.*.tactic": "zeuthen", "protocol.breakdown": 0.01}),
    "the risk of conflict, with open cards": (EVERYTHING, {"parties.*.tactic": "zeuthen", "parties.*.opponent_model": "known",
                                                           "parties.*.envoys.*.mandate": {}, "protocol.breakdown": 0.01}),
    "what a mediator tells": (EVERYTHING, {"parties.*.opponent_model": "told", "mediator.arrival": 0.5}),
    "what two mediators tell who write nothing": (EVERYTHING, {
        "parties.*.opponent_model": "told", "parts.league": True, "mediators.*.formulates": False, "mediators.*.arrival": 0.3,
        "mediators.*.salience_error": 1, "mediator.audience.patience": 4, "events.counter_text.on": False}),
    "nobody who tells": (EVERYTHING, {"parties.*.opponent_model": "told", "mediator": "none"}),
    "hypotheses about the other side": (EVERYTHING, {"parties.*.opponent_model": {
        "name": "bayesian", "spread": {"uniform": [0.05, 1]}, "pace": {"uniform": [0, 0.1]}}}),
    "a purchase with hypotheses about the other": ("calm", {"parties.*.opponent_model": {"name": "bayesian", "most": 0.2}}),
    "acceptance late of what is best of late": (EVERYTHING, {"parties.*.acceptance": {
        "name": "ac_combi", "after": {"uniform": [0, 1]}, "window": {"uniform": [1, 6]}}}),
    "acceptance late of what is average of late": (EVERYTHING, {"parties.*.acceptance": {"name": "ac_combi", "after": 0.1,
                                                                                         "best": {"uniform": [0, 1]}}}),
    "acceptance of a constant": (EVERYTHING, {"parties.*.acceptance": {"name": "constant", "level": {"uniform": [0, 1]}}}),
    "homes in which all hear all": (EVERYTHING, {**HEARD, "parties.*.audience.network": {"kind": "complete"}}),
    "homes in a ring": (EVERYTHING, {**HEARD, "parties.*.audience.network": {"kind": "ring"}}),
    "a home in which one stands apart": (EVERYTHING, {**HEARD, "parties.*.audience.network": {"kind": "complete"},
        "parties.north.audience.network": {"kind": "listed", "ties": {"t": {"between": ["hawks", "others"], "weight": {"uniform": [0, 2]}}}}}),
    "a people asked at once": (EVERYTHING, {"events.petition.round": 0, "events.petition.chance": 1,
        "events.petition.effects.plebiscite": {"north": 0.9, "south": {"uniform": [0.3, 1]}}, "parties.*.audience.error": 0.2}),
    "elections again and again": (EVERYTHING, {"events.election": {"kind": "election", "rate": 0.2, "effects": {
        "threshold": {"north": {"uniform": [0.3, 1]}, "south": 0.4}}}}),
    "refusals that are resented": (EVERYTHING, {"parties.*.audience.failure_returns": 1, "parties.*.audience.anticipation": 0,
        "parties.*.audience.failure_hardens": {"uniform": [-0.1, 0.1]}, "parties.*.audience.failure_offence": 1.0}),
    "a power shift that nobody fears": (EVERYTHING, {**NO_HOME, "war.temptation": None, "protocol.breakdown": 0.01, "war.shift": {
        "side": 1, "size": 0.3}, "guarantors.*.wavers": 5}),
    "guarantors who waver": (EVERYTHING, {"guarantors.*.wavers": {"uniform": [0, 20]}, "guarantors.league.wavering": 0.25,
                                          "guarantors.ally.wavering": {"uniform": [0, 0.6]}}),
    "texts for the worst off": (EVERYTHING, {"mediator.text_style": "egalitarian", "mediator.draft": None,
                                             "mediator.tilt": {"south": 0.5}, "mediator.present": True}),
    "texts in shares of the best": (EVERYTHING, {"mediator.text_style": "kalai_smorodinsky", "mediator.draft": None,
                                                 "mediator.present": True}),
    "texts issue by issue": (EVERYTHING, {"mediator.text_style": "issue_by_issue", "mediator.present": True}),
    "eager envoys": (EVERYTHING, {"parties.*.envoys.*.eagerness": {"uniform": [0, 0.3]}}),
    "envoys with drafts": (EVERYTHING, {
        "parties.north.envoys.minister.draft": {"line": "port_north", "assets": "shared"}, "parties.south.envoys.general.share": 1,
        "parties.north.envoys.adviser.draft": {"line": "plain_south", "guarantee": "pledge", "force_cap": "600"},
        "parties.south.envoys.colonel": {"draft": {"line": "contact", "assets": "returned"}}, "events.truce.round": 0}),
    "mandates that do not meet": (EVERYTHING, {
        "parties.north.envoys": {"minister": {"mandate": {"line": "all_north"}}}, "parties.*.cost": 0.1,
        "parties.south.envoys": {"general": {"mandate": {"line": "all_south"}}}, "protocol.breakdown": 0.2}),
}


@pytest.mark.slow
def test_every_world_of_everything_goes_as_the_oracle_says():
    scenario = scenario_named(EVERYTHING)
    assert differences(scenario, 1, rows_of(scenario, 150, 1)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_every_world_of_a_real_scenario_goes_as_the_oracle_says(name):
    scenario = scenario_named(name)
    assert differences(scenario, 1, rows_of(scenario, 30, 1)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
def test_with_a_mechanism_changed_it_still_goes_as_the_oracle_says(name):
    assert differences(*changed(name)) == {}


def test_the_worlds_held_against_the_oracle_end_in_every_way_and_for_every_reason():
    rows = [row for name in VARIANTS for row in changed(name)[2]]
    assert {row["outcome"] for row in rows} == {"agreement", "not_ratified", "walkout", "deadline", "collapse"}
    assert {row["reason"] for row in rows} == {"", "not_found", "mandate", "guarantee", "home", "no_zone"}
    assert {row["peace_ended"] for row in rows} == {"", "accident", "reneging"}
    assert {row["broken_by"] for row in rows} >= {"", "north", "south", "seller"}


@pytest.mark.parametrize("chance, left, cost", [(0.5, 1.0, 0.01), (0.55, 1.0, 0.0), (0.5, 0.9, 0.02), (0.3, 0.99, 0.05)])
def test_the_closed_form_and_the_elimination_of_the_oracle_are_one_war_value(chance, left, cost):
    solved = eliminated([k / 8 for k in range(9)], chance, left, cost)
    closed = [k / 8 + ((2 * chance - 1) / 8 - cost) * expected_battles(k, 8, chance, left) for k in range(9)]
    assert solved == pytest.approx(closed, abs=1e-12)


@lru_cache(maxsize=None)
def changed(name):
    """A scenario with one mechanism changed, its seed, and the rows of its worlds."""
    (scenario, changes), seed = VARIANTS[name], list(VARIANTS).index(name)
    variant = scenario_named(scenario).but(changes)
    return variant, seed, rows_of(variant, 12, seed)
