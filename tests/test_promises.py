"""Promises: the same numbers everywhere, a world replayed alone is the same world, common random numbers."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from conftest import EVERYTHING, REAL, same_worlds, scenario_named
from helpers import WORLDS, worlds_of

import sim
from sim.draws import Draws
from sim.experiment import chunks
from sim.experiment.chunks import Task, played
from sim.experiment.designs import Point

DECIDED = ["outcome", "reason", "round", "package", "zopa", "zopa_end", "mediated", "leaked"]
PLAY = """
import sys, sim
sim.run(sim.load(sys.argv[1]), 300, chunk=120).worlds.to_parquet(sys.argv[2])
"""


# 1. the same numbers everywhere


@pytest.mark.parametrize("worlds, chunk", [(WORLDS, 400), (300, 97), (12, 1)])
def test_the_size_of_chunks_changes_no_bit(scenario, whole, worlds, chunk):
    same_worlds(sim.run(scenario, worlds, chunk=chunk).worlds, whole[:worlds])


def test_a_large_agenda_played_in_pieces_changes_no_bit(scenario, whole, monkeypatch):
    monkeypatch.setattr(chunks, "MOST_ENTRIES", 100 * scenario.agenda.size * len(scenario.parties))
    same_worlds(sim.run(scenario, 301).worlds, whole[:301])


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
    same_worlds(played(Task(((0, 701, 53),), scenario, 1)), whole[701:754])


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
    same_row(sim.transcript(kept.design[1].scenario, 7).ending, row)


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


def test_a_mediator_comes_when_it_comes_whichever_preset_it_is_of(everything):
    idle = {"steadies": 0, "repeats": 0, "signal": 0, "formulates": False, "leverage": 0, "arrival": 0.05}
    one, other = (sim.run(everything.but({"mediator": preset, **{f"mediator.{key}": value for key, value in idle.items()}}), 200).worlds
                  for preset in ("facilitator", "manipulator"))
    assert 0 < one["mediated"].sum() < 200 and one[[*DECIDED, "mediated"]].equals(other[[*DECIDED, "mediated"]])


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


# what the tests above say again and again


@pytest.fixture(scope="module")
def whole_everything(everything):
    """The worlds of the scenario with everything switched on."""
    return worlds_of(everything)


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
