"""A results folder: what is done is kept, nothing half-written is read, and damage is called by its name."""

import json
import subprocess
import sys

import pandas as pd
import pytest
from conftest import same_worlds

import sim


def test_a_reloaded_folder_holds_the_same_tables(everything, tmp_path):
    played = sim.run(everything, 60, chunk=25, into=tmp_path)
    kept = sim.load_results(tmp_path)
    same_worlds(kept.worlds, played.worlds)
    pd.testing.assert_frame_equal(kept.summary, played.summary, check_dtype=False)
    assert kept.manifest == json.loads(json.dumps(played.manifest)) and kept.points == played.points


def test_a_run_broken_off_is_completed_without_playing_again_what_is_done(calm, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        sim.run(calm, 100, chunk=20, into=tmp_path, progress=stop_after(3))
    done = {path: path.stat().st_mtime_ns for path in tmp_path.glob("worlds/*.parquet")}
    whole = sim.run(calm, 100, chunk=20, into=tmp_path)
    assert len(done) == 3 and all(path.stat().st_mtime_ns == time for path, time in done.items())
    same_worlds(whole.worlds, sim.run(calm, 100).worlds)
    same_worlds(sim.load_results(tmp_path).worlds, whole.worlds)


@pytest.mark.slow
def test_a_run_that_was_killed_is_completed(calm, tmp_path):
    code = "import sys, sim; sim.run(sim.load(sys.argv[1]), 1000, chunk=10, into=sys.argv[2])"
    process = subprocess.Popen([sys.executable, "-c", code, calm.name, str(tmp_path)])
    while not list(tmp_path.glob("worlds/*.parquet")):
        assert process.poll() is None
    process.kill()
    process.wait()
    assert 0 < len(list(tmp_path.glob("worlds/*.parquet"))) < 100
    same_worlds(sim.run(calm, 1000, chunk=10, into=tmp_path).worlds, sim.run(calm, 1000).worlds)


def test_a_half_written_chunk_is_never_read(calm, tmp_path):
    sim.run(calm, 40, chunk=20, into=tmp_path)
    chunk = next(tmp_path.glob("worlds/*.parquet"))
    (chunk.parent / f".{chunk.name}.part").write_bytes(chunk.read_bytes()[:500])
    same_worlds(sim.load_results(tmp_path).worlds, sim.run(calm, 40).worlds)
    chunk.unlink()
    with pytest.raises(sim.UserError, match="incomplete"):
        sim.load_results(tmp_path)


@pytest.mark.parametrize("other", [{"seed": 2}, {"replications": 41}, {"chunk": 10}])
def test_a_folder_with_another_run_is_refused_and_left_as_it_is(calm, tmp_path, other):
    asked = {"replications": 40, "chunk": 20, "into": tmp_path}
    sim.run(calm, **asked)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(sim.UserError, match="another run"):
        sim.run(calm, **{**asked, **other})
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_with_another_scenario_is_refused(calm, tmp_path):
    sim.run(calm, 40, into=tmp_path)
    with pytest.raises(sim.UserError, match="another run"):
        sim.run(calm.but({"protocol.breakdown": 0.02}), 40, into=tmp_path)


def test_worlds_that_nobody_owns_are_not_taken_for_ones_own(calm, tmp_path):
    sim.run(calm, 40, into=tmp_path)
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(sim.UserError, match="no manifest"):
        sim.run(calm, 40, seed=2, into=tmp_path)


@pytest.mark.parametrize("left", [0, 1, 100, -100, -1])
@pytest.mark.parametrize("file", ["manifest.json", "*.parquet"])
def test_a_truncated_folder_gives_one_clear_message(calm, tmp_path, file, left):
    sim.run(calm, 40, chunk=20, into=tmp_path)
    cut = next(tmp_path.rglob(file))
    cut.write_bytes(cut.read_bytes()[:left])
    with pytest.raises(sim.UserError, match="damaged") as message:
        sim.load_results(tmp_path)
    assert str(tmp_path) in str(message.value) and len(str(message.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["null", "[]", "{}", '{"run": 3}', '{"run": {}}',
                                  '{"run": {"points": [], "replications": 1, "chunk": 1}, "scenarios": {}}'])
def test_a_manifest_that_says_something_else_is_called_damaged(calm, tmp_path, text):
    sim.run(calm, 10, into=tmp_path)
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(sim.UserError, match="damaged"):
        sim.load_results(tmp_path)


def test_a_chunk_under_another_chunks_name_is_called_damaged(calm, tmp_path):
    sim.run(calm, 40, chunk=20, into=tmp_path)
    first, second = sorted(tmp_path.glob("worlds/*.parquet"))
    first.write_bytes(second.read_bytes())
    with pytest.raises(sim.UserError, match="damaged"):
        sim.load_results(tmp_path)


@pytest.mark.parametrize("left", [0, 1, 60, -10])
def test_a_truncated_summary_is_worked_out_anew_from_the_worlds(calm, tmp_path, left):
    played = sim.run(calm, 40, into=tmp_path)
    path = tmp_path / "summary.csv"
    path.write_bytes(path.read_bytes()[:left])
    pd.testing.assert_frame_equal(sim.load_results(tmp_path).summary, played.summary, check_dtype=False)


def test_a_folder_without_results_is_called_that(tmp_path):
    with pytest.raises(sim.UserError, match="no results"):
        sim.load_results(tmp_path / "nowhere")


def stop_after(chunks):
    """A progress callback that breaks the run off after so many chunks."""
    left = iter(range(chunks - 1, -1, -1))

    def progress(_):
        if next(left) == 0:
            raise KeyboardInterrupt
    return progress
