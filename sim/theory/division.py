"""Limits about dividing a pie by turns: patience, options, breakdown, the last round, and many at the table."""

from __future__ import annotations

from math import ceil, exp

from sim.errors import Problem
from sim.theory.limit import Limit, Quantity, limits, within
from sim.theory.numbers import step
from sim.theory.seen import exactly, fought_out, one_step, value

_TURNS = ("parties.*.discount", "protocol.days", "issues.pie.step")
_ONE = "parties.first."
_TWO = "parties.second."


def patience(spec, name: str) -> float:
    """A party's discount factor for a round."""
    return spec.parties[name].discount ** (spec.protocol.days / 7.0)


def floor(spec, name: str) -> float:
    """What a party has without a deal."""
    return spec.parties[name].batna


def first_of_two(spec) -> float:
    """The first proposer's share of a pie of 1 with no other options: (1 − δ2)/(1 − δ1·δ2)."""
    one, two = patience(spec, "first"), patience(spec, "second")
    return (1.0 - two) / (1.0 - one * two)


def _somebody_minds(spec):
    yield from within(_TWO + "discount", patience(spec, "first") * patience(spec, "second"), high=1.0 - 1e-6,
                      why="both discount factors together; where nobody minds waiting no share is singled out")


limits.add(Limit(
    "rubinstein", keys=_TURNS, holds=_somebody_minds,
    quantities={"first": Quantity(first_of_two, value("first"), one_step)},
    sets=({}, {_ONE + "discount": 0.5, _TWO + "discount": 0.5}, {_ONE + "discount": 0.99, _TWO + "discount": 0.9},
          {_ONE + "discount": 0.0, _TWO + "discount": 0.7}, {_ONE + "discount": 1.0, _TWO + "discount": 0.4},
          {_ONE + "discount": 0.998, _TWO + "discount": 0.998, "protocol.days": 30})))


# an option outside binds or does nothing; an option inside shifts the split [BinmoreRubinsteinWolinsky1986]


def with_outside_option(spec) -> float:
    """The first proposer's share where second can leave for good."""
    without = 1.0 - first_of_two(spec)
    return 1.0 - max(without, spec.parties["second"].outside)


def _outside_holds(spec):
    yield from _somebody_minds(spec)
    yield from within(_TWO + "outside", spec.parties["second"].outside, 0.0, 1.0, "second must be able to have it from the pie")


limits.add(Limit(
    "outside_option", keys=(*_TURNS, _TWO + "outside"), holds=_outside_holds,
    quantities={"first": Quantity(with_outside_option, value("first"), one_step)},
    sets=({}, {_TWO + "outside": 0.3}, {_TWO + "outside": 0.9}, {_TWO + "outside": 0.48, _ONE + "discount": 0.8},
          {_TWO + "outside": 0.0, _ONE + "discount": 0.6, _TWO + "discount": 0.6}, {_TWO + "outside": 1.0})))


def with_inside_options(spec) -> float:
    """The first proposer's share where both have something while talks go on."""
    mine, theirs = floor(spec, "first"), floor(spec, "second")
    return mine + (1.0 - mine - theirs) * first_of_two(spec)


def _room_between_floors(spec):
    for name in ("first", "second"):
        yield from within(f"parties.{name}.batna", floor(spec, name), 0.0, 1.0, "the pie is 1")
    yield from within(_TWO + "batna", floor(spec, "first") + floor(spec, "second"), high=1.0 - step(spec),
                      why="what both have without a deal; together it must leave a step of the pie to share")


def _inside_holds(spec):
    yield from _somebody_minds(spec)
    yield from _room_between_floors(spec)


limits.add(Limit(
    "inside_option", keys=(*_TURNS, "parties.*.batna"), holds=_inside_holds,
    quantities={"first": Quantity(with_inside_options, value("first"), one_step)},
    sets=({}, {_ONE + "batna": 0.0, _TWO + "batna": 0.5}, {_ONE + "batna": 0.7, _TWO + "batna": 0.29},
          {_ONE + "discount": 0.5, _TWO + "discount": 0.95}, {_ONE + "batna": 0.0, _TWO + "batna": 0.0})))


