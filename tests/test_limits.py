"""The limits of the model that have textbook answers, reached by playing or, where the row is about one, on a solver."""

import numpy as np
import pytest

from helpers import WORLDS, four_errors, small, worlds_of
from sim.domain.measures import egalitarian_point, kalai_point, nash_point

EXACT = 1e-6


# bargaining solutions

@pytest.mark.parametrize("scale", [1.0, 0.5, 3.0])
def test_nash_and_kalai_smorodinsky_follow_the_scale_and_egalitarian_does_not(scale):
    def frontier(u):
        return 1 - (u / (2 * scale)) ** 2

    assert nash_point(frontier, 0, 2 * scale) == pytest.approx(scale * 2 / np.sqrt(3), abs=EXACT)
    assert kalai_point(frontier, 0, 2 * scale) == pytest.approx(scale * (np.sqrt(5) - 1), abs=EXACT)
    assert egalitarian_point(frontier, 0, 2 * scale) == pytest.approx(
        2 * scale**2 * (np.sqrt(1 + 1 / scale**2) - 1), abs=EXACT)


def test_the_egalitarian_point_of_the_example():
    assert egalitarian_point(lambda u: 1 - (u / 2) ** 2, 0, 2) == pytest.approx(2 * np.sqrt(2) - 2, abs=EXACT)


@pytest.mark.parametrize("name, point", [("nash", 1 / np.sqrt(3)), ("kalai", (np.sqrt(5) - 1) / 2),
                                         ("egalitarian", (np.sqrt(5) - 1) / 2)])
@pytest.mark.parametrize("steps", [10, 100, 1000])
def test_solutions_on_an_agenda_are_within_one_step_of_the_continuous_ones(name, point, steps):
    curved = {"issues.share.step": 100 / steps, "parties.south.preferences.share.shape": "single_peaked",
              "parties.south.preferences.share.exponent": 2, "protocol.rounds": 1}
    worlds = worlds_of(small("pie", curved), 3)
    assert worlds[f"{name}.north"].to_numpy() == pytest.approx(point, abs=1 / steps)


@pytest.mark.parametrize("p, mine, theirs", [(0.6, 0.05, 0.25), (0.5, 0.1, 0.1), (0.3, 0.0, 0.2)])
def test_nash_with_war_as_disagreement_gives_more_to_whom_war_costs_less(p, mine, theirs):
    war = {"parties.north.batna": p - mine, "parties.south.batna": 1 - p - theirs, "issues.share.step": 0.5}
    worlds = worlds_of(small("pie", war), 3)
    assert worlds["nash.north"].to_numpy() == pytest.approx(p + (theirs - mine) / 2, abs=1 / 200)


@pytest.mark.parametrize("mine, theirs", [(0.05, 0.25), (0.2, 0.1)])
def test_nash_with_a_war_that_is_fought_as_disagreement(mine, theirs):
    """At p = ½ and δ = 1 five of eight steps are worth 5/8, and 15 battles lie ahead: costs per battle from lump sums."""
    war = {"war.start": 0.625, "parties.north.cost": mine / 15, "parties.south.cost": theirs / 15,
           "issues.city": {"kind": "range", "low": 0, "high": 400, "step": 1}, "protocol.rounds": 1}
    worlds = worlds_of(small("siege", war), 3)
    assert worlds["nash.north"].to_numpy() == pytest.approx(5 / 8 + (theirs - mine) / 2, abs=1 / 400)


LOG_ROLLING = [0.6, 0.7, 0.9]


def trade(weight, **more):
    """Two issues on which the sides' weights are opposed."""
    return small("trade", {f"parties.{name}.preferences.{issue}.salience": weight if own else 1 - weight
                           for name, wanted in (("north", "land"), ("south", "safety"))
                           for issue in ("land", "safety") for own in [issue == wanted]} | more)


@pytest.mark.parametrize("weight", LOG_ROLLING)
def test_trading_issues_gives_both_what_they_care_for(weight):
    worlds = worlds_of(trade(weight), 3)
    for name in ("north", "south"):
        assert worlds[f"nash.{name}"].to_numpy() == pytest.approx(weight, abs=EXACT)


