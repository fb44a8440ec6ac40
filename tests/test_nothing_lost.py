"""A results folder: what is done is kept, nothing half-written is read, and damage is called by its name."""

import json
import os
import shutil
import time

import pandas as pd
import pytest
from conftest import same_worlds

import sim
from sim.cli.answer import shown
from sim.report.figures import of_sample


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


@pytest.mark.parametrize("place", [4, 500, -500, -4])
def test_a_chunk_with_one_wrong_byte_is_called_damaged_and_played_again(calm, tmp_path, place):
    whole = sim.run(calm, 40, chunk=20, into=tmp_path)
    chunk = next(tmp_path.glob("worlds/*.parquet"))
    held = bytearray(chunk.read_bytes())
    held[place] ^= 1
    chunk.write_bytes(held)
    for partial in (False, True):
        with pytest.raises(sim.UserError, match=f"{chunk.name}.*damaged.*zopa resume"):
            sim.load_results(tmp_path, partial=partial)
    same_worlds(sim.resume(tmp_path).worlds, whole.worlds)
    same_worlds(sim.load_results(tmp_path).worlds, whole.worlds)


def test_the_chunk_of_another_run_is_not_taken_for_ones_own(calm, tmp_path):
    ours, theirs = (sim.run(calm, 40, seed, chunk=20, into=tmp_path / str(seed)) for seed in (1, 2))
    first = sorted((ours.folder / "worlds").glob("*"))[0]
    first.unlink()
    shutil.copy(sorted((theirs.folder / "worlds").glob("*"))[0], first.parent)
    with pytest.raises(sim.UserError, match="of another run"):
        sim.load_results(ours.folder)
    same_worlds(sim.resume(ours.folder).worlds, ours.worlds)
    assert first.exists() and len(list(first.parent.iterdir())) == 2


def test_a_manifest_changed_by_hand_is_refused_and_costs_no_worlds(calm, tmp_path):
    sim.run(calm, 40, chunk=20, into=tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["run"]["replications"] = 60
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    for again in (sim.load_results, sim.resume, lambda folder: sim.run(calm, 60, chunk=20, into=folder)):
        with pytest.raises(sim.UserError, match="damaged, was changed"):
            again(tmp_path)
    assert len(list(tmp_path.glob("worlds/*.parquet"))) == 2


@pytest.mark.parametrize("name", ["sim.experiment.run.zopa_version", "sim.experiment.versions.version"])
def test_a_run_of_another_version_is_not_gone_on_with(calm, tmp_path, monkeypatch, name):
    sim.run(calm, 40, chunk=20, into=tmp_path)
    next(tmp_path.glob("worlds/*.parquet")).unlink()
    monkeypatch.setattr(name, lambda *_: "0.0.7")
    for again in (sim.resume, lambda folder: sim.run(calm, 40, chunk=20, into=folder)):
        with pytest.raises(sim.UserError, match="another run.*there, 0.0.7 here"):
            again(tmp_path)


def test_what_differs_is_named(calm, tmp_path):
    sim.run(calm, 40, into=tmp_path)
    changed = calm.but({"protocol.breakdown": 0.02})
    for other, words in ((lambda: sim.run(calm, 41, into=tmp_path), "replications: 40 there, 41 here"),
                         (lambda: sim.run(changed, 40, into=tmp_path), "the scenario differs: its file or a key was changed"),
                         (lambda: sim.run(calm, 40, seed=2, into=tmp_path), "the seed differs"),
                         (lambda: sim.run(calm, 40, precision=0.1, into=tmp_path), "precision: None there, 0.1 here"),
                         (lambda: sim.sweep(calm, {"protocol.breakdown": [0, 1]}, 40, into=tmp_path), "design points: 1 there, 2 here")):
        with pytest.raises(sim.UserError, match=words):
            other()


def test_a_run_is_summed_up_while_it_is_played(calm, tmp_path):
    sweep = {"protocol.breakdown": [0.0, 0.1]}
    with pytest.raises(KeyboardInterrupt):
        sim.sweep(calm, sweep, 60, chunk=20, into=tmp_path, progress=stop_after(4))
    with pytest.raises(sim.UserError, match="incomplete: 80 worlds are there, 40 are missing; zopa resume"):
        sim.load_results(tmp_path)
    part, whole = sim.load_results(tmp_path, partial=True), sim.sweep(calm, sweep, 60)
    assert part.missing == 40 and list(part.summary["replications"]) == [60, 20]
    same_worlds(part.worlds, whole.worlds[(whole.worlds.point == 0) | (whole.worlds.world < 20)])
    again = sim.run(calm.but({"protocol.breakdown": 0.1}), 20).summary
    assert part.summary.loc[1, ["agreement", "low", "high"]].tolist() == again.loc[0, ["agreement", "low", "high"]].tolist()


def test_worlds_after_a_gap_wait_and_a_point_without_worlds_says_nothing(calm, tmp_path):
    sim.sweep(calm, {"protocol.breakdown": [0.0, 0.1]}, 60, chunk=20, into=tmp_path)
    chunks = sorted(tmp_path.glob("worlds/*.parquet"))
    chunks[1].unlink()
    chunks[3].unlink()
    part = sim.load_results(tmp_path, partial=True)
    assert list(part.summary["replications"]) == [20, 0] and part.missing == 100
    assert part.summary.loc[1, ["low", "high"]].tolist() == [0.0, 1.0] and part.summary["agreement"].isna().tolist() == [False, True]
    chunks[0].unlink()
    with pytest.raises(sim.UserError, match="first worlds are not there yet"):
        sim.load_results(tmp_path, partial=True)


def test_what_was_left_half_written_long_ago_is_swept_away(calm, tmp_path):
    sim.run(calm, 40, chunk=20, into=tmp_path)
    old, new = (tmp_path / "worlds" / f".{name}.part" for name in ("old", "new"))
    for part in (old, new):
        part.touch()
    os.utime(old, (time.time() - 4000,) * 2)
    sim.resume(tmp_path)
    assert not old.exists() and new.exists()


def test_a_folder_without_results_is_called_that(tmp_path):
    with pytest.raises(sim.UserError, match="no results"):
        sim.load_results(tmp_path / "nowhere")


def test_what_rests_on_the_first_worlds_says_so(calm, tmp_path, monkeypatch, capsys):
    whole = sim.run(calm, 90, chunk=20, into=tmp_path)
    assert not whole.of_the_first and len(whole.sample) == 90
    monkeypatch.setattr("sim.experiment.results.MOST_SHOWN", 50)
    few = sim.load_results(tmp_path)
    assert len(few.sample) == 50 and few.of_the_first == "the first 50 worlds" and few.summary.loc[0, "replications"] == 90
    shown(few)
    said = capsys.readouterr().out
    assert "95% interval from 90 worlds" in said and "terms and what breaks the peace: the first 50 worlds; all else: every world" in said
    assert "first 50 worlds" in of_sample(few, few.scenario.title) and not of_sample(whole, "")


def stop_after(chunks):
    """A progress callback that breaks the run off after so many chunks."""
    left = iter(range(chunks - 1, -1, -1))

    def progress(_):
        if next(left) == 0:
            raise KeyboardInterrupt
    return progress
