"""Evidence: what was counted, what the worlds give beside it, and how much of the mediated gap mediators make."""

import json
from math import isclose, sqrt

import numpy as np
import pandas as pd
import pytest
from helpers import WORLDS, worlds_of
from slides import check_slide, words_on

import sim
from sim.cli import evidence as shown
from sim.cli.main import main
from sim.experiment.counted import counted
from sim.experiment.evidence import compared, evidence, gap_of, in_the_style_of, not_compared, outside
from sim.experiment.readings import COUNTED, READINGS, changed, seen
from sim.experiment.selection import idle, mediated_gap
from sim.experiment.statistics import mean_among
from sim.report.evidence import evidence_figure, gap_figure

KEYS = {"quantity", "model", "low", "high", "data", "used", "inside"}


@pytest.fixture(scope="module")
def crisis():
    """The scenario that is held against evidence."""
    return sim.load("typical_crisis")


@pytest.fixture(scope="module")
def rows(crisis):
    """The comparison over few worlds."""
    return evidence(crisis, WORLDS)


@pytest.fixture(scope="module")
def acting(crisis):
    """Its worlds."""
    return worlds_of(crisis)


@pytest.fixture(scope="module")
def idling(crisis):
    """The same worlds with mediators who do nothing."""
    return worlds_of(idle(crisis))


def wilson_by_hand(k, n, z=1.959964):
    """The interval, written out as in Wilson 1927."""
    p = k / n
    root = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return [(p + z * z / (2 * n) + sign * root) / (1 + z * z / n) for sign in (-1, 1)]


def test_intervals_are_those_of_what_was_counted():
    for row in counted().itertuples():
        low, high = wilson_by_hand(row.k, row.n) if row.k == row.k else (row.low, row.high)
        assert row.low == pytest.approx(low, abs=1e-6) and row.high == pytest.approx(high, abs=1e-6)
        assert row.low < row.data < row.high and row.source and row.why


@pytest.mark.parametrize("quantity, low, high", [("agreement_unmediated", 0.17, 0.26), ("agreement_mediated", 0.54, 0.69),
                                                 ("agreement_with_leverage", 0.61, 0.84), ("peace_1", 0.75, 0.83),
                                                 ("peace_5", 0.63, 0.73), ("peace_10", 0.60, 0.70)])
def test_bands_are_those_that_were_published(quantity, low, high):
    row = counted().set_index("quantity").loc[quantity]
    assert (round(row.low, 2), round(row.high, 2)) == (low, high)


def test_counts_that_follow_from_others_do():
    by = counted().set_index("quantity")
    assert by.k["agreement_without_leverage"] == by.k["agreement_mediated"] - by.k["agreement_with_leverage"]
    assert by.n["agreement_without_leverage"] == by.n["agreement_mediated"] - by.n["agreement_with_leverage"]
    assert by.k["agreement"] == by.k["agreement_mediated"] + by.k["agreement_unmediated"]
    assert by.n["mediated"] == by.n["agreement_mediated"] + by.n["agreement_unmediated"] == by.n["agreement"]


def test_everything_counted_is_held_against_the_model_or_says_why_not():
    table = counted()
    assert set(table.quantity[table.comparable != "no"]) == set(COUNTED)
    assert set(not_compared().comparable) == {"no"} and not not_compared().role.any()


def test_rates_are_those_of_the_worlds(acting, rows):
    worlds = acting
    agreed, by = worlds.outcome == "agreement", rows.set_index("quantity").model
    assert by["agreement_unmediated"] == agreed[~worlds.mediated].mean()
    assert by["agreement_with_leverage"] == agreed[worlds.mediated & (worlds["drawn.mediators.third_party.leverage"] > 0)].mean()
    assert isclose(by["peace_5"], worlds.peace_5[agreed].mean()) and by["zone"] == worlds.zopa.mean()
    assert by["agreement_after_battles"] == agreed[worlds.battles > 0].mean()


def test_inside_is_worked_out_and_not_stated(crisis, rows):
    assert outside(rows).empty
    without = crisis.but({"mediator.leverage": 0})
    changed = outside(pd.DataFrame(compared(seen(sim.Point({}, without), worlds_of(without)))))
    assert {"with_leverage", "agreement_with_leverage"} <= set(changed.quantity)
    assert not {"agreement_unmediated", "mediated"} & set(changed.quantity)
    without_data = rows[rows.data.isna()]
    assert len(without_data) and set(without_data.inside) == {None} and not without_data.used.any()


def test_the_mediated_worlds_are_the_same_whatever_mediators_do(acting, idling):
    assert (acting.mediated == idling.mediated).all()
    pd.testing.assert_frame_equal(acting.loc[~acting.mediated, list(idling)], idling[~acting.mediated])


def test_the_gap_is_effect_and_selection(crisis, acting, idling):
    parts, by = mediated_gap(crisis, WORLDS), acting.mediated
    assert isclose(parts.change["raw"], parts.change["effect"] + parts.change["selection"])
    gained = (acting.outcome == "agreement")[by].mean() - (idling.outcome == "agreement")[by].mean()
    assert isclose(parts.change["effect"], gained) and parts.low["effect"] > 0


