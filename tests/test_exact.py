"""Exact play, and what it needs: known games, divisions, deadlines that parties know or not, a war as one lottery."""

import numpy as np
import pytest

import sim
from helpers import WORLDS, agreed, four_errors, small, worlds_of
from sim.domain.measures import compromise
from sim.domain.quorum import Quorum
from sim.scenario.table import divisions
from sim.strategies.equilibrium import Game
from sim.strategies.frontier import Frontier
from sim.strategies.registry import equilibria, protocols

BOTH = {"parties.north.tactic": "equilibrium", "parties.south.tactic": "equilibrium"}
TURNS = {**BOTH, "protocol.name": "taking_turns", "protocol.starts": "north", "issues.share.step": 0.5}
IMPATIENT = {"parties.north.discount": 0.9, "parties.south.discount": 0.9}


def conference(more: dict | None = None):
    """Five seats, a pie, and a majority."""
    party = {"batna": 0, "signature": "optional", "discount": 0.8, "tactic": "equilibrium", "preferences": {"pie": {}}}
    data = {"title": "Five at a table", "parties": {name: dict(party) for name in "abcde"},
            "issues": {"pie": {"kind": "division", "step": 0.1, "among": list("abcde")}},
            "protocol": {"name": "conference", "quorum": 3, "deadline": "unknown", "rounds": 5, "starts": "a"}}
    return sim.scenario.build(sim.scenario.reader.edited(data, more or {}), "conference")


# who plays exactly is told where that is not possible

@pytest.mark.parametrize("name, changes, key, way_out", [
    ("trade", {**BOTH}, "parties.north.tactic", "protocol.name=ultimatum"),
    ("three", {**BOTH, "protocol.name": "taking_turns"}, "parties.north.tactic", "two parties"),
    ("pie", {**TURNS, "protocol.deadline": "unknown"}, "parties.north.tactic", "lower a discount"),
    ("pie", {**BOTH, "protocol.name": "sealed", "parties.north.batna": {"normal": [0.2, 0.1]}}, "parties.north.batna", "uniform"),
    ("trade", {**BOTH, "protocol.name": "sealed"}, "issues", "one issue"),
    ("pie", {**BOTH, "protocol.name": "conference"}, "issues", "division"),
    ("pie", {"protocol.deals": "interim", "parties.north.discount": 0.9, "parties.south.discount": 0.9}, "protocol.deals",
     "ultimatum"),
    ("pie", {**BOTH, "protocol.deals": "interim", "protocol.name": "ultimatum", "protocol.starts": "north"},
     "parties.north.discount", "below 1"),
])
def test_exact_play_says_where_it_is_none(name, changes, key, way_out):
    with pytest.raises(sim.ScenarioError) as found:
        small(name, changes)
    assert any(problem.key == key and way_out in problem.message for problem in found.value.problems)


@pytest.mark.parametrize("changes, way_out", [({"parties.b.discount": 0.7}, "same discount"),
                                              ({"parties.b.signature": "required"}, "optional")])
def test_a_majority_that_has_no_known_answer_is_refused(changes, way_out):
    with pytest.raises(sim.ScenarioError, match=way_out):
        conference(changes)


# a division is a pie

@pytest.mark.parametrize("parties, step, count", [(2, 0.5, 3), (3, 0.25, 15), (5, 0.1, 1001), (4, 1 / 3, 20)])
def test_a_division_holds_every_way_to_share_once(parties, step, count):
    shares = np.array([[float(share) for share in option.split("/")] for option in divisions(parties, step)])
    assert len(shares) == count == len(np.unique(shares, axis=0))
    assert shares.sum(axis=1) == pytest.approx(1) and shares.min() >= 0
    assert shares[0, 0] == 1 and shares[-1, -1] == 1


def test_who_does_not_share_values_no_division():
    worlds = worlds_of(conference({"issues.pie.among": list("abcd"), **{f"parties.{n}.tactic": "time_dependent" for n in "abcde"},
                                   "protocol.deadline": "fixed"}), 32)
    assert (worlds["value.e"].dropna() == 0).all()


