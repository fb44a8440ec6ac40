"""What `zopa run` answers, prints as JSON, and leaves behind."""

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml

import sim
from sim.cli.main import main
from sim.experiment.store import Store

ENDINGS = ("agreement", "not_ratified", "walkout", "deadline", "collapse")
POINT = {"factors", "replications", *ENDINGS, "low", "high", "reasons", "signed", "broken_up", "zopa", "zopa_end", "median_round",
         "peace_1", "peace_5", "peace_10", "apart", "widest", "closed"}


@pytest.fixture(autouse=True)
def mine(tmp_path, monkeypatch) -> None:
    """A small scenario in the current folder."""
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])


def answered(capsys, *arguments) -> dict:
    """The one JSON object on standard output."""
    capsys.readouterr()
    assert main(["run", "scenario=mine.yaml", "results.figures=false", *arguments, "--json"]) == 0
    out, _ = capsys.readouterr()
    assert "NaN" not in out and out.count("\n") == 1
    return json.loads(out)


def test_one_configuration_is_one_point(capsys):
    answer = answered(capsys, "replications=301")
    [point] = answer["points"]
    assert set(answer) == {"results", "points"} and set(point) == POINT
    assert point["factors"] == {} and point["replications"] == 301
    assert sum(point[name] for name in ENDINGS) == pytest.approx(1)
    assert sum(point["reasons"].values()) == pytest.approx(1 - point["agreement"])
    assert point["low"] <= point["agreement"] <= point["high"]


def test_the_same_command_gives_the_same_numbers_however_it_is_played(capsys):
    first = answered(capsys, "replications=301", "seed=0")["points"]
    assert answered(capsys, "replications=301", "seed=0", "engine.chunk=100", "engine.workers=2")["points"] == first
    assert answered(capsys, "replications=301", "seed=1")["points"] != first


def test_without_agreement_there_is_no_median_round(capsys):
    [point] = answered(capsys, "replications=101", "parties.*.tactic=hard_liner", "mediator=none")["points"]
    assert point["agreement"] == 0 and point["median_round"] is point["peace_1"] is point["peace_10"] is None


def test_a_sweep_is_one_table_in_one_folder(capsys):
    answer = answered(capsys, "-m", "mediator=none,formulator", "protocol.rounds=5,26", "replications=101")
    assert [p["factors"] for p in answer["points"]] == [
        {"mediator": m, "protocol.rounds": r} for m in ("none", "formulator") for r in (5, 26)]
    folder = Path(answer["results"])
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", "summary.csv", "worlds", "multirun.yaml"}
    assert list(Path("results").iterdir()) == [Path("results") / folder.name]
    assert list(sim.load_results(folder).summary["mediator"]) == ["none"] * 2 + ["formulator"] * 2


def test_hydras_own_launcher_gives_the_same_rates(capsys):
    levels = ["-m", "mediator=none,formulator", "replications=101"]
    single = ["hydra/launcher=basic", "hydra/sweeper=basic", "hydra.sweep.dir=singly"]
    jointly, singly = answered(capsys, *levels), answered(capsys, *levels, *single)
    assert [p["agreement"] for p in jointly["points"]] == [p["agreement"] for p in singly["points"]]
    assert Path(singly["results"]) == Path("singly").absolute()


def test_the_command_line_and_python_give_the_same(capsys):
    [point] = answered(capsys, "replications=101", "seed=5", "protocol.breakdown=0.1")["points"]
    talks = sim.run(sim.load("mine.yaml").but({"protocol.breakdown": 0.1}), replications=101, seed=5)
    assert talks.agreement == point["agreement"]


