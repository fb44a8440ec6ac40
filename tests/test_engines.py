"""Wherever worlds are played they are the same to the bit; what is lost on the way is played again; what cannot work says so at once."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import same_worlds
from test_killed import CALL, done, until

import sim
from sim.cli.main import main
from sim.experiment import cluster

WORLDS, CHUNK = 400, 20
SCHEDULER = """\
import time
from distributed import LocalCluster
there = LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address='127.0.0.1:0', protocol='tcp')
print(there.scheduler_address, flush=True)
time.sleep(300)
"""


@pytest.fixture(scope="module")
def scheduler():
    """The address of a running scheduler with two workers."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", memory_limit=0) as there:
        yield there.scheduler_address


@pytest.mark.slow
@pytest.mark.parametrize("how", [{}, {"precision": 0.06}])
def test_any_scheduler_by_its_address_brings_the_same_bits(scheduler, calm, tmp_path, how):
    factors = {"protocol.breakdown": [0.0, 0.05]}
    talks = sim.sweep(calm, factors, WORLDS, chunk=CHUNK, engine="dask", scheduler=scheduler, into=tmp_path, **how)
    whole = sim.sweep(calm, factors, WORLDS, **how)
    same_worlds(talks.worlds, whole.worlds)
    same_worlds(sim.load_results(tmp_path).worlds, whole.worlds)
    assert talks.summary.to_csv() == whole.summary.to_csv()


@pytest.mark.slow
def test_no_more_is_out_than_the_workers_can_take(scheduler, calm):
    place, most = cluster.Cluster(1, scheduler), []
    try:
        assert place.most == 4
        submit = place.submit
        place.submit = lambda task: (submit(task), most.append(len(place.out)))
        play_all(place, calm, 30)
    finally:
        place.close()
    assert max(most) == 4 and len(most) == 30 and not place.out


@pytest.mark.slow
def test_a_cluster_of_its_own_loses_nothing_with_a_worker_and_ends_with_the_run(calm):
    pytest.importorskip("distributed")
    before, victims = set(multiprocessing.active_children()), []

    def kill_one(_):
        if len(victims) < 1:
            victims.append(next(iter(set(multiprocessing.active_children()) - before)))
            victims[0].kill()
    talks = sim.run(calm, WORLDS, chunk=10, engine="dask", workers=2, progress=kill_one)
    assert len(victims) == 1
    same_worlds(talks.worlds, sim.run(calm, WORLDS).worlds)
    until(lambda: set(multiprocessing.active_children()) <= before)


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_done_and_leaves_no_worker_behind(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    asked = ["run", "scenario=mine.yaml", "replications=20000", "engine=dask", "engine.chunk=100", "hydra.run.dir=out"]
    started = subprocess.Popen([sys.executable, "-c", CALL, *asked], stderr=subprocess.PIPE, text=True, start_new_session=True)
    until(lambda: started.poll() is not None or done(Path("out")) >= 3)
    os.killpg(started.pid, signal.SIGINT)
    said = started.communicate(timeout=60)[1]
    assert started.returncode == 130 and "zopa resume" in said and "Traceback" not in said, said
    assert 3 <= done(Path("out")) < 200
    until(lambda: not of_group(started.pid))


@pytest.mark.slow
def test_a_worker_of_another_version_is_not_used(scheduler, calm, monkeypatch):
    monkeypatch.setattr(cluster, "made_by", lambda: {"zopa": "0.0.7", "numpy": "1.0"})
    with pytest.raises(sim.UserError, match=r"a worker has zopa .*, not 0.0.7, numpy .*, not 1.0; its numbers may differ"):
        sim.run(calm, 40, engine="dask", scheduler=scheduler)


@pytest.mark.slow
def test_a_scheduler_that_is_killed_costs_what_was_out_and_gives_one_message(calm, tmp_path, capfd):
    pytest.importorskip("distributed")
    started = subprocess.Popen([sys.executable, "-c", SCHEDULER], stdout=subprocess.PIPE, text=True)
    address = started.stdout.readline().strip()
    with pytest.raises(sim.UserError, match=f"the scheduler {address} went away; what is done is kept") as message:
        sim.run(calm, WORLDS, chunk=CHUNK, engine="dask", scheduler=address, into=tmp_path, progress=lambda _: started.kill())
    assert len(str(message.value).splitlines()) == 1 and "Traceback" not in capfd.readouterr().err
    assert 1 <= done(tmp_path) < WORLDS / CHUNK
    same_worlds(sim.resume(tmp_path).worlds, sim.run(calm, WORLDS).worlds)


@pytest.mark.slow
def test_the_command_line_plays_by_a_scheduler_and_resumes_by_one(scheduler, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])
    asked = ["run", "scenario=mine.yaml", "replications=200", "engine.chunk=50", "results.figures=false"]
    assert main([*asked, "engine=dask", f"engine.scheduler={scheduler}", "hydra.run.dir=out"]) == 0
    assert main([*asked, "hydra.run.dir=whole"]) == 0
    whole = Path("whole/summary.csv").read_bytes()
    assert Path("out/summary.csv").read_bytes() == whole and done(Path("out")) == 4
    Path("out/summary.csv").unlink()
    sorted(Path("out/worlds").iterdir())[1].unlink()
    assert main(["resume", "out", "--no-figures", "--engine", "dask", "--scheduler", scheduler]) == 0
    assert Path("out/summary.csv").read_bytes() == whole
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("how, words", [
    ({"engine": "dusk"}, "engine: unknown engine 'dusk'; did you mean 'dask'?"),
    ({"engine": 4}, "engine: unknown engine '4'"),
    ({"scheduler": "tcp://here:1"}, "engine.scheduler: is for engine=dask only"),
    ({"engine": "dask", "scheduler": 8786}, "engine.scheduler: expected the address of a Dask scheduler"),
    ({"engine": "dask", "scheduler": ""}, "engine.scheduler: expected the address of a Dask scheduler"),
    ({"engine": "dask", "workers": 0}, "workers: expected a whole number from 1 up"),
])
def test_what_is_no_engine_gives_one_message(calm, tmp_path, how, words):
    with pytest.raises(sim.UserError) as message:
        sim.run(calm, 10, into=tmp_path / "out", **how)
    assert words in str(message.value) and len(message.value.problems) == 1 and not (tmp_path / "out").exists()


