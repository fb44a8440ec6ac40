"""What must not matter: how finely things are cut, who is called what, who starts, what nobody cares for.

Rates may move by .01 when a grid is made finer (model.md, section 15). A rate over W worlds is known to a standard error, so
a difference over the same worlds is held to .01 plus four standard errors of that paired difference.
"""

import numpy as np
import pytest

import sim
from helpers import WORLDS, agreed, agreed_under, data_of, small, worlds_of
from stages import both
from sim.scenario import build

MANY = 6053  # worlds: four standard errors of a paired difference that one world in ten shares in are .016
ALLOWED = 0.01


def moved(first, second) -> tuple[float, float]:
    """How far the rate moves between two plays of the same worlds, and four standard errors of that."""
    change = second.astype(float) - first.astype(float)
    return abs(change.mean()), 4 * change.std() / np.sqrt(len(change))


def nearly(first, second) -> bool:
    """Whether two plays of the same worlds agree equally often, as far as can be told and .01 more."""
    distance, error = moved(first, second)
    return distance <= ALLOWED + error


LIVELY = {"mediators.m": {"arrival": 0.05, "steadies": 0.5, "signal": 8, "verified": True}}
HOMES = both("audience", {"factions": {"doves": {"hawkishness": 0.3, "weariness": 0.05}, "hawks": {"hawkishness": 0.4}},
                          "anticipation": 0.5})


# finer grids

@pytest.mark.parametrize("finer", [50, 25])
@pytest.mark.parametrize("stage", [{}, both("opponent_model", "frequency"), HOMES])
def test_a_finer_grid_of_options_hardly_moves_the_rate(stage, finer):
    assert nearly(agreed_under("crisis", stage, MANY), agreed_under("crisis", {**stage, "issues.forces.step": finer}, MANY))


@pytest.mark.parametrize("finer", [1, 0.5])
def test_a_finer_pie_hardly_moves_the_rate(finer):
    floors = {**both("batna", {"uniform": [0, 0.9]}), "protocol.breakdown": 0.05}
    first, second = (agreed_under("pie", {**floors, "issues.share.step": step}, MANY) for step in (2, finer))
    assert 0.2 < first.mean() < 0.8 and nearly(first, second)


@pytest.mark.slow
@pytest.mark.parametrize("stage", [{}, LIVELY, {"war.temptation": 0.1, "war.shift.size": 0.1}])
def test_a_finer_war_chain_hardly_moves_the_rate(stage):
    """8 steps, as without a word, 16 and 32; unscaled, the first doubling alone moved the prototype's rate by .19."""
    coarse, *finer = (agreed_under("crisis", {**stage, **steps}, MANY) for steps in ({}, {"war.steps": 16}, {"war.steps": 32}))
    assert small("crisis").spec.war.steps == 8 and all(nearly(coarse, fine) for fine in finer)


@pytest.mark.parametrize("start, balance", [(0.5, 0.53), (0.25, 0.5)])
def test_a_finer_war_chain_hardly_changes_what_war_is_worth(start, balance):
    """The war value of the coarse chain is that of a walk in eighths; halving the steps moves it by less than .01."""
    stage = {"war.start": start, "war.balance": balance, "war.rate": 0.2, **both("cost", 0.02), **both("discount", 0.998),
             **both("optimism", 0.05), "protocol.rounds": 1}
    floors = [worlds_of(small("siege", {**stage, "war.steps": steps}), 3)["reservation.north"].mean() for steps in (8, 16, 32)]
    assert max(floors) - min(floors) < ALLOWED


@pytest.mark.slow
@pytest.mark.parametrize("stage", [{}, LIVELY, HOMES])
def test_shorter_rounds_hardly_move_the_rate(stage):
    """Seven days and twenty rounds, or half a week and forty: rates, hazards and horizons are all per week."""
    half = {"protocol.rounds": 40, "protocol.days": 3.5, **both("audience.review", 8 if stage is HOMES else 4)}
    assert nearly(agreed_under("crisis", stage, MANY), agreed_under("crisis", {**stage, **half}, MANY))
    assert (small("crisis").spec.protocol.rounds, small("crisis").spec.protocol.days) == (20, 7)


