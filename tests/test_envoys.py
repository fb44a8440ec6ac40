"""Envoys who bring drafts, and envoys who want a deal more than their capital."""

import numpy as np
import pytest

import sim
from helpers import WORLDS, small, worlds_of
from sim.model.negotiation import Negotiation


# envoys

SPOKEN = {"parties.north.tactic": "hard_liner", "parties.south.tactic": "hard_liner", "protocol.rounds": 3}


def first_offers(changes: dict, worlds: int = WORLDS):
    """What both sides offer in each of three rounds: (rounds, worlds) by party."""
    talks, offers = Negotiation(small("trade", {**SPOKEN, **changes}), 0, worlds, 1), {"north": [], "south": []}
    for _ in range(3):
        talks.step()
        for party in talks.parties:
            offers[party.name].append(party.seat.standing)
    return {name: np.array(made) for name, made in offers.items()}


def package(**terms) -> int:
    """The index of a package of the small trade."""
    return small("trade").agenda.package({issue: str(option) for issue, option in terms.items()})
def test_an_envoy_tables_its_draft_once_and_then_speaks_for_its_party():
    offers = first_offers({"parties.north.envoys": {"e": {"draft": {"land": "8", "safety": "6"}}}})["north"]
    assert (offers[0] == package(land=8, safety=6)).all() and (offers[1:] == package(land=10, safety=10)).all()
def test_what_a_draft_leaves_open_stands_at_the_partys_position():
    for position, safety in (({}, 10), ({"safety": "9"}, 9)):
        given = {"parties.north.position": position, "parties.north.envoys": {"e": {"draft": {"land": "3"}}}}
        assert (first_offers(given)["north"][0] == package(land=3, safety=safety)).all()
def test_two_envoys_of_one_party_bring_their_own_drafts():
    envoys = {"a": {"draft": {"land": "8"}}, "b": {"draft": {"land": "6"}}}
    offers = first_offers({"parties.north.envoys": envoys})["north"]
    one, other, usual = package(land=8, safety=10), package(land=6, safety=10), package(land=10, safety=10)
    assert set(offers[0]) == {one, other} and set(offers[1]) == {one, other, usual}
    assert ((offers == one).sum(axis=0) <= 1).all() and ((offers == other).sum(axis=0) <= 1).all()
    assert ((offers[0] == offers[1]) <= (offers[1] == usual)).all()
def test_a_draft_waits_until_talks_resume():
    """South has spoken before the pause; the second envoy of north, who has not, brings its draft after it."""
    pause = {"events.rest": {"kind": "suspension", "round": 1, "effects": {"pause": 1}}}
    envoys = {"parties.north.envoys": {"a": {}, "b": {"draft": {"land": "6"}}}}
    offers = first_offers({**envoys, **pause})["north"]
    spoke_first = offers[0] == package(land=6, safety=10)
    assert 0.4 < spoke_first.mean() < 0.6 and (offers[1] == offers[0]).all()
    assert ((offers[2] == package(land=6, safety=10)) & spoke_first).sum() == 0
    assert ((offers[2] == package(land=6, safety=10)) & ~spoke_first).any()
def test_a_draft_is_not_tabled_where_a_hard_red_line_forbids_it():
    line = {"parties.north.red_lines": {"land": {"limit": "7", "hard": 0.5}}, "parties.north.envoys": {"e": {"draft": {"land": "6"}}}}
    tabled = first_offers(line)["north"][0] == package(land=6, safety=10)
    assert 0.4 < tabled.mean() < 0.6


def test_a_generous_draft_is_taken_before_its_capital_would_have_come_to_it():
    stage = {"protocol.starts": "north", "parties.south.tactic": {"name": "time_dependent", "start": 0.25}}
    envoy = {"parties.north.envoys": {"e": {"draft": {"land": "2", "safety": "2"}}}}
    plain, drafted = (worlds_of(small("trade", {**stage, **changes})) for changes in ({}, envoy))
    assert (drafted["round"] == 0).all() and (drafted["package"] == package(land=2, safety=2)).all()
    assert plain["round"].min() > 3


def test_a_capital_takes_back_what_its_eager_envoy_gave_away():
    """South gives .5 at most, north takes no less than .6: an eager envoy finds a deal, and the capital does not keep it."""
    floors = {"parties.north.batna": 0.6, "parties.south.batna": 0.5, "protocol.offence": 1.0, "protocol.rounds": 60}
    eager = {"parties.north.envoys": {"e": {"eagerness": 0.2}}}
    patient, tried = worlds_of(small("pie", floors)), worlds_of(small("pie", {**floors, **eager}))
    assert (patient["outcome"] == "deadline").all()
    assert set(tried["outcome"]) <= {"walkout", "deadline"} and (tried["outcome"] == "walkout").mean() > 0.5


@pytest.mark.parametrize("eagerness, agreed", [(0.0, False), (0.04, False), (0.06, True)])
def test_an_eager_envoy_says_yes_to_less_than_its_capital_could_have_without(eagerness, agreed):
    """South leaves .55 and asks for an answer; north could have .6 without a deal."""
    offer = {"protocol.name": "ultimatum", "protocol.starts": "south", "parties.south.tactic": "hard_liner",
             "parties.south.position": {"share": "55"}, "parties.north.batna": 0.6}
    told = str(sim.transcript(small("pie", {**offer, "parties.north.envoys": {"e": {"eagerness": eagerness}}})))
    assert ("Agreed at the table, but taken back by north" in told) == agreed


def test_an_eager_envoy_settles_sooner_and_for_less():
    worlds = [worlds_of(small("pie", {"parties.north.envoys": {"e": {"eagerness": eagerness}}}), 16) for eagerness in (0, 0.15, 0.3)]
    for what in ("round", "value.north"):
        means = [table[what].mean() for table in worlds]
        assert means[0] > means[1] > means[2]
    assert min(table["gain.north"].min() for table in worlds) >= 0


def test_a_story_tells_of_drafts_and_of_those_who_are_overruled():
    given = {"parties.north.batna": 0.6, "parties.south.batna": 0.5, "protocol.rounds": 60,
             "parties.north.envoys": {"special_envoy": {"eagerness": 0.2, "draft": {"share": "95"}}}}
    told = str(sim.transcript(small("pie", given)))
    assert "north tables the draft its special envoy has brought: share: 95" in told
    assert "Agreed at the table, but taken back by north once the text is read at home." in told


@pytest.mark.parametrize("party, draft, mandate, beyond", [
    ("north", "all_south", "contact", True), ("north", "contact", "contact", False), ("north", "port_north", "contact", False),
    ("south", "all_north", "contact", True), ("south", "valley_south", "contact", False)])
def test_no_envoy_brings_a_draft_beyond_its_own_mandate(party, draft, mandate, beyond):
    given = {f"parties.{party}.envoys": {"e": {"draft": {"line": draft}, "mandate": {"line": mandate}}}}
    if beyond:
        with pytest.raises(sim.ScenarioError, match=f"envoys.e.draft.line: '{draft}' lies beyond the envoy's own mandate"):
            small("crisis", given)
    else:
        small("crisis", given)
