"""Votes at home: parliaments, plebiscites, elections, and what follows a refusal."""

import numpy as np
import pytest
from scipy.special import ndtr

import sim
from helpers import WORLDS, four_errors, small, worlds_of
from stages import both, event
from sim.arrays import grain
from sim.protocols.ratification import people_say_yes, votes_yes
from test_home import THREE, asked_at_home, talks_of


# votes


def plebiscite(threshold, **more):
    """A popular vote that is called in the third round."""
    return {"events.e": {"kind": "plebiscite", "round": 2, "effects": {"plebiscite": {"north": threshold}}, **more}}


PARLIAMENT = {"parties.north.audience": {"factions": THREE, "threshold": 0.3}, "parties.north.tactic": "hard_liner",
              "parties.south.tactic": "hard_liner"}


def test_before_it_is_called_a_plebiscite_changes_nothing():
    before, after = talks_of({**PARLIAMENT, **plebiscite(0.6)}, 2), talks_of({**PARLIAMENT, **plebiscite(0.6)}, 3)
    assert before.parties[0].popular is None
    assert (after.parties[0].popular == after.parties[0].gap - 0.3).all()


@pytest.mark.parametrize("people, needed", [(0.2, 0.2), (0.6, 0.5), (1.0, 0.8)])
def test_a_deal_must_carry_the_parliament_and_the_people(people, needed):
    """Doves alone carry the parliament (.2); the people want what one, two or all three of the factions want."""
    talks = talks_of({**PARLIAMENT, **plebiscite(people)}, 3, worlds=WORLDS)
    north, packages = talks.parties[0], np.arange(WORLDS) % 101
    carried = votes_yes(talks, north, packages, 2) & people_say_yes(talks, north, packages, 2)
    assert (carried == (grain(north.worth[0, packages] - needed) >= 0)).all()
    assert votes_yes(talks, north, packages, 2).sum() == (grain(north.worth[0, packages] - 0.2) >= 0).sum()
def test_the_leader_foresees_the_plebiscite_at_the_table():
    worth = np.linspace(0, 1, 101)
    talks = talks_of({**PARLIAMENT, "parties.north.audience.anticipation": 0.5, **plebiscite(0.6)}, 3)
    assert talks.parties[0].score[3] == pytest.approx(worth - 0.25, abs=1e-5)
    earlier = talks_of({**PARLIAMENT, "parties.north.audience.anticipation": 0.5, **plebiscite(0.6)}, 2)
    assert earlier.parties[0].score[3] == pytest.approx(worth - 0.1, abs=1e-5)
def test_parliament_and_people_draw_their_lots_apart_under_the_probit_rule():
    unsure = {**PARLIAMENT, "parties.north.audience.rule": "probit", "parties.north.audience.slope": 0.2, **plebiscite(0.6)}
    talks = talks_of(unsure, 3, worlds=4 * WORLDS)
    north, deal = talks.parties[0], np.full(4 * WORLDS, 40)
    parliament, people = votes_yes(talks, north, deal, 2), people_say_yes(talks, north, deal, 2)
    one, other = float(ndtr(0.2 / 0.2)), float(ndtr(-0.1 / 0.2))
    for vote, chance in ((parliament, one), (people, other), (parliament & people, one * other)):
        assert abs(vote.mean() - chance) < four_errors(chance, len(vote))
def test_of_two_plebiscites_the_higher_stays_and_only_where_it_was_called():
    second = {"kind": "plebiscite", "round": 3, "effects": {"plebiscite": {"north": 0.4}}}
    twice = {**plebiscite(0.6, chance=0.5), "events.f": second}
    talks = talks_of({**PARLIAMENT, **twice}, 4, worlds=WORLDS)
    asked = talks.parties[0].audience.plebiscite
    assert set(asked) == {0.4, 0.6} and abs((asked == 0.6).mean() - 0.5) < four_errors(0.5, WORLDS)
    once = talks_of({**PARLIAMENT, **plebiscite(0.6, chance=0.5)}, 4, worlds=WORLDS).parties[0]
    once.alternative = np.full(WORLDS, 100.0)
    assert (people_say_yes(talks, once, np.zeros(WORLDS, int), 3) == (once.audience.plebiscite == 0)).all()