def breaks_down(spec) -> float:
    """The probability that talks end after a refusal."""
    return 1.0 - exp(-spec.protocol.breakdown * spec.protocol.days / 7.0)


def under_breakdown(spec) -> float:
    """The first proposer's share where a refusal may end the talks."""
    q = breaks_down(spec)
    return ((1.0 - floor(spec, "second")) + (1.0 - q) * floor(spec, "first")) / (2.0 - q)


def _breakdown_holds(spec):
    yield from within("protocol.breakdown", breaks_down(spec), 1e-6, why="the probability that a refusal ends the talks; where "
                      "they never break down nobody minds one")
    yield from _room_between_floors(spec)


limits.add(Limit(
    "breakdown", keys=("protocol.breakdown", "protocol.days", "parties.*.batna", "issues.pie.step"), holds=_breakdown_holds,
    quantities={"first": Quantity(under_breakdown, value("first"), one_step)},
    sets=({}, {"protocol.breakdown": 0.01}, {"protocol.breakdown": 3, _ONE + "batna": 0.0},
          {_ONE + "batna": 0.1, _TWO + "batna": 0.6, "protocol.breakdown": 0.5}, {"protocol.days": 30})))


# a known last round [Stahl1972]


def with_a_last_round(spec) -> float:
    """The first proposer's share where so many rounds are played: (1 − (−δ)^T)/(1 + δ)."""
    delta = patience(spec, "first")
    return (1.0 - (-delta) ** spec.protocol.rounds) / (1.0 + delta)


def _both_alike(spec):
    one, two = spec.parties["first"].discount, spec.parties["second"].discount
    if one != two:
        yield Problem(_TWO + "discount", f"{two:g} is not {one:g}; the formula is for two who are equally patient")


limits.add(Limit(
    "stahl", keys=(*_TURNS, "protocol.rounds"), holds=_both_alike,
    quantities={"first": Quantity(with_a_last_round, value("first"), one_step)},
    sets=({}, {"protocol.rounds": 1}, {"protocol.rounds": 2}, {"protocol.rounds": 12}, {"protocol.rounds": 200},
          {_ONE + "discount": 1.0, _TWO + "discount": 1.0, "protocol.rounds": 4},
          {_ONE + "discount": 0.3, _TWO + "discount": 0.3, "protocol.rounds": 3})))


# a motion that needs a quota [BaronFerejohn1989]


def mover(spec) -> float:
    """The share of the one who is recognised: the cheapest votes cost δ/n each."""
    return 1.0 - patience(spec, "first") * (spec.protocol.quorum - 1) / len(spec.parties)


def _votes_are_rounded_up(spec, worlds=None) -> float:
    """What the votes that are bought cost more than they must, because they are paid in whole steps of the pie."""
    need, cut = patience(spec, "first") / len(spec.parties), spec.issues["pie"].step
    return (spec.protocol.quorum - 1) * (ceil(need / cut - 1e-6) * cut - need) + 1e-6


_ALIKE = {"batna": 0.0, "signature": "optional"}


def _equals(spec):
    for name, party in spec.parties.items():
        for field, about in type(party).model_fields.items():
            own = ("discount", "preferences", "tactic", "title", "text", "source", "note")
            if field not in own and getattr(party, field) != _ALIKE.get(field, about.get_default(call_default_factory=True)):
                yield Problem(f"parties.{name}.{field}", "differs from the limit's file; the formula is for parties that are plain")
        if party.discount != spec.parties["first"].discount or party.tactic.name != "equilibrium":
            yield Problem(f"parties.{name}", "expected the discount of 'first' and the tactic equilibrium; the formula is for equals")


