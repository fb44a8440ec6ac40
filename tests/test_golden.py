"""Golden stories: one world of every scenario, told as it was when somebody last read it.

After a change that is meant, read the new stories and keep them: ZOPA_GOLDEN=write pytest tests/test_golden.py
"""

import os
from pathlib import Path

import pytest
from conftest import EVERYTHING, scenario_named

import sim

FOLDER = Path(__file__).parent / "golden"
WORLDS = {"us_envoy_track_2025": 41, "korea_armistice_1951": 24, "sinai_1977": 136, EVERYTHING: 146}


@pytest.mark.parametrize("name", WORLDS)
def test_the_story_of_a_world_is_the_one_that_was_read(name):
    told, path = f"{sim.transcript(scenario_named(name), WORLDS[name])}\n", FOLDER / f"{name}.txt"
    if os.environ.get("ZOPA_GOLDEN") == "write":
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8"), "read the new story; ZOPA_GOLDEN=write keeps it"
