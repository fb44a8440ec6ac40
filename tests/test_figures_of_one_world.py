"""Figures of one world and one scenario: the dance of offers, the map and its lines, the network of parties."""

import numpy as np
import pytest

import sim
from sim.report.dance import dance_of, transcript_figure
from sim.report.land import Land
from sim.report.map import lines_figure, map_figure
from sim.report.network import network_figure
from sim.scenario.shape import specified
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


def test_a_network_of_four_parties_has_room_for_all():
    party = {"preferences": {"pie": {}}, "audience": {"factions": {"doves": {"weight": 1}, "hawks": {"weight": 2}}},
             "envoys": {"minister": {}, "friend": {"channel": "back", "share": 0.5}}}
    data = {"title": "Four", "issues": {"pie": {"kind": "range", "low": 0, "high": 1, "step": 0.1, "unit": "share"}},
            "parties": {name: party for name in ("north", "south", "east", "west")}}
    figure = network_figure(specified(data))
    assert "4 parties, 8 envoys" in words_on(figure)
    check_slide(figure)
