"""What still stands between parties where talks fail: columns, shares, the answer, the story, the figure."""

import json

import numpy as np
import pytest

import sim
from helpers import small, worlds_of
from sim.cli.main import main
from sim.report import figures
from sim.report.between import between_figure
from slides import check_slide, words_on

SINAI = "sinai_1977"


@pytest.fixture(scope="module")
def talks():
    return sim.run(sim.load(SINAI), 211)


def gaps_of(worlds, issues):
    """What last offers differ by, a column an issue."""
    return worlds[[f"apart.{issue}" for issue in issues]].to_numpy()


def test_nothing_stands_between_those_who_agree_and_no_gap_is_below_zero(scenario, whole):
    gaps, agreed = gaps_of(whole, scenario.agenda.names), whole["outcome"] == "agreement"
    assert np.isnan(gaps[agreed]).all() and (gaps[~agreed & ~np.isnan(gaps[:, 0])] >= 0).all()
    assert 0 < (gaps[~agreed] > 0).mean() < 1


def test_two_who_never_move_stay_apart_by_all_they_ask_for():
    """Both ask for all of a pie of one issue: each would lose the whole."""
    worlds = worlds_of(small("pie", {"parties.*.tactic": "hard_liner", "protocol.rounds": 3}), 7)
    assert (gaps_of(worlds, ["share"]) == 1.0).all()


def test_where_nobody_makes_offers_nothing_is_said_of_them():
    results = sim.run(small("trade", {"protocol.name": "sealed", "protocol.rounds": 3}), 101)
    assert results.agreement < 1
    assert results.summary.filter(like="apart.").isna().all(axis=None) and figures.between(results) is None


def test_the_summary_counts_the_failures_whose_last_offers_differ(talks):
    failed, row = talks.worlds[talks.worlds.outcome != "agreement"], talks.summary.iloc[0]
    gaps = gaps_of(failed, talks.scenario.agenda.names)
    for j, issue in enumerate(talks.scenario.agenda.names):
        assert row[f"apart.{issue}"] == pytest.approx((gaps[:, j] > 0).mean())
    widest = sum(row[f"widest.{issue}"] for issue in talks.scenario.agenda.names)
    assert widest == pytest.approx((gaps > 0).any(axis=1).mean())


def test_a_story_names_what_stood_between_them_the_widest_gap_first(talks):
    failed = talks.worlds[(talks.worlds.outcome != "agreement")]
    for world in failed.world[:12]:
        row = failed[failed.world == world].iloc[0]
        gaps = {issue: row[f"apart.{issue}"] for issue in talks.scenario.agenda.names if row[f"apart.{issue}"] > 0}
        told = [line for line in str(sim.transcript(talks.scenario, int(world))).split("\n") if "Between them to the last" in line]
        first = sorted(gaps, key=lambda issue: -gaps[issue])
        assert [line.split(": ")[1].split(" (")[0] for line in told] == [issue.replace("_", " ") for issue in first]


def test_the_answer_and_its_json_say_what_was_in_the_way(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call = ["run", f"scenario={SINAI}", "replications=61", "results.figures=false"]
    assert main(call) == 0
    assert "where talks fail, last offers still differ on" in capsys.readouterr().out
    assert main([*call, "--json"]) == 0
    point = json.loads(capsys.readouterr().out)["points"][0]
    assert set(point["apart"]) == set(point["widest"]) == set(sim.load(SINAI).agenda.names)


def test_the_figure_names_the_widest_gap_and_every_issue(talks):
    figure = figures.between(talks)
    check_slide(figure)
    most = max(talks.scenario.agenda.names, key=lambda issue: talks.summary[f"widest.{issue}"].iloc[0])
    assert f"“{most.replace('_', ' ')}”" in words_on(figure)


def test_the_figure_of_several_points_can_be_read_and_is_left_out_where_all_agree(talks):
    check_slide(figures.between(sim.sweep(talks.scenario, {"protocol.breakdown": [0.0, 0.05], "mediator": ["none"]}, 61)))
    happy = talks.summary.assign(**{column: np.nan for column in talks.summary if column.startswith(("apart.", "widest."))})
    assert between_figure(happy, []) is None
