"""Limits about tactics: when, and where, two of them meet."""

from __future__ import annotations

from math import floor

from sim.theory.limit import Limit, Quantity, limits, within
from sim.theory.numbers import rounds, step
from sim.theory.seen import one_step, value

_HALVINGS = 60


def conceded(spec, t: float) -> float:
    """What both have given up by round t, in shares of the pie."""
    total = 0.0
    for name in ("first", "second"):
        party = spec.parties[name]
        used = min(t / rounds(spec, party.horizon), 1.0)
        total += used ** (1.0 / party.tactic.parameters["exponent"])
    return total


def time_of(spec, given: float) -> float:
    """The time, in rounds, at which both together have given up so much."""
    low, high = 0.0, min(rounds(spec, spec.parties[name].horizon) for name in ("first", "second"))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if conceded(spec, middle) < given else (low, middle)
    return high


def meeting_time(spec) -> float:
    """The round in which two time-dependent demands meet: t^(1/e1) + t^(1/e2) = 1."""
    return time_of(spec, 1.0)


def _a_round_and_the_grid(spec, worlds=None) -> float:
    """One round, and the time in which both give the step by which each one's offer may be rounded up."""
    return 1.0 + time_of(spec, 1.0 + 2.0 * step(spec)) - meeting_time(spec) + 1e-6


def _round_of_agreement(spec, worlds, twin=None) -> float:
    return worlds["round"].where(worlds["outcome"] == "agreement").mean(skipna=False)


def _there_is_time(spec):
    needed = floor(time_of(spec, 1.0 + 2.0 * step(spec))) + 2
    yield from within("protocol.rounds", spec.protocol.rounds, needed, why="talks must last until demands meet")


limits.add(Limit(
    "faratin", keys=("parties.*.tactic.exponent", "parties.*.horizon", "protocol.rounds", "protocol.days", "issues.pie.step"),
    quantities={"round": Quantity(meeting_time, _round_of_agreement, _a_round_and_the_grid)}, holds=_there_is_time,
    sets=({}, {"parties.first.tactic.exponent": 1, "parties.second.tactic.exponent": 1},
          {"parties.first.tactic.exponent": 0.2, "parties.second.tactic.exponent": 2},
          {"parties.first.tactic.exponent": 3, "parties.second.tactic.exponent": 0.7, "parties.first.horizon": 20,
           "parties.second.horizon": 20},
          {"parties.first.tactic.exponent": 0.05, "parties.second.tactic.exponent": 0.05}), worlds=40))


# who has more to lose by conflict gives way [Zeuthen1930, Harsanyi1956]


def nash_point(spec) -> float:
    """First's share at the Nash point over what both have without a deal."""
    mine, theirs = (spec.parties[name].batna for name in ("first", "second"))
    return mine + (1.0 - mine - theirs) / 2.0


def _something_to_share(spec):
    for name in ("first", "second"):
        yield from within(f"parties.{name}.batna", spec.parties[name].batna, 0.0, 1.0, "the pie is 1")
    yield from within("parties.second.batna", sum(spec.parties[name].batna for name in ("first", "second")),
                      high=1.0 - 2.0 * step(spec), why="what both have without a deal; together it must leave two steps of the pie")


limits.add(Limit(
    "zeuthen", keys=("parties.*.batna", "issues.pie.step"), holds=_something_to_share, worlds=40,
    quantities={"first": Quantity(nash_point, value("first"), one_step)},
    sets=({}, {"parties.first.batna": 0.0, "parties.second.batna": 0.0}, {"parties.first.batna": 0.6},
          {"parties.first.batna": 0.0, "parties.second.batna": 0.97})))
