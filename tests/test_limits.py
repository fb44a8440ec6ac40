"""Play arrives where theory says: over all sets of parameters, over whatever may be typed, and no more once a rule is wrong."""

import math

import numpy as np
import pytest
from helpers import WORLDS, small, worlds_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from limit_ranges import RANGES

import sim
from sim.arrays import best
from sim.domain.measures import egalitarian_point, kalai_point, nash_point
from sim.experiment.verify import verified
from sim.model.judge import after_breach
from sim.strategies.equilibrium import Game
from sim.theory import limits

EXACT = 1e-6
NAMES = list(limits)
COLUMNS = ["limit", "quantity", "parameters", "exact", "simulated", "error", "tolerance", "ok", "source"]


def theory(name: str, changes: dict | None = None):
    """A limit's scenario with changes at dotted keys."""
    return sim.load(f"theory/{name}").but(changes or {})


# play arrives where theory says

@pytest.mark.parametrize("name", NAMES)
def test_play_arrives_where_theory_says(name):
    rows = sim.verify(name)
    assert list(rows) == COLUMNS and len(rows) == len(limits[name].sets) >= 3
    assert rows[~rows["ok"]].to_dict("records") == []
    assert rows["parameters"].map(len).between(1, 16).all()
    assert (rows["source"].str.len() > 20).all() and set(rows["quantity"]) == set(limits[name].quantities)


def test_the_limits_are_many():
    assert len(list(limits)) >= 20 and sum(len(limits[name].sets) for name in limits) >= 60
    assert {f"theory/{name}" for name in limits} == {name for name in sim.names() if name.startswith("theory/")}


EXAMPLES = [  # the numbers of the table in model.md
    ("rubinstein", {}, 0.344828), ("outside_option", {}, 0.4), ("inside_option", {}, 0.568421), ("breakdown", {}, 0.568421),
    ("stahl", {}, 0.91), ("fearon_cost", {}, 1 / 3), ("fearon_cost", {"limit.quantity": "offer"}, 0.6), ("fearon_strength", {}, 0.5),
    ("commitment", {"events.shift.effects.fallback.second": 0.2110}, 1), ("nash_war", {}, 0.7), ("log_rolling", {}, 0.7),
    ("commitment", {"events.shift.effects.fallback.second": 0.2112}, 0), ("nash", {}, 2 / math.sqrt(3)),
    ("kalai_smorodinsky", {}, math.sqrt(5) - 1), ("egalitarian", {}, 2 * math.sqrt(2) - 2), ("sealed_bids", {}, 9 / 32),
    ("sealed_bids", {"limit.quantity": "gains"}, 9 / 64), ("private_floors", {}, 0.833333), ("ratifier", {}, 0.35),
    ("ratifier", {"limit.quantity": "ratified"}, 0.4375), ("random_walk", {}, 0.731717),
    ("random_walk", {"limit.quantity": "battles"}, 23.17174), ("learning", {}, 5 / 9), ("learning", {"limit.quantity": "second"}, 2 / 9),
    ("faratin", {}, 61.8034), ("zeuthen", {}, 0.55), ("baron_ferejohn", {}, 0.68), ("biased_mediator", {}, 1 / 11),
    ("identical_beliefs", {}, 1), ("no_guarantee_needed", {}, 0)]


