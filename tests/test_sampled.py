"""Agreement along the factors of a sample: rates that are known, intervals that hold them, boxes, the figure."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from slides import check_slide, words_on

from sim.experiment.discovery import boxes
from sim.experiment.sampled import by_chance, by_factor, explained, factors_of
from sim.experiment.samples import levels_of
from sim.experiment.statistics import crossed_interval, wilson
from sim.report.sampled import sampled_figure

FACTORS = {"war.rate": (0.0, 1.0), "protocol.rounds": {"choice": [5, 10, 20]}, "protocol.name": ["shuttle", "alternating"]}


def sampled(chance, points: int = 160, worlds: int = 40, factors=FACTORS, seed: int = 1):
    """Made-up results of a Latin hypercube: agreement by a chance that depends on the levels and on the fortune of each world."""
    rows = levels_of("latin", factors, points, seed)
    fortune = np.random.default_rng(seed).random((worlds, 2))
    agreed = np.array([(fortune[:, 0] + 0.3 * (fortune[:, 1] - 0.5)) < chance(row) for row in rows])
    point, world = np.indices(agreed.shape)
    outcome = np.where(agreed.ravel(), "agreement", "walkout")
    table = pd.DataFrame({"point": point.ravel(), "world": world.ravel(), "outcome": outcome,
                          **{key: np.repeat([row[key] for row in rows], worlds) for key in factors}})
    summary = pd.DataFrame(rows).assign(agreement=agreed.mean(axis=1), replications=worlds)
    results = SimpleNamespace(sample=table, sampled="latin", summary=summary, factors=list(factors), agreement=agreed.mean(),
                              manifest={"run": {"design": {"kind": "latin", "factors": factors, "points": points, "seed": seed}}})
    return results


def rising(row):
    return 0.2 + 0.5 * row["war.rate"] + 0.1 * (row["protocol.name"] == "shuttle")


def test_the_strongest_factor_comes_first_and_its_bins_follow_it():
    tables = by_factor(results := sampled(rising))
    assert list(tables)[0] == "war.rate" and len(tables["war.rate"]) == 8 and tables["war.rate"]["points"].between(19, 21).all()
    line = 0.25 + 0.5 * tables["war.rate"]["at"]
    assert (tables["war.rate"]["low"] < line).all() and (line < tables["war.rate"]["high"]).all()
    assert tables["protocol.rounds"]["at"].tolist() == [5, 10, 20]
    assert tables["protocol.name"]["at"].tolist() == ["shuttle", "alternating"]
    assert by_chance(tables["war.rate"], results.summary["agreement"]) < 1e-9


def test_what_a_factor_explains_is_its_share_of_the_variance_between_points():
    """Rates of .2 + .5a + .1 in half of the points: .25/12 of the variance lies along a, .01/4 along the name, but for bins and worlds."""
    found = factors_of(sampled(rising, 800, 400)).set_index("key")
    whole = 0.25 / 12 + 0.01 / 4
    assert found.loc["war.rate", "explained"] == pytest.approx(0.25 / 12 * (1 - 1 / 64) / whole, abs=0.05)
    assert found.loc["protocol.name", "explained"] == pytest.approx(0.01 / 4 / whole, abs=0.05)
    assert found.loc["protocol.rounds", "explained"] == pytest.approx(0, abs=0.02)
    assert found["p"].tolist() == sorted(found["p"]) and found.loc["protocol.rounds", "p"] > 0.01
    assert found.loc["protocol.name", "highest_at"] == "shuttle" and found.loc["protocol.name", "lowest_at"] == "alternating"


def test_chance_alone_is_called_more_than_chance_as_rarely_as_it_says():
    """A factor that does nothing beside one that does, over 80 samples."""
    luck = [by_chance(by_factor(results)["protocol.rounds"], results.summary["agreement"])
            for results in (sampled(rising, 48, 20, seed=seed) for seed in range(80))]
    assert np.mean(np.array(luck) < 0.05) < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 80)


@pytest.mark.parametrize("points, worlds, apart", [(25, 40, (1, 1)), (10, 400, (1, 1)), (200, 10, (1, 2)), (25, 40, (0, 0))])
def test_intervals_allow_for_points_and_worlds_alike(points, worlds, apart):
    """Over 300 samples of a rate to which points and worlds contribute, both anew each time."""
    luck = np.random.default_rng(5)
    rate = expit(apart[0] * luck.standard_normal(10**6) + apart[1] * luck.standard_normal(10**6)).mean()
    held, (row, column) = [], np.indices((points, worlds))
    for _ in range(300):
        chance = expit(apart[0] * luck.standard_normal((points, 1)) + apart[1] * luck.standard_normal(worlds))
        low, high = crossed_interval((luck.random(chance.shape) < chance).ravel(), row.ravel(), column.ravel())
        held.append(low <= rate <= high)
    assert np.mean(held) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 300)


def test_an_interval_is_never_narrower_than_that_of_so_many_worlds():
    assert crossed_interval([0.0] * 60, np.repeat(range(6), 10), list(range(10)) * 6) == pytest.approx(wilson(0, 60))
    low, high = crossed_interval([1.0, 0.0] * 5, [0] * 10, range(10))
    assert low <= wilson(5, 10)[0] and wilson(5, 10)[1] <= high


def test_boxes_of_a_sample_ask_about_its_factors_and_are_measured_at_other_points():
    results = sampled(lambda row: 0.9 if row["war.rate"] > 0.7 else 0.1, 200)
    found = boxes(results.sample, 1, results.factors)
    best = found.iloc[0]
    assert float(best["box"].removeprefix("war.rate > ").split(" ")[0]) == pytest.approx(0.7, abs=0.03)
    assert best["low"] < 0.9 < best["high"] and best["share"] == pytest.approx(0.3, abs=0.05)
    assert found["worlds"].sum() == 100 * 40


def test_the_figure_shows_the_nine_strongest_and_can_be_read():
    check_slide(figure := sampled_figure(sampled(rising), "A made-up crisis"))
    left, right = (text.get_window_extent() for text in figure.texts[-2:])
    assert left.x1 < right.x0
    assert "2 of 3 factors" in words_on(figure) and "160 points, 40 worlds each" in words_on(figure)
    many = {f"parties.north.preferences.issue_{n}.salience": (0.0, 1.0) for n in range(11)}
    figure = sampled_figure(sampled(lambda row: 0.3 + 0.4 * row["parties.north.preferences.issue_3.salience"], factors=many))
    check_slide(figure)
    assert "9 strongest of 11" in words_on(figure) and len([axes for axes in figure.axes if axes.axison]) == 9


def test_points_that_all_agree_alike_are_explained_by_nothing():
    results = sampled(lambda row: 2.0)
    assert set(factors_of(results)["explained"]) == {0.0} and set(factors_of(results)["p"]) == {1.0}
    assert explained(by_factor(results)["war.rate"], results.summary["agreement"]) == 0.0
    check_slide(sampled_figure(results))