def test_mediators_who_do_nothing_have_exactly_no_effect(crisis):
    parts = mediated_gap(idle(crisis), WORLDS)
    assert tuple(parts.loc["effect"]) == (0, 0, 0)
    assert parts.change["raw"] == parts.change["selection"]


def test_idle_mediators_do_what_none_does(crisis, idling):
    same = ["outcome", "round", "package", "peace_5"]
    pd.testing.assert_frame_equal(idling[same], worlds_of(crisis.but(mediator="none"))[same])


def test_a_gap_needs_a_mediator(crisis):
    with pytest.raises(sim.UserError, match="mediators: .*has none"):
        mediated_gap(crisis.but(mediator="none"), 10)


def test_a_style_comes_when_the_scenarios_own_mediator_does(crisis):
    early = crisis.but({"mediator.arrival": 0.2})
    styled = in_the_style_of(early, "manipulator")
    assert styled.spec.mediators["third_party"].arrival == 0.2 and styled.spec.mediators["third_party"].leverage == 0.12


def test_a_mediator_who_is_there_from_the_start_stays_there_in_any_style():
    there = sim.load("us_envoy_track_2025")
    name, own = next(iter(there.spec.mediators.items()))
    for style in ("facilitator", "manipulator"):
        made = in_the_style_of(there, style).spec.mediators[name]
        assert (made.present, made.arrival) == (own.present, own.arrival) and made.formulates == (style == "manipulator")


def test_a_mean_among_some_worlds_has_the_interval_of_its_kind():
    rate = mean_among([1, 0, 1, 5], [True, True, True, False])
    assert rate["worlds"] == 3 and (rate["low"], rate["high"]) == pytest.approx(wilson_by_hand(2, 3), abs=1e-5)
    assert np.isnan(mean_among([1.0], [False])["mean"])


def test_a_paired_difference_is_as_sure_as_its_pairs_let_it():
    draws = np.random.default_rng(7)
    errors, widths = [], []
    for _ in range(300):
        luck, some = draws.normal(size=400), draws.random(400) < 0.5
        before, after = (luck > 0.5, some), (luck > 0.3, some)
        found = changed(before, after)
        errors.append(found["change"]), widths.append((found["high"] - found["low"]) / (2 * 1.96))
    assert np.std(errors) == pytest.approx(np.mean(widths), rel=0.15)


def test_readings_cover_their_worlds_once(crisis, acting):
    table = seen(sim.Point({}, crisis), acting)
    for names in (("agreement_rate_low", "agreement_rate_middle", "agreement_rate_high"),
                  ("agreement_without_battles", "agreement_intensity_low", "agreement_intensity_high")):
        assert sum(READINGS[name].pair(table)[1].astype(int) for name in names).tolist() == [1] * WORLDS


@pytest.fixture
def few(monkeypatch, tmp_path):
    """An empty folder, and few worlds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shown, "WORLDS", WORLDS)
    return tmp_path


def test_the_command_prints_the_table(few, capsys, monkeypatch, rows):
    monkeypatch.setattr(shown, "evidence", lambda **how: rows)
    (few / "kept").mkdir()
    assert main(["verify", "--evidence", "--into", "kept"]) == 0
    said = capsys.readouterr().out
    assert "11 of 11 rates lie within" in said and "no, checked" in said and "immortal time" in said and "forecast" in said
    assert {path.name for path in (few / "kept").iterdir()} == {"evidence.csv", "evidence.png", "mediated_gap.png"}


def test_the_command_gives_the_same_rows_as_python(few, capsys, rows):
    assert main(["verify", "--evidence", "--json"]) == 0
    given = json.loads(capsys.readouterr().out)
    assert all(KEYS <= set(row) for row in given["rows"]) and [row["quantity"] for row in given["rows"]] == list(rows.quantity)
    assert [row["model"] for row in given["rows"]] == list(rows.model) and {row["used"] for row in given["rows"]} == {True, False}
    assert [row["inside"] for row in given["rows"]] == list(rows.inside) and given["not_compared"]


def test_the_command_fails_where_a_rate_is_outside(few, capsys, monkeypatch):
    firm = sim.load("typical_crisis").but({"protocol.breakdown": 1.5})
    monkeypatch.setattr("sim.experiment.evidence.load", lambda name: firm)
    assert main(["verify", "--evidence"]) == 1
    assert "OUTSIDE" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [["--evidence", "rubinstein"], ["--evidence", "--directions"], ["--robust"], ["--into", "kept"]])
def test_the_command_says_what_goes_with_what(few, capsys, wrong):
    assert main(["verify", *wrong]) == 2
    assert "--evidence" in capsys.readouterr().err and not list(few.iterdir())


@pytest.mark.parametrize("wrong", [["--worlds", "0"], ["--workers", "many"]])
def test_the_command_does_not_take_every_number(few, capsys, wrong):
    with pytest.raises(SystemExit) as ended:
        main(["verify", "--evidence", *wrong])
    assert ended.value.code == 2 and "whole number from 1 up" in capsys.readouterr().err


def test_figures_tell_used_from_checked(rows):
    figure = evidence_figure(rows)
    check_slide(figure)
    assert "rate only checked" in words_on(figure) and "(in view)" in words_on(figure)
    check_slide(gap_figure(gap_of(rows), WORLDS))
