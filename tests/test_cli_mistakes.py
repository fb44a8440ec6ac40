"""A mistake of the user's is one clear message, exit code 2, no traceback, and nothing written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.main import main


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    """An empty folder with one scenario file in it."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    return tmp_path


def said(capsys, *argv) -> str:
    """What a mistaken command says on standard error."""
    capsys.readouterr()
    before = sorted(Path().rglob("*"))
    assert main(list(argv)) == 2
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    assert sorted(Path().rglob("*")) == before, "something was left behind"
    return err


@pytest.mark.parametrize("argv, words", [
    (["rnu"], ["unknown command 'rnu'", "did you mean 'run'"]),
    (["run", "scenario=korea"], ["scenario: unknown scenario 'korea'", "korea_armistice_1951"]),
    (["run", "scenario=gone.yaml"], ["no file 'gone.yaml'"]),
    (["run", "mediator=manipulater"], ["mediator: unknown name", "did you mean 'manipulator'"]),
    (["run", "sweep=part"], ["sweep: unknown name", "did you mean 'parts'"]),
    (["run", "replications=0"], ["replications: expected a whole number from 1 up, not 0"]),
    (["run", "replications=many"], ["replications: expected a whole number", "'many'"]),
    (["run", "replications=true"], ["replications: expected a whole number"]),
    (["run", "precision=2"], ["precision: expected the half-width of an interval, a number from 0.0005 to 0.5", "not 2"]),
    (["run", "precision=high"], ["precision: expected the half-width", "'high'"]),
    (["run", "-m", "precision=0.01,0.02"], ["precision: is the same for the whole table"]),
    (["run", "precison=0.01"], ["precison: unknown key", "did you mean 'precision'"]),
    (["run", "seed=-1"], ["seed: expected a whole number from 0 up"]),
    (["run", "engine.workers=0"], ["engine.workers: expected a whole number from 1 up"]),
    (["run", "engine.wrokers=2"], ["engine.wrokers: unknown key", "did you mean 'engine.workers'"]),
    (["run", "replicaitons=10"], ["replicaitons: unknown key", "did you mean 'replications'"]),
    (["run", "protcol.rounds=3"], ["protcol.rounds: unknown key", "did you mean 'protocol'"]),
    (["run", "protocol.ronuds=3"], ["protocol.ronuds: unknown key", "did you mean 'rounds'"]),
    (["run", "parties.ukrane.optimism=0.1"], ["parties.ukrane: nothing is called 'ukrane'", "did you mean 'ukraine'"]),
    (["run", "guarantors.uk.detection=0.1"], ["guarantors.uk: nothing is called 'uk' here", "+guarantors.uk={…}"]),
    (["run", "-m", "parties.russia.audience.factions.elte.weight=1,2"], ["parties.russia.audience.factions.elte"]),
    (["run", "protocol.rounds=20,40"], ["protocol.rounds: has several values", "-m"]),
    (["run", "-m", "protocol.rounds=interval(20,40)"], ["has no levels to be swept", "sweep.design=latin"]),
    (["run", "-m", "replications=10,20"], ["replications: is the same for the whole table"]),
    (["run", "parties.north.cost=[1"], ["override_grammar"]),
    (["run", "protocol.rounds"], ["missing EQUAL"]),
    (["run", "--fast"], ["unrecognized arguments: --fast", "--help"]),
    (["run", "-m", "--cfg", "job"], ["only one of"]),
    (["run", "--config-dir", "nowhere"], ["no folder 'nowhere'"]),
    (["run", "~protocol.nothing"], ["nothing to remove"]),
    (["run", "+title=x"], ["is there already"]),
    (["run", "war.truce=off"], ["war.truce: expected true or false, not 'off'"]),
    (["run", "war.truce=yes"], ["war.truce: expected true or false"]),
    (["run", "mediator=none", "mediator.leverage=0.2"], ["mediator.leverage: there is no mediator"]),
    (["run", "title=${oc.env:HOME}"], ["refused"]),
    (["run", "hydra.run.dir=/dev/null/results"], ["cannot be written", "hydra.run.dir"]),
    (["run", "-m", "seed=1,2", "hydra.sweep.dir=/dev/null/results"], ["cannot be written", "hydra.sweep.dir"]),
    (["run", "hydra.run.dir=."], ["holds something else"]),
    (["check", "gone.yaml"], ["no file 'gone.yaml'"]),
    (["scenarios", "sinai"], ["unknown scenario 'sinai'", "sinai_1977"]),
    (["new", "mine"], ["is there already"]),
    (["new", "../mine"], ["is no name"]),
    (["keys", "zebra"], ["no key and no meaning"]),
    (["replay", "nowhere", "--world", "1"], ["no results in 'nowhere'"]),
])
def test_the_message_says_what_and_the_way_out(capsys, argv, words):
    err = said(capsys, *argv)
    for word in words:
        assert word in err


def test_all_problems_come_at_once(capsys):
    err = said(capsys, "run", "scenario=mine.yaml", "protocl.rounds=3", "protocol.ronuds=3", "replications=0",
               "parties.north.cost=abc", "war.truce=off", "parties.north.optimism=7")
    for key in ("protocl.rounds", "protocol.ronuds", "replications", "parties.north.cost", "war.truce"):
        assert f"  {key}: " in err


def test_every_point_of_a_sweep_is_checked_before_the_first_is_played(capsys):
    err = said(capsys, "run", "-m", "scenario=mine.yaml", "protocol.rounds=20,-1,30", "mediator=none,facilitator")
    assert "protocol.rounds: -1 is out of range" in err


def test_a_scenario_that_could_do_harm_is_refused(capsys, here):
    (here / "bad.yaml").write_text("title: x\nhydra: {run: {dir: /}}\nissues: {a: {_target_: os.system}}\n"
                                   "text: ${oc.env:HOME}\n")
    err = said(capsys, "run", "scenario=bad.yaml")
    assert err.count("refused as untrusted") == 3


@pytest.mark.parametrize("argv, code", [(["run", "replications=0"], 2), (["nonsense"], 2), (["--help"], 0)])
def test_the_process_ends_with_the_code(argv, code):
    done = subprocess.run([sys.executable, "-c", "import sys; from sim.cli.main import main; sys.exit(main())", *argv],
                          capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.returncode == code and "Traceback" not in done.stderr
