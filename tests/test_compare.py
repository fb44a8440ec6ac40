"""Runs compared world by world: rates, tests, flows, what flips, and runs that cannot be compared."""

import json
from dataclasses import replace

import pytest
from helpers import WORLDS, small
from scipy.stats import binomtest

import sim
from sim.cli.main import main
from sim.experiment.compare import ending, mcnemar
from sim.experiment.statistics import holm
from sim.report.flows import flow_figure

OPEN = {"protocol.breakdown": 0.08}


@pytest.fixture(scope="module")
def runs():
    """A small crisis, and the same with a dearer and with a cheaper war."""
    return [sim.run(small("crisis", {**OPEN, "parties.*.cost": cost}), WORLDS) for cost in (0.02, 0.06, 0.01)]


def test_a_comparison_counts_the_worlds_that_change(runs):
    found = sim.compare(*runs)
    assert len(found.table) == 2 and found.worlds == WORLDS and not found.notes
    for place, row in found.table.iterrows():
        ends = list(zip(runs[0].worlds["outcome"], runs[place + 1].worlds["outcome"]))
        gained = sum(a != "agreement" and b == "agreement" for a, b in ends)
        lost = sum(a == "agreement" and b != "agreement" for a, b in ends)
        assert (row["gained"], row["lost"]) == (gained, lost) and gained != lost
        assert row["effect"] == pytest.approx((gained - lost) / WORLDS) == pytest.approx(row["after"] - row["before"])
        assert row["low"] < row["effect"] < row["high"] and row["p"] == pytest.approx(binomtest(lost, gained + lost).pvalue)
        assert len(found.flipped(place + 1)) == gained + lost


def test_mcnemars_test_is_exact():
    """By hand: 2·(1 + 9)/2⁹ for one against eight [McNemar1947]."""
    assert mcnemar(1, 8) == mcnemar(8, 1) == pytest.approx(20 / 512)
    assert mcnemar(0, 0) == mcnemar(3, 3) == 1.0


def test_several_comparisons_are_corrected_by_holms_steps():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9]) == [0.9] and holm([0.6, 0.7]) == [1.0, 1.0]


def test_every_world_flows_from_how_it_ended_to_how_it_ends(runs):
    found = sim.compare(*runs)
    for name, rows in found.flows.groupby("run"):
        assert rows["worlds"].sum() == WORLDS
    second = found.flows[found.flows["run"] == found.runs[1].name]
    assert second.groupby("before")["worlds"].sum().to_dict() == counted(ending(runs[0].worlds))
    assert second.groupby("after")["worlds"].sum().to_dict() == counted(ending(runs[1].worlds))


def counted(ends) -> dict:
    """How often each ending comes."""
    return {end: int((ends == end).sum()) for end in sorted(set(ends))}


def test_a_run_held_against_itself_changes_nothing(runs):
    found = sim.compare(runs[0], runs[0])
    assert found.table.iloc[0][["effect", "gained", "lost"]].tolist() == [0, 0, 0] and found.table["p"].tolist() == [1.0]
    assert (found.responses["change"].dropna() == 0).all() and (found.flows["before"] == found.flows["after"]).all()


def test_responses_are_those_of_the_worlds_that_both_have(runs):
    longer = sim.run(small("crisis", OPEN), WORLDS + 50)
    found = sim.compare(longer, runs[0])
    assert found.worlds == WORLDS and "the first 1,009 worlds" in found.notes[0]
    assert found.table["effect"].item() == pytest.approx(
        runs[0].agreement - (longer.worlds["outcome"].iloc[:WORLDS] == "agreement").mean())


def test_points_of_a_sweep_are_runs_of_their_own(tmp_path):
    swept = sim.sweep(small("crisis", OPEN), {"parties.*.cost": [0.02, 0.06, 0.1]}, 50, into=tmp_path / "s")
    whole = sim.compare(swept)
    assert [run.point for run in whole.runs] == [0, 1, 2]
    two = sim.compare(f"{tmp_path / 's'}:0", f"{tmp_path / 's'}:2")
    assert two.table["effect"].item() == whole.table["effect"].iloc[1]


def test_runs_that_are_not_the_same_worlds_are_refused(runs):
    other = sim.run(small("crisis"), 20, seed=2)
    older = replace(runs[0], manifest={"run": {"zopa": "0.0.1"}})
    for pair, words in (((runs[0], other), "seeds differ"), ((runs[0], older), "versions differ"),
                        ((runs[0], sim.run(small("pie"), 20)), "nothing"), ((runs[0],), "nothing to compare"),
                        ((runs[0], sim.run(small("three"), 20)), "parties differ")):
        if words == "nothing":  # the same parties over another agenda: compared, and said so
            assert "the issues differ" in " ".join(sim.compare(*pair).notes)
            continue
        with pytest.raises(sim.UserError, match=words):
            sim.compare(*pair)


def test_the_flow_is_drawn_whole(runs):
    found = sim.compare(*runs)
    figure = found.plot()
    for axes in figure.axes:
        assert sum(bar.get_height() for bar in axes.patches) == pytest.approx(2.0)
    assert f"{found.table['gained'].iloc[0]:,} worlds agree only in" in figure.texts[0].get_text().replace("\n", " ")
    assert len(flow_figure(found.flows, [run.name for run in found.runs]).axes) == 2


def test_the_command_prints_what_python_gives(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, cost in (("a", 0.02), ("b", 0.06)):
        sim.run(small("crisis", {**OPEN, "parties.*.cost": cost}), 200, into=tmp_path / name)
    assert main(["compare", "a", "b", "--figure", "flow.png"]) == 0
    shown = capsys.readouterr().out
    assert "does not forecast" in shown and "exact McNemar test" in shown and "b against a" in shown and "agree both times" in shown
    assert (tmp_path / "flow.png").stat().st_size > 10_000
    assert main(["compare", "a", "b", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    table = sim.compare("a", "b").table
    assert answer["comparison"][0]["p"] == table["p"].item() and answer["flows"] and answer["responses"]


@pytest.mark.parametrize("arguments, words", [
    (["a"], "nothing to compare"), (["a", "gone"], "no results in 'gone'"), (["a:3", "a"], "has the design points 0 to 0"),
    (["a", "a", "--figure", "no/such/place.png"], "cannot be written")])
def test_mistakes_are_named(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    sim.run(small("crisis"), 5, into=tmp_path / "a")
    assert main(["compare", *arguments]) == 2
    assert words in capsys.readouterr().err
