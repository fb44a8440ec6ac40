"""Stages on which mechanisms are tried: settings of a small scenario in which one thing can move the rate of agreement."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mechanism:
    """A change to a small scenario with its stage set; under `idle` the same change must alter no world at all."""

    change: dict
    stage: dict = field(default_factory=dict)
    idle: dict | None = None
    scenario: str = "crisis"


def both(key: str, value) -> dict:
    """The same value for both parties."""
    return {f"parties.{name}.{key}": value for name in ("north", "south")}


CALM = {"war.rate": 0}
HOPEFUL = {**both("optimism", 0.12), "protocol.rounds": 40, "protocol.breakdown": 0}
TEMPTED = {"war.temptation": 0.05, "war.shift.side": 2, "war.shift.size": 0.3, "guarantors.ally": {"willingness": 0}}
WEAK = {"willingness": 1, "detection": 1, "punishment": 0.15}
PUBLIC = {**both("audience.audience_cost", 1.0), "protocol.breakdown": 0, **both("cost", 0.02)}
BACK = {**PUBLIC, **both("envoys", {"adviser": {"channel": "back"}})}
HOME = {**both("audience.factions", {"doves": {"hawkishness": 0.3}, "others": {"hawkishness": 0.4},
                                     "hawks": {"hawkishness": 0.5}}), **both("audience.threshold", 0.6)}
TALKING = {**HOME, **both("audience.threshold", 0.9), **both("audience.review", 1)}
THERE = {"mediators.m.present": True}
WRITER = {**THERE, "mediators.m.formulates": True, "mediators.m.pressure": 0.5, "mediators.m.every": 2}
INTERIM = {**both("tactic", "equilibrium"), **both("discount", 0.9), "protocol.name": "ultimatum", "protocol.starts": "north",
           "war.lottery": True, "war.balance": 0.3, "parties.south.cost": 0.1, "protocol.rounds": 4, **both("preferences.city.ideal", ""),
           "issues.city": {"kind": "range", "low": 0, "high": 100, "step": 1},
           "events.rise": {"kind": "shock", "round": 1, "effects": {"balance": 0.5}}}
OUTSIDER = {"signature": "none", "batna": 0.5, "preferences": {"line": {"salience": 1, "ideal": "first"},
                                                               "guarantee": {"salience": 1}, "forces": {"salience": 0}}}
ONE_TEXT = {"protocol.name": "single_text", "mediators.m.present": True}
MISHEARD = {**both("envoys", {"envoy": {"noise": 0.15}}), "protocol.offence": 2.0}
NORTH_COUNTS = {f"map.regions.{name}.weight": {"north": 1} for name in ("hills", "valley", "port", "plain")}
HARD = both("tactic", "hard_liner")
ONE_OFFER = {**both("tactic", {"name": "time_dependent", "start": 1}), "protocol.name": "ultimatum", "war.rate": 0.3,
             "issues.city": {"kind": "range", "low": 0, "high": 100, "step": 1}}


AFTER_SIGNING = ("peace.accidents", "peace.permanent", "peace.scale", "peace.shape", "peace.provisions_effect", "peace.reference",
                 "peace.temptation", "peace.horizon", "parties.*.spoiling", "mediators.*.leverage_life")


def event(**effects) -> dict:
    """An event early in the talks that does this and no more."""
    return {"events.e": {"kind": "shock", "round": 2, "effects": effects}}