@pytest.mark.parametrize("name, changes, value", EXAMPLES)
def test_the_formula_gives_the_example_of_the_table(name, changes, value):
    spec = theory(name, changes).spec
    assert limits[name].quantity(spec).exact(spec) == pytest.approx(value, rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_play_arrives_there_over_the_whole_range_or_the_scenario_is_refused(name):
    plain, draws = theory(name), {**RANGES[name], "limit.quantity": st.sampled_from(list(limits[name].quantities))}

    @settings(max_examples=12, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries(draws))
    def holds(changes):
        try:
            scenario = plain.but(changes)
        except sim.ScenarioError:
            return
        row = verified(scenario, min(limits[name].worlds, WORLDS))
        assert row["ok"], (changes, row)

    holds()


STEPS = [0.1, 0.01, 0.001]
ON_A_GRID = ["rubinstein", "outside_option", "inside_option", "breakdown", "stahl", "nash", "kalai_smorodinsky", "egalitarian", "nash_war"]


@pytest.mark.parametrize("name", ON_A_GRID)
def test_the_error_shrinks_with_the_step_of_the_grid(name):
    for step in STEPS:
        rows = [verified(theory(name, {"issues.pie.step": step}), 5)]
        rows += [verified(theory(name, {**changes, "issues.pie.step": step}), 5) for changes in limits[name].sets[1:2]]
        assert max(row["error"] / row["tolerance"] for row in rows) <= 1 and max(row["tolerance"] for row in rows) < 12 * step


def test_the_error_of_a_meeting_time_is_a_round_however_long_the_horizon():
    for rounds in (10, 100, 1000):
        row = verified(theory("faratin", {"parties.first.horizon": rounds, "parties.second.horizon": rounds,
                                          "protocol.rounds": rounds + 3, "issues.pie.step": 0.001}), 5)
        assert row["error"] <= 1 + 0.002 * rounds and row["ok"]


# outside its range a limit is refused

@pytest.mark.parametrize("name, changes, key, words", [
    ("rubinstein", {"parties.first.discount": 1, "parties.second.discount": 1}, "parties.first.tactic", "nobody minds waiting"),
    ("rubinstein", {"parties.first.discount": {"uniform": [0.5, 0.9]}}, "parties.first.discount", "give a number"),
    ("rubinstein", {"parties.first.tactic": "hard_liner"}, "parties.first.tactic.name", "holds with equilibrium here"),
    ("rubinstein", {"events.leak": {"kind": "leak", "round": 1}}, "events", "~limit"),
    ("outside_option", {"parties.second.outside": 1.2}, "parties.second.outside", "from the pie"),
    ("inside_option", {"parties.first.batna": 0.95}, "parties.second.batna", "leave a step"),
    ("breakdown", {"protocol.breakdown": 1e-8}, "protocol.breakdown", "nobody minds"),
    ("stahl", {"parties.second.discount": 0.8}, "parties.second.discount", "equally patient"),
    ("commitment", {"events.shift.effects.balance": 0.8}, "events.shift.effects.balance", "0.02 … 0.98"),
    ("commitment", {"events.shift.effects.fallback.second": 0.2111111}, "events.shift.effects.fallback.second", "indifferent"),
    ("commitment", {"parties.second.cost": 0.1, "events.shift.effects.fallback.second": 0.4}, "events.shift.effects.fallback.second",
     "fight tomorrow"),
    ("fearon_cost", {"parties.second.cost": 0.2}, "parties.second.cost", "expected a uniform prior"),
    ("fearon_cost", {"parties.second.cost": {"normal": [0.2, 0.01], "low": 0}}, "parties.second.cost", "uniform"),
    ("fearon_strength", {"war.balance": {"uniform": [0.5, 0.95]}, "parties.second.cost": 0.6}, "war.balance", "on the pie"),
    ("nash_war", {"parties.second.cost": 0.1}, "parties.first.cost", "must lie on the pie"),
    ("nash_war", {"parties.*.cost": 0}, "parties.first.cost", "nothing to gain"),
    ("log_rolling", {"parties.first.preferences.land.salience": 0.1}, "parties.first.preferences.land.salience", "another issue"),
    ("sealed_bids", {"parties.first.batna": {"uniform": [0, 0.5]}}, "parties.second.batna", "{uniform: [0.5, 1]}"),
    ("private_floors", {"parties.first.batna": {"uniform": [0, 1.5]}}, "parties.first.batna", "the pie is 1"),
    ("private_floors", {"parties.first.batna": {"uniform": [0.1, 0.5]}}, "parties.first.batna", "from 0 on"),
    ("ratifier", {"parties.first.batna": 1.2}, "parties.first.batna", "on the pie"),
    ("random_walk", {"protocol.rounds": 3}, "protocol.rounds", "fought to its end"),
    ("random_walk", {"war.rate": 0}, "war.rate", "more than 0"),
    ("learning", {"events.gains.effects.front": 7}, "events.gains.effects.front", "end of the chain"),
    ("faratin", {"protocol.rounds": 40}, "protocol.rounds", "until demands meet"),
    ("faratin", {"parties.first.tactic.exponent": None}, "parties.first.tactic.exponent", "missing"),
    ("zeuthen", {"parties.first.batna": 0.9}, "parties.second.batna", "two steps"),
    ("baron_ferejohn", {"parties.third.disrupts": 0.5}, "parties.third.disrupts", "plain"),
    ("baron_ferejohn", {"protocol.quorum": 1}, "protocol.quorum", "at least two"),
    ("biased_mediator", {"mediators.mediator.honesty": 0.1}, "mediators.mediator.low_cost", "however biased"),
    ("biased_mediator", {"mediators.mediator.bias.first": {"uniform": [0, 0.05]}}, "mediators.mediator.bias.first", "among those drawn"),
    ("identical_beliefs", {"parties.*.cost": 0}, "parties.first.cost", "one step"),
    ("no_guarantee_needed", {"parties.first.optimism": -0.1}, "parties.first.optimism", "feared to break"),
    ("no_guarantee_needed", {"war.shift.size": 0.2}, "war.shift.size", "~limit"),
    ("nash", {"limit.name": "nahs"}, "limit.name", "did you mean 'nash'"),
    ("fearon_cost", {"limit.quantity": "ofer"}, "limit.quantity", "did you mean 'offer'"),
])
def test_what_the_formula_does_not_speak_of_is_refused_with_a_way_out(name, changes, key, words):
    with pytest.raises(sim.ScenarioError) as found:
        theory(name, changes)
    assert any(problem.key == key and words in problem.message for problem in found.value.problems), str(found.value)


def test_without_the_block_anything_can_be_played():
    free = theory("rubinstein", {"limit": None, "parties.first.tactic": "hard_liner"})
    assert "exact" not in sim.run(free, 8).summary


# once a rule is wrong, theory and play part

def _asks_for_all(gains, *_):
    return best(gains[0], np.True_)


WAITING, AFTER = Game.waiting, after_breach
WRONG = {
    "rubinstein": ("sim.strategies.equilibrium.Game.waiting", lambda game, seat, later: 0.9 * WAITING(game, seat, later)),
    "outside_option": ("sim.strategies.equilibrium.Game.waiting", lambda game, seat, later: 0.9 * WAITING(game, seat, later)),
    "inside_option": ("sim.strategies.equilibrium.Game.waiting", lambda game, seat, later: game.discount[seat] * later),
    "breakdown": ("sim.model.equilibrium.goes_on", lambda talks: np.full(len(talks.talking), 0.99)),
    "stahl": ("sim.strategies.equilibrium.Game.waiting", lambda game, seat, later: 0.9 * WAITING(game, seat, later)),
    "baron_ferejohn": ("sim.strategies.equilibrium.Game.waiting", lambda game, seat, later: 0.4 * WAITING(game, seat, later)),
    "commitment": ("sim.model.equilibrium._by_balance", lambda talks, seat, balance: 0.0),
    "fearon_cost": ("sim.model.prospects._accepts", lambda talks, spec, other: np.ones(other.score.shape)),
    "fearon_strength": ("sim.model.equilibrium.prospect", lambda talks, seat: seat.score),
    "sealed_bids": ("sim.protocols.tables.grain", lambda over: over - 0.1),
    "private_floors": ("sim.domain.quorum.Quorum.passes", lambda quorum, yes: yes[0]),
    "ratifier": ("sim.model.prospects._ratifies", lambda home, other, floor: 1.0),
    "nash": ("sim.strategies.texts.fairest", _asks_for_all),
    "nash_war": ("sim.strategies.texts.fairest", _asks_for_all),
    "log_rolling": ("sim.strategies.texts.fairest", _asks_for_all),
    "kalai_smorodinsky": ("sim.strategies.texts.most_for_the_least", _asks_for_all),
    "egalitarian": ("sim.strategies.texts.most_for_the_least", _asks_for_all),
    "random_walk": ("sim.war.theatre.march", lambda place, won, fought, last: place + fought * (0 < place) * (place < last)),
    "learning": ("sim.war.beliefs.learn", lambda a, b, wins, losses: (a + 2 * wins, b + losses)),
    "biased_mediator": ("sim.war.beliefs.is_believed", lambda bias, *costs: bias > 0.5),
    "faratin": ("sim.strategies.tactics.time_used", lambda own, t: t / own.horizon / 2),
    "zeuthen": ("sim.strategies.risk._risk", lambda own, theirs, reservation: own - theirs),
    "identical_beliefs": ("sim.model.equilibrium.prospect", lambda talks, seat: seat.score),
    "no_guarantee_needed": ("sim.model.judge.after_breach", lambda talks, party, judge, rows: AFTER(
        talks, party, judge, rows) + (-1.0 if party is judge else 2.0)),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_rule_is_found(name, monkeypatch):
    monkeypatch.setattr(*WRONG[name])
    rows = sim.verify(name)
    assert not rows["ok"].all()


# what has no exact answer is close to one that has

def test_solvers_on_a_continuous_frontier_give_the_textbook_points():
    for scale in (0.5, 1.0, 2.0, 3.0):
        def frontier(u, scale=scale):
            return 1 - (u / scale) ** 2

        for solver, name in ((nash_point, "nash"), (kalai_point, "kalai_smorodinsky"), (egalitarian_point, "egalitarian")):
            weights = {"parties.first.preferences.rest.salience": 0, "parties.second.preferences.pie.salience": 1,
                       "parties.second.preferences.rest.salience": scale - 1} if scale >= 1 else {
                "parties.first.preferences.rest.salience": 1 / scale - 1, "parties.second.preferences.rest.salience": 0}
            spec = theory(name, weights).spec
            assert solver(frontier, 0, scale) == pytest.approx(limits[name].quantity(spec).exact(spec), abs=EXACT)


@pytest.mark.parametrize("name, point", [("nash", 1 / np.sqrt(3)), ("kalai", (np.sqrt(5) - 1) / 2),
                                         ("egalitarian", (np.sqrt(5) - 1) / 2)])
@pytest.mark.parametrize("steps", [10, 1000])
def test_the_baselines_beside_every_result_are_within_one_step_of_the_solutions(name, point, steps):
    curved = {"issues.share.step": 100 / steps, "parties.south.preferences.share.shape": "single_peaked",
              "parties.south.preferences.share.exponent": 2, "protocol.rounds": 1}
    assert worlds_of(small("pie", curved), 3)[f"{name}.north"].to_numpy() == pytest.approx(point, abs=1 / steps)


def at_war(more: dict):
    """A war over a divisible city between two sides that see it alike, and one offer to end it."""
    war = {"issues.city": {"kind": "range", "low": 0, "high": 100, "step": 1}, "war.start": 0.5, "war.rate": 0.3,
           "protocol.name": "ultimatum", "protocol.starts": "north", "parties.north.tactic": "equilibrium",
           "parties.south.tactic": {"name": "time_dependent", "start": 1}, "parties.north.cost": 0.005, "parties.south.cost": 0.002}
    return small("siege", {**war, **more})


@pytest.mark.parametrize("more", [{}, {"war.belief": "averaged"}])
def test_sides_that_see_the_war_alike_agree_at_once_however_they_weigh_what_they_believe(more):
    worlds = worlds_of(at_war(more))
    assert (worlds["outcome"] == "agreement").all() and (worlds["round"] == 0).all()


def test_sides_that_both_hope_for_more_do_not():
    worlds = worlds_of(at_war({"parties.north.optimism": 0.1, "parties.south.optimism": 0.1}))
    assert not worlds["zopa"].any() and (worlds["reason"] == "no_zone").all()


@pytest.mark.parametrize("start", [0.25, 0.5])
def test_where_a_side_grows_stronger_the_guarantee_is_what_holds_the_deal(start):
    neither = {"salience": 0, "ideal": "first"}
    given = {"issues.guarantee": {"kind": "levels", "options": {"treaty": {"guarantee": 1.0}, "none": {}}},
             "guarantors": {"ally": {"punishment": 5, "willingness": 1, "detection": 1}},
             "parties.north.preferences.guarantee": neither, "parties.south.preferences.guarantee": neither,
             "war.temptation": 0.05, "war.shift.side": 2, "war.shift.size": 0.3, "war.start": start}
    kept = worlds_of(at_war(given))["outcome"] == "agreement"
    alone = worlds_of(at_war({**given, "guarantors.ally.willingness": 0}))["outcome"] == "agreement"
    assert kept.mean() - alone.mean() > 4 / np.sqrt(WORLDS)
