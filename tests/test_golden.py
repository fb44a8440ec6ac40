"""Golden stories: one world of every scenario, told as it was when somebody last read it.

After a change that is meant, read the new stories and keep them: ZOPA_GOLDEN=write pytest tests/test_golden.py
"""

import os
from pathlib import Path

import pytest
from conftest import EVERYTHING, scenario_named

import sim

FOLDER = Path(__file__).parent / "golden"
WORLDS = {"us_envoy_track_2025": 41, "korea_armistice_1951": 11, "sinai_1977": 87, EVERYTHING: 146}
THREE = {"alternating": 44, "conference": 9, "shuttle": 134, "single_text": 1, "sealed": 11, "taking_turns": 60}
NO_SEAT = 8  # a world in which the ally without a seat breaks up the talks


@pytest.mark.parametrize("name", WORLDS)
def test_the_story_of_a_world_is_the_one_that_was_read(name):
    same_story(sim.transcript(scenario_named(name), WORLDS[name]), name)


@pytest.mark.parametrize("protocol", THREE)
def test_the_story_of_three_at_the_table_is_the_one_that_was_read(protocol):
    scenario = sim.load("three_at_the_table").but({"protocol.name": protocol, "protocol.temperature": 0.05})
    same_story(sim.transcript(scenario, THREE[protocol]), f"three_{protocol}")


def test_the_story_of_an_ally_left_outside_is_the_one_that_was_read():
    same_story(sim.transcript(sim.load("three_at_the_table").but({"parts.league_seat": False}), NO_SEAT), "three_no_seat")


def same_story(transcript, name: str):
    """The story as told is the one that is kept under a name."""
    told, path = f"{transcript}\n", FOLDER / f"{name}.txt"
    if os.environ.get("ZOPA_GOLDEN") == "write":
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8"), "read the new story; ZOPA_GOLDEN=write keeps it"