# who is who

TWINS = {**both("batna", {"uniform": [0, 0.8]}), "protocol.breakdown": 0.05}


@pytest.mark.parametrize("tactic", ["time_dependent", "tit_for_tat", "micro"])
def test_who_starts_does_not_matter_between_twins(tactic):
    given = {**TWINS, **both("tactic", tactic), "protocol.rounds": 60, "issues.share.step": 5}
    first, second = (worlds_of(small("pie", {**given, "protocol.starts": name}), MANY) for name in ("north", "south"))
    distance, error = moved(first["outcome"] == "agreement", second["outcome"] == "agreement")
    assert distance <= error + 1 / MANY
    shares = [worlds[f"value.{name}"].dropna() for worlds, name in ((first, "north"), (second, "south"))]
    error = np.sqrt(sum(share.var() / len(share) for share in shares))
    assert shares[0].mean() == pytest.approx(shares[1].mean(), abs=4 * error)
    assert abs(shares[0].mean() - 0.5) <= 0.05 + 4 * error, "the one who starts gains or loses at most one step"


def mirrored(data: dict) -> dict:
    """The small crisis seen from the other side: north keeps its name and its fortune, and is now side 2."""
    data = build(data, "crisis").data
    changed = {**data, "parties": {}, "issues": {}}
    for name, party in data["parties"].items():
        wants = {issue: {**w, "ideal": {"first": "last", "last": "first"}[w["ideal"]]} for issue, w in party["preferences"].items()}
        changed["parties"][name] = {**party, "side": 3 - party["side"], "preferences": wants}
    every = {"hills", "valley", "port", "plain"}
    lines = {name: {**line, "side1": sorted(every - set(line["side1"]))} for name, line in data["map"]["lines"].items()}
    changed["map"] = {**data["map"], "lines": dict(reversed(lines.items()))}
    for name, issue in data["issues"].items():
        options = dict(reversed(issue["options"].items())) if "options" in issue else None
        changed["issues"][name] = {**issue, "options": options} if options else issue
    changed["war"] = {**data["war"], "balance": 1 - data["war"]["balance"], "start": 1 - data["war"].get("start", 0.5)}
    return changed


STEPS = {"kind": "levels", "options": {str(step): {"force_cap": 1 - step / 4} for step in range(5)}}
TWO_SIDED = {"war.balance": 0.53, "war.start": 0.375, "issues.forces": STEPS, "protocol.starts": "north", **HOMES}


def test_calling_the_sides_the_other_way_round_mirrors_every_world():
    given = data_of("crisis", {**TWO_SIDED, "war.truce": True, "war.temptation": 0.1, "war.shift.size": 0.0})
    first, second = (worlds_of(build(data, "crisis")) for data in (given, mirrored(given)))
    assert 0.05 < (first["outcome"] == "agreement").mean() < 0.95
    assert (first["outcome"].astype(str) == second["outcome"].astype(str)).all() and (first["round"] == second["round"]).all()
    for name in ("north", "south"):
        for column in ("value", "gain", "reservation", "nash"):
            same = np.isclose(first[f"{column}.{name}"], second[f"{column}.{name}"], atol=1e-6, equal_nan=True)
            assert same.all(), column


def test_calling_the_sides_the_other_way_round_leaves_the_rate_where_guns_decide():
    given = data_of("crisis", TWO_SIDED)
    first, second = (agreed(build(data, "crisis"), MANY) for data in (given, mirrored(given)))
    distance, error = moved(first, second)
    assert distance <= error


@pytest.mark.parametrize("order", [["forces", "guarantee", "line"], ["guarantee", "line", "forces"]])
def test_the_order_of_the_issues_does_not_matter(order):
    data = data_of("crisis", HOMES)
    turned = {**data, "issues": {name: data["issues"][name] for name in order}}
    first, second = worlds_of(build(data, "a")), worlds_of(build(turned, "b"))
    assert (first["outcome"] == second["outcome"]).all() and (first["round"] == second["round"]).all()
    assert (first["terms.line"].astype(str) == second["terms.line"].astype(str)).all()


