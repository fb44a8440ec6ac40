"""Limits about a war that is fought, and about deals that end it at once."""

from __future__ import annotations

from math import ceil, cos, log, pi, sqrt

from sim.theory.limit import Limit, Quantity, fought, limits, within
from sim.theory.numbers import REFERENCE, ends, per_battle, step, walk, walks
from sim.theory.seen import at_once, exactly, four_errors, four_errors_of, share

# the war as a random walk (gambler's ruin) [Slantchev2003]

_UNENDED = 1e-6  # the share of worlds in which the walk may be cut short


def probability(spec) -> float:
    """The probability that first wins the war."""
    return walk(spec).wins


def length(spec) -> float:
    """The expected number of battles."""
    return walk(spec).battles


def _first_wins(worlds):
    return (worlds["outcome"] == "collapse") & (worlds["front"] == 1.0)


def rounds_needed(spec) -> int:
    """The rounds after which all but one walk in a million has ended, by the slowest part of its spectrum."""
    war = spec.war
    fine = war.steps / REFERENCE
    chance = walk(spec).chance
    decay = 1.0 - 2.0 * sqrt(chance * (1.0 - chance)) * cos(pi / war.steps)
    battles = -log(_UNENDED) / decay
    return ceil(battles / (war.rate * fine**2 * spec.protocol.days / 7.0))


def _war_ends(spec):
    yield from fought(spec)
    if spec.war.rate > 0:
        yield from within("protocol.rounds", spec.protocol.rounds, rounds_needed(spec), why="the war must be fought to its "
                          "end; raise protocol.rounds or war.rate")


limits.add(Limit(
    "random_walk", keys=("war.steps", "war.start", "war.balance", "war.rate", "protocol.rounds", "protocol.days"),
    holds=_war_ends, worlds=4000,
    quantities={"probability": Quantity(probability, share(_first_wins), four_errors(probability)),
                "battles": Quantity(length, lambda spec, worlds, twin=None: worlds["battles"].mean(),
                                    four_errors_of("battles"))},
    sets=({}, {"limit.quantity": "battles"}, {"war.balance": 0.5, "war.start": 0.3},
          {"limit.quantity": "battles", "war.balance": 0.5, "war.start": 0.3}, {"war.steps": 2, "war.balance": 0.55},
          {"limit.quantity": "battles", "war.steps": 16, "war.balance": 0.4, "war.start": 0.75})))

# identical beliefs [Fearon1995]


def _surplus(spec) -> float:
    """What both save together by not fighting, in the world where that is least."""
    costs = sum(per_battle(spec, ends(spec.parties[name].cost)[0]) for name in ("first", "second"))
    return costs * min(one.battles for one in walks(spec))


def _worth_a_step(spec):
    yield from fought(spec)
    yield from within("parties.first.cost", _surplus(spec), step(spec), why="what both save by not fighting, against one step "
                                                                            "of the pie")


_WAR = ("war.steps", "war.start", "war.balance", "war.rate", "war.truce", "parties.*.cost", "issues.pie.step", "protocol.days",
        "protocol.rounds")
_KNOWN = ("war.start", "war.balance", "war.rate")  # to both, whatever it is; a prior on a cost would be a secret of its owner
limits.add(Limit(
    "identical_beliefs", keys=(*_WAR, "protocol.starts"), drawn=_KNOWN, holds=_worth_a_step, worlds=400,
    quantities={"at_once": Quantity(lambda spec: 1.0, share(at_once), exactly)},
    sets=({}, {"war.start": 0.25, "war.steps": 16, "war.truce": True}, {"parties.second.cost": 0, "issues.pie.step": 0.05},
          {"war.balance": {"uniform": [0.4, 0.6]}, "war.rate": {"uniform": [0.2, 2]}, "issues.pie.step": 0.02},
          {"protocol.starts": "second", "war.balance": 0.62})))

# no shift, no leverage: nothing for a guarantee to do


def _changed(spec, worlds, twin) -> float:
    """The share of worlds that end otherwise in the twin."""
    same = [worlds[name].astype(str).to_numpy() == twin[name].astype(str).to_numpy() for name in ("outcome", "reason", "round")]
    return 1.0 - (same[0] & same[1] & same[2]).mean()


def _nobody_is_thought_stronger_than_it_feels(spec):
    least = sum(ends(spec.parties[name].optimism)[0] for name in ("first", "second"))
    yield from within("parties.first.optimism", least, 0.0, why="optimism of both together; a side that is thought stronger "
                      "than it feels is feared to break a deal that it would keep, and a guarantee then matters")


_ALLY = "guarantors.ally."
_ITS_OWN = tuple(_ALLY + word for word in ("detection", "willingness", "punishment"))
limits.add(Limit(
    "no_guarantee_needed", keys=(*_WAR, "war.temptation", "parties.*.optimism", *_ITS_OWN),
    drawn=(*_KNOWN, "war.temptation", "parties.*.optimism", *_ITS_OWN), twin={_ALLY + "willingness": 0.0},
    holds=_nobody_is_thought_stronger_than_it_feels, worlds=1000,
    quantities={"changed": Quantity(lambda spec: 0.0, _changed, exactly)},
    sets=({}, {"war.balance": 0.6, "war.start": 0.25, "war.temptation": 0.01},
          {"parties.first.optimism": {"uniform": [0, 0.1]}, "parties.second.optimism": {"uniform": [0, 0.1]}},
          {"war.balance": {"uniform": [0.4, 0.6]}, "parties.second.cost": 0.01})))
