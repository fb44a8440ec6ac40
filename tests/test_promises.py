"""Promises: the same numbers everywhere, a world replayed alone is the same world, common random numbers."""

import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from conftest import EVERYTHING, REAL, scenario_named
from helpers import WORLDS, worlds_of
from scipy.stats import binomtest

import sim
from sim.draws import Draws
from sim.experiment.designs import Point
from sim.experiment.run import played_chunk
from sim.experiment.statistics import wilson
from sim.scenario.scenario import drawn_keys

DECIDED = ["outcome", "reason", "round", "package", "zopa", "zopa_end", "mediated", "leaked"]
PLAY = """
import sys, sim
sim.run(sim.load(sys.argv[1]), 300, chunk=120).worlds.to_parquet(sys.argv[2])
"""


# 1. the same numbers everywhere


@pytest.mark.parametrize("worlds, chunk", [(WORLDS, 400), (300, 97), (12, 1)])
def test_the_size_of_chunks_changes_no_bit(scenario, whole, worlds, chunk):
    same_worlds(sim.run(scenario, worlds, chunk=chunk).worlds, whole[:worlds])


@pytest.mark.slow
def test_the_number_of_processes_changes_no_bit(everything):
    factors = {"protocol.breakdown": [0.01, 0.1]}
    alone = sim.sweep(everything, factors, 200, chunk=64)
    together = sim.sweep(everything, factors, 200, chunk=64, workers=2)
    same_worlds(together.worlds, alone.worlds)
    pd.testing.assert_frame_equal(together.summary, alone.summary, check_exact=True)


def test_the_order_of_design_points_changes_no_bit(calm):
    up = sim.sweep(calm, {"protocol.breakdown": [0.0, 0.1]}, WORLDS).worlds
    down = sim.sweep(calm, {"protocol.breakdown": [0.1, 0.0]}, WORLDS).worlds
    same_worlds(up[up.point == 0].drop(columns="point"), down[down.point == 1].drop(columns="point"))


def test_worlds_in_the_middle_need_not_be_reached_from_the_first(scenario, whole):
    same_worlds(played_chunk(0, Point({}, scenario), 701, 53), whole[701:754])


@pytest.mark.slow
@pytest.mark.parametrize("name", [REAL[0], EVERYTHING])
def test_another_process_finds_the_same_to_the_bit(name, tmp_path):
    here, there = sim.run(scenario_named(name), 300).worlds, played_elsewhere(name, tmp_path, PYTHONHASHSEED="7")
    same_worlds(there, here)


@pytest.mark.slow
@pytest.mark.parametrize("name", [REAL[0], EVERYTHING])
def test_a_plainer_processor_finds_the_same_endings_and_packages(name, tmp_path):
    here = sim.run(scenario_named(name), 300).worlds
    there = played_elsewhere(name, tmp_path, NPY_DISABLE_CPU_FEATURES=" ".join(fast_features()))
    pd.testing.assert_frame_equal(there[DECIDED], here[DECIDED], check_categorical=False)
    pd.testing.assert_frame_equal(there, here, check_exact=False, rtol=0, atol=1e-12, check_categorical=False)


# 2. a world replayed alone is the same world


@pytest.mark.parametrize("world", [0, 17, 1008])
def test_a_world_replayed_alone_is_the_same_world(scenario, whole, world):
    same_row(sim.transcript(scenario, world).ending, whole.loc[world])


def test_a_world_replayed_from_a_results_folder_is_the_same_world(scenario, tmp_path):
    sim.run(scenario, 40, seed=5, chunk=16, into=tmp_path)
    kept = sim.load_results(tmp_path)
    same_row(sim.transcript(kept.scenario, 33, seed=5).ending, kept.worlds.loc[33])


def test_a_world_of_a_design_point_replayed_is_the_same_world(everything, tmp_path):
    sim.sweep(everything, {"protocol.breakdown": [0.01, 0.2], "parts.league": [True]}, 20, into=tmp_path)
    kept = sim.load_results(tmp_path)
    row = kept.worlds[(kept.worlds.point == 1) & (kept.worlds.world == 7)].iloc[0]
    same_row(sim.transcript(kept.scenarios[1], 7).ending, row)


def test_a_story_tells_every_round_of_its_world(scenario, whole):
    story = sim.transcript(scenario, 3)
    assert [page["round"] for page in story.rounds] == list(range(whole.loc[3, "round"] + 1))


def test_another_seed_is_another_fortune(scenario, whole):
    assert not sim.run(scenario, 60, seed=2).worlds[DECIDED].equals(whole[:60][DECIDED])


# 3. common random numbers