def test_the_order_of_the_parties_in_the_file_does_not_matter():
    data = data_of("crisis")
    turned = {**data, "parties": dict(reversed(data["parties"].items()))}
    first, second = worlds_of(build(data, "a")), worlds_of(build(turned, "b"))
    assert second[list(first)].equals(first)


# what nobody cares for

IDLE_ISSUE = {"kind": "levels", "options": {"a": {}, "b": {}, "c": {}}}


@pytest.mark.parametrize("scenario", ["crisis", "trade"])
def test_an_issue_that_nobody_cares_for_changes_nothing(scenario):
    stage = both("batna", {"uniform": [0, 0.9]}) | {"protocol.breakdown": 0.05} if scenario == "trade" else HOMES
    idle = {"issues.flag": IDLE_ISSUE, **both("preferences.flag", {"salience": 0})}
    first, second = worlds_of(small(scenario, stage)), worlds_of(small(scenario, {**stage, **idle}))
    assert (first["outcome"] == second["outcome"]).all() and (first["round"] == second["round"]).all()
    assert np.isclose(first["value.north"], second["value.north"], equal_nan=True, atol=1e-6).all()


def test_an_issue_that_nobody_cares_for_hardly_confuses_an_opponent_model():
    stage = both("opponent_model", "frequency")
    idle = {"issues.flag": IDLE_ISSUE, **both("preferences.flag", {"salience": 0})}
    assert nearly(agreed_under("crisis", stage, MANY), agreed_under("crisis", {**stage, **idle}, MANY))


@pytest.mark.parametrize("factor", [7.0, 0.01])
def test_the_scale_of_the_saliences_does_not_matter(factor):
    """Neither a party's nor those of its factions, which are on the same scale."""
    factions = both("audience", {"factions": {"doves": {"hawkishness": 0.3}, "hawks": {"hawkishness": 0.4, "saliences": {"line": 8}}}})
    wanted = {"line": (5, 5), "guarantee": (1, 2), "forces": (2, 1)}
    scaled = {f"parties.{name}.preferences.{issue}.salience": factor * pair[side] for issue, pair in wanted.items()
              for side, name in enumerate(("north", "south"))}
    scaled |= both("audience.factions.hawks.saliences.line", factor * 8)
    first, second = worlds_of(small("crisis", factions)), worlds_of(small("crisis", {**factions, **scaled}))
    assert (first["outcome"] == second["outcome"]).all() and (first["package"] == second["package"]).all()


BYSTANDERS = {"mediators.nobody": {"arrival": 0}, "guarantors.nobody": {"willingness": 0}, "events.never": {
    "kind": "strike", "round": 1, "chance": 0, "effects": {"cost": {"north": 1}}}, "parties.north.envoys": {"first": {}, "second": {}}}


@pytest.mark.parametrize("name", BYSTANDERS)
def test_no_world_notices_who_else_is_there(name):
    first, second = worlds_of(small("crisis")), worlds_of(small("crisis", {name: BYSTANDERS[name]}))
    assert second[list(first)].equals(first)


# worlds

@pytest.mark.parametrize("chunk", [1, 97, 5000])
def test_it_does_not_matter_how_worlds_are_bundled(chunk):
    count = 40 if chunk == 1 else WORLDS
    together = sim.run(small("crisis", {**LIVELY, **HOMES}), count).worlds
    assert sim.run(small("crisis", {**LIVELY, **HOMES}), count, chunk=chunk).worlds.equals(together)


def test_more_worlds_leave_the_first_ones_as_they_were():
    few, more = worlds_of(small("crisis", LIVELY), 100), worlds_of(small("crisis", LIVELY), 250)
    assert more.head(100).equals(few)


def test_another_seed_is_another_set_of_worlds_of_the_same_kind():
    first, second = (agreed(small("crisis"), MANY, seed) for seed in (1, 2))
    rate = first.mean()
    assert (first != second).any()
    assert abs(rate - second.mean()) <= 4 * np.sqrt(2 * rate * (1 - rate) / MANY)