@pytest.mark.parametrize("argv, words", [
    (["engine=dusk"], "engine: unknown name 'dusk'; did you mean 'dask'?"),
    (["engine.scheduler=tcp://here:1"], "engine.scheduler: is for engine=dask only"),
    (["engine=dask", "engine.scheduler=8786"], "engine.scheduler: expected the address of a Dask scheduler"),
    (["engine=dask", "engine.workers=two"], "engine.workers: expected a whole number from 1 up, not 'two'"),
    (["engine=dask", "engine.sheduler=x"], "did you mean 'engine.scheduler'?"),
    (["-m", "engine=local,dask"], "engine: is the same for the whole table"),
])
def test_a_wrong_engine_on_the_command_line_gives_one_message(tmp_path, monkeypatch, capsys, argv, words):
    monkeypatch.chdir(tmp_path)
    assert main(["run", "replications=10", *argv]) == 2
    said = capsys.readouterr().err
    assert words in said and len(said.splitlines()) == 1 and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "foo://bar"])
def test_a_scheduler_that_does_not_answer_gives_one_message_in_time(calm, tmp_path, monkeypatch, address):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(sim.UserError, match=f"no Dask scheduler answers at '{address}'") as message:
        sim.run(calm, 10, engine="dask", scheduler=address, into=tmp_path / "out")
    assert len(str(message.value).splitlines()) == 1 and not (tmp_path / "out").exists()


def test_dask_that_is_not_installed_gives_one_message(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    monkeypatch.chdir(tmp_path)
    assert main(["run", "replications=10", "engine=dask"]) == 2
    said = capsys.readouterr().err
    assert "needs dask.distributed" in said and "pip install 'zopa[dask]'" in said and len(said.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


# what the tests above say again and again


def play_all(place, scenario, chunks: int) -> None:
    """Have so many chunks played."""
    left = iter(range(chunks))
    task = next_task(scenario, left)
    while task or place.out:
        while task and len(place.out) < place.most:
            place.submit(task)
            task = next_task(scenario, left)
        list(place.done())


def next_task(scenario, left):
    number = next(left, None)
    return None if number is None else sim.experiment.chunks.Task(((0, 5 * number, 5),), scenario, 1)


def of_group(group: int) -> list[int]:
    """The processes of a group."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(path.name)) == group and path.joinpath("stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(int(path.name))
        except (ProcessLookupError, FileNotFoundError):
            continue
    return found
