"""Limits about what one side does not know of the other: floors, homes, costs, strength."""

from __future__ import annotations

from sim.errors import Problem
from sim.theory.limit import Limit, Quantity, limits, within
from sim.theory.numbers import ends, step, uniform_problems
from sim.theory.seen import agreed, four_errors, fought_out, one_step, share, value_if_signed

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


SEEN = 0.02  # offers are read off the deals, so that some must be made


def _seen(spec, chance: float, more: str):
    """Yield a problem where the offer is asked for and hardly ever taken."""
    if spec.limit.quantity == "offer" and chance < SEEN:
        yield Problem("limit.quantity", f"the offer is taken with a probability of {chance:g} only, so that no deal shows it; ask for "
                                        f"limit.quantity={more}")


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
    yield from () if wrong else _seen(spec, ratified(spec), "ratified")


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


# sealed bids [ChatterjeeSamuelson1983]


def width(spec) -> float:
    """The width of the floors' priors, as a share of the pie."""
    low, high = ends(spec.parties["first"].batna)
    return high - low


def trade(spec) -> float:
    """The probability that linear bids are compatible."""
    return 9.0 / 32.0


def gains(spec) -> float:
    """What both gain together, on average."""
    return 9.0 / 64.0 * width(spec)


def _between_bids(spec) -> float:
    """The probability of compatible bids with no option between them: half a step, 3/2 as wide in floors as in bids."""
    return 9.0 / 16.0 * step(spec) / width(spec)


def gained(worlds):
    """What both gain together in each world, 0 without a deal."""
    return worlds[["gain.first", "gain.second"]].sum(axis=1).where(agreed(worlds), 0.0)


def _gains_tolerance(spec, worlds) -> float:
    return 4.0 * gained(worlds).std() / len(worlds) ** 0.5 + _between_bids(spec) * width(spec) / 4.0 + 1e-6


def _supports_coincide(spec):
    wrong = [problem for name in ("first", "second")
             for problem in uniform_problems(f"parties.{name}.batna", spec.parties[name].batna)]
    yield from wrong
    if not wrong:
        (low, high), (other, highest) = (ends(spec.parties[name].batna) for name in ("first", "second"))
        if low < 0 or other < 0 or abs(low + highest - 1.0) > 1e-9 or abs(high + other - 1.0) > 1e-9:
            yield Problem("parties.second.batna", f"with first's floor in {low:g} … {high:g} expected {{uniform: [{1 - high:g}, "
                                                  f"{1 - low:g}]}}: what one may be able to give is what the other may want")


limits.add(Limit(
    "sealed_bids", keys=("parties.*.batna", "issues.pie.step"), drawn=("parties.*.batna",), holds=_supports_coincide, worlds=6000,
    quantities={"agreement": Quantity(trade, share(agreed), four_errors(trade, _between_bids)),
                "gains": Quantity(gains, lambda spec, worlds, twin=None: gained(worlds).mean(), _gains_tolerance)},
    sets=({}, {"limit.quantity": "gains"},
          {"parties.first.batna": {"uniform": [0.1, 0.8]}, "parties.second.batna": {"uniform": [0.2, 0.9]}},
          {"limit.quantity": "gains", "parties.first.batna": {"uniform": [0.25, 0.75]},
           "parties.second.batna": {"uniform": [0.25, 0.75]}})))


# one offer under a war whose cost or whose odds only the other side knows [Fearon1995]


def most_likely_cost(spec) -> tuple[float, float]:
    """The lowest and highest cost that second may have."""
    return ends(spec.parties["second"].cost)


def dearest(spec) -> float:
    """What first asks for, not knowing what war costs second."""
    low, high = most_likely_cost(spec)
    return spec.war.balance + max(low, (high - spec.parties["first"].cost) / 2.0)


def war_over_cost(spec) -> float:
    """The probability that second's cost is too low for that."""
    low, high = most_likely_cost(spec)
    return max(0.0, (high - spec.parties["first"].cost - 2.0 * low) / (2.0 * (high - low)))


def _cost_holds(spec):
    key = "parties.second.cost"
    wrong = list(uniform_problems(key, spec.parties["second"].cost))
    yield from wrong
    if not wrong:
        yield from within(key, dearest(spec), 0.0, 1.0, "what first asks for must lie on the pie")


limits.add(Limit(
    "fearon_cost", keys=("war.balance", "parties.first.cost", "parties.second.cost", "issues.pie.step"),
    drawn=("parties.second.cost",), holds=_cost_holds, worlds=4000,
    quantities={"war": Quantity(war_over_cost, fought_out, four_errors(
        war_over_cost, lambda spec: step(spec) / (most_likely_cost(spec)[1] - most_likely_cost(spec)[0]))),
                "offer": Quantity(dearest, value_if_signed("first"), one_step)},
    sets=({}, {"limit.quantity": "offer"}, {"parties.second.cost": {"uniform": [0.2, 0.3]}, "war.balance": 0.6},
          {"limit.quantity": "offer", "parties.second.cost": {"uniform": [0.2, 0.3]}, "war.balance": 0.6},
          {"parties.first.cost": 0.0, "parties.second.cost": {"uniform": [0, 0.8]}}, {"parties.first.cost": 1.0},
          {"limit.quantity": "offer", "parties.first.cost": 0.05, "parties.second.cost": {"uniform": [0.05, 0.45]}})))


def weakest(spec) -> float:
    """The least chance of its own at which second's war still gives way to what first asks for."""
    low, high = ends(spec.war.balance)
    return max(low, high - spec.parties["first"].cost - spec.parties["second"].cost)


def war_over_strength(spec) -> float:
    """The probability that first asks too much of a second that is stronger than it looks."""
    low, high = ends(spec.war.balance)
    return max(0.0, 1.0 - (spec.parties["first"].cost + spec.parties["second"].cost) / (high - low))


def asked_of_the_strong(spec) -> float:
    """What first asks for, not knowing the odds."""
    return weakest(spec) + spec.parties["second"].cost


def _strength_holds(spec):
    wrong = list(uniform_problems("war.balance", spec.war.balance))
    yield from wrong
    if not wrong:
        yield from within("war.balance", asked_of_the_strong(spec), 0.0, 1.0, "what first asks for must lie on the pie")
        yield from _seen(spec, 1.0 - war_over_strength(spec), "war")
        yield from within("parties.first.cost", sum(spec.parties[name].cost for name in ("first", "second")), step(spec),
                          why="what war costs both, against one step of the pie")


limits.add(Limit(
    "fearon_strength", keys=("war.balance", "parties.*.cost", "issues.pie.step"), drawn=("war.balance",), holds=_strength_holds,
    worlds=4000,
    quantities={"war": Quantity(war_over_strength, fought_out, four_errors(
        war_over_strength, lambda spec: step(spec) / (ends(spec.war.balance)[1] - ends(spec.war.balance)[0]))),
                "offer": Quantity(asked_of_the_strong, value_if_signed("first"), one_step)},
    sets=({}, {"limit.quantity": "offer"}, {"parties.first.cost": 0.3, "parties.second.cost": 0.2},
          {"war.balance": {"uniform": [0.1, 0.8]}, "parties.second.cost": 0.02},
          {"parties.first.cost": 0.0, "parties.second.cost": 0.05})))
