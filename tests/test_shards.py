"""Parts of a run that are played apart, in any order or at the same time, bring what the undisturbed run brings."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import same_worlds
from test_killed import CALL, assert_undisturbed, done, listed, until

import sim
from sim.cli.main import main
from sim.experiment.enough import Enough
from sim.experiment.schedule import first_chunks
from sim.experiment.shards import Shard, shard_of
from sim.experiment.structures import structures

SWEEP = {"protocol.breakdown": [0.0, 0.05], "protocol.rounds": [10, 20, 30]}
ASKED = ["run", "scenario=mine.yaml", "replications=300", "engine.chunk=40", "results.figures=false"]


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
@pytest.mark.parametrize("how", [{}, {"precision": 0.1}])
def test_shards_in_any_order_bring_the_undisturbed_run(calm, tmp_path, order, how):
    asked = {"replications": 130, "chunk": 25, **how}
    parts = [sim.sweep(calm, SWEEP, into=tmp_path / "parts", shard=(number, 3), **asked) for number in order]
    whole = sim.sweep(calm, SWEEP, into=tmp_path / "whole", **asked)
    assert parts[0].missing > parts[1].missing > 0 and str(parts[0].shard) == f"{order[0]}/3"
    same_worlds(parts[2].worlds, whole.worlds)
    same_worlds(sim.load_results(tmp_path / "parts").worlds, whole.worlds)
    assert (tmp_path / "parts" / "summary.csv").read_bytes() == (tmp_path / "whole" / "summary.csv").read_bytes()
    assert how or listed(tmp_path / "parts") == listed(tmp_path / "whole")


def test_what_belongs_to_a_shard_does_not_depend_on_what_is_there(calm, tmp_path):
    asked = {"replications": 100, "chunk": 10, "into": tmp_path}
    sim.run(calm, shard=(1, 2), **asked)
    first = sorted((tmp_path / "worlds").iterdir())
    first[2].unlink()
    played = []
    assert sim.run(calm, shard=(2, 2), progress=played.append, **asked).missing == 10
    assert sum(played) == 50, "neither reads nor plays what is another's"
    assert sim.run(calm, shard=(1, 2), **asked).summary.loc[0, "replications"] == 100
    assert set(first) < set((tmp_path / "worlds").iterdir())


def test_the_chunks_of_all_shards_are_the_chunks_of_the_run(calm):
    parted = structures(sim.sweep(calm, SWEEP, 1).design)
    for enough in (Enough(70), Enough(300, 0.1)):
        whole = list(first_chunks(parted, enough, 30, Shard()))
        parts = [list(first_chunks(parted, enough, 30, Shard(number, 4))) for number in (1, 2, 3, 4)]
        assert sorted(segment for part in parts for chunk in part for segment in chunk) == sorted(s for chunk in whole for s in chunk)
        assert enough.precision or sorted(sum(parts, [])) == sorted(whole)
        owners = [{segment[0] for chunk in part for segment in chunk} for part in parts]
        assert not enough.precision or sum(map(len, owners)) == 6, "a point's goals follow from its outcomes: it has one owner"


def test_resume_finishes_what_no_shard_brought(calm, tmp_path):
    asked = {"replications": 100, "chunk": 10, "into": tmp_path / "parts"}
    sim.run(calm, shard=(2, 3), **asked)
    with pytest.raises(sim.UserError, match="incomplete: the first worlds are not there yet"):
        sim.load_results(tmp_path / "parts", partial=True)
    assert sim.resume(tmp_path / "parts", shard=(1, 3)).missing == 30
    assert sim.load_results(tmp_path / "parts", partial=True).summary.loc[0, "replications"] == 20
    assert_undisturbed(tmp_path / "parts", sim.resume(tmp_path / "parts"), calm, tmp_path, 100, 10)


def test_a_damaged_chunk_is_played_again_by_its_own_shard(calm, tmp_path):
    asked = {"replications": 60, "chunk": 20, "into": tmp_path}
    whole = sim.run(calm, **asked)
    victim = sorted((tmp_path / "worlds").iterdir())[1]
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(sim.UserError, match="damaged"):
        sim.run(calm, shard=(1, 3), **asked)
    same_worlds(sim.run(calm, shard=(2, 3), **asked).worlds, whole.worlds)


@pytest.mark.slow
def test_real_processes_that_start_in_the_same_moment_share_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    started = [part(f"{number}/3") for number in (1, 2, 3)]
    said = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], said
    assert sum("95% interval from 300 worlds" in out for out, _ in said) >= 1 and not any("Traceback" in err for _, err in said)
    assert main([*ASKED, "hydra.run.dir=whole"]) == 0
    assert Path("out/summary.csv").read_bytes() == Path("whole/summary.csv").read_bytes() and listed("out") == listed("whole")


@pytest.mark.slow
def test_a_shard_that_is_killed_is_finished_by_the_same_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    victim = part("1/2")
    until(lambda: victim.poll() is not None or done(Path("out")) >= 1)
    time.sleep(random.SystemRandom().uniform(0.0, 0.2))
    victim.kill()
    victim.communicate()
    asked = [*ASKED, "hydra.run.dir=out"]
    assert [main([*asked, f"--shard={number}/2", "--json"]) for number in (2, 1)] == [0, 0]
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert len(answers[-1]["points"]) == 1 and (len(answers) < 2 or "missing" in answers[0] or "points" in answers[0])
    assert main([*ASKED, "hydra.run.dir=whole"]) == 0
    assert Path("out/summary.csv").read_bytes() == Path("whole/summary.csv").read_bytes() and listed("out") == listed("whole")


def test_a_sweep_is_sharded_from_the_command_line_too(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])
    asked = [*ASKED, "-m", "protocol.breakdown=0,0.1"]
    assert main([*asked, "hydra.sweep.dir=out", "--shard", "2/2"]) == 0
    assert "Shard 2/2 is done; 320 worlds of other shards are missing" in (shown := capsys.readouterr().out)
    assert shown.endswith("Results: out\n") and not Path("out/summary.csv").exists() and not Path("out/figures").exists()
    assert main([*asked, "hydra.sweep.dir=out", "--shard", "1/2", "results.figures=true"]) == 0
    assert "figures in out/figures" in capsys.readouterr().out
    assert main([*asked, "hydra.sweep.dir=whole"]) == 0
    assert Path("out/summary.csv").read_bytes() == Path("whole/summary.csv").read_bytes()


@pytest.mark.parametrize("value", ["9/8", "0/8", "x", "", "1", "1/0", "-1/8", "1/8/2", "²/8", "1.0/2", (1, 2, 3), (1.0, 2), (True, 2), 3])
def test_what_names_no_shard_gives_one_message(calm, value, tmp_path):
    with pytest.raises(sim.UserError, match="shard: expected which part of how many, as 3/8") as message:
        sim.run(calm, 10, shard=value, into=tmp_path / "out")
    assert len(message.value.problems) == 1 and not (tmp_path / "out").exists()


def test_a_shard_can_be_written_in_two_ways():
    assert shard_of("3/8") == shard_of((3, 8)) == shard_of(Shard(3, 8)) and shard_of(None) == shard_of("1/1") == Shard()


@pytest.mark.parametrize("argv, words", [
    (["--shard", "9/8", "hydra.run.dir=out"], "shard: expected which part of how many, as 3/8"),
    (["hydra.run.dir=out", "--shard"], "shard: expected which part of how many, as 3/8"),
    (["--shard", "1/2"], "all parts of a run share one results folder; name it, the same for all, with hydra.run.dir=FOLDER"),
    (["--shard", "1/2", "-m", "seed=1,2"], "with hydra.sweep.dir=FOLDER"),
    (["--shard", "1/2", "hydra.run.dir=out/${now:%H}"], "the same for all"),
    (["--shard", "1/2", "--shard=2/2", "hydra.run.dir=out"], "given twice"),
    (["--shard", "1/2", "-m", "seed=1,2", "hydra.sweep.dir=out", "hydra/launcher=basic"], "leave hydra/launcher=basic out"),
])
def test_a_shard_that_cannot_find_the_others_gives_one_message(tmp_path, monkeypatch, capsys, argv, words):
    monkeypatch.chdir(tmp_path)
    assert main(["run", "replications=10", *argv]) == 2
    said = capsys.readouterr().err
    assert words in said and len(said.splitlines()) == 1 and list(tmp_path.iterdir()) == []


def test_a_shard_in_python_needs_a_folder(calm):
    with pytest.raises(sim.UserError, match="share a results folder; name it with into="):
        sim.run(calm, 10, shard=(1, 2))


# what the tests above say again and again


def part(shard: str) -> subprocess.Popen:
    """A process that plays a shard from the command line."""
    return subprocess.Popen([sys.executable, "-c", CALL, *ASKED, "hydra.run.dir=out", "--shard", shard], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
