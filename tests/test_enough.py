"""Enough runs, not too many: worlds are added until a rate is known as well as was asked, and none is drawn anew."""

import json

import numpy as np
import pandas as pd
import pytest
from conftest import same_worlds

import sim
from sim.cli.main import main
from sim.experiment.enough import Enough, worst_case
from sim.experiment.statistics import wilson, worlds_for

SWEEP, WIDTH = {"protocol.breakdown": [0.0, 0.02, 0.1]}, 0.05


@pytest.fixture(scope="module")
def known(calm):
    """A sweep whose rates are known within ±5 points."""
    return sim.sweep(calm, SWEEP, 1000, precision=WIDTH)


@pytest.mark.parametrize("rate", [0.0, 0.02, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("half", [0.0005, 0.01, 0.2])
def test_the_fewest_worlds_for_an_interval_are_found(rate, half):
    def width(worlds):
        low, high = wilson(rate * worlds, worlds)
        return (high - low) / 2
    worlds = worlds_for(rate, half)
    assert width(worlds) <= half * (1 + 1e-9) and (worlds == 1 or width(worlds - 1) > half)


def test_every_rate_is_known_as_well_as_was_asked_and_no_better_than_that_takes(known):
    table = known.summary
    assert ((table["high"] - table["low"]) / 2 <= WIDTH).all() and table["replications"].nunique() > 1
    for row in table.itertuples():
        assert row.replications <= 1.1 * worlds_for(row.agreement, WIDTH) + 200


def test_worlds_are_added_and_never_drawn_anew(known, calm):
    whole = sim.sweep(calm, SWEEP, 1000)
    for point in range(3):
        rows = known.rows(point)
        assert list(rows["world"]) == list(range(len(rows)))
        same_worlds(rows, whole.rows(point)[:len(rows)])


@pytest.mark.parametrize("how", [{"chunk": 7}, {"chunk": 64}, pytest.param({"chunk": 50, "workers": 2}, marks=pytest.mark.slow)])
def test_chunks_and_processes_change_neither_worlds_nor_their_number(known, calm, how):
    again = sim.sweep(calm, SWEEP, 1000, precision=WIDTH, **how)
    same_worlds(again.worlds, known.worlds)
    pd.testing.assert_frame_equal(again.summary, known.summary, check_exact=True)


@pytest.mark.parametrize("chunks", [1, 4, 8])
def test_a_run_broken_off_needs_as_many_worlds_as_one_that_was_not(known, calm, tmp_path, chunks):
    left = iter(range(chunks - 1, -1, -1))

    def stop(_):
        if next(left) == 0:
            raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        sim.sweep(calm, SWEEP, 1000, precision=WIDTH, chunk=60, into=tmp_path, progress=stop)
    part = sim.load_results(tmp_path, partial=True)
    assert part.precision == WIDTH and 0 < len(known.worlds) - len(part.worlds) <= part.missing
    with pytest.raises(sim.UserError, match="at most [0-9,]+ are missing"):
        sim.load_results(tmp_path)
    same_worlds(sim.resume(tmp_path).worlds, known.worlds)
    same_worlds(sim.load_results(tmp_path).worlds, known.worlds)


def test_the_cap_is_kept(calm):
    capped = sim.run(calm, 150, precision=0.01)
    assert len(capped.worlds) == 150 and capped.summary["replications"].item() == 150


def test_no_rate_needs_more_than_the_worst_case():
    for half in (0.0005, 0.01, 0.25, 0.5):
        assert Enough(10**9, half).most == worst_case(half) >= worlds_for(0.5, half) > 0
        low, high = wilson(worst_case(half) // 2, worst_case(half))
        assert high - low <= 2 * half


@pytest.mark.parametrize("rate", [0.03, 0.3, 0.5])
def test_stopping_when_it_is_enough_leaves_intervals_honest(rate):
    """Of 95% intervals made that way, as many hold the rate, within four standard errors of 2,000 runs of coins."""
    rule, coins, inside = Enough(10**6, 0.02), np.random.default_rng(1), 0
    for _ in range(2000):
        heads = np.concatenate([[0], np.cumsum(coins.random(worst_case(0.02)) < rate)])
        worlds = 0
        while (goal := rule.goal(worlds, int(heads[worlds]))) > worlds:
            worlds = goal
        low, high = wilson(int(heads[worlds]), worlds)
        inside += low <= rate <= high
    assert abs(inside / 2000 - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 2000)


def test_points_are_paired_over_the_worlds_that_both_have(everything, tmp_path):
    points = [sim.Point({}, everything), sim.Point({"parts.league": False}, everything.but({"protocol.breakdown": 0.9}), against=0)]
    found = sim.run_points(points, 1000, precision=0.04)
    counts = found.summary["replications"]
    assert counts[0] != counts[1]
    [effect] = found.effects.to_dict("records")
    both = [rows["outcome"].to_numpy() == "agreement" for rows in found.common(1, 0)]
    assert effect["worlds"] == min(counts) == len(both[0]) and effect["effect"] == pytest.approx(both[1].mean() - both[0].mean())
    assert set(found.changes["worlds"]) <= set(range(min(counts) + 1))
    assert sim.compare(found).worlds == min(counts)
    assert found.plot()


@pytest.mark.parametrize("value", [0, 0.0001, 0.6, -0.01, "fine", True, float("nan")])
def test_a_precision_that_is_none_gives_one_message(calm, tmp_path, value):
    with pytest.raises(sim.UserError, match="precision: expected the half-width of an interval, a number from 0.0005 to 0.5"):
        sim.run(calm, 10, precision=value, into=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_line_says_what_was_asked_and_what_came(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])
    asked = ["run", "-m", "scenario=mine.yaml", "protocol.breakdown=0.01,2", "results.figures=false", "hydra.sweep.dir=out"]
    capsys.readouterr()
    assert main([*asked, "precision=0.05"]) == 0
    shown, table = capsys.readouterr().out, sim.load_results("out").summary
    assert f"{table['replications'].min()} to {table['replications'].max()} worlds per design point" in shown
    assert "every rate is known within ±5 points, as asked" in shown and "replications" in shown
    assert main(["summary", "out", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["precision"] == 0.05 and [point["replications"] for point in said["points"]] == list(table["replications"])
    assert main(["replay", "out", "--point", "1", "--world", "900"]) == 2
    assert f"the worlds 0 to {table['replications'][1] - 1}" in capsys.readouterr().err
    assert main([*asked[:-1], "hydra.sweep.dir=capped", "precision=0.01", "replications=150"]) == 0
    assert "0 of 2 rates are known within ±1 points: replications=150 are the most; 9600 are enough for any rate" in capsys.readouterr().out
