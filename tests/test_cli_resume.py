"""`zopa resume` finishes a results folder, `zopa summary` says what is there so far, and both say clearly what does not fit."""

import json
from pathlib import Path

import pytest

from sim.cli.main import main

ASKED = ["run", "scenario=mine.yaml", "replications=300", "engine.chunk=100", "results.figures=false", "hydra.run.dir=out"]


@pytest.fixture(autouse=True)
def halfway(tmp_path, monkeypatch, capsys) -> dict:
    """A results folder whose last chunk is missing; what its run answered."""
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])
    capsys.readouterr()
    assert main([*ASKED, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    sorted(Path("out/worlds").iterdir())[-1].unlink()
    return answer


def test_resume_answers_as_the_run_would_have(halfway, capsys):
    assert main(["resume", "out", "--no-figures", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == halfway


def test_resume_needs_no_scenario_file_and_draws(capsys):
    Path("mine.yaml").unlink()
    assert main(["resume", "out"]) == 0
    shown = capsys.readouterr().out
    assert "95% interval from 300 worlds" in shown and shown.endswith("figures in out/figures\nResults: out\n")


def test_summary_says_what_is_there_and_what_is_missing_and_writes_nothing(capsys):
    before = sorted(Path("out").rglob("*"))
    assert main(["summary", "out"]) == 0
    shown = capsys.readouterr().out
    assert "Not finished: 200 worlds are there, 100 are missing" in shown and "zopa resume out" in shown
    assert "95% interval from 200 worlds" in shown and sorted(Path("out").rglob("*")) == before
    assert main(["summary", "out", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["missing"] == 100 and said["points"][0]["replications"] == 200


def test_the_summary_of_a_finished_run_misses_nothing(halfway, capsys):
    main([*ASKED, "--json"])
    capsys.readouterr()
    assert main(["summary", "out", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == halfway


@pytest.mark.parametrize("argv, words", [
    (["resume", "nowhere"], "no results in 'nowhere'"), (["summary", "nowhere"], "no results in 'nowhere'"),
    (["replay", "out", "--world", "3"], "incomplete: 200 worlds are there, 100 are missing; zopa resume out"),
    (["compare", "out", "out"], "incomplete"),
])
def test_what_does_not_fit_gives_one_message(argv, words, capsys):
    assert main(argv) == 2
    said = capsys.readouterr().err
    assert words in said and len(said.splitlines()) == 1


def test_a_changed_scenario_is_not_mixed_into_a_folder(capsys):
    text = Path("mine.yaml").read_text()
    Path("mine.yaml").write_text(text.replace("detection: 0.3", "detection: 0.4"))
    assert Path("mine.yaml").read_text() != text and main(ASKED) == 2
    assert "another run (the scenario differs: its file or a key was changed); choose another with" in capsys.readouterr().err
    assert main(["resume", "out", "--no-figures"]) == 0


def test_a_run_killed_before_it_began_leaves_a_folder_that_can_be_used(capsys):
    for name in ("begun/worlds", "begun/.hydra"):
        Path(name).mkdir(parents=True)
    Path("begun/.manifest.json.0a.part").write_text("{")
    assert main([*ASKED[:-1], "hydra.run.dir=begun"]) == 0
    Path("other").mkdir()
    Path("other/thesis.part").touch()
    assert main([*ASKED[:-1], "hydra.run.dir=other"]) == 2
    assert "holds something else than results" in capsys.readouterr().err
