"""For each mechanism a setting in which it moves the rate of agreement, and, where there is one, a setting in which it cannot."""

from mechanisms_of_breach import BREACH
from mechanisms_of_events import EVENTS
from stages import (
    BACK, CALM, HARD, HOME, HOPEFUL, INTERIM, MISHEARD, Mechanism, NORTH_COUNTS, ONE_OFFER, ONE_TEXT, OUTSIDER, PUBLIC,
    TALKING, TEMPTED, THERE, WEAK, WRITER, both)

from sim.strategies.registry import tactics

MECHANISMS = {
    # what parties want
    "salience spread": Mechanism(both("salience_concentration", 3), both("batna", 0.52), scenario="trade"),
    "spread of a prior": Mechanism(both("cost", {"lognormal": [0.02, 2.0], "high": 1}), both("cost", 0.02), CALM),
    "salience": Mechanism(both("preferences.line.salience", 0.5)),
    "hardness of a red line": Mechanism({"parties.north.red_lines.line.hard": 1},
                                        {"parties.north.red_lines": {"line": {"limit": "contact", "hard": 0}}},
                                        {"parties.north.red_lines.line.limit": "all_south"}),
    "hard red line": Mechanism({"parties.north.red_lines": {"line": {"limit": "contact"}}}),
    "uncertain red line": Mechanism({"parties.north.red_lines.line.limit": {"contact": 0.5, "port_north": 0.5}},
                                    {"parties.north.red_lines": {"line": {"limit": "contact"}}}),
    "soft red line": Mechanism({"parties.north.red_lines.line.cost": 0.5},
                               {"parties.north.red_lines": {"line": {"limit": "contact", "hard": 0}}},
                               {"parties.north.red_lines.line.hard": 1}),
    "linkage": Mechanism({**both("linkages", {"land_for_safety": {"issues": ["line", "guarantee"], "strength": 0.4}})}),
    "veto": Mechanism({"issues.line.veto.bank.consent": 0},
                      {"issues.line.veto": {"bank": {"options": ["contact", "valley_south"], "consent": 1}}},
                      {"issues.line.veto.bank.options": []}),
    "opening position": Mechanism({"parties.north.position": {"line": "contact"},
                                   "parties.south.position": {"line": "contact"}}),
    "shape of a preference": Mechanism({**both("preferences.line.shape", "power"), **both("preferences.line.exponent", 0.4)}),
    "threshold preference": Mechanism({**both("preferences.line.threshold", 0.9)}, both("preferences.line.shape", "threshold")),
    "table preference": Mechanism({"parties.north.preferences.line.values.contact": 0.9},
                                  {"parties.north.preferences.line.shape": "table", "parties.north.preferences.line.values": {
                                      "all_north": 1, "port_north": 0.8, "contact": 0.3, "valley_south": 0.2, "all_south": 0}}),
    "single-peaked preference": Mechanism({"parties.south.preferences.line.ideal": "contact"},
                                          {"parties.south.preferences.line.shape": "single_peaked"}),
    # land
    "lines on the table": Mechanism({"issues.line.lines": ["all_north", "all_south"]}),
    "weight of a region": Mechanism({"map.regions.valley.weight": {"north": 20}}),
    "area of a region": Mechanism({"map.regions.valley.area": 50}, NORTH_COUNTS),
    "population of a region": Mechanism({"map.regions.valley.population": 50}, NORTH_COUNTS),
    "area against population": Mechanism({"map.area_share": 0}, {"map.regions.hills.area": 30, "map.regions.port.population": 30}),
    "place of a line on the war chain": Mechanism({"map.lines.contact.place": 0.95}, TEMPTED, {"war.temptation": None}),
    # war
    "where the front stands": Mechanism({"war.start": 0.125}),
    "chance in battle": Mechanism({"war.balance": 0.8}, {"war.balance": 0.5}, CALM),
    "optimism": Mechanism(both("optimism", 0.15), both("optimism", 0.0), CALM),
    "learning from battles": Mechanism(both("confidence", 1), {**HOPEFUL, **both("confidence", 1e6), "war.rate": 0.4}, CALM),
    "cost of war": Mechanism(both("cost", 0.08), both("cost", 0.005), CALM),
    "discounting": Mechanism(both("discount", 0.95), {**both("discount", 1.0), **both("optimism", 0.08)}, CALM),
    "fighting": Mechanism({"war.rate": 1.0}, CALM),
    "truce while talking": Mechanism({"war.truce": True}, HOPEFUL, CALM),
    "belief averaged": Mechanism({"war.belief": "averaged"}, {**ONE_OFFER, **both("optimism", {"uniform": [0, 0.3]}),
                                 **both("confidence", 3), **both("cost", 0.02)}, {**CALM}, "siege"),
    "unequal stakes": Mechanism({"war.stakes": [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.6, 0.8, 1]}),
    "what the war is about": Mechanism({"war.about": ["line"], "issues.guarantee.no_deal": "treaty",
                                        "issues.forces.no_deal": "300"}),
    "inside option": Mechanism(both("batna", 0.6), both("batna", 0.2)),
    "outside option": Mechanism(both("outside", 0.6), both("outside", -1)),
    # keeping a deal
    "power shift": Mechanism({"war.shift.size": 0.3}, {**TEMPTED, "war.shift.size": 0.0}, {"war.temptation": None}),
    "temptation": Mechanism({"war.temptation": 0.02}, {**TEMPTED, "war.temptation": 5.0}, None),
    "guarantor's willingness": Mechanism({"guarantors.ally.willingness": 1}, TEMPTED, {"guarantors.ally.punishment": 0}),
    "a guarantor who wavers": Mechanism({"guarantors.ally.wavers": 20}, {**TEMPTED, "guarantors.ally.willingness": 1},
                                        {"guarantors.ally.wavering": 1}),
    "what is left of a guarantor who wavers": Mechanism({"guarantors.ally.wavering": 1}, {
        **TEMPTED, "guarantors.ally.willingness": 1, "guarantors.ally.wavers": 20}, {"guarantors.ally.punishment": 0}),
    "guarantor's punishment": Mechanism({"guarantors.ally.punishment": 2}, {**TEMPTED, "guarantors.ally.willingness": 1,
                                        "guarantors.ally.punishment": 0}, {"guarantors.ally.detection": 0,
                                        "issues.guarantee.options.treaty.detection": 0}),
    "guarantor's detection": Mechanism({"guarantors.ally.detection": 1}, {**TEMPTED, "guarantors.ally.willingness": 1,
                                       "guarantors.ally.punishment": 0.3, "guarantors.ally.detection": 0},
                                       {"guarantors.ally.willingness": 0}),
    "monitoring": Mechanism({"issues.guarantee.options.treaty.detection": 1}, {
        **TEMPTED, "guarantors.ally": {"willingness": 1, "punishment": 1, "detection": 0},
        "issues.guarantee.options.treaty.detection": 0}, {"guarantors.ally.willingness": 0}),
    "level of guarantee": Mechanism({"issues.guarantee.options.none.guarantee": 1}, {
        **TEMPTED, "guarantors.ally.willingness": 1, "issues.guarantee.options.treaty.guarantee": 0,
        "issues.guarantee.options.pledge.guarantee": 0}, {"guarantors.ally.willingness": 0}),
    "level of guarantee in a range": Mechanism({"issues.forces.guarantee": {"low": 1, "high": 1}}, {
        **TEMPTED, "guarantors.ally.willingness": 1, "issues.guarantee.options.treaty.guarantee": 0,
        "issues.guarantee.options.pledge.guarantee": 0}, {"guarantors.ally.willingness": 0}),
    "monitoring in a range": Mechanism({"issues.forces.detection": {"low": 1, "high": 1}}, {
        **TEMPTED, "guarantors.ally": {"willingness": 1, "punishment": 1, "detection": 0},
        "issues.guarantee.options.treaty.detection": 0}, {"guarantors.ally.willingness": 0}),
    "a second guarantor": Mechanism({"guarantors.league": WEAK}, {**TEMPTED, "guarantors.ally": WEAK},
                                    {"issues.guarantee.options.treaty.guarantee": {"ally": 1},
                                     "issues.guarantee.options.pledge.guarantee": {"ally": 1}}),
    "force cap": Mechanism({"war.shift.cap_effect": 1}, TEMPTED, {"issues.forces.force_cap.low": 0}),
    "tightest force cap": Mechanism({"issues.forces.force_cap.low": 0}, {**TEMPTED, "war.shift.cap_effect": 1},
                                    {"war.shift.cap_effect": 0}),
    "loosest force cap": Mechanism({"issues.forces.force_cap.high": 1}, {**TEMPTED, "war.shift.cap_effect": 1},
                                   {"war.shift.cap_effect": 0}),
    "force cap of an option": Mechanism({"issues.guarantee.options.none.force_cap": 1}, {**TEMPTED, "war.shift.cap_effect": 1,
                                        "issues.forces.force_cap.low": 0}, {"war.shift.cap_effect": 0}),
    # the table
    "acceptance rule": Mechanism(both("acceptance", "aspiration"), {
        **MISHEARD, **both("batna", 0.3), "issues.share.step": 20, "protocol.breakdown": 0.1},
        both("envoys", {"envoy": {}}), "pie"),
    "opponent model": Mechanism(both("opponent_model", "frequency")),
    **{f"tactic {name}": Mechanism(both("tactic", name), {"protocol.name": "taking_turns"} if "plan" in tactics[name].asks else {})
       for name in tactics.names()},
    "concession curve": Mechanism(both("tactic.exponent", 0.1)),
    "opening concession": Mechanism(both("tactic.start", 0.5)),
    "own horizon": Mechanism(both("horizon", 80)),
    "deadline": Mechanism({"protocol.rounds": 6}),
    "breakdown": Mechanism({"protocol.breakdown": 0.3}),
    "length of a round": Mechanism({"protocol.days": 2}),
    "ultimatum": Mechanism({"protocol.name": "ultimatum"}),
    # messages
    "mandate": Mechanism({"parties.north.envoys": {"envoy": {"mandate": {"line": "port_north"}}}}),
    "bias of an envoy": Mechanism(both("envoys.envoy.bias", -0.2), both("envoys", {"envoy": {}}) | {"protocol.offence": 2.0}),
    "noise": Mechanism(both("envoys.envoy.noise", 0.15), both("envoys", {"envoy": {}}) | {"protocol.offence": 2.0}),
    "eagerness of an envoy": Mechanism(both("envoys.envoy.eagerness", 0.3), both("envoys", {"envoy": {}})),
    "draft of an envoy": Mechanism(both("envoys.envoy.draft", {"line": "contact"}), {
        **both("envoys", {"envoy": {}}), "protocol.name": "ultimatum"}),
    "offence": Mechanism({"protocol.offence": 5.0}, {**MISHEARD, "protocol.offence": 0},
                         {**both("envoys", {"envoy": {}}), **CALM}),
    "delay": Mechanism(both("envoys.envoy.delay", 12), both("envoys", {"envoy": {}})),
    "two envoys": Mechanism({"parties.north.envoys.second": {"share": 1}},
                            {"parties.north.envoys": {"first": {"mandate": {"line": "port_north"}}}},
                            {"parties.north.envoys.first.mandate": {}}),
    "cost of public concessions": Mechanism(both("audience.audience_cost", 1.0), {"protocol.breakdown": 0},
                                            both("envoys", {"adviser": {"channel": "back"}})),
    "back channel": Mechanism(both("envoys", {"envoy": {"channel": "back"}}), PUBLIC, both("audience.audience_cost", 0)),
    "leak": Mechanism({"channel.leak": 1.0}, BACK, both("envoys", {"envoy": {}})),
    "dearer by a leak": Mechanism({"channel.extra": 5.0}, {**BACK, **both("audience.audience_cost", 0.3), "channel.leak": 0.2,
                                                           "channel.extra": 0}, {"channel.leak": 0}),
    # mediation
    "arrival": Mechanism({"mediators.m.arrival": 1.0}, {"mediators.m": {"arrival": 0, "leverage": 0.1}},
                         {"mediators.m.leverage": 0}),
    "steadies": Mechanism({"mediators.m.steadies": 1.0}, {**THERE, "protocol.breakdown": 0.1}, {"protocol.breakdown": 0}),
    "repeats": Mechanism({"mediators.m.repeats": 1.0}, {**MISHEARD, **THERE}, both("envoys", {"envoy": {}})),
    "verified word": Mechanism({"mediators.m.signal": 100}, {**HOPEFUL, **THERE, "mediators.m.verified": True,
                                                             "mediators.m.signal_error": 0}, CALM),
    "biased word": Mechanism({"mediators.m.signal": 100}, {
        **HOPEFUL, **THERE, "mediators.m.signal_error": 0, "mediators.m.bias": {"north": 0.5, "south": 0.5}},
        {"mediators.m.bias": {}}),
    "bias": Mechanism({"mediators.m.bias": {"north": 0.2}}, {**HOPEFUL, **THERE, "mediators.m.signal": 100},
                      {"mediators.m.high_cost": 0.04}),
    "error of the word": Mechanism({"mediators.m.signal_error": 0.4}, {
        **HOPEFUL, **THERE, "mediators.m.signal": 100, "mediators.m.bias": {"north": 0.5}, "mediators.m.signal_error": 0},
        {"mediators.m.bias": {}}),
    "honesty": Mechanism({"mediators.m.honesty": 0.3}, {**HOPEFUL, **THERE, "mediators.m.signal": 100, "mediators.m.bias": {
        "north": 0.3, "south": 0.3}}, {"mediators.m.verified": True}),
    "the mediator's own cost of war": Mechanism({"mediators.m.war_cost": 9}, {
        **HOPEFUL, **THERE, "mediators.m.signal": 100, "mediators.m.bias": {"north": 0.3, "south": 0.3}},
        {"mediators.m.verified": True}),
    "the cost of war of a strong type": Mechanism({"mediators.m.low_cost": 0.25}, {
        **HOPEFUL, **THERE, "mediators.m.signal": 100, "mediators.m.bias": {"north": 0.2, "south": 0.2}},
        {"mediators.m.verified": True}),
    "the cost of war of a weak type": Mechanism({"mediators.m.high_cost": 0.06}, {
        **HOPEFUL, **THERE, "mediators.m.signal": 100, "mediators.m.bias": {"north": 0.2, "south": 0.2}},
        {"mediators.m.verified": True}),
    "formulation": Mechanism({"mediators.m.formulates": True}, {**HARD, **THERE, "mediators.m.pressure": 0.9}),
    "how often a text": Mechanism({"mediators.m.every": 12}, {**WRITER, "mediators.m.pressure": 0.3}),
    "pressure for a text": Mechanism({"mediators.m.pressure": 1.0}, {**WRITER, "mediators.m.pressure": 0.0},
                                     {"mediators.m.formulates": False}),
    "single text": Mechanism({"mediators.m.text_style": "single"}, {
        **HARD, **WRITER, "mediators.m.draft": {"line": "all_north"}, "mediators.m.pressure": 1.0,
        "mediators.m.every": 3, "protocol.breakdown": 0.1}),
    "draft": Mechanism({"mediators.m.draft": {"line": "all_north"}}, {**HARD, **WRITER, "mediators.m.text_style": "single",
                                                                      "mediators.m.pressure": 1.0}, None),
    "tilt": Mechanism({"mediators.m.tilt": {"south": 10}}, {**HARD, **WRITER, "mediators.m.pressure": 0.6}),
    "error about saliences": Mechanism({"mediators.m.salience_error": 3.0}, {**HARD, **WRITER, "mediators.m.pressure": 0.6}),
    "error about floors": Mechanism({"mediators.m.floor_error": 0.5}, {**HARD, **WRITER, "mediators.m.pressure": 0.6}),
    "leverage": Mechanism({"mediators.m.leverage": 0.2}, THERE, {"mediators.m.targets": {"north": 0}}),
    "targets": Mechanism({"mediators.m.targets": {"north": 0, "south": 0}}, {**THERE, "mediators.m.leverage": 0.2},
                         {"mediators.m.leverage": 0}),
    "cost of leverage": Mechanism({"mediators.m.leverage_cost": 10}, {**THERE, "mediators.m.leverage": 0.2,
                                  "mediators.m.prestige": 0.2}, {"mediators.m.leverage": 0}),
    "prestige": Mechanism({"mediators.m.prestige": 0.0}, {**THERE, "mediators.m.leverage": 0.2, "mediators.m.leverage_cost": 1},
                          {"mediators.m.leverage": 0}),
    "side payment on agreement": Mechanism({"mediators.m.side_payments": {"north": {"amount": 0.2}, "south": {"amount": 0.2}}},
                                           THERE),
    "payment for talking": Mechanism({"mediators.m.side_payments": {
        name: {"amount": 0.3, "condition": "talks"} for name in ("north", "south")}}, {**THERE, **both("discount", 0.95)},
        both("discount", 1.0)),
    "payment that holds at the table": Mechanism({"mediators.m.side_payments": {
        name: {"amount": 0.0, "condition": "talks", "holds": 1} for name in ("north", "south")}},
        {**THERE, "protocol.breakdown": 0.1}, {"protocol.breakdown": 0}),
    "the mediator's impatient public": Mechanism({"mediators.m.audience.pressure": 10}, {**THERE, "mediators.m.leverage": 0.1},
                                                 {"mediators.m.leverage": 0}),
    "the mediator's patience": Mechanism({"mediators.m.audience.patience": 2}, {**THERE, "mediators.m.leverage": 0.2},
                                         {"mediators.m.leverage": 0}),
    # home
    "factions": Mechanism(both("audience.factions", {"all": {"hawkishness": 0.5}})),
    "hawkishness": Mechanism(both("audience.factions.hawks.hawkishness", 0.8), {**HOME, **both("audience.threshold", 0.9)}),
    "weight of a faction": Mechanism(both("audience.factions.hawks.weight", 10), HOME),
    "what a faction cares for": Mechanism(both("audience.factions.others.saliences", {"guarantee": 20}), HOME),
    "threshold": Mechanism(both("audience.threshold", 0.9), HOME),
    "referendum": Mechanism(both("audience.referendum", {"on": {"line": ["contact", "valley_south"]}, "threshold": 1.0}), HOME,
                            both("audience.factions", {})),
    "support a referendum needs": Mechanism(both("audience.referendum.threshold", 1.0), {**HOME, **both("audience.referendum", {
        "on": {"line": ["contact", "valley_south"]}})}, both("audience.referendum.on", {})),
    "a referendum that cannot be held": Mechanism(both("audience.referendum.barred", {"guarantee": ["treaty"]}), both(
        "audience.referendum", {"on": {"line": ["contact", "valley_south"]}}), both("audience.referendum.on", {})),
    "a bar that binds": Mechanism(both("audience.referendum.binds", 0.0), both("audience.referendum", {
        "on": {"line": ["port_north", "contact", "valley_south"]}, "barred": {"guarantee": ["treaty", "pledge"]}}),
                                both("audience.referendum.barred", {})),
    "weariness": Mechanism({f"parties.{p}.audience.factions.{f}.weariness": 1.0 for p in ("north", "south")
                            for f in ("doves", "others", "hawks")}, HOME),
    "how often the leader looks home": Mechanism(both("audience.review", 500), {
        **HOME, **{f"parties.{p}.audience.factions.{f}.weariness": 1.0 for p in ("north", "south")
                   for f in ("doves", "others", "hawks")}}, {f"parties.{p}.audience.factions.{f}.weariness": 0.0
                                                             for p in ("north", "south") for f in ("doves", "others", "hawks")}),
    "anticipation": Mechanism(both("audience.anticipation", 1.0), HOME, both("audience.factions", {})),
    "error about home": Mechanism(both("audience.error", 0.3), {**HOME, **both("audience.anticipation", 1.0)},
                                  both("audience.anticipation", 0.0)),
    "probit": Mechanism(both("audience.rule", "probit") | both("audience.slope", 0.5), HOME, both("audience.factions", {})),
    "slope of the vote": Mechanism(both("audience.slope", 0.5), {**HOME, **both("audience.rule", "probit"),
                                   **both("audience.slope", 0.01)}, both("audience.rule", "sure")),
    "back to talks after a refusal": Mechanism(both("audience.failure_returns", 1.0), HOME, both("audience.factions", {})),
    "cost of a refusal": Mechanism(both("audience.failure_cost", 0.5), {**HOME, **both("audience.failure_returns", 1.0)},
                                   both("audience.failure_returns", 0.0)),
    "influence among factions": Mechanism(both("audience.influence", 50), {**TALKING, **both("audience.network", {})},
                                          both("audience.review", 500)),
    "weight of a tie": Mechanism(both("audience.network.ties.t.weight", 0.0), {**TALKING, **both("audience.influence", 50), **both(
        "audience.network", {"kind": "listed", "ties": {"t": {"between": ["doves", "others"], "weight": 1}, "s": {
            "between": ["hawks", "others"]}}})}, both("audience.review", 500)),
    "home hardened by a refusal": Mechanism(both("audience.failure_hardens", 0.2), {
        **HOME, **both("audience.failure_returns", 1.0)}, both("audience.failure_returns", 0.0)),
    "offence of a refusal": Mechanism(both("audience.failure_offence", 5.0), {
        **HOME, **both("audience.failure_returns", 1.0)}, both("audience.failure_returns", 0.0)),
    # the end of the talks, and what parties know of it
    "a deadline nobody knows": Mechanism({"protocol.deadline": "unknown"}, {"war.truce": True, **both("cost", 0.05)},
                                         {"war.truce": False}),
    "a deadline that falls by chance": Mechanism({"protocol.deadline": "random", "protocol.deadline_mean": 5}),
    "a war that one battle decides": Mechanism({"war.lottery": True}),
    "who knows the balance of forces": Mechanism({"parties.north.informed": False}, {
        **INTERIM, "war.balance": {"uniform": [0.3, 0.7]}, "events.rise": None}, {"war.balance": 0.5}, "siege"),
    "deals for a round each": Mechanism({"protocol.deals": "interim"}, INTERIM, scenario="siege"),
    # three at the table
    "signatures needed": Mechanism({"protocol.quorum": 2}, {"parties.east.signature": "optional", "protocol.quorum": 3},
                                   scenario="three"),
    "a signature that is not needed": Mechanism({"parties.east.signature": "none"}, scenario="three"),
    "a spoiler": Mechanism({"parties.east.disrupts": 0.5}, {"parties.east.signature": "none"}, {"parties.east.batna": -1},
                           scenario="three"),
    "a spoiler who is reckoned with": Mechanism({"parties.east.reckoned": 1}, {"war.temptation": 0.1, "parties.east": OUTSIDER},
                                                {"parties.east.batna": -1}),
    "talks item by item": Mechanism({"protocol.closes": 1}, {"parties.*.opponent_model": "frequency"}, {"protocol.rounds": 1},
                                    scenario="three"),
    "changes to a single text": Mechanism({"protocol.changes": 1}, {**ONE_TEXT, "protocol.temperature": 0.1}, scenario="three"),
    "annealing": Mechanism({"protocol.temperature": 0.3}, ONE_TEXT, scenario="three"),
    **BREACH, **EVENTS,
}
