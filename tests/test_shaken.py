"""Shaken scenarios: which numbers a scenario states, how each is scaled, and what the comparison with evidence rests on."""

import json

import numpy as np
import pytest
from helpers import small
from slides import check_slide, words_on

import sim
from sim.cli import evidence as shown
from sim.cli import robust
from sim.cli.main import main
from sim.domain.priors import Prior, parse_number
from sim.experiment import robustness as parts
from sim.experiment.counted import counted
from sim.experiment.evidence import evidence
from sim.experiment.readings import COUNTED
from sim.experiment.robustness import TALKS, passing, robustness
from sim.experiment.shaken import all_together, factors, likelier, one_by_one, shaking, stated, stretched
from sim.report.evidence import spread_figure, tornado_figure

TINY = 103


@pytest.fixture(scope="module")
def crisis():
    """The scenario that is held against evidence."""
    return sim.load("typical_crisis")


@pytest.fixture(scope="module")
def found(crisis):
    """The three ways to shake it, over few numbers, draws and worlds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "one_by_one", lambda *how: one_by_one(*how)[:5])
        patch.setattr(parts, "BATCH", 2)
        return robustness(crisis, TINY, draws=3, wide=3)


@pytest.mark.parametrize("given, wanted", [
    (0.5, 0.6), ({"uniform": [0.1, 0.2]}, {"uniform": [0.12, 0.24]}), ({"normal": [0.05, 0.02]}, {"normal": [0.06, 0.024]}),
    ({"lognormal": [2, 0.5], "high": 9}, {"lognormal": [2.4, 0.5], "high": 9}), ({"beta": [1, 3]}, {"beta": [1.2, 2.8]}),
    ({"choice": [0, 0.5]}, {"choice": [0, 0.6]}), ({"triangular": [0, 1, 2]}, {"triangular": [0, 1.2, 2.4]})])
def test_a_prior_is_scaled_as_a_whole(given, wanted):
    made, wanted = stretched(parse_number(given), 1.2), parse_number(wanted)
    assert type(made) is type(wanted)
    levels = np.linspace(0.05, 0.95, 7)
    assert np.allclose(made.quantile(levels), wanted.quantile(levels)) if isinstance(made, Prior) else made == pytest.approx(wanted)


def test_scaling_ends_where_the_range_does_and_keeps_the_middle():
    assert stretched(0.9, 1.2, low=0.0, high=1.0) == 1.0
    assert stretched(0.998, 1.5, middle=1.0) == pytest.approx(0.997)
    assert stretched(parse_number({"normal": [0.5, 0.06]}), 2.0, middle=0.5).parameters == (0.5, 0.12)


def test_the_chance_of_the_greater_of_two_values_is_scaled():
    leverage = parse_number({"dist": "choice", "values": [0, 0.12], "weights": [2, 1]})
    assert likelier(leverage, 1.2).mean() == pytest.approx(0.12 * 0.4, abs=1e-3)
    assert likelier(leverage, 9.0).mean() == pytest.approx(0.12)


def test_what_parties_and_factions_share_is_one_number(crisis):
    numbers = {number.name: number for number in stated(crisis)}
    assert numbers["parties.*.cost"].keys == ("parties.first.cost", "parties.second.cost")
    assert len(numbers["parties.*.audience.factions.*.hawkishness"].keys) == 6
    apart = {number.name for number in stated(crisis.but({"parties.first.optimism": 0.3}))}
    assert {"parties.first.optimism", "parties.second.optimism"} <= apart and "parties.*.optimism" not in apart


def test_structure_is_not_shaken(crisis):
    names = {number.name for number in stated(crisis)}
    assert not [name for name in names if name.startswith("map.") or "luck" in name]
    assert not names & {"protocol.rounds", "protocol.days", "issues.forces.step", "mediators.third_party.every", "peace.horizon"}
    assert {"protocol.breakdown", "war.rate", "peace.permanent", "mediators.third_party.leverage (chance)"} <= names


def test_every_stated_number_can_be_scaled_in_every_real_scenario(scenario):
    for factor in (0.5, 2.0):
        for number in stated(scenario):
            assert set(number.scaled(factor)) == set(number.keys)
    assert len(stated(scenario)) > 20


def test_a_shaken_scenario_differs_in_its_number_only(crisis):
    made = crisis.but(shaking(crisis, {"protocol.breakdown": 2.0}))
    assert made.spec.protocol.breakdown == pytest.approx(0.12)
    assert made.spec.parties == crisis.spec.parties and made.spec.war == crisis.spec.war


def test_a_choice_is_shaken_in_value_and_chance_at_once(crisis):
    leverage = crisis.but(shaking(crisis, {"mediators.third_party.leverage": 0.5, "mediators.third_party.leverage (chance)": 2.0}))
    assert leverage.spec.mediators["third_party"].leverage.mean() == pytest.approx(0.06 * 2 / 3, abs=1e-3)


def test_more_draws_leave_the_first_as_they_were(crisis):
    few, many = (factors(crisis, count, 0.5, 2.0)["war.rate"] for count in (3, 9))
    assert few.tolist() == many[:3].tolist() and 0.5 < many.min() < many.max() < 2.0
    assert [point.scenario.hash for point in all_together(crisis, 2, 0.5, 2)] == [
        point.scenario.hash for point in all_together(crisis, 4, 0.5, 2)[:2]]


def test_a_number_that_changes_nothing_has_exactly_no_effect(found):
    each = found.each[found.each["number"] == "issues.guarantee.options.treaty_force.guarantee"]
    same = each[(each["factor"] == 1.2) & each["quantity"].isin(list(COUNTED))]  # cut at 1, where it stands
    assert (same["change"] == 0).all() and (same["low"] == 0).all()
    moved = found.each[(found.each["number"] == "protocol.breakdown") & (found.each["quantity"] == "agreement")]
    assert moved["change"].iloc[0] > 0 > moved["change"].iloc[1]


def test_inside_follows_from_rate_and_band(found):
    bands = counted().set_index("quantity")
    for table in (found.each, found.together, found.wide):
        held = table[table["quantity"].isin(list(COUNTED))]
        for row in held.itertuples():
            assert row.inside == (bands.low[row.quantity] <= row.model <= bands.high[row.quantity])
    fits = passing(found.wide, ["mediated", "with_leverage"])
    both = found.wide[found.wide["quantity"].isin(["mediated", "with_leverage"])].groupby("draw")["inside"].sum() == 2
    assert fits.tolist() == both.tolist()


def test_the_base_is_the_scenario_as_it_is(crisis, found):
    base = found.each[found.each["number"].isna()].set_index("quantity").model
    assert base["agreement"] == sim.run(crisis, TINY).agreement


def test_figures_of_what_it_rests_on(found):
    bands = counted().set_index("quantity")
    check_slide(tornado_figure(found.each, bands, TINY))
    figure = spread_figure(found.wide, passing(found.wide, TALKS), bands, TINY)
    check_slide(figure)
    assert f"of {found.wide['draw'].nunique()} wide priors fit" in words_on(figure)


@pytest.fixture
def few(monkeypatch, tmp_path, found, crisis):
    """An empty folder, and plays that are already done."""
    rows = evidence(crisis, TINY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shown, "evidence", lambda **how: rows)
    monkeypatch.setattr(robust, "robustness", lambda *given, **how: found)
    (tmp_path / "kept").mkdir()
    return tmp_path


def test_the_command_says_what_it_rests_on(few, capsys):
    assert main(["verify", "--evidence", "--robust", "--into", "kept"]) in (0, 1)
    said = capsys.readouterr().out
    assert "all numbers up to 20% off at once: of 3 draws" in said and "moved most by" in said and "are not varied" in said
    assert {"robust_each.csv", "robust_each.png", "robust_wide.png"} <= {path.name for path in (few / "kept").iterdir()}
    main(["verify", "--evidence", "--robust", "--json"])
    given = json.loads(capsys.readouterr().out)["robust"]
    assert {"each", "together", "wide"} == set(given) and {"quantity", "model", "inside", "draw"} <= set(given["wide"][0])


def test_small_scenarios_state_numbers_too():
    assert {number.name for number in stated(small("crisis"))} >= {"protocol.breakdown"}