@pytest.mark.parametrize("weight", LOG_ROLLING)
def test_a_mediator_who_knows_both_sides_finds_the_trade(weight):
    mediator = {"present": True, "formulates": True, "every": 1, "pressure": 1.0}
    worlds = worlds_of(trade(weight, mediators={"m": mediator}), 3)
    for name in ("north", "south"):
        assert worlds[f"value.{name}"].to_numpy() == pytest.approx(weight, abs=EXACT)


def test_issue_by_issue_leaves_both_with_half():
    mediator = {"present": True, "formulates": True, "every": 1, "pressure": 1.0}
    worlds = worlds_of(small("pie", {"mediators": {"m": mediator}}), 3)
    assert worlds[["value.north", "value.south", "nash.north"]].to_numpy() == pytest.approx(0.5, abs=EXACT)


# tactics

def meeting_time(first, second):
    """The share of the horizon at which two time-dependent demands meet: t^(1/e1) + t^(1/e2) = 1."""
    grid = np.linspace(0, 1, 200_001)
    return grid[np.searchsorted(grid ** (1 / first) + grid ** (1 / second), 1.0)]


def test_the_example_of_the_meeting_time_is_met():
    assert meeting_time(0.5, 1.0) == pytest.approx(0.618034, abs=1e-5)


@pytest.mark.parametrize("rounds", [20, 200])
@pytest.mark.parametrize("first, second", [(0.5, 1.0), (1.0, 1.0), (0.2, 2.0), (3.0, 0.7)])
def test_time_dependent_parties_meet_when_theory_says(first, second, rounds):
    given = {"parties.north.tactic.exponent": first, "parties.south.tactic.exponent": second, "issues.share.step": 0.05,
             "parties.north.horizon": rounds, "parties.south.horizon": rounds, "protocol.rounds": rounds + 2}
    met = worlds_of(small("pie", given), 16)["round"]
    assert met.to_numpy() == pytest.approx(meeting_time(first, second) * rounds, abs=1 + 1e-9)


# floors, offers and homes that are not known

STEP = 2e-3  # one option of the fine pie

@pytest.mark.parametrize("mine, theirs", [(0.8, 0.6), (1.0, 1.0), (0.5, 0.9)])
def test_private_floors_leave_a_zone_as_often_as_theory_says(mine, theirs):
    floors = {"parties.north.batna": {"uniform": [0, mine]}, "parties.south.batna": {"uniform": [0, theirs]},
              "issues.share.step": 0.2, "protocol.rounds": 1}
    exists = 1 - max(0.0, mine + theirs - 1) ** 2 / (2 * mine * theirs)
    assert worlds_of(small("pie", floors), 2018)["zopa"].mean() == pytest.approx(exists, abs=four_errors(exists, 2018))


def ultimatum(more: dict):
    """North makes one offer, the best under what it knows, on a fine pie; south takes whatever beats its fallback."""
    return small("pie", {"protocol.name": "ultimatum", "protocol.starts": "north", "issues.share.step": 0.2,
                         "parties.north.tactic": "equilibrium",
                         "parties.south.tactic": {"name": "time_dependent", "start": 1}, **more})


@pytest.mark.parametrize("p, mine, low, high", [(0.5, 0.1, 0.0, 0.3), (0.5, 0.05, 0.0, 0.4), (0.4, 0.1, 0.05, 0.25),
                                                (0.6, 0.1, 0.2, 0.3)])
def test_an_unknown_cost_of_war_makes_war_as_often_as_theory_says(p, mine, low, high):
    given = {"parties.north.batna": p - mine, "parties.south.batna": {"uniform": [1 - p - high, 1 - p - low]}}
    worlds = worlds_of(ultimatum(given), 2018)
    signed = worlds["outcome"] == "agreement"
    war = max(0.0, (high - mine - 2 * low) / (2 * (high - low)))
    assert worlds["value.north"][signed].to_numpy() == pytest.approx(p + max(low, (high - mine) / 2), abs=STEP + 1e-9)
    assert 1 - signed.mean() == pytest.approx(war, abs=four_errors(war, 2018) + STEP / (high - low))
    assert set(worlds["outcome"][~signed]) <= {"walkout"}


