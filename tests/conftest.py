"""What tests share: the scenario with everything switched on, the real ones, and plays of them."""

import gc
import os
import time
from functools import lru_cache
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # there is a process a core; must be said before numpy is loaded

import pandas as pd
import pytest
from helpers import worlds_of

import sim

gc.set_threshold(100_000, 50, 100)  # many small plays leave few cycles; looking for them took a twentieth of the time
FOLDER = Path(__file__).parent / "scenarios"
REAL = ("us_envoy_track_2025", "korea_armistice_1951", "sinai_1977")
EVERYTHING = "everything"
STARTED, IN_TIME = time.monotonic(), 690  # seconds after which, on a slow machine, what takes long is left out
TOGETHER = {  # files whose tests share plays
    "test_between", "test_cli_install", "test_compare", "test_evidence", "test_figures", "test_figures_of_peace", "test_mechanisms",
    "test_metamorphic", "test_notebooks", "test_oracle", "test_oracle_of_peace", "test_report", "test_shaken", "test_three_parties"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out tests one by one, but those that share plays a file at a time."""
    from xdist.scheduler import LoadScopeScheduling

    class ByTestOrFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            return file if Path(file).stem in TOGETHER else nodeid

    return ByTestOrFile(config, log)


def pytest_collection_modifyitems(items):
    """Long tests last."""
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


@pytest.fixture
def whole(request, scenario):
    """The worlds of that scenario, played in one piece."""
    return whole_named(request.node.callspec.params["scenario"])


@lru_cache(maxsize=None)
def whole_named(name: str):
    """The worlds of a scenario, played in one piece."""
    return worlds_of(scenario_named(name))


def same_worlds(one, other):
    """Two tables of worlds are the same to the bit."""
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True), check_exact=True,
                                  check_column_type=False)
