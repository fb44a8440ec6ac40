"""The ranges over which every textbook limit must hold: what a property test draws, by limit and key."""

from hypothesis import strategies as st


def share(low=0.0, high=1.0):
    """A number with few digits, as somebody would type it; edges included."""
    return st.integers(round(low * 1000), round(high * 1000)).map(lambda n: n / 1000)


def uniform(low, high):
    """A uniform prior with these strategies for its ends."""
    return st.tuples(low, high).filter(lambda ends: ends[0] + 0.01 < ends[1]).map(lambda ends: {"uniform": list(ends)})


ZERO = st.just(0.0)
STEPS = st.sampled_from([0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001])
CHAIN = {"war.steps": st.sampled_from([2, 3, 5, 8, 12, 20]), "war.start": share(0.05, 0.95), "war.balance": share(0.4, 0.6)}
PATIENT = {f"parties.{name}.discount": share() for name in ("first", "second")}
TURNS = {**PATIENT, "issues.pie.step": STEPS, "protocol.days": st.sampled_from([1, 7, 30])}
FLOORS = {f"parties.{name}.batna": share() for name in ("first", "second")}
COSTS = {f"parties.{name}.cost": share(0, 0.3) for name in ("first", "second")}
PIE = {f"parties.{name}.preferences.{issue}.salience": st.integers(0, 9) for name in ("first", "second")
       for issue in ("pie", "rest")} | {"issues.pie.step": STEPS}
HOME = "parties.second.audience.factions.parliament.hawkishness"
SAME = st.shared(share(), key="same")
LOWEST = st.shared(st.tuples(share(0, 0.4), share(0, 0.4)), key="lowest")
RANGES = {
    "rubinstein": TURNS,
    "outside_option": {**TURNS, "parties.second.outside": share()},
    "inside_option": {**TURNS, **FLOORS},
    "breakdown": {**FLOORS, "protocol.breakdown": share(0.001, 3), "issues.pie.step": STEPS, "protocol.days": st.integers(1, 60)},
    "stahl": {"parties.first.discount": SAME, "parties.second.discount": SAME, "protocol.rounds": st.integers(1, 60),
              "issues.pie.step": STEPS},
    "baron_ferejohn": {"parties.*.discount": share(), "protocol.quorum": st.integers(2, 5),
                       "issues.pie.step": st.sampled_from([0.2, 0.25, 0.1])},
    "commitment": {"parties.first.discount": SAME, "parties.second.discount": SAME, "parties.first.cost": share(0, 0.5),
                   "parties.second.cost": share(0, 0.5), "war.balance": share(0.02, 0.6),
                   "events.shift.effects.balance": share(0, 0.6), "events.shift.effects.fallback.second": share(0, 0.5),
                   "issues.pie.step": STEPS},
    "fearon_cost": {"war.balance": share(0.05, 0.7), "parties.first.cost": share(0, 0.5),
                    "parties.second.cost": uniform(share(0, 0.2), share(0.05, 0.6)), "issues.pie.step": STEPS},
    "fearon_strength": {**COSTS, "war.balance": uniform(share(0.02, 0.5), share(0.3, 0.9)), "issues.pie.step": STEPS},
    "sealed_bids": {"parties.first.batna": LOWEST.map(lambda low: {"uniform": [low[0], 1 - low[1]]}),
                    "parties.second.batna": LOWEST.map(lambda low: {"uniform": [low[1], 1 - low[0]]}),
                    "issues.pie.step": st.sampled_from([0.01, 0.005, 0.002])},
    "private_floors": {f"parties.{name}.batna": uniform(ZERO, share(0.05, 1)) for name in ("first", "second")} | {
        "issues.pie.step": STEPS},
    "ratifier": {"parties.first.batna": share(-1, 0.95), HOME: uniform(ZERO, share(0.1, 1)), "issues.pie.step": STEPS},
    "nash": PIE, "kalai_smorodinsky": PIE, "egalitarian": PIE,
    "nash_war": {**CHAIN, "parties.first.cost": share(0, 0.05), "parties.second.cost": share(0, 0.05), "issues.pie.step": STEPS},
    "log_rolling": {f"parties.{name}.preferences.{issue}.salience": st.integers(0, 20) for name in ("first", "second")
                    for issue in ("land", "safety")} | {"mediators.mediator.text_style": st.sampled_from(["nash", "issue_by_issue"]),
                                                        "issues.land.step": st.sampled_from([10, 5, 1, 0.5])},
    "faratin": {f"parties.{name}.{key}": value for name in ("first", "second")
                for key, value in (("tactic.exponent", share(0.05, 8)), ("horizon", st.integers(2, 100)))} | {
                    "issues.pie.step": STEPS},
    "zeuthen": {**FLOORS, "issues.pie.step": st.sampled_from([0.05, 0.02, 0.01, 0.005])},
    "random_walk": {**CHAIN, "war.rate": st.integers(1, 9)},
    "learning": {"war.steps": st.sampled_from([4, 8, 16, 64]), "war.balance": share(0.3, 0.7), "war.start": share(0.1, 0.9),
                 "events.gains.effects.front": share(0, 6), "events.losses.effects.front": share(-6, 0),
                 "parties.first.optimism": share(-0.4, 0.4), "parties.first.confidence": share(0.1, 50)},
    "biased_mediator": {f"mediators.mediator.{key}": value for key, value in (
        ("honesty", share(0.5, 1)), ("war_cost", share(0, 0.3)), ("low_cost", share(0, 0.1)), ("high_cost", share(0.2, 1)))},
    "identical_beliefs": {**CHAIN, **COSTS, "war.rate": share(0.1, 3), "war.truce": st.booleans(),
                          "issues.pie.step": st.sampled_from([0.1, 0.02, 0.01])},
    "no_guarantee_needed": {**CHAIN, **COSTS, "war.rate": share(0.1, 3), "war.truce": st.booleans(),
                            "parties.first.optimism": share(-0.1, 0.2), "parties.second.optimism": share(-0.1, 0.2),
                            "war.temptation": share(0.001, 1), "guarantors.ally.willingness": share()},
}
