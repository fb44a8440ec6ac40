"""What agreement goes with: shares of variance against known ones, boxes that hold in worlds they were not found in, the command."""

import json
import re
import sys

import numpy as np
import pandas as pd
import pytest
from helpers import small
from slides import check_slide

import sim
from sim.cli.main import main
from sim.experiment.discovery import boxes
from sim.experiment.drivers import drivers

CRISIS = {"protocol.breakdown": 0.08, "parties.*.cost": {"lognormal": [0.03, 0.6], "high": 1}}


def made_up(count: int, chance, seed: int = 3) -> pd.DataFrame:
    """Worlds that agree by a chance that depends on their drawn numbers a, b and c."""
    luck = np.random.default_rng(seed)
    numbers = {name: luck.random(count) for name in ("a", "b")} | {"c": luck.integers(0, 3, count).astype(float)}
    agreed = luck.random(count) < chance(**numbers)
    return pd.DataFrame({"world": np.arange(count), "outcome": np.where(agreed, "agreement", "walkout"),
                         **{f"drawn.{name}": values for name, values in numbers.items()}})


def test_what_a_number_explains_is_its_share_of_the_variance():
    """Agreement by .2 + .6a: between the worlds' chances lies .36/12 of the variance of .25; b and c do nothing."""
    found = drivers(made_up(20_000, lambda a, b, c: 0.2 + 0.6 * a)).set_index("key")
    a = found.loc["a"]
    assert found.index[0] == "a" and a["explained"] == pytest.approx(0.12, abs=4 * (a["high"] - a["low"]) / 3.92 + 0.12 / 64)
    assert a["p"] < 1e-9 and a["lowest"] == pytest.approx(0.2375, abs=0.04) and a["highest"] == pytest.approx(0.7625, abs=0.04)
    for name in ("b", "c"):
        assert found.loc[name, "low"] < 0 < found.loc[name, "high"] and found.loc[name, "p"] > 0.01


def test_intervals_hold_the_share_about_as_often_as_they_say():
    """Of 400 samples; a share of .12 in eight bins is .1181 [1 − 1/8²]."""
    held = [row["low"] <= 0.12 * (1 - 1 / 64) <= row["high"] for seed in range(400)
            for row in [drivers(made_up(600, lambda a, b, c: 0.2 + 0.6 * a, seed)).set_index("key").loc["a"]]]
    assert 0.95 - 4 * np.sqrt(0.95 * 0.05 / 400) <= np.mean(held) <= 1.0


def test_nothing_is_explained_where_no_ending_or_no_number_varies():
    assert drivers(made_up(50, lambda a, b, c: 1.0 + 0 * a)).empty
    assert drivers(made_up(50, lambda a, b, c: a).drop(columns=["drawn.a", "drawn.b", "drawn.c"])).empty


def test_boxes_say_where_agreement_is_likely_and_are_measured_elsewhere():
    worlds = made_up(8_000, lambda a, b, c: np.where((a > 0.6) & (b < 0.3), 0.9, 0.2))
    found = boxes(worlds, 2)
    best = found.iloc[0]
    cuts = [float(re.search(rule, best["box"]).group(1)) for rule in (r"a > ([\d.]+)", r"b ≤ ([\d.]+)")]
    assert cuts == pytest.approx([0.6, 0.3], abs=0.02)
    assert best["low"] < 0.9 < best["high"] + 0.03 and best["share"] == pytest.approx(0.12, abs=0.03)
    assert found["share"].sum() == pytest.approx(1) and found["coverage"].sum() == pytest.approx(1)
    assert found["worlds"].sum() == (worlds["world"] % 2 == 1).sum()


def test_boxes_of_noise_promise_nothing():
    found = boxes(made_up(4_000, lambda a, b, c: 0.3 + 0 * a))
    off = (found["density"] - 0.3).abs() / np.sqrt(0.3 * 0.7 / found["worlds"])
    assert off.max() < 4


def test_boxes_without_scikit_learn_name_the_way_out(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(sim.UserError, match="zopa\\[sensitivity\\]"):
        boxes(made_up(100, lambda a, b, c: a))


def test_the_command_prints_and_draws_what_python_gives(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    results = sim.run(small("crisis", CRISIS), 400, into="r")
    assert main(["drivers", "r", "--boxes", "--figure", "t.png"]) == 0
    shown = capsys.readouterr().out
    assert "parties.north.cost" in shown and "of agreements" in shown and "does not forecast" in shown
    assert (tmp_path / "t.png").stat().st_size > 10_000
    check_slide(results.tornado())
    assert main(["drivers", "r", "--boxes", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["key"] for row in answer["drivers"]] == results.drivers()["key"].tolist() and answer["boxes"]


def test_mistakes_are_named_and_nothing_to_explain_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    sim.run(small("pie"), 5, into="r")
    assert main(["drivers", "r", "--point", "3"]) == 2 and main(["drivers", "gone"]) == 2
    assert "design points 0 to 0" in capsys.readouterr().err
    assert main(["drivers", "r"]) == 0
    assert "nothing to explain" in capsys.readouterr().out
    assert main(["drivers", "r", "--figure", "t.png"]) == 2
