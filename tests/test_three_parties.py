"""Three at the table: what a user is told of a party whose signature is not needed, that has no seat, or that can spoil."""

import json

import numpy as np
import pytest

import sim
from helpers import small, worlds_of
from stages import OUTSIDER
from sim.cli.main import main
from sim.model.negotiation import Negotiation
from sim.strategies.registry import protocols

NAME = "three_at_the_table"
WORLDS = 151
NO_SEAT = {"parts.league_seat": False}


@pytest.fixture(scope="module")
def three():
    return sim.load(NAME)


@pytest.fixture(scope="module")
def worlds(three):
    return worlds_of(three, WORLDS)


def answered(capsys, *arguments) -> str:
    """What `zopa run` prints of the scenario."""
    capsys.readouterr()
    assert main(["run", f"scenario={NAME}", f"replications={WORLDS}", "results.figures=false", *arguments]) == 0
    return capsys.readouterr().out


# what is printed

def test_the_answer_says_how_often_the_optional_party_signs(worlds, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    share = worlds.loc[worlds.outcome == "agreement", "signed.league"].mean()
    shown = answered(capsys)
    assert f"league signs {share:.1%} of the agreements" in " ".join(shown.split())
    assert "both" not in shown.lower()


def test_the_answer_says_who_has_no_seat(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = answered(capsys, "parts.league_seat=false")
    assert "league has no seat" in shown and "both could have had" in shown


def test_json_gives_the_share_of_agreements_each_signs_where_not_all_must(worlds, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with_seat, without = json.loads(answered(capsys, "-m", "parts.league_seat=true,false", "--json"))["points"]
    agreed = worlds[worlds.outcome == "agreement"]
    assert with_seat["signed"] == {"north": 1.0, "south": 1.0, "league": pytest.approx(agreed["signed.league"].mean())}
    assert without["signed"] == {}


def test_check_and_listing_say_who_need_not_sign(capsys):
    assert main(["check", NAME]) == 0
    assert "league need not sign; 2 signatures make a deal" in capsys.readouterr().out
    assert main(["scenarios", NAME]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "need not sign, may break up talks" in shown and "2 signatures make a deal" in shown


# the story

@pytest.mark.parametrize("name", protocols.names())
def test_a_story_is_told_of_every_protocol_and_ends_as_the_world_does(three, name):
    for changes in ({}, NO_SEAT):
        scenario = three.but({**changes, "protocol.name": name})
        rows = worlds_of(scenario, 12)
        for world in range(12):
            story = sim.transcript(scenario, world)
            assert str(story) and story.ending["outcome"] == rows.outcome[world]
            outside = story.ending["outcome"] == "agreement" and not (not changes and rows["signed.league"][world])
            assert ("Highland League stays outside" in str(story) or "League has no seat: the deal" in str(story)) == outside


def test_a_spoiler_is_named_where_the_talks_would_have_gone_on_without_it(three):
    """The same world, in which the spoiler does nothing, goes on beyond the round in which it broke the talks up."""
    named = 0
    scenario, calm = three.but(NO_SEAT), three.but({**NO_SEAT, "parties.league.disrupts": 0})
    for world in range(20):
        story = sim.transcript(scenario, world)
        broken_up = story.rounds[-1]["broken_up"]
        assert broken_up == ("Highland League breaks up the talks" in str(story))
        named += broken_up
        if broken_up:
            went_on = sim.transcript(calm, world)
            assert len(went_on.rounds) > len(story.rounds) or went_on.ending["outcome"] in ("agreement", "collapse", "deadline")
    assert named


def test_the_worlds_that_a_spoiler_broke_up_are_counted_among_the_walkouts(three, worlds):
    without = worlds_of(three.but(NO_SEAT), WORLDS)
    assert 0 < worlds.broken_up.mean() < without.broken_up.mean()
    assert (without.loc[without.broken_up, "outcome"] == "walkout").all()
    told = [sim.transcript(three.but(NO_SEAT), world).rounds[-1]["broken_up"] for world in range(20)]
    assert told == without.broken_up[:20].tolist()
    assert "broken_up" not in worlds_of(three.but({"parties.league.disrupts": 0}), 7)


def test_at_a_conference_the_votes_that_are_told_make_the_deal(three):
    scenario = three.but({"protocol.name": "conference"})
    rows = worlds_of(scenario, 40)
    for world in np.flatnonzero(rows.outcome == "agreement")[:8]:
        story = sim.transcript(scenario, int(world))
        last = story.rounds[-1]
        yes = {seat for seat in story.seats if last[f"yes/{seat}"]}
        assert {"north", "south"} <= yes and ("league" in yes) == bool(rows["signed.league"][world])


# what lies under it

def test_a_deal_is_worth_less_to_those_who_reckon_with_a_spoiler_only_where_it_leaves_the_spoiler_worse_off():
    steady = {"war.temptation": 0.1, "parties.*.tactic": "hard_liner", "protocol.breakdown": 0}
    plain, wary = (Negotiation(small("crisis", {**steady, "parties.east": {**OUTSIDER, "reckoned": share}}), 0, 7, 1) for share in (0, 1))
    for talks in (plain, wary):
        talks.step()
    loses = next(party for party in wary.parties if party.name == "east").wants.text < OUTSIDER["batna"]
    for one, other in zip(plain.seats, wary.seats):
        assert (one.worth[~loses] == other.worth[~loses]).all() and (one.worth >= other.worth).all()
        assert (one.worth > other.worth).any()


@pytest.mark.parametrize("ideal, side", [("first", 1), ("last", 2)])
def test_a_party_on_neither_side_values_lines_from_the_end_it_favours(ideal, side):
    third = {"signature": "none", "batna": 0.2, "preferences": {
        "line": {"salience": 1, "ideal": ideal}, "guarantee": {"salience": 0}, "forces": {"salience": 0}}}
    talks = Negotiation(small("crisis", {"parties.east": third}), 0, 7, 1)
    east = next(party for party in talks.parties if party.name == "east")
    rising = np.diff(east.wants.options[0], axis=1)
    assert (rising < 0).all() if side == 1 else (rising > 0).all()


@pytest.mark.parametrize("key, value, words", [
    ("protocol.quorum", 2, "expected 3, every seat"), ("protocol.quorum", 4, "parties.NAME.signature=optional"),
    ("parties.east.signature", "optional", "say how many make a deal: 2 … 3"),
    ("parties.east.signature", "sometimes", "'required', 'optional' or 'none'"),
    ("parties.east.disrupts", -1, "out of range"), ("parties.east.spoiling", -1, "out of range"),
    ("parties.east.reckoned", 1, "without war.temptation or breach all deals are thought to be kept"),
])
def test_a_mistake_about_seats_says_what_was_expected_and_a_way_out(key, value, words):
    with pytest.raises(sim.ScenarioError) as found:
        small("three", {key: value})
    assert words in str(found.value)


def test_nobody_makes_a_deal_alone():
    alone = {f"parties.{name}.signature": "optional" for name in ("north", "south", "east")}
    with pytest.raises(sim.ScenarioError, match="protocol.quorum: expected 2 … 3, not 1"):
        small("three", {**alone, "protocol.quorum": 1})


def test_where_nobody_speaks_without_a_mediator_one_must_be_able_to_come():
    for name in ("shuttle", "single_text"):
        with pytest.raises(sim.ScenarioError, match="mediators.m.arrival: is 0, and nobody speaks"):
            small("three", {"protocol.name": name, "mediators.m": {}})
        small("three", {"protocol.name": name, "mediators.m": {"arrival": 0.1}})
        small("three", {"protocol.name": name, "mediators.m": {"present": True}})


def test_a_conference_of_two_is_allowed():
    assert worlds_of(small("trade", {"protocol.name": "conference"}), 31).outcome.eq("agreement").any()
