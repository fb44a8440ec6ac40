"""The home front: opinions that spread, leaders who misread them, votes that are held, and what a refusal leaves behind."""

import numpy as np
import pytest

from helpers import WORLDS, small, worlds_of
from stages import both, event
from sim.arrays import grain
from sim.domain.opinions import Exchange, faction_graph
from sim.model.negotiation import Negotiation
from sim.protocols.ratification import votes_yes

NAMES = ("doves", "others", "hawks", "army")
CALM = [0.0] * len(NAMES)
OPINIONS = [0.1, 0.25, 0.4, 0.9]
RATE = 3.0
THREE = {name: {"hawkishness": asked} for name, asked in (("hawks", 0.8), ("others", 0.5), ("doves", 0.2))}


def heard(kind="complete", ties=(), names=NAMES, centre="", worlds=7):
    """Factions who hear one another in many worlds."""
    return Exchange(faction_graph(names, kind, centre, ties), worlds)


def opinions(exchange, years, start=OPINIONS, weariness=CALM, rate=RATE):
    """What the factions ask for after so many years: (factions, worlds)."""
    given = [np.broadcast_to(asked, len(exchange.rates)) for asked in start]
    return np.array(exchange.after(given, weariness, rate, years))


def talks_of(changes, rounds: int = 0, scenario: str = "pie", worlds: int = 7, seed: int = 1):
    """A small negotiation after some rounds."""
    talks = Negotiation(small(scenario, changes), 0, worlds, seed)
    for _ in range(rounds):
        talks.step()
    return talks


def asked_at_home(talks, side: int = 0):
    """What the factions at one party's home ask for: (factions, worlds)."""
    return np.array([np.broadcast_to(asked, talks.talking.shape) for asked in talks.parties[side].audience.hawkishness])


# opinions in a network

@pytest.mark.parametrize("years", [0.01, 0.3, 2.0])
@pytest.mark.parametrize("kind", ["complete", "ring", "star"])
def test_two_factions_meet_in_the_middle_at_twice_the_rate_at_which_each_moves(kind, years):
    one, other = opinions(heard(kind, names=("doves", "hawks")), years, (0.1, 0.5), CALM[:2])
    assert (one + other) / 2 == pytest.approx(0.3, abs=1e-14)
    assert other - one == pytest.approx(0.4 * np.exp(-2 * RATE * years), abs=1e-14)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_in_a_complete_network_all_fall_to_the_mean_by_a_closed_form(count):
    start = OPINIONS[:count]
    found = opinions(heard(names=NAMES[:count]), 0.4, start, CALM[:count])
    left = np.exp(-RATE * 0.4 * count / (count - 1))
    for asked, value in zip(start, found):
        assert value == pytest.approx(np.mean(start) + left * (asked - np.mean(start)), abs=1e-14)


def test_in_a_star_the_rim_hears_only_the_centre():
    """The rim's mean m and the centre c close their distance at twice the rate at which the rim's own differences fade."""
    centre, *rim = opinions(heard("star", centre="army"), 0.4, OPINIONS)[[3, 0, 1, 2]]
    m, c, left = np.mean(OPINIONS[:3]), OPINIONS[3], np.exp(-RATE * 0.4)
    middle = (m + c) / 2
    assert centre == pytest.approx(middle + (c - m) / 2 * left**2, abs=1e-14)
    for asked, value in zip(OPINIONS, rim):
        assert value == pytest.approx(middle + (m - c) / 2 * left**2 + (asked - m) * left, abs=1e-14)


TIES = [("doves", "others", 2.0), ("others", "hawks", 0.5), ("hawks", "army", 1.0)]


@pytest.mark.parametrize("weariness", [CALM, [0.3, -0.1, 0.05, 0.0]])
def test_many_short_steps_are_one_long_one(weariness):
    exchange, step = heard("ring", TIES), OPINIONS
    for _ in range(64):
        step = opinions(exchange, 0.5 / 64, step, weariness)
    assert np.array(step) == pytest.approx(opinions(exchange, 0.5, OPINIONS, weariness), abs=1e-13)