limits.add(Limit(
    "baron_ferejohn", keys=("parties.*", "issues.pie.among", "issues.pie.among.*", "issues.pie.step", "protocol.quorum",
                            "protocol.days"), holds=_equals, worlds=50,
    told=("parties.*.discount", "issues.pie.step", "protocol.quorum", "protocol.days"),
    quantities={"mover": Quantity(mover, value("first"), _votes_are_rounded_up)},
    sets=({}, {"protocol.quorum": 5, "issues.pie.step": 0.1, "parties.*.discount": 1.0},
          {"parties.*.discount": 0.8333333333, "protocol.quorum": 4},
          {"parties.*.discount": 0.0, "protocol.quorum": 2, "issues.pie.step": 0.1}, {"protocol.quorum": 2},
          {"parties.fourth": None, "parties.fifth": None, "issues.pie.among": ["first", "second", "third"],
           "protocol.quorum": 2, "issues.pie.step": 0.02})))


# why a side fights that could have peace today: commitment [Powell2006]

_SHIFT = "events.shift.effects."


def margin(spec) -> float:
    """δ·p2 − p1 less what war costs now and the guarantee adds tomorrow; above 0 second fights."""
    second, shift = spec.parties["second"], spec.events["shift"].effects
    delta, now = patience(spec, "second"), spec.war.balance
    then = now + shift.balance
    return delta * then - now - (1.0 - delta) * second.cost - delta * shift.fallback["second"]


def _war(spec) -> float:
    return float(margin(spec) > 0.0)


def _commitment_holds(spec):
    shift, second = spec.events["shift"].effects, spec.parties["second"]
    delta, then = patience(spec, "second"), spec.war.balance + shift.balance
    yield from _both_alike(spec)
    yield from within(_TWO + "discount", delta, 1e-6, 1.0 - 1e-6, "the future must weigh something, and less than the present")
    yield from within(_SHIFT + "balance", shift.balance, 0.0, why="first must be the one that grows stronger")
    yield from within(_SHIFT + "balance", then, 0.02, 0.98, "first's chance after the shift")
    yield from within(_SHIFT + "fallback.second", shift.fallback["second"], 0.0, why="a guarantee adds to what second has")
    left = 1.0 - then - second.cost + shift.fallback["second"]
    if left < 0.0 and 1.0 - spec.war.balance - second.cost <= 1.0 - delta:
        yield Problem(_TWO + "cost", f"second's war tomorrow would be worth {left:g}, less than the nothing it keeps in peace; the "
                                     "formula needs more than 0: lower the cost, or raise the fallback")
    if abs(margin(spec)) < 1e-5:
        yield Problem(_SHIFT + "fallback.second", "second is indifferent between war and peace; move it by 2e-5 or more")
    elif margin(spec) < 0.0:
        yield from _peace_tomorrow(spec, left)


def _peace_tomorrow(spec, left: float):
    """What peace today rests on: that there will be a deal tomorrow, with something left over on the grid."""
    key, added = _SHIFT + "fallback.second", spec.events["shift"].effects.fallback["second"]
    costs = sum(spec.parties[name].cost for name in ("first", "second"))
    if costs - added < step(spec):
        yield Problem(key, f"{added:g} leaves less than a step of what war costs both ({costs:g}), so that they would fight "
                           "tomorrow; lower it, or raise the costs")
    yield from within(key, left, high=1.0, why="what second's war is worth tomorrow; the pie is 1")


limits.add(Limit(
    "commitment", keys=("war.balance", "parties.*.cost", "parties.*.discount", _SHIFT + "balance", _SHIFT + "fallback.second",
                        "issues.pie.step"), holds=_commitment_holds, worlds=50,
    quantities={"war": Quantity(_war, fought_out, exactly)},
    sets=({}, {_SHIFT + "fallback.second": 0.2112}, {_SHIFT + "fallback.second": 0.211}, {_TWO + "cost": 0.6, "war.balance": 0.1, _SHIFT + "balance": 0.2},
          {_SHIFT + "balance": 0.05, _TWO + "cost": 0.1},
          {_ONE + "discount": 0.5, _TWO + "discount": 0.5, _TWO + "cost": 0.1, _SHIFT + "balance": 0.65},
          {_ONE + "discount": 0.5, _TWO + "discount": 0.5, _TWO + "cost": 0.1, _SHIFT + "balance": 0.25})))