def test_the_compromise_on_a_division_is_the_mean_of_what_is_asked_for():
    agenda = conference().agenda
    asked = [[agenda.issues[0].options.index(option)] for option in ("1/0/0/0/0", "0/1/0/0/0")]
    middle = compromise(asked, [np.ones((3, 1)), np.ones((3, 1))], agenda)
    assert [agenda.terms(int(package))["pie"] for package in middle] == ["0.5/0.5/0/0/0"] * 3


@pytest.mark.parametrize("wrong, key", [({"issues.pie.step": 0.3}, "issues.pie.step"), ({"issues.pie.among": ["a"]}, "issues.pie.among"),
                                        ({"issues.pie.step": 0.005}, "issues.pie.step"),
                                        ({"issues.pie.among": list("abcx")}, "issues.pie.among")])
def test_a_division_that_cannot_be_is_refused(wrong, key):
    with pytest.raises(sim.ScenarioError) as found:
        conference(wrong)
    assert key in {problem.key for problem in found.value.problems}


def test_partners_at_a_conference_are_drawn_by_lot_and_paid_alike():
    worlds = worlds_of(conference())
    partners = worlds[[f"signed.{name}" for name in "bcde"]]
    assert (partners.sum(axis=1) == 2).all() and worlds["signed.a"].all()
    assert (abs(partners.mean() - 0.5) < four_errors(0.5, WORLDS)).all()
    assert worlds[[f"value.{name}" for name in "bcde"]].to_numpy()[partners.to_numpy()] == pytest.approx(0.2)


# play against those who do not play exactly

def test_who_plays_exactly_does_no_worse_than_its_fallback_against_anybody():
    for tactic in ("hard_liner", "time_dependent", "tit_for_tat"):
        worlds = worlds_of(small("pie", {**TURNS, **IMPATIENT, "parties.south.tactic": tactic, "parties.north.batna": 0.2}))
        assert (worlds["gain.north"].dropna() >= -1e-6).all()


def test_the_last_to_speak_before_a_known_end_takes_all():
    for rounds, share in ((1, 1.0), (2, 0.0), (3, 1.0)):
        worlds = worlds_of(small("pie", {**TURNS, "protocol.rounds": rounds}), 8)
        assert worlds["value.north"].to_numpy() == pytest.approx(share)


# the frontier between two parties

def test_the_frontier_joins_packages_and_ends_where_needs_cannot_be_met():
    front = Frontier(np.array([[0.0, 0.2, 1.0, 0.6, -15.0]]), np.array([[1.0, 0.4, 0.0, 0.5, 0.8]]))
    for need, best in ((-1.0, 1.0), (0.0, 1.0), (0.25, 0.8), (0.5, 0.6), (0.75, 0.3), (1.0, 0.0), (1.1, -15.0)):
        assert front(np.array([need]))[0] == pytest.approx(best)


# deadlines

def test_a_deadline_by_chance_falls_as_often_as_it_should():
    worlds = worlds_of(small("pie", {"parties.north.tactic": "hard_liner", "parties.south.tactic": "hard_liner",
                                     "protocol.deadline": "random", "protocol.deadline_mean": 8, "protocol.rounds": 12}))
    lasts = np.exp(-11 / 8)
    assert (worlds["outcome"] == "deadline").all()
    assert (worlds["round"] == 11).mean() == pytest.approx(lasts, abs=four_errors(lasts, WORLDS))


def test_who_knows_the_last_round_waits_for_it_and_who_does_not_cannot():
    known = worlds_of(small("pie", {**TURNS, **IMPATIENT, "protocol.rounds": 2}), 8)["value.north"]
    unknown = worlds_of(small("pie", {**TURNS, **IMPATIENT, "protocol.rounds": 2, "protocol.deadline": "unknown"}), 8)["value.north"]
    assert known.to_numpy() == pytest.approx(0.1, abs=0.005) and unknown.to_numpy() == pytest.approx(1 / 1.9, abs=0.005)


