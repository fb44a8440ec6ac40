"""Real processes are killed, stopped and starved of room: the rest is played later, and nothing differs from an undisturbed run."""

import errno
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from conftest import same_worlds
from helpers import FOLDER

import sim
from sim.cli.main import main
from sim.experiment import processes, store

WORLDS, CHUNK = 200, 5
PLAY = f"import sys, sim; sim.run(sim.load(sys.argv[1]), {WORLDS}, chunk={CHUNK}, workers=int(sys.argv[3]), into=sys.argv[2])"
CALL = "import sys; from sim.cli.main import main; sys.exit(main())"
HEARS = "from signal import *; signal(SIGINT, default_int_handler); "  # Ctrl-C, also where the tests run in the background


@pytest.fixture
def moments():
    """Random moments; pytest shows where they came from when a test fails."""
    seed = random.SystemRandom().getrandbits(32)
    print(f"moments: random.Random({seed})")
    return random.Random(seed)


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_a_run_killed_at_random_moments_ends_as_an_undisturbed_one(calm, tmp_path, moments, processes):
    for share in (0.0, 0.5):
        started = subprocess.Popen([sys.executable, "-c", PLAY, calm.name, str(tmp_path / "killed"), str(processes)])
        until(lambda: started.poll() is not None or done(tmp_path / "killed") >= share * WORLDS / CHUNK)
        time.sleep(moments.uniform(0.0, 0.3 if share else 3.0))
        children = of_process(started.pid)
        started.kill()
        started.wait()
        until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    assert_undisturbed(tmp_path / "killed", sim.run(calm, WORLDS, chunk=CHUNK, into=tmp_path / "killed"), calm, tmp_path)


@pytest.mark.slow
def test_a_command_killed_while_it_writes_figures_is_finished_by_resume(tmp_path, monkeypatch, moments, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copy(FOLDER / "pie.yaml", "mine.yaml")
    asked = ["run", "scenario=mine.yaml", "replications=200", "engine.chunk=100"]
    started = subprocess.Popen([sys.executable, "-c", CALL, *asked, "hydra.run.dir=out"], stdout=subprocess.DEVNULL)
    until(lambda: started.poll() is not None or Path("out/summary.csv").exists())
    time.sleep(moments.uniform(0.0, 1.0))
    started.kill()
    started.wait()
    assert main(["resume", "out"]) == 0
    assert main([*asked, "hydra.run.dir=whole"]) == 0
    assert Path("out/summary.csv").read_bytes() == Path("whole/summary.csv").read_bytes()
    assert listed("out") == listed("whole")
    assert capsys.readouterr().out.rstrip().endswith("Results: whole")


@pytest.mark.slow
@pytest.mark.parametrize("chunks", [0, 3])
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(tmp_path, monkeypatch, chunks):
    """Also while the processes are still starting: none of them may hear it."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    asked = ["run", "scenario=mine.yaml", "replications=20000", "engine.chunk=100", "engine.workers=2", "hydra.run.dir=out"]
    started = subprocess.Popen([sys.executable, "-c", HEARS + CALL, *asked], stderr=subprocess.PIPE, text=True, start_new_session=True)
    until(lambda: started.poll() is not None or Path("out/manifest.json").exists() and done(Path("out")) >= chunks)
    os.killpg(started.pid, signal.SIGINT)
    said = started.communicate(timeout=60)[1]
    assert started.returncode == 130 and "zopa resume" in said and "Traceback" not in said
    assert chunks <= done(Path("out")) < 200


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(calm):
    victims = []

    def kill_one(_):
        if len(victims) < 2:
            victims.append(multiprocessing.active_children()[0])
            victims[-1].kill()
    talks = sim.run(calm, WORLDS, chunk=10, workers=2, progress=kill_one)
    assert len(victims) == 2
    same_worlds(talks.worlds, sim.run(calm, WORLDS).worlds)


def test_workers_that_die_again_and_again_end_the_run_with_one_message(calm, tmp_path, monkeypatch):
    def breaks(*_):
        raise BrokenProcessPool
    monkeypatch.setattr(processes.ProcessPoolExecutor, "submit", breaks)
    with pytest.raises(sim.UserError, match="processes that play worlds were killed.*fewer workers"):
        sim.run(calm, 40, chunk=20, workers=2, into=tmp_path)


@pytest.mark.parametrize("room", range(5))
def test_a_full_disk_keeps_what_is_done(calm, tmp_path, monkeypatch, room):
    """The manifest is the first file, the summary the last."""
    with monkeypatch.context() as disk, pytest.raises(sim.UserError, match="No space left on device") as message:
        disk.setattr(store.os, "fsync", full_after(room))
        sim.run(calm, 60, chunk=20, into=tmp_path / "full")
    assert len(str(message.value).splitlines()) == 1 and (room == 0 or "zopa resume" in str(message.value))
    assert done(tmp_path / "full") == max(0, min(3, room - 1)) and not list(tmp_path.rglob("*.part"))
    if room:
        sim.resume(tmp_path / "full")
    assert_undisturbed(tmp_path / "full", sim.run(calm, 60, chunk=20, into=tmp_path / "full"), calm, tmp_path, 60, 20)


@pytest.mark.parametrize("room", [1, 3, 4])
def test_a_disk_that_is_full_gives_one_message(tmp_path, monkeypatch, capsys, room):
    monkeypatch.chdir(tmp_path)
    shutil.copy(FOLDER / "pie.yaml", "mine.yaml")
    asked = ["run", "scenario=mine.yaml", "replications=11", "hydra.run.dir=out"]
    with monkeypatch.context() as disk:
        disk.setattr(store.os, "fsync", full_after(room))
        assert main(asked) == 2
    assert "No space left on device" in (said := capsys.readouterr().err) and len(said.splitlines()) == 1
    assert main(["resume", "out"]) == 0 and len(listed("out")) > 8


# what the tests above say again and again


def assert_undisturbed(folder, results, scenario, tmp_path, worlds=WORLDS, chunk=CHUNK):
    """The folder holds to the bit what a run holds that nothing happened to."""
    whole = sim.run(scenario, worlds, chunk=chunk, into=tmp_path / "undisturbed")
    same_worlds(results.worlds, whole.worlds)
    same_worlds(sim.load_results(folder).worlds, whole.worlds)
    assert (folder / "summary.csv").read_bytes() == (tmp_path / "undisturbed" / "summary.csv").read_bytes()
    assert listed(folder) == listed(tmp_path / "undisturbed")


def listed(folder) -> list:
    """The files of a results folder, chunks by their worlds and checksums; not what a kill left half-written."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*")
                  if path.is_file() and path.suffix != ".part" and ".hydra" not in path.parts)


def done(folder) -> int:
    """How many chunks are there."""
    return len(list(folder.glob("worlds/*.parquet")))


def until(condition) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def of_process(pid: int) -> list[str]:
    """The children of a process, where the system says so."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return path.read_text().split() if path.exists() else []


def full_after(files: int):
    """Stands for the disk: room for so many files."""
    left = iter(range(files))

    def fsync(_):
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return fsync