def test_a_plebiscite_may_come_by_a_hazard_or_a_day():
    talks = talks_of({**PARLIAMENT, "start": "2025-01-06", "events.e": {
        "kind": "plebiscite", "date": "2025-01-22", "effects": {"plebiscite": {"north": 0.6}}}}, 3)
    assert talks.parties[0].popular is not None
    by_rate = {"events.e": {"kind": "plebiscite", "rate": 0.2, "effects": {"plebiscite": {"north": 0.6}}}}
    called = talks_of({**PARLIAMENT, **by_rate}, 5, worlds=WORLDS).parties[0].audience.plebiscite > 0
    assert abs(called.mean() - (1 - np.exp(-1.0))) < four_errors(np.exp(-1.0), WORLDS)


@pytest.mark.parametrize("threshold, needed", [(0.3, 0.2), (0.6, 0.5), (1.0, 0.8)])
def test_an_election_changes_what_home_carries(threshold, needed):
    talks = talks_of({**PARLIAMENT, "parties.north.audience.threshold": 0.6, **event(threshold={"north": threshold})}, 3)
    assert talks.parties[0].gap == pytest.approx(-needed)
def test_what_the_people_vote_down_is_not_ratified_though_parliament_carries_it():
    """North gets about half of the pie: enough for the doves in parliament, too little for all three at the polls."""
    home = {"parties.north.audience": {"factions": THREE, "threshold": 0.3}}
    assert (worlds_of(small("pie", home), 20)["outcome"] == "agreement").all()
    voted = small("pie", {**home, **plebiscite(1.0)})
    assert (worlds_of(voted, 20)["outcome"] == "not_ratified").all()
    story = str(sim.transcript(voted))
    assert "voted down by the people of north" in story and "100% of a popular vote" in story


# after a refusal

REFUSED = {"parties.north.audience": {"factions": {"all": {"hawkishness": 0.9}}, "failure_returns": 1.0}, "protocol.rounds": 30}


def refusals(changes, worlds: int = WORLDS):
    """Talks that are stopped after the first round in which north's home refuses: before and after that round."""
    talks = talks_of({**REFUSED, **changes}, worlds=worlds)
    talks.diary = []
    for _ in range(30):
        asked, tension = asked_at_home(talks)[0].copy(), talks.tension.copy()
        talks.step()
        if talks.diary[-1]["refused/north"]:
            return talks, asked, tension
    raise AssertionError("nothing was refused")
def test_a_refusal_hardens_the_home_that_refused():
    talks, before, _ = refusals({"parties.north.audience.failure_hardens": 0.25})
    assert (before == 0.9).all() and asked_at_home(talks)[0] == pytest.approx(1.15)
    talks.step()
    assert talks.parties[0].gap == pytest.approx(-1.15)
def test_home_hardens_once_for_every_refusal_in_its_own_world():
    """What is heard at home, .001 a time, counts the refusals; deals come sooner in some worlds than in others."""
    counted = {**REFUSED, **both("horizon", {"uniform": [15, 30]}), "parties.north.audience.failure_cost": 0.001,
               "parties.north.audience.failure_hardens": 0.25}
    talks = talks_of(counted, 12, worlds=WORLDS)
    refused = np.rint(talks.parties[0].heard_cost / 0.001)
    assert {0, 1, 2} <= set(refused)
    assert asked_at_home(talks)[0] == pytest.approx(0.9 + 0.25 * refused)
def test_a_home_that_did_not_refuse_is_not_hardened():
    talks, *_ = refusals({"parties.north.audience.failure_hardens": 0.25, "parties.south.audience": {
        "factions": {"all": {"hawkishness": -1}}, "failure_hardens": 0.25, "failure_offence": 9}, "protocol.breakdown": 0})
    assert asked_at_home(talks, 1)[0] == pytest.approx(-1.0) and (talks.tension == 0).all()
def test_a_refusal_offends_at_once_and_half_as_much_a_round_later():
    talks, _, before = refusals({"parties.north.audience.failure_offence": 0.8, "protocol.days": 7})
    broke = ~talks.talking if len(talks.talking) == WORLDS else None
    assert (before == 0).all() and (talks.tension == 0.8).all()
    gone = WORLDS - len(talks.draws.alive) if broke is None else broke.sum()
    assert abs(gone / WORLDS - (1 - np.exp(-0.8))) < four_errors(np.exp(-0.8), WORLDS)
    talks.diary = []
    talks.step()
    again = 0.8 * bool(talks.diary[0]["refused/north"])
    assert talks.tension == pytest.approx(0.4 + again)
def test_without_consequences_a_refusal_leaves_no_trace():
    talks, before, _ = refusals({})
    assert (asked_at_home(talks)[0] == before).all() and (talks.tension == 0).all()