def test_a_named_number_does_not_depend_on_who_else_is_drawn_for():
    many = Draws(3, 0, WORLDS).uniform("war/battles", 4)
    assert [Draws(3, world, 1).uniform("war/battles", 4)[0] for world in (0, 1, 2, 3, 500, 1008)] == list(
        many[[0, 1, 2, 3, 500, 1008]])


def test_a_named_number_does_not_depend_on_who_has_finished():
    draws, rows = Draws(3, 5, 100), np.array([1, 50, 99])
    draws.keep(rows)
    assert list(draws.uniform("war/battles", 4)) == list(Draws(3, 5, 100).uniform("war/battles", 4)[rows])


@pytest.mark.parametrize("other", [(4, "war/battles", 4), (3, "war/battle/0", 4), (3, "war/battles", 5)])
def test_another_seed_name_or_round_is_another_number(other):
    seed, name, round = other
    ours, theirs = Draws(3, 0, WORLDS).uniform("war/battles", 4), Draws(seed, 0, WORLDS).uniform(name, round)
    assert not np.isin(ours, theirs).any()
    assert abs(np.corrcoef(ours, theirs)[0, 1]) < 4 / np.sqrt(WORLDS)


@pytest.mark.parametrize("changes", [{"mediator": "none"}, {"war.truce": True}, {"parties.*.tactic": "hard_liner"},
                                     {"parties.*.audience.factions.*.weariness": 0.2}])
def test_a_changed_mechanism_leaves_what_else_a_world_draws(scenario, whole, changes):
    changes = {key: value for key, value in changes.items() if scenario.spec.war or not key.startswith("war")}
    other = sim.run(scenario.but(changes), WORLDS).worlds
    drawn = [c for c in whole if c.startswith("drawn.") and c in other and not c.startswith("drawn.mediators")
             and not c.endswith("weariness")]
    assert len(drawn) > 10
    pd.testing.assert_frame_equal(other[drawn], whole[drawn], check_exact=True)


def test_a_number_turned_into_a_prior_leaves_all_other_draws(everything, whole_everything):
    other = sim.run(everything.but({"protocol.breakdown": {"uniform": [0.0, 0.1]}}), WORLDS).worlds
    drawn = [c for c in whole_everything if c.startswith("drawn.")]
    pd.testing.assert_frame_equal(other[drawn], whole_everything[drawn], check_exact=True)


def test_what_a_mediator_would_have_done_does_not_touch_worlds_it_never_came_to(everything, whole_everything):
    other = sim.run(everything.but({"mediator.leverage": 0.3, "mediator.pressure": 0.1}), WORLDS).worlds
    same_where(~whole_everything["mediated"], other, whole_everything)


def test_an_event_does_not_touch_worlds_that_ended_before_it(everything, whole_everything):
    event = {"kind": "shock", "round": 9, "effects": {"cost": {"north": 1.0}, "hawkishness": {"south": 0.3}, "pause": 3}}
    other = sim.run(everything.but({"events.late": event}), WORLDS).worlds
    same_where(whole_everything["round"] < 9, other, whole_everything)
    assert (other["outcome"] != whole_everything["outcome"]).any()


def test_a_later_deadline_does_not_touch_worlds_that_ended_sooner():
    scenario = scenario_named("korea_armistice_1951")
    soon, late = worlds_of(scenario.but({"protocol.rounds": 8})), worlds_of(scenario.but({"protocol.rounds": 20}))
    same_where(soon["outcome"] != "deadline", late, soon)


def test_a_second_envoy_who_never_speaks_changes_nothing(everything, whole_everything):
    mute = {"share": 0, "noise": 0.5, "bias": 0.5}
    same_worlds(sim.run(everything.but({"parties.south.envoys.mute": mute}), WORLDS).worlds, whole_everything)


# what the tables say


def test_every_ending_is_one_of_five_and_says_why(scenario, whole):
    row = sim.run(scenario, WORLDS).summary.iloc[0]
    assert row[["agreement", "not_ratified", "walkout", "deadline", "collapse"]].sum() == pytest.approx(1.0, abs=1e-12)
    assert row[[c for c in row.index if c.startswith("reason.")]].sum() == pytest.approx(1.0 - row["agreement"], abs=1e-12)
    assert ((whole["reason"] == "") == (whole["outcome"] == "agreement")).all()


def test_what_is_agreed_lies_in_the_zone_and_leaves_nobody_worse_off(scenario, whole):
    deals = whole[whole["outcome"] == "agreement"]
    assert len(deals) > 50 and deals["zopa_end"].all()
    assert (deals[[f"gain.{party}" for party in scenario.parties]] >= 0).all(axis=None)


