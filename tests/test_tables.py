"""What the tables of worlds and of design points say, and that they hold together."""

import pytest
from helpers import WORLDS
from scipy.stats import binomtest

import sim
from sim.experiment.frames import PEACE
from sim.experiment.statistics import wilson
from sim.scenario.scenario import drawn_keys


def needed_in(scenario) -> list[str]:
    """The parties without whose signature there is no deal."""
    return [party for party in scenario.parties if scenario.spec.parties[party].signature == "required"]


def test_every_ending_is_one_of_five_and_says_why(scenario, whole):
    row = sim.run(scenario, WORLDS).summary.iloc[0]
    assert row[["agreement", "not_ratified", "walkout", "deadline", "collapse"]].sum() == pytest.approx(1.0, abs=1e-12)
    assert row[[c for c in row.index if c.startswith("reason.")]].sum() == pytest.approx(1.0 - row["agreement"], abs=1e-12)
    assert ((whole["reason"] == "") == (whole["outcome"] == "agreement")).all()


def test_what_is_agreed_lies_in_the_zone_and_leaves_nobody_worse_off(scenario, whole):
    deals = whole[whole["outcome"] == "agreement"]
    assert len(deals) > 50 and deals["zopa_end"].all()
    assert (deals[[f"gain.{party}" for party in needed_in(scenario)]] >= 0).all(axis=None)


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
              *(f"{what}.{p}" for what in ("value", "gain", "reservation", "compromise") for p in parties),
              *(f"{what}.{p}" for what in ("nash", "kalai", "egalitarian") for p in needed_in(scenario)), "zopa", "zopa_end", "zopa_width", "compromise_in_zone", "pareto_distance",
              "nash_distance", "mediated", "leaked", "mediator_cost", *PEACE, "peace_ended", "broken_by", "accident_rate",
              *(f"{what}.{p}" for what in ("tempted", "leverage", "leverage_life") for p in parties),
              *(f"apart.{i}" for i in issues), *(["battles", "front"] if scenario.spec.war else [])]
    summary = ["point", "replications", "agreement", "low", "high", "not_ratified", "walkout", "deadline", "collapse",
               *(f"reason.{why}" for why in ("not_found", "mandate", "guarantee", "home", "no_zone")), "zopa", "zopa_end",
               "median_round", *(f"gain.{p}" for p in parties), "pareto_distance", *PEACE, "peace_ended.accident",
               "peace_ended.reneging", *(f"{what}.{i}" for what in ("apart", "widest") for i in issues)]
    assert set(worlds) <= set(whole) and set(summary) <= set(sim.run(scenario, 5).summary)
    assert {f"drawn.{key}" for key in drawn_keys(scenario.spec)} <= set(whole)


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
