"""What tests share: the scenario with everything switched on, the real ones, and plays of them."""

import time
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from helpers import worlds_of

import sim

FOLDER = Path(__file__).parent / "scenarios"
REAL = ("us_envoy_track_2025", "korea_armistice_1951", "sinai_1977")
EVERYTHING = "everything"
STARTED, IN_TIME = time.monotonic(), 600  # seconds after which, on a slow machine, what takes long is left out


def pytest_collection_modifyitems(items):
    """Long tests last, so that all others have run when time is short."""
    items.sort(key=lambda item: "slow" in item.keywords)


def pytest_runtest_setup(item):
    """Leave a long test out where the machine is so slow that the suite would not end in time; it is named in the summary."""
    if "slow" in item.keywords and time.monotonic() - STARTED > IN_TIME:
        pytest.skip("left out on a slow machine; run it with: pytest -m slow")


@lru_cache(maxsize=None)
def scenario_named(name: str):
    """A scenario that comes with zopa, or one of tests/scenarios/."""
    return sim.load(name if name in REAL else str(FOLDER / f"{name}.yaml"))


@pytest.fixture(scope="session")
def everything():
    """The scenario with every mechanism switched on."""
    return scenario_named(EVERYTHING)


@pytest.fixture(scope="session")
def calm():
    """A small negotiation without a war."""
    return scenario_named("calm")


@pytest.fixture(scope="session", params=REAL)
def real(request):
    """Each of the real scenarios."""
    return scenario_named(request.param)


@pytest.fixture(scope="session", params=(*REAL, EVERYTHING))
def scenario(request):
    """Each of the real scenarios, and the one with everything switched on."""
    return scenario_named(request.param)


@pytest.fixture(scope="session")
def whole(scenario):
    """The worlds of that scenario, played in one piece."""
    return worlds_of(scenario)


def same_worlds(one, other):
    """Two tables of worlds are the same to the bit."""
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True), check_exact=True,
                                  check_column_type=False)
