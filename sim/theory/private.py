"""Limits about what one side does not know of the other: floors, homes, costs, strength."""

from __future__ import annotations

from sim.errors import Problem
from sim.theory.limit import Limit, Quantity, limits, within
from sim.theory.numbers import ends, step, uniform_problems
from sim.theory.seen import agreed, four_errors, one_step, share, value_if_signed

# two private floors [ChatterjeeSamuelson1983]


def floors(spec) -> tuple[float, float]:
    """The highest floor that each side can have."""
    return tuple(ends(spec.parties[name].batna)[1] for name in ("first", "second"))


def zone_exists(spec) -> float:
    """The probability that two uniform floors leave anything to agree on."""
    mine, theirs = floors(spec)
    return 1.0 - max(0.0, mine + theirs - 1.0) ** 2 / (2.0 * mine * theirs)


def _missed_by_the_grid(spec) -> float:
    """The probability of a zone so narrow that it lies between two options: half a step, at the density of its edge."""
    (mine, theirs), cut = floors(spec), step(spec)
    return cut / 2.0 * max(0.0, mine + theirs - 1.0 + cut) / (mine * theirs)


def _floors_hold(spec):
    for name in ("first", "second"):
        key = f"parties.{name}.batna"
        wrong = list(uniform_problems(key, spec.parties[name].batna, 0.0))
        yield from wrong or within(key, ends(spec.parties[name].batna)[1], 0.0, 1.0, "the pie is 1")


limits.add(Limit(
    "private_floors", keys=("issues.pie.step", "parties.*.batna"), drawn=("parties.*.batna",), holds=_floors_hold,
    quantities={"zone": Quantity(zone_exists, share(lambda worlds: worlds["zopa"]),
                                 four_errors(zone_exists, _missed_by_the_grid))},
    sets=({}, {"parties.first.batna": {"uniform": [0, 1]}, "parties.second.batna": {"uniform": [0, 1]}},
          {"parties.first.batna": {"uniform": [0, 0.5]}, "parties.second.batna": {"uniform": [0, 0.5]}},
          {"parties.first.batna": {"uniform": [0, 0.1]}, "parties.second.batna": {"uniform": [0, 1]}}), worlds=4000))


# a home that must ratify [Schelling1960, Putnam1988]


def most(spec) -> float:
    """The highest floor that the ratifier can have."""
    return ends(spec.parties["second"].audience.factions["parliament"].hawkishness)[1]


def best_offer(spec) -> float:
    """The offer that trades its chance against its price."""
    return min(most(spec), (1.0 - spec.parties["first"].batna) / 2.0)


def ratified(spec) -> float:
    """The probability that it is ratified."""
    return best_offer(spec) / most(spec)


def _ratifier_holds(spec):
    home = "parties.second.audience.factions.parliament.hawkishness"
    wrong = list(uniform_problems(home, spec.parties["second"].audience.factions["parliament"].hawkishness, 0.0))
    yield from wrong or within(home, most(spec), 0.0, 1.0, "the pie is 1")
    yield from within("parties.first.batna", spec.parties["first"].batna, -1.0, 1.0 - 2.0 * step(spec),
                      "an offer of (1−d)/2 must lie on the pie")


_HOME = "parties.second.audience.factions.parliament.hawkishness"
limits.add(Limit(
    "ratifier", keys=("issues.pie.step", "parties.first.batna", _HOME), drawn=(_HOME,), holds=_ratifier_holds,
    quantities={"offer": Quantity(best_offer, value_if_signed("second"), one_step),
                "ratified": Quantity(ratified, share(agreed),
                                     four_errors(ratified, lambda spec: step(spec) / most(spec)))},
    sets=({}, {"limit.quantity": "ratified"},
          {"limit.quantity": "ratified", _HOME: {"uniform": [0, 0.2]}},
          {"limit.quantity": "offer", "parties.first.batna": -1, _HOME: {"uniform": [0, 1]}},
          {"limit.quantity": "ratified", "parties.first.batna": 0.9, _HOME: {"uniform": [0, 1]}}), worlds=4000))