@pytest.mark.parametrize("most, fallback", [(0.8, 0.3), (0.6, 0.1), (0.2, 0.3)])
@pytest.mark.parametrize("known", ["home", "party"])
def test_the_best_offer_to_a_ratifier_trades_its_chance_against_its_price(most, fallback, known):
    """Whether the other side's floor is its own (it refuses) or its home's (it signs, and is not ratified)."""
    at_home = {"parties.south.audience": {"factions": {"parliament": {"hawkishness": {"uniform": [0, most]}}}}}
    own = {"parties.south.batna": {"uniform": [0, most]}}
    worlds = worlds_of(ultimatum({"parties.north.batna": fallback, **(at_home if known == "home" else own)}), 2018)
    signed, offer = worlds["outcome"] == "agreement", min(most, (1 - fallback) / 2)
    assert worlds["value.south"][signed].to_numpy() == pytest.approx(offer, abs=STEP + 1e-9)
    assert signed.mean() == pytest.approx(offer / most, abs=four_errors(offer / most, 2018) + STEP / most)
    assert set(worlds["outcome"][~signed]) <= {"not_ratified" if known == "home" else "walkout"}


# what needs no luck, and what needs no guarantee

def at_war(more: dict):
    """A war over a divisible city between two sides that see it alike, and one offer to end it."""
    taker = {"name": "time_dependent", "start": 1}
    war = {"issues.city": {"kind": "range", "low": 0, "high": 100, "step": 1}, "war.start": 0.5, "war.rate": 0.3,
           "protocol.name": "ultimatum", "protocol.starts": "north", "parties.north.tactic": "equilibrium",
           "parties.south.tactic": taker, "parties.north.cost": 0.005, "parties.south.cost": 0.002}
    return small("siege", {**war, **more})


@pytest.mark.parametrize("more", [
    {}, {"war.balance": 0.6}, {"war.start": 0.25}, {"war.truce": True}, {"war.belief": "averaged"}, {"war.steps": 16},
    {"war.balance": {"uniform": [0.4, 0.6]}, "war.rate": {"uniform": [0.2, 2]}}, {"parties.south.cost": 0.0},
    {"protocol.starts": "south", "parties.south.tactic": "equilibrium",
     "parties.north.tactic": {"name": "time_dependent", "start": 1}}])
def test_sides_that_see_the_war_alike_agree_at_once(more):
    worlds = worlds_of(at_war(more))
    assert (worlds["outcome"] == "agreement").all() and (worlds["round"] == 0).all()


def test_sides_that_both_hope_for_more_do_not():
    worlds = worlds_of(at_war({"parties.north.optimism": 0.1, "parties.south.optimism": 0.1}))
    assert not worlds["zopa"].any() and (worlds["reason"] == "no_zone").all()


GUARANTEED = {"issues.guarantee": {"kind": "levels", "options": {"treaty": {"guarantee": 1.0}, "none": {}}},
              "guarantors": {"ally": {"punishment": 5, "willingness": 1, "detection": 1}},
              "parties.north.preferences.guarantee": {"salience": 0, "ideal": "first"},
              "parties.south.preferences.guarantee": {"salience": 0, "ideal": "first"}, "war.temptation": 0.05}
ENDING = ["outcome", "reason", "round"]


@pytest.mark.parametrize("more", [{}, {"war.balance": 0.6, "war.start": 0.25}, {"parties.north.optimism": 0.02},
                                  {"war.balance": {"uniform": [0.4, 0.6]}, "war.rate": {"uniform": [0.2, 2]}}])
def test_where_nobody_gains_by_breaking_a_deal_a_guarantee_changes_no_ending(more):
    kept = worlds_of(at_war({**GUARANTEED, **more}))
    alone = worlds_of(at_war({**GUARANTEED, **more, "guarantors.ally.willingness": 0}))
    assert kept[ENDING].equals(alone[ENDING])


@pytest.mark.parametrize("start", [0.25, 0.5])
def test_where_a_side_grows_stronger_the_guarantee_is_what_holds_the_deal(start):
    given = {**GUARANTEED, "war.shift.side": 2, "war.shift.size": 0.3, "war.start": start}
    kept = worlds_of(at_war(given))["outcome"] == "agreement"
    alone = worlds_of(at_war({**given, "guarantors.ally.willingness": 0}))["outcome"] == "agreement"
    assert kept.mean() - alone.mean() > 4 / np.sqrt(WORLDS)
