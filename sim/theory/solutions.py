"""Limits about bargaining solutions: a mediator who knows both sides writes the text."""

from __future__ import annotations

from math import sqrt

from sim.theory.limit import Limit, Quantity, fought, limits, within
from sim.theory.numbers import per_battle, step, walk, weight
from sim.theory.seen import CLOSE, close, one_step, value

# u2 = 1 − (u1/s)², with u1 in 0…s: the scale s is what a whole pie weighs to first against what it weighs to second


def scale(spec) -> float:
    """The most that first can have, in units of the most that second can have."""
    return weight(spec, "first", "pie") / weight(spec, "second", "pie")


def nash(spec) -> float:
    """First's value where the product of values is highest."""
    return scale(spec) / sqrt(3.0)


def kalai_smorodinsky(spec) -> float:
    """First's value where both have the same share of the most they could have."""
    return scale(spec) * (sqrt(5.0) - 1.0) / 2.0


def egalitarian(spec) -> float:
    """First's value where both have the same."""
    s = scale(spec)
    return (s * sqrt(s * s + 4.0) - s * s) / 2.0


def _in_seconds_units(spec, worlds, twin=None) -> float:
    return value("first")(spec, worlds) / weight(spec, "second", "pie")


def _one_step_of_first(spec, worlds=None) -> float:
    return one_step(spec) * scale(spec) + CLOSE


def _both_care(spec):
    for name in ("first", "second"):
        yield from within(f"parties.{name}.preferences.pie.salience", weight(spec, name, "pie"), 0.02, 1.0,
                          "the pie must weigh something to both")


_WEIGHTS = "parties.*.preferences.*.salience"
_SCALES = ({}, {"parties.second.preferences.rest.salience": 0},
           {"parties.first.preferences.rest.salience": 3, "parties.second.preferences.rest.salience": 0},
           {"parties.second.preferences.rest.salience": 9, "issues.pie.step": 0.01})
for _name, _exact in (("nash", nash), ("kalai_smorodinsky", kalai_smorodinsky), ("egalitarian", egalitarian)):
    limits.add(Limit(_name, keys=("issues.pie.step", _WEIGHTS), holds=_both_care, sets=_SCALES,
                     quantities={"first": Quantity(_exact, _in_seconds_units, _one_step_of_first)}))


# Nash with a war that is fought as disagreement


def lumps(spec) -> tuple[float, float]:
    """What the whole war costs each side, in expectation."""
    return tuple(per_battle(spec, spec.parties[name].cost) * walk(spec).battles for name in ("first", "second"))


def war_as_disagreement(spec) -> float:
    """First's share at the Nash point over what war is worth to both."""
    mine, theirs = lumps(spec)
    return walk(spec).wins + (theirs - mine) / 2.0


def _war_holds(spec):
    yield from fought(spec)
    yield from within("parties.first.cost", sum(lumps(spec)), step(spec), why="both costs of the whole war together, against "
                      "one step of the pie; without them there is nothing to gain by a deal")
    yield from within("parties.first.cost", war_as_disagreement(spec), 0.0, 1.0, "the point p + (c2 − c1)/2 must lie on "
                                                                                 "the pie")


limits.add(Limit(
    "nash_war", keys=("issues.pie.step", "war.steps", "war.start", "war.balance", "war.rate", "parties.*.cost",
                      "protocol.days"), holds=_war_holds,
    quantities={"first": Quantity(war_as_disagreement, value("first"), one_step)},
    sets=({}, {"war.balance": 0.5, "parties.first.cost": 0.0125, "parties.second.cost": 0.0},
          {"war.steps": 8, "war.start": 0.625, "parties.first.cost": 0.002, "parties.second.cost": 0.01},
          {"war.steps": 32, "war.start": 0.25, "war.balance": 0.58, "war.rate": 0.1, "parties.first.cost": 0.02,
           "parties.second.cost": 0.01})))


# log-rolling


def _own(name: str, other: str):
    return lambda spec: 0.5 if _one_by_one(spec) else weight(spec, name, other)


def _one_by_one(spec) -> bool:
    return next(iter(spec.mediators.values())).text_style == "issue_by_issue"


def _near(spec, worlds=None) -> float:
    """The trade lies at a corner of any grid; the middle of an issue may lie between two options."""
    return max(step(spec, "land"), step(spec, "safety")) + CLOSE if _one_by_one(spec) else close(spec)


def _weights_are_opposed(spec):
    for name, issue in (("first", "land"), ("second", "safety")):
        yield from within(f"parties.{name}.preferences.{issue}.salience", weight(spec, name, issue), 0.5, 1.0,
                          "each must care more for another issue")


limits.add(Limit(
    "log_rolling", keys=(_WEIGHTS, "issues.*.step", "mediators.mediator.text_style"), holds=_weights_are_opposed,
    quantities={"first": Quantity(_own("first", "land"), value("first"), _near),
                "second": Quantity(_own("second", "safety"), value("second"), _near)},
    sets=({}, {"mediators.mediator.text_style": "issue_by_issue"},
          {"limit.quantity": "second", "parties.second.preferences.safety.salience": 0.95,
           "parties.second.preferences.land.salience": 0.05},
          {"parties.first.preferences.land.salience": 1, "parties.first.preferences.safety.salience": 1},
          {"limit.quantity": "second", "mediators.mediator.text_style": "issue_by_issue", "issues.land.step": 1,
           "parties.first.preferences.land.salience": 9})))