def test_terms_are_the_options_of_the_package_agreed(scenario, whole):
    for _, row in whole[whole["outcome"] == "agreement"][:50].iterrows():
        assert scenario.agenda.terms(row["package"]) == {i: row[f"terms.{i}"] for i in scenario.agenda.names}
    rest = whole[whole["outcome"] != "agreement"]
    assert (rest["package"] == -1).all() and (rest[[f"terms.{i}" for i in scenario.agenda.names]] == "").all(axis=None)


def test_a_deadline_comes_in_the_last_round_and_days_follow_rounds(scenario, whole):
    protocol = scenario.spec.protocol
    assert (whole.loc[whole["outcome"] == "deadline", "round"] == protocol.rounds - 1).all()
    assert (whole["days"] == (whole["round"] + 1) * protocol.days).all()


def test_the_columns_of_worlds_and_summary_are_those_that_were_promised(scenario, whole):
    parties, issues = scenario.parties, scenario.agenda.names
    worlds = ["point", "world", "outcome", "reason", "round", "days", "package", *(f"terms.{i}" for i in issues),
              *(f"{what}.{p}" for what in ("value", "gain", "reservation", "nash", "kalai", "egalitarian", "compromise")
                for p in parties), "zopa", "zopa_end", "zopa_width", "compromise_in_zone", "pareto_distance",
              "nash_distance", "mediated", "leaked", "mediator_cost", *(["battles", "front"] if scenario.spec.war else [])]
    summary = ["point", "replications", "agreement", "low", "high", "not_ratified", "walkout", "deadline", "collapse",
               *(f"reason.{why}" for why in ("not_found", "mandate", "guarantee", "home", "no_zone")), "zopa", "zopa_end",
               "median_round", *(f"gain.{p}" for p in parties), "pareto_distance"]
    assert set(worlds) <= set(whole) and set(summary) <= set(sim.run(scenario, 5).summary)
    drawn = drawn_keys(scenario.spec)
    assert {f"drawn.{key.replace('.parameters.', '.')}" for key in drawn} <= set(whole)


def test_factors_stand_under_their_full_keys_in_both_tables(calm):
    swept = sim.sweep(calm, {"protocol.breakdown": [0.0, 0.1], "protocol.starts": ["buyer", "seller"]}, 10)
    for table in (swept.worlds, swept.summary):
        levels = table.groupby("point").first()[["protocol.breakdown", "protocol.starts"]].to_numpy().tolist()
        assert levels == [[0.0, "buyer"], [0.0, "seller"], [0.1, "buyer"], [0.1, "seller"]]


@pytest.mark.parametrize("successes, trials", [(0, 10), (3, 10), (10, 10), (403, 1009), (1, 1_000_000)])
def test_intervals_are_those_of_wilson(successes, trials):
    known = binomtest(successes, trials).proportion_ci(method="wilson")
    assert wilson(successes, trials) == pytest.approx((known.low, known.high), abs=1e-9)


def test_the_interval_of_the_summary_holds_the_rate_it_is_for(real):
    row = sim.run(real, 200).summary.iloc[0]
    expected = wilson(round(row["agreement"] * 200), 200)
    assert row["low"] < row["agreement"] < row["high"] and (row["low"], row["high"]) == expected


# 4. nothing lost


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


# what the tests above say again and again


@pytest.fixture(scope="module")
def whole_everything(everything):
    """The worlds of the scenario with everything switched on."""
    return worlds_of(everything)


def same_worlds(one, other):
    """Two tables of worlds are the same to the bit."""
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True), check_exact=True,
                                  check_column_type=False)


def same_where(mask, one, other):
    """Two tables agree to the bit in these worlds, of which there are some and not all."""
    assert 20 < mask.sum() < len(mask)
    columns = [c for c in other if c in one]
    same_worlds(one.loc[mask, columns], other.loc[mask, columns])


def same_row(ending, row):
    """A replayed world ended as its row says, to the bit."""
    told = {key: value for key, value in ending.items() if key in row.index}
    assert len(told) > 20
    pd.testing.assert_series_equal(pd.Series(told, dtype=object), row[list(told)].astype(object), check_names=False,
                                   check_exact=True)


def stop_after(chunks):
    """A progress callback that breaks the run off after so many chunks."""
    left = iter(range(chunks - 1, -1, -1))

    def progress(_):
        if next(left) == 0:
            raise KeyboardInterrupt
    return progress


def played_elsewhere(name, folder, **environment):
    """The worlds as another process finds them."""
    path = folder / "worlds.parquet"
    subprocess.run([sys.executable, "-c", PLAY, scenario_named(name).name, str(path)], check=True,
                   env={**os.environ, **environment})
    return pd.read_parquet(path)


def fast_features():
    """The processor features that numpy uses here and can be told not to."""
    core = getattr(np, "_core", None) or np.core
    core = core._multiarray_umath
    return [feature for feature in core.__cpu_dispatch__ if core.__cpu_features__.get(feature)]
