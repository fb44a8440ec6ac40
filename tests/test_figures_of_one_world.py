"""Figures of one world and one scenario: the dance of offers, the map and its lines, the network of parties."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.report.dance import dance_of, transcript_figure
from sim.report.land import Land
from sim.report.map import lines_figure, map_figure
from sim.report.network import network_figure
from sim.report.opinions import homes_of, opinions_figure
from sim.scenario.shape import specified
from helpers import small
from slides import check_slide, words_on

SCENARIOS = ("us_envoy_track_2025", "korea_armistice_1951", "sinai_1977", "three_at_the_table")


@pytest.fixture(scope="module")
def story():
    scenario = sim.load("us_envoy_track_2025")
    outcomes = sim.run(scenario, 64).worlds["outcome"]
    return sim.transcript(scenario, world=int((outcomes == "agreement").argmax()))


def test_the_dance_shows_offers_zone_and_what_was_signed(story):
    dance = dance_of(story)
    assert dance.signed == story.ending["package"] and dance.zone[[dance.signed, dance.nash, dance.kalai]].all()
    assert dance.offers[0][0].tolist() == [0, story.rounds[0]["offer/ukraine"]]
    assert dance.rounds == story.ending["round"] + 1
    check_slide(transcript_figure(story))


def test_a_world_without_a_zone_says_so():
    scenario = sim.load("us_envoy_track_2025")
    none = sim.run(scenario, 97).worlds.query("reason == 'no_zone'").world.iloc[0]
    story = sim.transcript(scenario, world=int(none))
    dance = dance_of(story)
    assert dance.nash is None and not dance.zone.any()
    assert "no zone of agreement" in words_on(story.plot())


# opinions at home

EVERYTHING = str(Path(__file__).parent / "scenarios" / "everything.yaml")


@pytest.mark.parametrize("name, world", [("us_envoy_track_2025", 41), ("korea_armistice_1951", 11), (EVERYTHING, 146)])
def test_opinions_at_home_are_a_readable_slide(name, world):
    check_slide(opinions_figure(sim.transcript(sim.load(name), world)))


def test_opinions_show_what_was_asked_what_was_given_and_how_the_votes_went():
    story = sim.transcript(sim.load(EVERYTHING), 146)
    north, south = homes_of(story)
    assert north.asks["doves"][0] == story.rounds[0]["asks/north/doves"] and len(north.gain) == len(story.rounds) == 11
    assert [carried for *_, carried in north.votes] == [True] and [carried for *_, carried in south.votes] == [False]
    figure = words_on(opinions_figure(story))
    assert "in 5 of 11 rounds in north" in figure and {"Doves", "Hawks", "Others", "Army", "Party", "refused"} <= set(figure.split("\n"))


def test_the_vote_goes_as_the_two_lines_of_the_figure_cross():
    """Where every home votes for certain, a deal is refused exactly where it gives less than home needs."""
    seen, sure = set(), sim.load("korea_armistice_1951").but({"parties.*.audience.rule": "sure"})
    for world in range(60):
        story = sim.transcript(sure, world)
        for party in story.seats:
            for page in story.rounds:
                if np.isfinite(page[f"deal_gain/{party}"]):
                    met = page[f"deal_gain/{party}"] - page[f"deal_needs/{party}"] >= -1e-6
                    assert met == (not page[f"refused/{party}"])
                    seen.add(met)
    assert seen == {True, False}


def test_where_nobody_is_at_home_there_is_no_such_figure():
    assert opinions_figure(sim.transcript(small("pie"))) is None


# map and network

@pytest.mark.parametrize("name", SCENARIOS)
def test_every_region_lies_on_its_own_side_of_every_drawn_line(name):
    territory = sim.load(name).map
    land = Land(territory)
    across, up = land.grid[0][0], land.grid[1][:, 0]
    for line in territory.lines:
        held, lead = territory.held(line), land.lead(territory.held(line))
        for region, (x, y) in land.places.items():
            assert (lead[np.abs(up - y).argmin(), np.abs(across - x).argmin()] > 0) == (region in held), (line, region)


@pytest.mark.parametrize("name", SCENARIOS)
def test_maps_and_networks_of_the_scenarios_are_readable(name):
    scenario = sim.load(name)
    for figure in (map_figure(scenario.map), lines_figure(scenario.map, {line: 0.1 for line in scenario.map.lines}),
                   network_figure(scenario.spec)):
        check_slide(figure)


@pytest.mark.parametrize("changes, parties, panels", [
    ({}, 3, 3), ({"parties.league.signature": "none"}, 2, 1), ({"protocol.name": "single_text"}, 3, 3),
    ({"parties.fourth": {"batna": 0.1, "preferences": {issue: {} for issue in (
        "line", "security", "league_arms", "highland_rule", "south_army")}}, "protocol.quorum": 3}, 4, 6)])
def test_the_dance_has_a_panel_for_every_two_parties_at_the_table(changes, parties, panels):
    story = sim.transcript(sim.load("three_at_the_table").but(changes), world=5)
    dance = dance_of(story)
    assert len(dance.parties) == dance.values.shape[1] == len(dance.offers) == parties
    figure = transcript_figure(story)
    assert sum(axes.get_xlabel().startswith("value to") for axes in figure.axes) == panels
    check_slide(figure)


def test_who_has_no_seat_stands_apart_and_its_envoys_do_not_come():
    spec = sim.load("three_at_the_table").but({"parts.league_seat": False}).spec
    figure = network_figure(spec)
    assert "1 without a seat, 2 envoys" in words_on(figure).replace("\n", " ")
    assert "no seat; may break up" in words_on(figure) and "Council" not in words_on(figure)
    check_slide(figure)


def test_a_network_of_four_parties_has_room_for_all():
    party = {"preferences": {"pie": {}}, "audience": {"factions": {"doves": {"weight": 1}, "hawks": {"weight": 2}}},
             "envoys": {"minister": {}, "friend": {"channel": "back", "share": 0.5}}}
    data = {"title": "Four", "issues": {"pie": {"kind": "range", "low": 0, "high": 1, "step": 0.1, "unit": "share"}},
            "parties": {name: party for name in ("north", "south", "east", "west")}}
    figure = network_figure(specified(data))
    assert "4 parties, 8 envoys" in words_on(figure)
    check_slide(figure)
