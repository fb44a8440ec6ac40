"""Limits about beliefs: what battles teach, and when a mediator's word is believed."""

from __future__ import annotations

from sim.domain.priors import Prior
from sim.errors import Problem
from sim.theory.limit import Limit, Quantity, limits, within
from sim.theory.numbers import REFERENCE, ends, uniform_problems
from sim.theory.seen import CLOSE, gap, threshold

# a belief that a mediator may move [Kydd2003]


def bias_needed(spec) -> float:
    """The least bias toward a party with which a mediator is believed by it."""
    given = spec.mediators["mediator"]
    return (1.0 - given.honesty) * given.war_cost / (given.honesty * given.high_cost - given.low_cost)


def prior_belief(spec, party: str) -> tuple[float, float]:
    """A party's first belief that side 1 wins a battle, as Beta parameters, on the scenario's own chain."""
    given, fine = spec.parties[party], spec.war.steps / REFERENCE
    lean = (1.0 if given.side == 1 else -1.0) * given.optimism
    mean, weight = min(max(0.5 + (spec.war.balance - 0.5 + lean) / fine, 0.02), 0.98), given.confidence * fine**2
    return mean * weight, (1.0 - mean) * weight


def _moved(spec, worlds):
    a, b = prior_belief(spec, "first")
    return (worlds["belief.first"] - a / (a + b)).abs() > CLOSE**2


def _bias(worlds):
    return worlds["drawn.mediators.mediator.bias.first"]


def _gap(spec, worlds) -> tuple[float, float]:
    return gap(_bias(worlds), _moved(spec, worlds), *ends(spec.mediators["mediator"].bias["first"]))


def _threshold_seen(spec, worlds, twin=None) -> float:
    return threshold(*_gap(spec, worlds))


def _half_the_gap(spec, worlds) -> float:
    low, high = _gap(spec, worlds)
    return abs(high - low) / 2.0 + CLOSE


def _mediator_holds(spec):
    given = spec.mediators["mediator"]
    key = "mediators.mediator.bias.first"
    yield from uniform_problems(key, given.bias["first"])
    if not given.honesty * given.high_cost > given.low_cost:
        yield Problem("mediators.mediator.low_cost", f"expected less than honesty × high_cost = {given.honesty * given.high_cost:g}, not "
                                                     f"{given.low_cost:g}; else no mediator is ever believed, however biased")
    elif isinstance(given.bias["first"], Prior):
        low, high = ends(given.bias["first"])
        yield from within(key, bias_needed(spec), low, high, "the bias needed must be among those drawn")


_KYDD = "mediators.mediator."
limits.add(Limit(
    "biased_mediator", keys=tuple(_KYDD + word for word in ("honesty", "war_cost", "low_cost", "high_cost", "bias.first")),
    drawn=(_KYDD + "bias.first",), holds=_mediator_holds, worlds=4000,
    quantities={"bias": Quantity(bias_needed, _threshold_seen, _half_the_gap)},
    sets=({}, {_KYDD + "honesty": 0.6, _KYDD + "high_cost": 0.5}, {_KYDD + "honesty": 1.0},
          {_KYDD + "war_cost": 0.8, _KYDD + "low_cost": 0.1, _KYDD + "high_cost": 0.25},
          {_KYDD + "honesty": 0.99, _KYDD + "bias.first": {"uniform": [0, 0.05]}})))

# beliefs after battles


def battles_told(spec) -> tuple[int, int]:
    """The battles that side 1 wins and loses, as the dated moves of the front have them."""
    fine = spec.war.steps / REFERENCE
    return round(spec.events["gains"].effects.front * fine), -round(spec.events["losses"].effects.front * fine)


def posterior(party: str):
    """The mean of a party's belief after these battles."""
    def mean(spec) -> float:
        (a, b), (won, lost) = prior_belief(spec, party), battles_told(spec)
        return (a + won) / (a + b + won + lost)
    return mean


def _belief_at_the_end(party: str):
    return lambda spec, worlds, twin=None: worlds[f"belief.{party}"].mean(skipna=False)


def _front_stays_inside(spec):
    won, lost = battles_told(spec)
    place = min(max(round(spec.war.start * spec.war.steps), 1), spec.war.steps - 1)
    yield from within("events.losses.effects.front", -lost, 1 - place, 0.0, "the front must not reach the end of the chain")
    yield from within("events.gains.effects.front", won, 0.0, spec.war.steps - 1 - place + lost,
                      "the front must not reach the end of the chain")


limits.add(Limit(
    "learning", keys=("events.*.effects.front", "war.balance", "war.steps", "war.start", "parties.*.optimism",
                      "parties.*.confidence"), holds=_front_stays_inside, worlds=10,
    quantities={name: Quantity(posterior(name), _belief_at_the_end(name), lambda spec, worlds: CLOSE**1.5)
                for name in ("first", "second")},
    sets=({}, {"limit.quantity": "second"},
          {"events.gains.effects.front": 6, "events.losses.effects.front": -6, "parties.first.confidence": 3},
          {"limit.quantity": "second", "war.steps": 64, "war.balance": 0.3, "parties.second.optimism": -0.2,
           "parties.second.confidence": 40},
          {"events.gains.effects.front": 0, "events.losses.effects.front": 0})))
