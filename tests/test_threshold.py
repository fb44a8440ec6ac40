"""Thresholds: the level at which a rate is reached, its interval, and sweeps that have none."""

import json

import numpy as np
import pandas as pd
import pytest
from helpers import small

import sim
from sim.cli.main import main
from sim.experiment.statistics import wilson
from sim.experiment.threshold import threshold

LEVELS = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]


class Swept:
    """Results of a sweep with rates as given."""

    def __init__(self, rates, worlds: int = 2000, levels=LEVELS):
        agreed = [round(rate * worlds) for rate in rates]
        ends = np.array([wilson(count, worlds) for count in agreed])
        self.factors = ["war.rate"]
        self.summary = pd.DataFrame({"war.rate": levels, "agreement": np.array(agreed) / worlds, "low": ends[:, 0], "high": ends[:, 1],
                                     "replications": worlds})


@pytest.mark.parametrize("slope", [1.0, -1.0])
def test_the_level_lies_where_the_line_reaches_the_rate_and_its_interval_where_the_bands_do(slope):
    found = threshold(Swept([0.5 + slope * (level - 0.23) for level in LEVELS]), 0.5)
    assert found.level == pytest.approx(0.23, abs=1e-3) and found.steady
    half = wilson(1000, 2000)[1] - 0.5
    assert (found.low, found.high) == pytest.approx((0.23 - half, 0.23 + half), abs=2e-3)


def test_the_interval_holds_the_level_about_as_often_as_it_says():
    luck, held = np.random.default_rng(4), []
    for _ in range(600):
        rates = [luck.binomial(500, 0.3 + 0.8 * level) / 500 for level in LEVELS]
        found = threshold(Swept(rates, 500), 0.5)
        held.append(found.low <= 0.25 <= found.high)
    assert np.mean(held) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 600)


def test_rates_that_turn_are_said_to_and_chance_is_smoothed():
    assert not threshold(Swept([0.3, 0.6, 0.2, 0.5, 0.7, 0.8]), 0.5).steady
    wobbly = threshold(Swept([0.30, 0.45, 0.44, 0.55, 0.54, 0.70]), 0.5)
    assert wobbly.steady and wobbly.table["fitted"].is_monotonic_increasing and 0.2 < wobbly.level < 0.3


def test_an_end_beyond_the_levels_is_not_known():
    found = threshold(Swept([0.499, 0.6, 0.7, 0.8, 0.85, 0.9]), 0.5)
    assert np.isnan(found.low) and found.level < 0.1 and found.high > found.level


def test_a_sweep_gives_the_same_from_python_and_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    swept = sim.sweep(small("crisis", {"protocol.breakdown": 0.05}), {"parties.*.cost": [0.01, 0.03, 0.06, 0.12]}, 200, into="s")
    target = float(swept.summary["agreement"].iloc[[0, -1]].mean())
    found = sim.threshold(swept, target)
    assert 0.01 < found.level < 0.12 and found.low < found.level < found.high
    assert main(["threshold", "s", "--agreement", str(target), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["level"], answer["low"], answer["high"]) == (found.level, found.low, found.high)
    assert main(["threshold", "s", "--agreement", str(target)]) == 0
    assert "parties.*.cost =" in capsys.readouterr().out


@pytest.mark.parametrize("factors, agreement, words", [
    ({"parties.*.cost": [0.01, 0.02]}, 0.999, "sweep parties.*.cost further"), ({"war.truce": [True, False]}, 0.5, "not numbers"),
    ({"parties.*.cost": [0.01, 0.02], "protocol.rounds": [3, 5]}, 0.5, "over one factor"), ({}, 0.5, "this one has 0"),
    ({"parties.*.cost": [0.01, 0.02]}, 1.5, "share between 0 and 1")])
def test_what_has_no_threshold_is_refused_in_words(tmp_path, monkeypatch, capsys, factors, agreement, words):
    monkeypatch.chdir(tmp_path)
    (sim.sweep(small("crisis"), factors, 20, into="s") if factors else sim.run(small("crisis"), 20, into="s"))
    assert main(["threshold", "s", "--agreement", str(agreement)]) == 2
    assert words in capsys.readouterr().err
