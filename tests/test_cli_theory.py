"""Textbook limits on the command line: verify, the line beside an answer, the numbers in JSON, the names in folders."""

import json

import pytest

import sim
from sim.cli.main import main
from sim.war import beliefs

ROW = {"limit", "quantity", "parameters", "exact", "simulated", "error", "tolerance", "ok"}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> None:
    """An empty folder."""
    monkeypatch.chdir(tmp_path)


def points(capsys, *arguments) -> list[dict]:
    """The points of a run, as JSON has them."""
    capsys.readouterr()
    assert main(["run", *arguments, "replications=50", "results.figures=false", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["points"]


def test_verify_prints_every_row_with_its_source(capsys):
    assert main(["verify", "learning", "stahl"]) == 0
    shown = capsys.readouterr().out
    assert "protocol.rounds=12" in shown and "Stahl 1972" in shown and "American Political Science Review" in shown
    assert "12 rows over 2 limits; all within tolerance" in shown and "NOT MET" not in shown


def test_a_limit_may_be_named_like_its_scenario_and_is_played_once(capsys):
    assert main(["verify", "theory/learning", "learning"]) == 0
    assert "5 rows over 1 limit;" in capsys.readouterr().out


def test_verify_gives_the_same_rows_as_python(capsys):
    assert main(["verify", "learning", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert all(set(row) == ROW for row in rows)
    assert rows == sim.verify("learning").drop(columns="source").to_dict("records")


def test_verify_fails_where_a_rule_is_wrong(capsys, monkeypatch):
    monkeypatch.setattr(beliefs, "learn", lambda a, b, wins, losses: (a + wins, b))
    assert main(["verify", "learning"]) == 1
    assert "NOT MET" in capsys.readouterr().out
    assert main(["verify", "learning", "--json"]) == 1
    assert not all(row["ok"] for row in json.loads(capsys.readouterr().out)["rows"])


def test_verify_does_not_know_every_name(capsys):
    assert main(["verify", "lerning"]) == 2
    assert "did you mean 'learning'" in capsys.readouterr().err


def test_a_point_holds_theory_and_play(capsys):
    [point] = points(capsys, "scenario=theory/rubinstein", "parties.first.discount=0.8")
    assert point["exact"] == pytest.approx((1 - 0.95) / (1 - 0.8 * 0.95)) and point["limit"] == "rubinstein"
    assert point["error"] == abs(point["simulated"] - point["exact"]) <= point["tolerance"]


def test_every_point_of_a_sweep_has_its_own_numbers(capsys):
    found = points(capsys, "-m", "scenario=theory/stahl", "protocol.rounds=1,2,3")
    assert [point["exact"] for point in found] == pytest.approx([1, 0.1, 0.91])
    assert [point["simulated"] for point in found] == pytest.approx([1, 0.1, 0.91])


def test_points_without_a_limit_stand_beside_those_with_one(capsys):
    with_limit, without = points(capsys, "-m", "scenario=theory/rubinstein,sinai_1977")
    assert with_limit["exact"] > 0 and "exact" not in without


def test_the_answer_has_a_line_of_theory(capsys):
    assert main(["run", "scenario=theory/stahl", "replications=9", "results.figures=false"]) == 0
    shown = capsys.readouterr().out
    assert "stahl: exact 0.91 · simulated 0.91" in shown and "(met)" in shown and "Ståhl, Bargaining Theory" in shown
    assert main(["run", "-m", "scenario=theory/stahl", "protocol.rounds=2,3", "replications=9", "results.figures=false"]) == 0
    assert capsys.readouterr().out.count(" met\n") == 2


def test_what_was_seen_is_kept_with_the_results(capsys, tmp_path):
    [point] = points(capsys, "scenario=theory/no_guarantee_needed", "hydra.run.dir=out")
    again = sim.load_results(tmp_path / "out").summary.iloc[0]
    assert [again[name] for name in ("exact", "simulated", "error")] == [point[name] for name in ("exact", "simulated", "error")]


def test_outside_its_range_a_run_is_refused(capsys):
    assert main(["run", "scenario=theory/stahl", "parties.first.discount=0.5"]) == 2
    assert "parties.second.discount: 0.9 is not 0.5" in capsys.readouterr().err


def test_names_in_folders_are_listed_under_a_heading_and_found_by_their_last_word(capsys):
    assert main(["scenarios"]) == 0
    head, _, rest = capsys.readouterr().out.partition("Textbook limits")
    assert "sinai_1977" in head and "theory/" not in head and "theory/zeuthen" in rest
    assert main(["check", "theory/nash"]) == 0 and main(["scenarios", "theory/nash"]) == 0
    assert "limit.quantity is one of first" in capsys.readouterr().out
    assert main(["run", "scenario=rubinstien"]) == 2
    assert "did you mean 'theory/rubinstein'" in capsys.readouterr().err


def test_who_signs_everything_stays_outside_nothing(capsys):
    assert main(["run", "scenario=theory/baron_ferejohn", "replications=20", "results.figures=false"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "signatures first signs 100.0% of the agreements" in lines
    assert any(line.startswith("second signs") and line.endswith("stays outside the others") for line in lines)
