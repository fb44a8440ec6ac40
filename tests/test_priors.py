"""Priors: worlds draw from the law that is written, each number apart or together with others."""

import numpy as np
import pytest
from helpers import four_errors, small, worlds_of
from scipy import stats

from sim.domain.priors import FAMILIES, long_form, parse_number

PRIORS = [({"uniform": [0.2, 0.4]}, stats.uniform(0.2, 0.2)), ({"normal": [0.3, 0.05], "low": 0, "high": 1}, stats.norm(0.3, 0.05)),
          ({"triangular": [0.1, 0.2, 0.5]}, stats.triang(0.25, 0.1, 0.4)), ({"beta": [2, 3]}, stats.beta(2, 3)),
          ({"lognormal": [0.05, 0.4], "high": 1}, stats.lognorm(0.4, scale=0.05))]


@pytest.mark.parametrize("given, law", PRIORS)
def test_worlds_draw_from_the_prior_that_is_written(given, law):
    worlds = worlds_of(small("pie", {"parties.north.batna": given, "protocol.rounds": 1}), 4036)
    assert stats.kstest(worlds["drawn.parties.north.batna"], law.cdf).pvalue > 1e-4
    prior = parse_number(given)
    for place in (0.01, 0.3, 0.5, 0.9):
        assert prior.quantile(place) == pytest.approx(law.ppf(place), abs=1e-6)


def test_a_choice_is_drawn_as_often_as_its_weight_says():
    drawn = worlds_of(small("pie", {"parties.north.batna": {"choice": [0.1, 0.2, 0.3], "weights": [1, 5, 2]},
                                    "protocol.rounds": 1}), 4036)["drawn.parties.north.batna"]
    for value, share in ((0.1, 1 / 8), (0.2, 5 / 8), (0.3, 2 / 8)):
        assert (drawn == value).mean() == pytest.approx(share, abs=four_errors(share, 4036))


@pytest.mark.parametrize("given", [given for given, _ in PRIORS] + [{"choice": [1, 2], "weights": [1, 3]}])
def test_the_short_and_the_long_form_of_a_prior_are_the_same(given):
    prior = parse_number(given)
    assert parse_number(prior.canonical()) == prior == parse_number(long_form(given)) and prior.canonical()["dist"] in FAMILIES


def test_a_parameter_of_a_prior_can_be_changed_by_its_name_whatever_form_it_was_written_in():
    for given in ({"normal": [0.4, 0.1]}, {"dist": "normal", "mean": 0.4, "sd": 0.1}):
        changed = small("pie", {"parties.north.batna": given}).but({"parties.north.batna.mean": 0.3})
        assert changed.spec.parties["north"].batna == parse_number({"normal": [0.3, 0.1]})


def test_two_numbers_with_the_same_prior_are_drawn_apart():
    floors = {f"parties.{name}.batna": {"uniform": [0, 1]} for name in ("north", "south")}
    worlds = worlds_of(small("pie", {**floors, "protocol.rounds": 1}), 4036)
    tied = np.corrcoef(worlds["drawn.parties.north.batna"], worlds["drawn.parties.south.batna"])[0, 1]
    assert abs(tied) < 4 / np.sqrt(4036)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
def test_what_priors_have_in_common_ties_them_and_leaves_each_as_it_is(correlation):
    shared = {"common": "luck", "correlation": correlation}
    floors = {"parties.north.batna": {"normal": [0.4, 0.1], **shared}, "parties.south.batna": {"uniform": [0, 1], **shared}}
    worlds = worlds_of(small("pie", {**floors, "protocol.rounds": 1}), 4036)
    north, south = (worlds[f"drawn.parties.{name}.batna"] for name in ("north", "south"))
    scores = np.corrcoef(north, stats.norm.ppf(south))[0, 1]
    assert scores == pytest.approx(correlation, abs=4 * (1 - correlation**2) / np.sqrt(4036) + 1e-9)
    assert stats.kstest(north, stats.norm(0.4, 0.1).cdf).pvalue > 1e-4 and stats.kstest(south, "uniform").pvalue > 1e-4
