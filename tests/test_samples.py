"""Samples: each design spreads its points as it says, any distribution goes through, and what does not fit is named."""

import sys
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import kstest, norm

import sim
from sim.domain.priors import parse_number
from sim.experiment.samples import SAMPLED, levels_of

BELL = {"normal": [0.5, 0.1], "low": 0.3}
FACTORS = {"war.cost": BELL, "leverage": (0.0, 0.2), "protocol": ["alternating", "shuttle", "single_text"]}


def column(rows, key):
    """A factor's levels at all points."""
    return [row[key] for row in rows]


def test_a_grid_is_the_product_and_a_list_goes_side_by_side():
    lists = {"a": [1, 2], "b": ("x", "y")}
    assert levels_of("grid", lists) == [{"a": a, "b": b} for a in (1, 2) for b in "xy"]
    assert levels_of("list", lists) == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
    assert levels_of("grid", {"a": np.array([0.5])}) == [{"a": 0.5}]
    assert levels_of("grid", {"a": [{"uniform": [0, 1]}, 2]}) == [{"a": {"uniform": [0, 1]}}, {"a": 2}]


@pytest.mark.parametrize("design", SAMPLED)
def test_a_seed_gives_one_sample_of_plain_numbers_within_each_factor(design):
    rows = levels_of(design, FACTORS, 16, 0)
    assert rows == levels_of(design, FACTORS, 16, 0) != levels_of(design, FACTORS, 16, 1)
    assert {tuple(map(type, row.values())) for row in rows} == {(float, float, str)}
    assert min(column(rows, "war.cost")) >= 0.3 and set(column(rows, "protocol")) == set(FACTORS["protocol"])
    assert 0 <= min(column(rows, "leverage")) and max(column(rows, "leverage")) <= 0.2


@pytest.mark.parametrize("design, count", [("random", 1), ("latin", 1), ("sobol", 1), ("saltelli", 5), ("morris", 4)])
def test_a_design_has_the_points_it_says(design, count):
    assert len(levels_of(design, FACTORS, 8)) == 8 * count


def test_every_distribution_is_met_by_a_sample():
    """Of a thousand points each, by a Kolmogorov–Smirnov test at four standard errors' worth of chance."""
    priors = {"u": {"uniform": [1, 2]}, "n": BELL, "t": {"triangular": [0, 0.2, 1]}, "b": {"beta": [2, 5]},
              "l": {"lognormal": [0.03, 0.6]}, "long": {"dist": "normal", "mean": 0, "sd": 1}}
    rows = levels_of("random", priors, 1000, 7)
    for key, given in priors.items():
        assert kstest(column(rows, key), parse_number(given).cdf).pvalue > 2 * norm.sf(4)
    weighed = Counter(column(levels_of("latin", {"c": {"choice": [5, 9], "weights": [1, 3]}}, 100), "c"))
    assert weighed == {5: 25, 9: 75}


def test_a_latin_hypercube_has_a_point_in_every_part_of_every_factor():
    rows = levels_of("latin", FACTORS, 12, 3)
    for key in ("war.cost", "leverage"):
        u = parse_number({"uniform": [0, 0.2]} if key == "leverage" else BELL).cdf(np.array(column(rows, key)))
        assert sorted((u * 12).astype(int)) == list(range(12))
    assert set(Counter(column(rows, "protocol")).values()) == {4}


def test_a_sobol_sequence_halves_evenly_and_goes_on_where_it_stopped():
    rows = levels_of("sobol", {"a": (0, 1), "b": (0, 1)}, 64, 5)
    quarters = Counter((row["a"] < 0.5, row["b"] < 0.5) for row in rows)
    assert set(quarters.values()) == {16}
    assert levels_of("sobol", {"a": (0, 1), "b": (0, 1)}, 40, 5) == rows[:40]
    assert levels_of("random", FACTORS, 5) == levels_of("random", FACTORS, 9)[:5]


def test_saltelli_points_change_one_factor_of_the_base_point_at_a_time():
    rows = levels_of("saltelli", FACTORS, 8)
    for first in range(0, 40, 5):
        base, *mixed, other = rows[first:first + 5]
        for key, row in zip(FACTORS, mixed):
            assert row == {**base, key: other[key]}


def test_morris_trajectories_take_one_step_of_one_factor_at_a_time():
    rows = levels_of("morris", {"a": (0, 1), "b": (0, 1), "c": [1, 2, 3, 4], "d": [False, True]}, 30, 2)
    for first in range(0, 150, 5):
        steps = [{key: late[key] - early[key] for key in late if late[key] != early[key]}
                 for early, late in pairwise(rows[first:first + 5])]
        assert sorted(key for step in steps for key in step) == ["a", "b", "c", "d"]
        assert {key: abs(size) for step in steps for key, size in step.items()} == pytest.approx({"a": 0.6, "b": 0.6, "c": 2, "d": 1})
    assert set(np.round(column(rows, "a"), 9)) == {0.05, 0.35, 0.65, 0.95}


