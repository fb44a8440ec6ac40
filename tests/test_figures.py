"""Figures: each says what the numbers say, stays on its slide, and is written with the rest into the results folder."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiment.drivers import binned, by_chance, explained
from sim.errors import UserError
from sim.experiment.statistics import wilson
from sim.report import figures
from sim.report.agreement import agreement_figure
from sim.report.effects import effects_figure
from sim.report.failures import failures_figure, shares
from sim.report.priors import priors_figure
from sim.report.terms import Terms, terms_figure
from sim.report.timing import timing_figure, without_agreement
from sim.report.words import share
from helpers import small
from slides import check_slide, words_on

SCENARIOS = ("us_envoy_track_2025", "korea_armistice_1951", "sinai_1977", "three_at_the_table")
WORLDS = 197
MEDIATORS = {"mediator": ["none", "manipulator"]}
SWEEPS = {
    "a factor of names": MEDIATORS, "a factor of numbers": {"protocol.breakdown": [0.0, 0.05, 0.1]},
    "two factors": {"protocol.breakdown": [0.0, 0.1], "mediator.leverage": [0.05, 0.1]},
    "three factors": {**MEDIATORS, "protocol.breakdown": [0.0, 0.1], "parties.egypt.horizon": [4, 16]},
}
BY_POINT = ("1_agreement", "2_why_talks_failed", "3_when_agreement_came", "4_terms", "10_how_long_peace_lasts",
            "11_agreement_and_peace", "12_what_stood_between_them")
OF_ONE_POINT = [name for name in figures.FIGURES if name != "11_agreement_and_peace"]  # that one compares points


@pytest.fixture(scope="module")
def talks():
    return sim.run(sim.load("us_envoy_track_2025"), WORLDS)


# all together

@pytest.mark.parametrize("levels", SWEEPS.values(), ids=SWEEPS)
def test_every_figure_of_a_sweep_is_a_readable_slide(levels):
    results = sim.sweep(sim.load("sinai_1977"), levels, 61)
    for name in BY_POINT:
        check_slide(figures.FIGURES[name](results))


def test_every_figure_of_one_configuration_is_a_readable_slide(talks):
    for name in OF_ONE_POINT:
        check_slide(figures.FIGURES[name](talks))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_gets_all_its_figures_as_files(name, tmp_path):
    paths = figures.figures_for(sim.run(sim.load(name), 61), tmp_path)
    assert [path.stem for path in paths] == OF_ONE_POINT
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
    assert sorted((tmp_path / "figures").iterdir()) == sorted(paths)


def test_without_agreement_or_map_the_figures_that_remain_are_drawn(tmp_path):
    results = sim.run(small("pie", {"protocol.rounds": 1, "parties.north.batna": 1.5}), 20)
    assert results.agreement == 0
    names = {path.stem for path in figures.figures_for(results, tmp_path)}
    assert names == {"1_agreement", "2_why_talks_failed", "3_when_agreement_came", "6_one_world", "8_network",
                     "12_what_stood_between_them"}


def test_results_reloaded_from_their_folder_draw_the_same_figure(tmp_path):
    made = sim.sweep(small("pie"), {"protocol.rounds": [5, 20]}, 50, into=tmp_path / "run")
    figures.figures_for(made, tmp_path / "one")
    figures.figures_for(sim.load_results(tmp_path / "run"), tmp_path / "two")
    for name in ("1_agreement", "2_why_talks_failed", "3_when_agreement_came"):
        assert (tmp_path / "one/figures" / f"{name}.png").read_bytes() == (tmp_path / "two/figures" / f"{name}.png").read_bytes()


def test_plot_draws_results_scenarios_maps_and_transcripts_and_refuses_the_rest(talks):
    for thing in (talks, talks.scenario, talks.scenario.map, sim.transcript(talks.scenario, world=5)):
        check_slide(sim.plot(thing))
    with pytest.raises(UserError, match="cannot draw int"):
        sim.plot(3)


def test_a_figure_shows_itself_in_a_notebook(talks):
    assert talks.plot()._repr_png_().startswith(b"\x89PNG")


def test_no_figure_touches_the_global_state_of_pyplot():
    for path in Path(figures.__file__).parent.glob("*.py"):
        assert "pyplot" not in path.read_text(encoding="utf-8"), path.name


# agreement by design point

def test_the_headline_of_one_point_is_its_rate_with_its_interval(talks):
    row = talks.summary.iloc[0]
    assert f"{share(row.agreement)} of worlds (±{50 * (row.high - row.low):.1f} points)" in words_on(talks.plot())


def summary_of(levels: dict, rates) -> pd.DataFrame:
    """A made-up summary of 400 worlds a point."""
    rows = [dict(zip(("low", "high"), wilson(round(400 * rate), 400)), agreement=rate, zopa=0.9, replications=400)
            for rate in rates]
    return pd.DataFrame({"point": range(len(rows)), **levels}).join(pd.DataFrame(rows))


def test_a_factor_of_numbers_is_a_line_with_intervals():
    summary = summary_of({"war.rate": [0.3, 0.1, 0.2]}, [0.6, 0.2, 0.4])
    axes = agreement_figure(summary, ["war.rate"]).axes[0]
    line = axes.containers[0].lines[0]
    assert line.get_xdata().tolist() == [0.1, 0.2, 0.3] and line.get_ydata().tolist() == [0.2, 0.4, 0.6]


def test_a_factor_of_names_is_a_bar_each_in_the_order_given():
    axes = agreement_figure(summary_of({"mediator": ["none", "formulator"]}, [0.3, 0.5]), ["mediator"]).axes[0]
    assert [bar.get_height() for bar in axes.containers[0]] == [0.3, 0.5]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["none", "formulator"]


def test_two_factors_of_numbers_are_a_heatmap_with_its_contours():
    levels = [(a, b) for a in (0.0, 0.1, 0.2) for b in (1.0, 2.0, 3.0, 4.0)]
    summary = summary_of({"war.rate": [a for a, _ in levels], "war.balance": [b for _, b in levels]}, np.linspace(0.05, 0.95, 12))
    figure = agreement_figure(summary, ["war.rate", "war.balance"])
    assert figure.axes[0].images[0].get_array().shape == (3, 4)
    assert {"25%", "50%", "75%"} <= set(words_on(figure).split("\n"))
    check_slide(figure)


def test_between_two_levels_no_contour_is_drawn_over_the_rates():
    levels = {"war.rate": [0.0, 0.0, 1.0, 1.0], "war.balance": [0.4, 0.6, 0.4, 0.6]}
    assert "50%" not in words_on(agreement_figure(summary_of(levels, [0.4, 0.45, 0.52, 0.6]), list(levels))).split("\n")


def test_many_points_show_the_highest_and_the_lowest():
    count = 64
    levels = {key: [(point >> k) & 1 for point in range(count)] for k, key in enumerate("abcdef")}
    figure = agreement_figure(summary_of(levels, np.linspace(0.1, 0.9, count)), list("abcdef"))
    assert "the 15 highest and lowest of 64 points" in words_on(figure)
    check_slide(figure)


def test_an_effect_that_cannot_be_told_from_zero_stands_in_brackets():
    effects = pd.DataFrame({"part": ["strike", "leak"], "effect": [0.05, 0.001], "low": [0.03, -0.01], "high": [0.07, 0.012],
                            "worlds": 1000})
    figure = effects_figure(effects)
    assert {"+5.0", "(+0.1)"} <= set(words_on(figure).split("\n"))
    assert "1 of 2 parts" in words_on(figure)
    check_slide(figure)


# why, when, on what terms

def test_the_shares_of_failure_are_what_agreement_leaves(talks):
    assert shares(talks.worlds)["share"].sum() == pytest.approx(1 - talks.agreement)


def test_failure_figures_survive_a_point_where_all_agree():
    worlds = pd.DataFrame({"point": [0, 0, 1, 1], "outcome": ["agreement", "agreement", "walkout", "agreement"],
                           "reason": ["", "", "home", ""], "days": [7.0, 14.0, 7.0, 21.0]})
    summary = summary_of({"war.rate": [0.1, 0.2]}, [1.0, 0.5])
    check_slide(failures_figure(worlds, summary, ["war.rate"]))
    check_slide(failures_figure(worlds[:2], summary[:1], []))
    check_slide(timing_figure(worlds, summary, ["war.rate"]))


def test_the_curve_of_no_agreement_yet_counts_all_worlds():
    worlds = pd.DataFrame({"outcome": ["agreement", "walkout", "agreement", "deadline"], "days": [14.0, 7.0, 28.0, 70.0]})
    weeks, left = without_agreement(worlds)
    assert weeks.tolist() == [0, 2, 4, 10] and left.tolist() == [1.0, 0.75, 0.5, 0.5]


def test_terms_run_from_the_first_partys_best_and_sum_to_one(talks):
    terms = Terms(talks.worlds[talks.worlds.outcome == "agreement"], talks.scenario.parties, frozenset({"force_cap_ukraine"}))
    assert all(terms.shares(issue).sum() == pytest.approx(1) for issue in terms.issues)
    assert list(terms.shares("force_cap_ukraine").index) == ["800", "600"]
    assert list(terms.shares("sequencing").index) == list(talks.scenario.agenda.issues[3].options)


def test_options_are_marked_as_somebodys_best_where_colours_do_not_say_it():
    three = sim.run(sim.load("three_at_the_table"), 61)
    figure = figures.terms(three)
    assert {"best for North", "best for South", "best for Highland League"} <= set(words_on(figure).split("\n"))
    best = figures.best_option(three.scenario, "league", three.scenario.agenda.issues[3])
    assert best == "autonomy" and figures.best_option(three.scenario, "league", three.scenario.agenda.issues[4]) == ""
    assert "best for" not in words_on(figures.terms(sim.run(small("trade"), 61)))


def test_no_agreements_have_no_terms(talks):
    failed = talks.worlds[talks.worlds.outcome != "agreement"]
    assert terms_figure(failed, talks.summary, [], talks.scenario.parties) is None


# drawn numbers

def test_what_drives_agreement_comes_first_and_noise_is_left_grey():
    draws = np.random.default_rng(7)
    drivers, noise = draws.uniform(size=4001), draws.uniform(size=(4001, 5))
    agreed = draws.uniform(size=4001) < 0.2 + 0.5 * drivers
    tables = [binned(column, agreed) for column in (drivers, *noise.T)]
    strength = [explained(table, agreed.mean()) for table in tables]
    assert np.argmax(strength) == 0 and by_chance(tables[0], agreed.mean()) < 1e-6
    assert all(by_chance(table, agreed.mean()) > 0.05 / 6 for table in tables[1:])


@pytest.mark.parametrize("values", [np.linspace(0, 1, 1009), np.repeat([0.0, 1.0], [900, 109]), np.arange(1009) % 3])
def test_bins_keep_every_world_and_every_agreement(values):
    agreed = np.arange(1009) % 4 == 0
    table = binned(values.astype(float), agreed)
    assert table.worlds.sum() == 1009 and table.agreements.sum() == agreed.sum()
    assert len(table) == min(8, len(np.unique(values))) and table["mean"].is_monotonic_increasing


def test_numbers_that_do_not_vary_are_not_drawn(talks):
    assert priors_figure(talks.worlds.assign(outcome="agreement")) is None
    assert len(binned(np.full(50, 0.3), np.arange(50) % 2 == 0)) == 1
