"""Figures: each says what the numbers say, stays on its slide, and is written with the rest into the results folder."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import sim
from sim.errors import UserError
from sim.experiment.statistics import wilson
from sim.report import figures
from sim.report.agreement import agreement_figure
from sim.report.dance import dance_of, transcript_figure
from sim.report.effects import effects_figure
from sim.report.failures import failures_figure, shares
from sim.report.land import Land
from sim.report.map import lines_figure, map_figure
from sim.report.network import network_figure
from sim.report.priors import binned, by_chance, explained, priors_figure
from sim.report.style import FOOTER, apart
from sim.report.terms import Terms, terms_figure
from sim.report.timing import timing_figure, without_agreement
from sim.report.words import key_label, level_label, point_labels, share
from sim.scenario.shape import specified
from helpers import small

SCENARIOS = ("us_envoy_track_2025", "korea_armistice_1951", "sinai_1977")
WORLDS = 197
MEDIATORS = {"mediator": ["none", "manipulator"]}
SWEEPS = {
    "a factor of names": MEDIATORS, "a factor of numbers": {"protocol.breakdown": [0.0, 0.05, 0.1]},
    "two factors": {"protocol.breakdown": [0.0, 0.1], "mediator.leverage": [0.05, 0.1]},
    "three factors": {**MEDIATORS, "protocol.breakdown": [0.0, 0.1], "parties.egypt.horizon": [4, 16]},
}
BY_POINT = ("1_agreement", "2_why_talks_failed", "3_when_agreement_came", "4_terms")


@pytest.fixture(scope="module")
def talks():
    return sim.run(sim.load("us_envoy_track_2025"), WORLDS)


@pytest.fixture(scope="module")
def story():
    return sim.transcript(sim.load("us_envoy_track_2025"), world=5)


def drawn(figure):
    """The figure, after its layout has been worked out."""
    figure.draw_without_rendering()
    return figure


def tick_labels(axis):
    """The labels that an axis draws, and those that it keeps beyond its ends."""
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * (high - low)
    inside = [tick for tick in axis.get_major_ticks() if low - slack <= tick.get_loc() <= high + slack and axis.axes.axison]
    shown = [tick.label1 for tick in inside]
    return shown, set(axis.findobj(Text)) - set(shown) - {axis.label}


def texts(figure):
    """Every text a reader sees, with its box in pixels."""
    axes_ = [axes for outer in figure.axes for axes in (outer, *outer.child_axes)]
    hidden = set().union(*(tick_labels(axis)[1] for axes in axes_ for axis in (axes.xaxis, axes.yaxis)))
    hidden |= {axis.label for axes in axes_ if not axes.axison for axis in (axes.xaxis, axes.yaxis)}
    found = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent()) for text in found if text not in hidden]


def off_the_slide(figure):
    """Texts of a drawn figure that stick out of it by more than two pixels."""
    slide = figure.bbox.padded(2)
    return [words for words, box in texts(figure) if not (slide.x0 <= box.x0 and box.x1 <= slide.x1 and slide.y0 <= box.y0
                                                          and box.y1 <= slide.y1)]


def labels_that_touch(figure):
    """Neighbouring tick labels of a drawn figure that overlap, on any axis."""
    touching = []
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            shown = [label for label in tick_labels(axis)[0] if label.get_text() and label.get_visible()]
            boxes = [(label.get_text(), label.get_window_extent().padded(-1)) for label in shown]
            touching += [(a, b) for (a, one), (b, two) in zip(boxes, boxes[1:]) if one.overlaps(two)]
    return touching


def words_on(figure):
    """All words on a figure in one string."""
    return "\n".join(words for words, _ in texts(drawn(figure)))


def check_slide(figure):
    """Nothing off the slide, no labels on one another, and the footer is there."""
    drawn(figure)
    assert off_the_slide(figure) == []
    assert labels_that_touch(figure) == []
    assert any(text.get_text() == FOOTER for text in figure.texts)


# all together

@pytest.mark.parametrize("levels", SWEEPS.values(), ids=SWEEPS)
def test_every_figure_of_a_sweep_is_a_readable_slide(levels):
    results = sim.sweep(sim.load("sinai_1977"), levels, 61)
    for name in BY_POINT:
        check_slide(figures.FIGURES[name](results))


def test_every_figure_of_one_configuration_is_a_readable_slide(talks):
    for draw in figures.FIGURES.values():
        check_slide(draw(talks))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_gets_all_its_figures_as_files(name, tmp_path):
    paths = figures.figures_for(sim.run(sim.load(name), 61), tmp_path)
    assert [path.stem for path in paths] == list(figures.FIGURES)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
    assert sorted((tmp_path / "figures").iterdir()) == sorted(paths)


def test_without_agreement_or_map_the_figures_that_remain_are_drawn(tmp_path):
    results = sim.run(small("pie", {"protocol.rounds": 1, "parties.north.batna": 1.5}), 20)
    assert results.agreement == 0
    names = {path.stem for path in figures.figures_for(results, tmp_path)}
    assert names == {"1_agreement", "2_why_talks_failed", "3_when_agreement_came", "6_one_world", "8_network"}


def test_results_reloaded_from_their_folder_draw_the_same_figure(tmp_path):
    made = sim.sweep(small("pie"), {"protocol.rounds": [5, 20]}, 50, into=tmp_path / "run")
    figures.figures_for(made, tmp_path / "one")
    figures.figures_for(sim.load_results(tmp_path / "run"), tmp_path / "two")
    for name in ("1_agreement", "2_why_talks_failed", "3_when_agreement_came"):
        assert (tmp_path / "one/figures" / f"{name}.png").read_bytes() == (tmp_path / "two/figures" / f"{name}.png").read_bytes()


def test_plot_draws_results_scenarios_maps_and_transcripts_and_refuses_the_rest(talks, story):
    for thing in (talks, talks.scenario, talks.scenario.map, story):
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


def test_many_points_show_the_highest_and_the_lowest():
    count = 64
    levels = {key: [(point >> k) & 1 for point in range(count)] for k, key in enumerate("abcdef")}
    figure = agreement_figure(summary_of(levels, np.linspace(0.1, 0.9, count)), list("abcdef"))
    assert "the 15 highest and lowest of 64 points" in words_on(figure)
    check_slide(figure)


def test_an_effect_that_cannot_be_told_from_zero_stands_in_brackets():
    effects = pd.DataFrame({"part": ["strike", "leak"], "effect": [0.05, 0.001], "low": [0.03, -0.01], "high": [0.07, 0.012]})
    figure = effects_figure(effects, 1000)
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
    assert list(terms.shares("force_cap_ukraine").index) == ["800", "700", "600"]
    assert list(terms.shares("sequencing").index) == list(talks.scenario.agenda.issues[3].options)


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


# one world

def test_the_dance_shows_offers_zone_and_what_was_signed(story):
    dance = dance_of(story)
    assert dance.signed == story.ending["package"] and dance.zone[[dance.signed, dance.nash, dance.kalai]].all()
    assert dance.offers[0][0].tolist() == [0, story.rounds[0]["offer/ukraine"]]
    assert dance.rounds == story.ending["round"] + 1
    check_slide(transcript_figure(story))


def test_a_world_without_a_zone_says_so():
    scenario = sim.load("us_envoy_track_2025")
    none = sim.run(scenario, 97).worlds.query("reason == 'no_zone'").world.iloc[0]
    story = sim.transcript(scenario, world=int(none))
    dance = dance_of(story)
    assert dance.nash is None and not dance.zone.any()
    assert "no zone of agreement" in words_on(story.plot())


# map and network

@pytest.mark.parametrize("name", SCENARIOS)
def test_every_region_lies_on_its_own_side_of_every_drawn_line(name):
    territory = sim.load(name).map
    land = Land(territory)
    across, up = land.grid[0][0], land.grid[1][:, 0]
    for line in territory.lines:
        held, lead = territory.held(line), land.lead(territory.held(line))
        for region, (x, y) in land.places.items():
            assert (lead[np.abs(up - y).argmin(), np.abs(across - x).argmin()] > 0) == (region in held), (line, region)


def test_the_front_is_as_long_as_the_borders_it_cuts():
    territory = sim.load("sinai_1977").map
    assert Land(territory).front_km(territory.held(territory.current)) == territory.attributes(territory.current)["front_km"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_maps_and_networks_of_the_scenarios_are_readable(name):
    scenario = sim.load(name)
    for figure in (map_figure(scenario.map), lines_figure(scenario.map, {line: 0.1 for line in scenario.map.lines}),
                   network_figure(scenario.spec)):
        check_slide(figure)


def test_a_network_of_four_parties_has_room_for_all():
    party = {"preferences": {"pie": {}}, "audience": {"factions": {"doves": {"weight": 1}, "hawks": {"weight": 2}}},
             "envoys": {"minister": {}, "friend": {"channel": "back", "share": 0.5}}}
    data = {"title": "Four", "issues": {"pie": {"kind": "range", "low": 0, "high": 1, "step": 0.1, "unit": "share"}},
            "parties": {name: party for name in ("north", "south", "east", "west")}}
    figure = network_figure(specified(data))
    assert "4 parties, 8 envoys" in words_on(figure)
    check_slide(figure)


# words and marks

def test_labels_move_apart_as_little_as_needed_and_keep_their_order():
    moved = apart([0.5, 0.51, 0.1, 0.52], 0.05)
    assert np.diff(np.sort(moved)).min() > 0.0499 and moved[2] == 0.1
    assert np.argsort(moved).tolist() == [2, 0, 1, 3]


@pytest.mark.parametrize("value, words", [(True, "on"), (None, "none"), (0.1 + 0.2, "0.3"), ("ceasefire_first", "ceasefire first"),
                                          ({"dist": "normal", "mean": 0.5, "sd": 0.1}, "normal (0.5, 0.1)")])
def test_levels_are_short_words(value, words):
    assert level_label(value) == words


def test_points_that_lack_a_factor_are_named_by_what_they_have():
    summary = pd.DataFrame({"parts.strike": [np.nan, False], "parts.leak": [np.nan, np.nan]}, dtype=object)
    assert point_labels(summary, ["parts.strike", "parts.leak"]) == ["as it is", "without strike"]


@pytest.mark.parametrize("rate, words", [(0.0, "0.0%"), (0.0004, "<0.1%"), (0.034, "3.4%"), (0.456, "46%"), (0.9996, "100.0%"),
                                         (1.0, "100%")])
def test_small_shares_are_not_rounded_away(rate, words):
    assert share(rate) == words


def test_keys_are_said_without_their_containers():
    assert key_label("parties.ukraine.audience.factions.doves.hawkishness") == "Ukraine · audience · doves · hawkishness"
    assert key_label("drawn.parties.ukraine.red_lines.ceasefire_line.limit") == "Ukraine · ceasefire line · red line (option)"