@pytest.mark.parametrize("weariness", [CALM, [0.3, -0.1, 0.05, 0.0]])
def test_a_short_step_goes_where_the_neighbours_pull_less_what_war_wears_off(weariness):
    step = 1e-6
    pulled = (opinions(heard("listed", TIES), step, OPINIONS, weariness)[:, 0] - OPINIONS) / step
    others = (2 * 0.1 + 0.5 * 0.4) / 2.5 - 0.25  # of doves (weight 2) and hawks (weight .5)
    heard_of = np.array([0.15, others, (0.5 * 0.25 + 0.9) / 1.5 - 0.4, -0.5])
    assert pulled == pytest.approx(RATE * heard_of - weariness, abs=1e-5)


def test_what_war_wears_off_one_faction_is_felt_by_all_alike_in_the_end():
    """The weighted mean falls by the weighted mean of weariness; the distances settle, weary faction below, calm one above."""
    tired = [0.3, 0.0]
    after = [opinions(heard(names=("doves", "hawks")), years, (0.4, 0.4), tired)[:, 0] for years in (5.0, 6.0)]
    assert after[1] - after[0] == pytest.approx(-0.15, abs=1e-9)
    assert after[1][1] - after[1][0] == pytest.approx(0.3 / (2 * RATE), abs=1e-9)


def test_the_mean_weighted_by_ties_stays():
    after, ties = opinions(heard("listed", TIES), 0.7)[:, 0], np.array([2.0, 2.5, 1.5, 1.0])
    assert after @ ties == pytest.approx(np.array(OPINIONS) @ ties, abs=1e-13)
    assert np.ptp(after) < np.ptp(OPINIONS)


def test_in_the_end_a_connected_home_is_of_one_mind():
    ties = np.array([2.0, 2.5, 1.5, 1.0])
    assert opinions(heard("listed", TIES), 1e4)[:, 0] == pytest.approx(np.array(OPINIONS) @ ties / ties.sum(), abs=1e-12)


def test_a_faction_that_hears_nobody_does_not_move_at_all():
    after = opinions(heard("listed", TIES[:2]), 0.7)
    assert (after[3] == 0.9).all() and (after[0] != 0.1).all()


def test_a_tie_of_weight_nothing_is_none():
    weight = np.linspace(0, 1, 7)
    after = opinions(heard("listed", [("doves", "hawks", weight)]), 0.7)
    assert after[0, 0] == 0.1 and (after[0, 1:] > 0.1).all()
    assert np.ptp(after[0, 1:]) < 1e-14  # whoever hears one other only hears it all the same


def test_a_listed_tie_takes_the_place_of_the_kinds_own():
    graph = faction_graph(NAMES, "star", "", [("doves", "army", 3.0), ("hawks", "army", 0.5)])
    weights = {frozenset(pair): weight for *pair, weight in graph.edges(data="weight")}
    assert weights == {frozenset(pair): weight for *pair, weight in (
        ("doves", "others", 1), ("doves", "hawks", 1), ("doves", "army", 3), ("hawks", "army", 0.5))}


def test_no_world_hears_who_else_is_played():
    weights = np.random.default_rng(5).uniform(0, 3, (3, WORLDS))
    ties = [(one, other, weight) for (one, other, _), weight in zip(TIES, weights)]
    together = opinions(heard("ring", ties, worlds=WORLDS), 0.3)
    for world in (0, 17, 1008):
        alone = [(one, other, weight[world:world + 1]) for one, other, weight in ties]
        assert (opinions(heard("ring", alone, worlds=1), 0.3)[:, 0] == together[:, world]).all()


# opinions in play

ARGUING = {"parties.north.audience": {"factions": THREE, "network": {"kind": "ring"}, "influence": 4, "review": 4},
           "parties.north.tactic": "hard_liner", "parties.south.tactic": "hard_liner"}


def test_without_a_network_or_without_influence_nothing_changes():
    home = {**both("audience.factions", {"doves": {"hawkishness": 0.3, "weariness": 0.4}, "hawks": {"hawkishness": 0.5}}),
            **both("audience.threshold", 0.7)}
    plain = worlds_of(small("crisis", home))
    assert worlds_of(small("crisis", {**home, **both("audience.network", {"kind": "complete"})})).equals(plain)
    assert not worlds_of(small("crisis", {**home, **both("audience.network", {}), **both("audience.influence", 9)})).equals(plain)


