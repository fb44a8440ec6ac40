"""What results, figures and stories say of the peace: survival by its hazards, durability beside agreement, paired effects."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from helpers import small, worlds_of
from stages import TEMPTED, THERE, both
from sim.experiment.statistics import paired_change
from sim.report.durability import durability_figure, lasting
from sim.report.figures import FIGURES
from sim.report.survival import DATASET, Deals, survival_figure
from slides import check_slide, words_on
from test_hazards import PAD

PRIORS = {**TEMPTED, **THERE, "mediators.m.leverage": 0.2, "mediators.m.leverage_life": {"uniform": [0, 5]},
          "peace": {"temptation": {"uniform": [0, 9]}, "permanent": {"uniform": [0.2, 0.9]}, "accidents": {"uniform": [0, 3]}},
          **both("spoiling", {"uniform": [0, 2]})}


@pytest.fixture(scope="module")
def pressed():
    return sim.run(small("crisis", PRIORS), 1009)


@pytest.fixture(scope="module")
def swept():
    return sim.sweep(small("crisis", {**TEMPTED, **THERE}), {"mediators.m.leverage": [0.0, 0.1, 0.3]}, 600)


def test_the_curve_of_survival_passes_through_the_chances_in_the_table(pressed):
    agreed = pressed.worlds[pressed.worlds["outcome"] == "agreement"]
    alone, held = Deals(agreed, pressed.scenario.spec).survival(np.array([1.0, 5.0, 10.0]))
    assert held == pytest.approx(agreed[["peace_1", "peace_5", "peace_10"]].to_numpy(), abs=1e-9)
    assert (held <= alone).all() and (held < alone - 0.01).any()


def test_the_reference_on_the_figure_is_the_dataset_the_tests_hold_peace_against():
    assert {year: (kept, error) for year, kept, error in DATASET if year in PAD} == PAD


def test_the_headline_of_survival_is_its_expectation_and_the_two_hazards_are_told_apart(pressed):
    figure, row = FIGURES["10_how_long_peace_lasts"](pressed), pressed.summary.iloc[0]
    words = words_on(figure)
    assert f"{100 * row.peace_10:.0f}% of agreements are expected to hold for 10 years" in words
    assert "ended by accident" in words and "ended by reneging" in words and "UCDP" in words
    check_slide(figure)


def test_a_deal_without_a_war_is_not_held_against_the_dataset_of_wars():
    assert "UCDP" not in words_on(FIGURES["10_how_long_peace_lasts"](sim.run(small("pie"), 101)))


def test_a_point_without_agreements_is_left_out_and_without_any_there_is_no_figure():
    results = sim.sweep(small("pie", {"parties.south.batna": 0.3}), {"parties.north.batna": [0.2, 1.5]}, 60)
    assert results.summary["agreement"].tolist() == [1.0, 0.0]
    for name in ("10_how_long_peace_lasts", "11_agreement_and_peace"):
        check_slide(FIGURES[name](results))
    none = results.worlds[results.worlds["point"] == 1]
    assert survival_figure(none, results.summary[1:], results.factors, results.design) is None
    assert durability_figure(none, results.summary[1:], results.factors) is None


def test_durability_is_told_for_all_agreements_and_for_the_worlds_that_agree_throughout(swept):
    table = lasting(swept.worlds, swept.summary["point"])
    wide = swept.worlds.pivot(index="world", columns="point", values="peace_5")
    assert table["every"].to_numpy() == pytest.approx(swept.summary["peace_5"].to_numpy(), abs=1e-12)
    assert table["same"].to_numpy() == pytest.approx(wide.dropna().mean().to_numpy(), abs=1e-12)
    assert 30 < table["worlds"].iloc[0] == len(wide.dropna()) < (wide.notna().sum()).min() + 1
    figure = FIGURES["11_agreement_and_peace"](swept)
    lines = figure.axes[0].get_lines()
    assert lines[0].get_ydata().tolist() == swept.summary["agreement"].tolist()
    assert f"{len(wide.dropna()):,} worlds agree at every point" in words_on(figure)


@pytest.mark.parametrize("levels", [
    {"mediator": ["none", "manipulator"]}, {"protocol.breakdown": [0.0, 0.1], "mediators.m.leverage": [0.0, 0.2]}])
def test_agreement_beside_durability_is_a_readable_slide(levels):
    check_slide(FIGURES["11_agreement_and_peace"](sim.sweep(small("crisis", THERE), levels, 101)))


@pytest.fixture(scope="module")
def parts():
    """Every part of the largest scenario, switched off one by one."""
    return sim.run_points(sim.parts(sim.load("us_envoy_track_2025")), 97)


@pytest.mark.slow
def test_parts_are_compared_by_what_they_add_to_both(parts):
    figure = FIGURES["11_agreement_and_peace"](parts)
    assert {"Adds to agreement", "Adds to five years of peace", "US leverage"} <= set(words_on(figure).split("\n"))
    check_slide(figure)


# paired effects

def test_a_paired_change_is_over_the_worlds_that_have_the_number_twice():
    before, after = np.array([0.1, np.nan, 0.3, 0.5, 0.7]), np.array([0.2, 0.9, np.nan, 0.5, 0.9])
    found, change = paired_change(before, after), np.array([0.1, 0.0, 0.2])
    low, high = stats.norm.interval(0.95, change.mean(), stats.sem(change))
    assert found == {"change": pytest.approx(0.1), "low": pytest.approx(low), "high": pytest.approx(high), "both": 3}


@pytest.mark.parametrize("before, after", [([0.5], [0.6]), ([np.nan] * 9, [0.5] * 9), ([], [])])
def test_a_change_that_too_few_worlds_have_is_no_number(before, after):
    found = paired_change(before, after)
    assert np.isnan([found["change"], found["low"], found["high"]]).all() and found["both"] < 2


@pytest.mark.slow
def test_the_effect_of_a_part_on_peace_is_paired_over_the_worlds_that_agree_with_and_without(parts):
    effect = parts.effects.set_index("part").loc["power_shift"]
    with_, without = (parts.worlds[parts.worlds["point"] == point].set_index("world")["peace_5"]
                      for point in (0, int(effect["point"])))
    change = (with_ - without).dropna()
    assert effect["both"] == len(change) > 9 and effect["peace_5"] == pytest.approx(change.mean(), abs=1e-12)
    assert effect["peace_5_low"] < effect["peace_5"] < effect["peace_5_high"]


def test_a_change_that_only_brings_other_worlds_to_agree_has_no_effect_on_the_same_deals():
    """Composition: fewer rounds leave fewer deals, and those that are made in both cases are the same."""
    results = sim.sweep(small("crisis", TEMPTED), {"protocol.rounds": [8, 20]}, 1009)
    short, long = (results.worlds[results.worlds["point"] == point] for point in (0, 1))
    assert short["peace_5"].notna().sum() < long["peace_5"].notna().sum()
    found = results.peace_change(0, 1)
    assert found["change"] == found["low"] == found["high"] == 0.0 and found["both"] == short["peace_5"].notna().sum()


# in the story

@pytest.mark.parametrize("end, words", [("", "held through the 10 years"), ("accident", "fell apart by accident"),
                                        ("reneging", "broke it, with more to gain")])
def test_a_story_ends_with_what_became_of_the_deal(end, words):
    scenario = small("crisis", {**TEMPTED, "war.temptation": None})
    rows = worlds_of(scenario)
    world = rows[(rows["outcome"] == "agreement") & (rows["peace_ended"] == end)].iloc[0]
    told = str(sim.transcript(scenario, int(world["world"]))).split("After the signature")[1]
    assert words in told and f"{world['peace_5']:.0%} for 5 years" in told
    assert not end or "This one held for" in told


def test_a_story_without_a_deal_has_no_aftermath():
    scenario = small("crisis")
    rows = worlds_of(scenario)
    failed = rows[rows["outcome"] != "agreement"].iloc[0]
    assert "After the signature" not in str(sim.transcript(scenario, int(failed["world"])))


def test_a_table_of_worlds_survives_the_results_folder(tmp_path, swept):
    again = sim.sweep(swept.scenario, {"mediators.m.leverage": [0.0, 0.1]}, 50, into=tmp_path / "run")
    loaded = sim.load_results(tmp_path / "run")
    pd.testing.assert_frame_equal(loaded.worlds, again.worlds)
    assert list(loaded.worlds["broken_by"].cat.categories) == ["", "north", "south"]