def test_every_level_of_a_list_is_as_likely_in_morris():
    counts = Counter(column(levels_of("morris", {"a": (0, 1), "c": [1, 2, 3]}, 2000, 4), "c"))
    assert all(abs(count - 2000) < 4 * np.sqrt(2000 * 3 * 2 / 9 * 3) for count in counts.values())


def test_a_bell_curve_keeps_away_from_its_ends_in_morris():
    assert max(column(levels_of("morris", {"a": {"normal": [0, 1]}, "b": (0, 1)}, 20), "a")) == pytest.approx(norm.ppf(0.95))


@pytest.mark.parametrize("design, factors, points, said", [
    ("latn", FACTORS, 8, "sweep.design: unknown design 'latn'; did you mean 'latin'"),
    ("latin", {}, 8, "sweep.factors: expected a mapping"),
    ("latin", [1], 8, "sweep.factors: expected a mapping"),
    ("latin", FACTORS, None, "sweep.points: a latin design needs it"),
    ("latin", FACTORS, 0, "sweep.points: expected a whole number from 1 up"),
    ("latin", FACTORS, 2.5, "sweep.points: expected a whole number"),
    ("latin", FACTORS, True, "sweep.points: expected a whole number"),
    ("latin", FACTORS, 10**12, "sweep.points: makes 1,000,000,000,000 design points; at most 1,000,000"),
    ("grid", {"a": range(2000), "b": range(2000)}, None, "sweep.factors: makes 4,000,000 design points"),
    ("grid", {"a": [1]}, 8, "sweep.points: a grid has the points that its lists make; leave it out"),
    ("list", {"a": [1, 2], "b": [1]}, None, "sweep.factors: lists that are played side by side .* a has 2, b has 1"),
    ("grid", {"a": []}, None, "a: expected a list of levels, not an empty one"),
    ("grid", {"a": "xy"}, None, "a: expected a list of levels, not 'xy'"),
    ("grid", {"a": {"uniform": [0, 1]}}, None, "a: expected a list .* such as sweep.design=latin"),
    ("latin", {"a": 3}, 8, "a: expected a list of levels or a distribution"),
    ("latin", {"a": "xy"}, 8, "a: expected a list of levels or a distribution"),
    ("latin", {"a": {"unifrom": [0, 1]}}, 8, "a: not a prior"),
    ("latin", {"a": (1, 0)}, 8, "a: the uniform prior low must be below high"),
    ("latin", {"a": (0, 1, 2)}, 8, "a: uniform takes"),
    ("latin", {"a": ("x", "y")}, 8, "a: the parameters of a uniform prior are finite numbers"),
    ("latin", {"a": [1, 1]}, 8, "a: names a level twice"),
    ("latin", {"a": {"normal": [0, 1], "common": "x", "correlation": 0.5}}, 8, "a: the factors of a design are drawn independently"),
    ("saltelli", FACTORS, 24, "sweep.points: expected a power of two such as 16 or 32, not 24"),
    ("saltelli", FACTORS, 2, "sweep.points: expected a whole number from 4 up"),
    ("morris", FACTORS, 1, "sweep.points: expected a whole number from 2 up"),
    ("saltelli", {"a": (0, 1)}, 8, "sweep.factors: a saltelli design weighs factors against one another"),
    ("morris", {"a": (0, 1), "b": [1]}, 8, "b: does not vary with one level")])
def test_mistakes_are_named_with_a_way_out(design, factors, points, said):
    with pytest.raises(sim.UserError, match=said):
        levels_of(design, factors, points)


def test_all_factors_that_are_wrong_are_named_at_once():
    with pytest.raises(sim.UserError) as caught:
        levels_of("latin", {"a": [], "b": 2, "c": (0, 1)}, 8)
    assert [problem.key for problem in caught.value.problems] == ["a", "b"]


@pytest.mark.parametrize("seed", [-1, 0.5, True])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(sim.UserError, match="seed: expected a whole number from 0 up"):
        levels_of("latin", FACTORS, 8, seed)


@pytest.mark.parametrize("design", ["saltelli", "morris"])
def test_without_salib_the_way_out_is_named(design, monkeypatch):
    for module in ("SALib.sample.sobol", "SALib.sample.morris"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(sim.UserError, match="zopa\\[sensitivity\\]"):
        levels_of(design, FACTORS, 8)