@pytest.mark.parametrize("weary", [0.0, 0.2])
def test_looking_home_twice_as_often_finds_the_same_opinions_at_the_same_time(weary):
    tired = {**ARGUING, "parties.north.audience.factions.hawks.weariness": weary}
    seldom, often = talks_of(tired, 13), talks_of({**tired, "parties.north.audience.review": 2}, 13)
    assert asked_at_home(seldom) == pytest.approx(asked_at_home(often), abs=1e-13)
    assert np.ptp(asked_at_home(seldom), axis=0) == pytest.approx(
        np.ptp(asked_at_home(talks_of({**tired, "parties.north.audience.review": 12}, 13)), axis=0), abs=1e-13)


def test_the_win_set_follows_the_opinions():
    """Three that hear each other alike fall to their mean .5 at 1.5 times the rate; all three are needed."""
    talks = talks_of({**ARGUING, "parties.north.audience.threshold": 1.0, "parties.north.audience.network": {}}, 13)
    left = np.exp(-1.5 * 4 * 12 * 7 / 365.25)
    assert asked_at_home(talks) == pytest.approx(np.repeat([[0.5 + 0.3 * left], [0.5], [0.5 - 0.3 * left]], 7, axis=1))
    assert talks.parties[0].gap == pytest.approx(-0.5 - 0.3 * left, abs=1e-9)


def test_a_shock_to_one_faction_spreads_to_those_who_hear_it():
    same = {name: {"hawkishness": 0.3} for name in ("hawks", "others", "doves", "hermits")}
    home = {"factions": same, "influence": 4, "review": 1, "network": {"kind": "listed", "ties": {
        "a": {"between": ["hawks", "others"]}, "b": {"between": ["others", "doves"]}}}}
    shocked = {**ARGUING, "parties.north.audience": home, **event(hawkishness={"north": {"hawks": 0.2}})}
    assert (asked_at_home(talks_of(shocked, 2)) == 0.3).all()
    hawks, others, doves, hermits = asked_at_home(talks_of(shocked, 4))
    assert (0.3 < doves).all() and (doves < others).all() and (others < hawks).all() and (hawks < 0.5).all()
    assert (hermits == 0.3).all()
    assert (hawks + 2 * others + doves) / 4 == pytest.approx(0.3 + 0.2 / 4)


def test_an_event_by_faction_for_all_is_the_event_for_all():
    home = both("audience.factions", {"doves": {"hawkishness": 0.3}, "hawks": {"hawkishness": 0.4}})
    for_all = worlds_of(small("crisis", {**home, **event(hawkishness={"north": 0.1})}))
    one_by_one = worlds_of(small("crisis", {**home, **event(hawkishness={"north": {"doves": 0.1, "hawks": 0.1}})}))
    assert one_by_one.equals(for_all)


# what the leader sees of home

def test_an_error_about_home_is_made_at_the_table_and_not_in_the_vote():
    home = {"factions": THREE, "threshold": 0.6, "anticipation": 1.0, "error": 0.2}
    seen, true = (talks_of({"parties.north.audience": {**home, "error": error}}, 1, worlds=WORLDS) for error in (0.2, 0.0))
    north, plain = seen.parties[0], true.parties[0]
    error = north.audience.error[:, None]
    assert np.std(error) == pytest.approx(0.2, abs=0.02)
    assert north.score == pytest.approx(grain(north.worth + np.minimum(0.0, north.gap + error)), abs=1e-6)
    assert (north.score != plain.score).any(axis=1).mean() > 0.99
    votes = []
    for talks, party in ((seen, north), (true, plain)):
        party.alternative = np.zeros(WORLDS)
        votes.append(votes_yes(talks, party, np.arange(WORLDS) % 101, 0))
    assert (votes[0] == votes[1]).all() and 0.4 < votes[0].mean() < 0.6
