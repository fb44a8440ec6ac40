"""Directions: the full model moves as theory says, by the mechanism that theory names, and says so honestly."""

import json

import numpy as np
import pandas as pd
import pytest
from helpers import FOLDER, WORLDS, once, small

import sim
from sim.cli.main import main
from sim.experiment.directions import direction, directions, kept
from sim.experiment.paired import ALL, BOTH, DEALS, SAME, paired
from sim.experiment.run import run_points
from sim.experiment.statistics import change_of_means

BLOCK = {"levels": {"parties.*.cost": [0.02, 0.1]}, "without": {"war.rate": 0}, "expects": {
    "more deals": {"response": "agreement", "is": "more"}}}


@pytest.fixture
def here(tmp_path, monkeypatch) -> None:
    """An empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", kept())
def test_the_full_model_moves_as_theory_says_and_not_without_its_mechanism(name):
    rows = directions(name)
    assert len(rows) == len(kept()[name].expects) and rows["ok"].all(), rows.to_string()
    same_worlds = rows[rows["over"] != DEALS]
    assert (same_worlds["effect_without_mechanism"].abs() < 1e-12).all(), "a mechanism that is off leaves no world changed"


@pytest.fixture(scope="module")
def costly():
    """A small crisis and the same with a dearer war, in the same worlds."""
    return [sim.run(small("crisis", {"protocol.breakdown": 0.08, "parties.*.cost": cost}), WORLDS).worlds for cost in (0.02, 0.06)]


def test_each_response_is_counted_over_the_worlds_it_names(costly):
    before, after = costly
    rows = paired(before, after, ["north", "south"]).set_index(["response", "over"])
    deals = [table["outcome"] == "agreement" for table in costly]
    both, same = deals[0] & deals[1], deals[0] & deals[1] & (before["package"] == after["package"])
    assert 50 < same.sum() < both.sum() < deals[1].sum()
    assert rows.loc[("agreement", ALL), "change"] == pytest.approx(deals[1].mean() - deals[0].mean())
    for name in ("round", "value.north", "value.south", "peace_5"):
        assert rows.loc[(name, DEALS), "change"] == pytest.approx(after[name][deals[1]].mean() - before[name][deals[0]].mean())
        assert rows.loc[(name, BOTH), "change"] == pytest.approx((after[name] - before[name])[both].mean())
    assert rows.loc[("peace_5", SAME), "change"] == pytest.approx((after["peace_5"] - before["peace_5"])[same].mean())
    assert rows.loc[("belief.north", ALL), "worlds"] == WORLDS
    assert ((rows["low"] <= rows["change"]) & (rows["change"] <= rows["high"])).all()


def test_the_interval_of_a_change_of_means_is_as_wide_as_resampling_worlds_says():
    luck = np.random.default_rng(5)
    worth = luck.normal(size=600)
    had, has = worth + luck.normal(size=600) > 0.2, worth + luck.normal(size=600) > -0.2
    before, after = worth + luck.normal(size=600), worth + 0.1 + luck.normal(size=600)
    found = change_of_means(before, after, had, has)
    changes = []
    for _ in range(4000):
        rows = luck.integers(0, 600, 600)
        changes.append(after[rows][has[rows]].mean() - before[rows][had[rows]].mean())
    assert found["change"] == pytest.approx(after[has].mean() - before[had].mean())
    assert (found["high"] - found["low"]) / 3.92 == pytest.approx(np.std(changes), rel=0.08)


def test_a_change_that_changes_nothing_has_no_effect(costly):
    rows = paired(costly[0], costly[0], ["north", "south"])
    assert (rows["change"] == 0).all() and (rows["low"] <= 0).all() and (rows["high"] >= 0).all()


def test_a_direction_is_played_before_and_after_with_the_mechanism_on_and_off():
    points = direction({**BLOCK, "weaker": {"war.rate": 0.01}}, "cost").points(small("crisis"), 3)
    assert [point.factors["mechanism"] for point in points] == ["on"] * 2 + ["off"] * 2 + ["weaker"] * 2
    assert [point.against for point in points] == [1, None, 3, None, 5, None] and {point.seed for point in points} == {3}
    assert [float(point.scenario.spec.war.rate) for point in points[2:]] == [0, 0, 0.01, 0.01]
    assert [float(point.scenario.spec.parties["north"].cost) for point in points[:2]] == [0.02, 0.1]


def test_an_expectation_of_the_wrong_sign_or_an_effect_without_mechanism_is_not_met(monkeypatch):
    block = {**BLOCK, "scenario": str(FOLDER / "crisis.yaml")}
    wrong = {**block, "expects": {"fewer deals": {"response": "agreement", "is": "less"}}}
    idle = {**block, "without": {"channel.extra": 0.4}}
    monkeypatch.setattr("sim.experiment.directions.kept", lambda: {
        name: direction(given, name) for name, given in (("right", block), ("wrong", wrong), ("idle", idle))})
    rows = directions(replications=800).set_index("direction")
    assert rows["ok"].to_dict() == {"right: more deals": True, "wrong: fewer deals": False, "idle: more deals": False}


@pytest.mark.parametrize("change, words", [
    ({"levels": {}}, "sweep.levels: a direction needs a mapping"), ({"without": None}, "sweep.without: a direction needs"),
    ({"levels": {"parties.*.cost": [1, 2, 3]}}, "sweep.levels.parties.*.cost: expected two levels"),
    ({"expects": {"x": {"response": "agreement", "is": "up"}}}, "sweep.expects.x.is: unknown 'up'"),
    ({"expects": {"x": {"is": "more"}}}, "sweep.expects.x.response: missing"),
    ({"expects": {"x": {"response": "agreement", "is": "more", "over": "some"}}}, "sweep.expects.x.over: unknown 'some'")])
def test_a_block_that_is_no_direction_is_refused_in_words(change, words):
    with pytest.raises(sim.UserError) as error:
        direction({**BLOCK, **change}, "cost")
    assert words in str(error.value)


def test_the_table_of_directions_is_printed_and_given_as_json(capsys, here, monkeypatch):
    monkeypatch.setattr("sim.experiment.directions.run_points", once(run_points))
    assert main(["verify", "--directions", "ripeness", "--worlds", "600", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {"direction", "effect", "low", "high", "effect_without_mechanism", "ok"} <= set(rows[0])
    assert [row["direction"] for row in rows] == ["ripeness: more deals", "ripeness: sooner"]
    assert pd.DataFrame(rows)["effect"].tolist() == directions("ripeness", replications=600)["effect"].tolist()
    assert main(["verify", "--directions", "direction_ripeness", "--worlds", "600"]) == 0
    shown = capsys.readouterr().out
    assert "Zartman 1989" in shown and "2 expectations; all met" in shown and "not how the world does" in shown


def test_mistakes_about_directions_are_named(capsys, here):
    for arguments, words in ((["--directions", "ripenes"], "did you mean 'ripeness'"), (["--worlds", "9"], "use it with --directions")):
        assert main(["verify", *arguments]) == 2
        assert words in capsys.readouterr().err


def test_a_direction_runs_as_a_sweep_with_its_figure(capsys, here):
    assert main(["run", "sweep=direction_leak", "replications=40", "hydra.run.dir=r", "results.figures=false", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["points"]) == 4 and {row["response"] for row in answer["changes"]} >= {"agreement", "round", "peace_5"}
    results = sim.load_results("r")
    assert results.directed and results.changes["against"].unique().tolist() == [1, 3]
    assert "mechanism on" in {label.get_text() for label in results.plot().axes[0].get_yticklabels()}
    assert main(["run", "sweep=direction_leak", "replications=40", "results.figures=false"]) == 0
    shown = capsys.readouterr().out
    assert "mechanism off" in shown and "from channel.leak=0.03" in shown and "does not forecast" in shown