# a war as one lottery

LOTTERY = {"war.lottery": True, "war.balance": 0.6, "issues.city": {"kind": "range", "low": 0, "high": 100, "step": 1},
           "parties.north.cost": 0.05, "parties.south.cost": 0.1, "protocol.rounds": 3}


def test_a_lottery_is_worth_its_chance_less_its_cost_and_is_drawn_only_in_the_end():
    worlds = worlds_of(small("siege", LOTTERY))
    assert worlds["reservation.north"].to_numpy() == pytest.approx(0.55, abs=1e-6)
    assert worlds["reservation.south"].to_numpy() == pytest.approx(0.3, abs=1e-6)
    assert (worlds["battles"] == 0).all() and (worlds["outcome"] == "deadline").all()


def test_sides_that_know_the_lottery_never_fight_and_who_must_guess_it_sometimes_does():
    once = {**LOTTERY, **BOTH, "protocol.name": "ultimatum", "protocol.starts": "north", "war.balance": {"uniform": [0.4, 0.8]}}
    assert agreed(small("siege", once)).all()
    fights = 1 - agreed(small("siege", {**once, "parties.north.informed": False})).mean()
    expected = 1 - 0.15 / 0.4
    assert fights == pytest.approx(expected, abs=four_errors(expected, WORLDS) + 0.01 / 0.4)


def test_who_is_not_informed_of_a_war_that_is_not_there_plays_all_the_same():
    once = {**BOTH, "protocol.name": "ultimatum", "protocol.starts": "north", "parties.north.informed": False}
    assert agreed(small("pie", once), 16).all()
    assert set(worlds_of(small("siege", {**LOTTERY, **once, "parties.south.batna": 0.2}), 16)["outcome"]) == {"agreement"}


# what every solver promises

def game(rows=slice(None), rounds: int | None = 3) -> Game:
    """A game between two on a pie in worlds of all kinds, or some of its worlds."""
    random = np.random.default_rng(20250106)
    share = np.tile(np.linspace(0, 1, 24), (WORLDS, 1))[rows]
    low, high, lot = (random.uniform(0, 0.4, WORLDS)[rows] for _ in range(3))
    patience = [random.uniform(0.5, 0.99, WORLDS)[rows] for _ in range(2)]
    chances = np.tile(random.uniform(size=24), (WORLDS, 1))[rows]
    return Game([share, 1 - share], [low, high], [low, high], patience, random.uniform(0.6, 1, WORLDS)[rows], rounds, [0.0, 0.1],
                lot, Quorum((True, True), 2), lambda seat: chances * (share if seat == 0 else 1 - share), [[low, high]] * 3)


def leaves(plans) -> list:
    return [part for plan in plans for part in (plan.least, plan.offer) if part is not None]


@pytest.mark.parametrize("rounds", [0, 3, None])
@pytest.mark.parametrize("name", equilibria.names())
def test_a_solver_gives_every_world_its_own_answer_twice(name, rounds):
    solve = equilibria[name].function
    together = leaves(solve(game(rounds=rounds)))
    assert all(map(np.array_equal, together, leaves(solve(game(rounds=rounds)))))
    assert all(len(part) == WORLDS and np.isfinite(part).all() for part in together)
    for world in range(0, WORLDS, 101):
        alone = leaves(solve(game(slice(world, world + 1), rounds)))
        assert [part[0] for part in alone] == pytest.approx([part[world] for part in together], abs=1e-9)


@pytest.mark.parametrize("name", equilibria.names())
def test_a_solver_asks_nobody_to_take_less_than_it_has(name):
    plans, bounds = equilibria[name].function(game()), game().bound
    assert all((plan.least >= bound - 1e-9).all() for plan, bound in zip(plans, bounds))


@pytest.mark.parametrize("name", equilibria.names())
def test_a_solver_is_of_a_protocol_and_says_where_it_is_from(name):
    assert name in protocols and "[" in equilibria[name].doc