def test_the_answer_is_printed_with_its_interval_and_ends_with_the_folder(capsys):
    capsys.readouterr()
    assert main(["run", "scenario=mine.yaml", "replications=301", "hydra.run.dir=out"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["mine", "This explores assumptions; it does not forecast."]
    assert any("95% interval from 301 worlds; 903 more would halve it" in line for line in lines)
    row = sim.load_results("out").summary.iloc[0]
    hold = " after 5, ".join([f"{row['peace_5']:.0%}", f"{row['peace_10']:.0%} after 10"])
    assert any(line.startswith("peace ") and line.endswith(hold) for line in lines)
    assert lines[-1] == "Results: out" and len(list(Path("out/figures").glob("*.png"))) > 4


def test_parts_are_printed_with_paired_effects(capsys):
    capsys.readouterr()
    assert main(["run", "scenario=mine.yaml", "replications=301", "sweep=parts", "results.figures=false"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n {part} " in shown for part in ("mediation", "guarantee", "aid")) and "effect" in shown
    assert "over the worlds that agree with and without it" in shown


def test_the_results_folder_keeps_the_resolved_configuration(capsys):
    answer = answered(capsys, "replications=101", "mediator=facilitator", "parties.*.cost=0.5")
    kept = yaml.safe_load((Path(answer["results"]) / ".hydra" / "config.yaml").read_text())
    assert kept["parties"]["south"]["cost"] == 0.5 and list(kept["mediators"]) == ["mediator"]
    assert kept["replications"] == 101


def test_a_folder_is_finished_or_refused(capsys):
    first = answered(capsys, "replications=301", "engine.chunk=100", "hydra.run.dir=out")
    chunks = sorted(Path("out/worlds").iterdir())
    chunks[1].unlink()
    assert answered(capsys, "replications=301", "engine.chunk=100", "hydra.run.dir=out") == first
    before = {path: path.read_bytes() for path in Path("out").rglob("*") if path.is_file()}
    assert main(["run", "scenario=mine.yaml", "replications=302", "engine.chunk=100", "hydra.run.dir=out"]) == 2
    assert "holds the results of another run" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in Path("out").rglob("*") if path.is_file()} == before


def test_a_world_is_replayed_as_a_story(capsys):
    folder = answered(capsys, "-m", "mediator=none,formulator", "replications=11")["results"]
    assert main(["replay", folder, "--world", "3", "--point", "1"]) == 0
    shown = capsys.readouterr().out
    story = sim.transcript(sim.load("mine.yaml").but(mediator="formulator"), world=3, seed=1)
    assert shown.startswith(str(story)) and (Path(folder) / "figures" / "point_1_world_3.png").is_file()


def test_a_world_that_came_out_otherwise_is_not_told_as_the_same(capsys):
    folder = Path(answered(capsys, "replications=11")["results"])
    [chunk] = folder.glob("worlds/*.parquet")
    other = pd.read_parquet(chunk).assign(round=99)
    chunk.unlink()
    Store(folder).write(((0, 0, 11),), other)
    assert main(["replay", str(folder), "--world", "3"]) == 2
    assert "now ends otherwise" in capsys.readouterr().err


@pytest.mark.parametrize("damage, words", [
    (lambda folder: (folder / "manifest.json").write_text("{"), "damaged"),
    (lambda folder: (folder / "manifest.json").unlink(), "no results in"),
    (lambda folder: next(folder.glob("worlds/*.parquet")).unlink(), "incomplete"),
    (lambda folder: next(folder.glob("worlds/*.parquet")).write_bytes(b"PAR1"), "damaged, or the chunk of another run; zopa resume"),
])
def test_a_damaged_folder_is_named_as_such(capsys, damage, words):
    folder = Path(answered(capsys, "replications=11")["results"])
    damage(folder)
    assert main(["replay", str(folder), "--world", "3"]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("flags, words", [
    (["--world", "3"], "choose one with --point 0 … 1"), (["--world", "11", "--point", "0"], "the worlds 0 to 10"),
    (["--world", "3", "--point", "2"], "the design points 0 to 1"),
])
def test_replay_says_what_there_is(capsys, flags, words):
    folder = answered(capsys, "-m", "mediator=none,formulator", "replications=11")["results"]
    assert main(["replay", folder, *flags]) == 2
    assert words in capsys.readouterr().err
