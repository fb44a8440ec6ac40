"""What drives agreement: indices against functions and scenarios whose indices are known, intervals that hold them, the command."""

import json
import sys

import numpy as np
import pandas as pd
import pytest
from helpers import small
from SALib.analyze import morris
from slides import check_slide, words_on

import sim
from sim.cli.main import main
from sim.experiment.indices import indices, morris_effects, sobol_indices
from sim.experiment.samples import levels_of
from sim.report.figures import FIGURES

ANGLES = {name: (-np.pi, np.pi) for name in ("x1", "x2", "x3")}
STEP = 4 / 6 / 0.6  # SALib's over ours
UNITS = {name: (0.0, 1.0) for name in ("a", "b", "c")}


def ishigami(rows):
    """A function of three angles whose indices are known [Ishigami1990]."""
    x1, x2, x3 = (np.array([row[name] for row in rows]) for name in ANGLES)
    return np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


def exact_ishigami():
    """Its first and total indices."""
    one, two, both = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 8 * 0.01 * np.pi**8 / 225
    return np.array([one, two, 0.0]) / (one + two + both), np.array([one + both, two, both]) / (one + two + both)


def of_ishigami(points: int, seed: int):
    """Its estimated indices, in the order of the angles."""
    return sobol_indices(list(ANGLES), ishigami(levels_of("saltelli", ANGLES, points, seed))).set_index("key").loc[list(ANGLES)]


def errors(found, name: str):
    """The standard errors of an index."""
    return (found[f"{name}_high"] - found[name]) / 1.96


def test_sobol_indices_of_a_known_function():
    found, again = of_ishigami(512, 3), of_ishigami(512, 3)
    for name, exact in zip(("first", "total"), exact_ishigami()):
        assert (np.abs(found[name] - exact) < 4 * errors(found, name)).all()
        assert (errors(found, name) < 0.1).all()
    pd.testing.assert_frame_equal(found, again)


def test_their_intervals_hold_the_truth_about_as_often_as_they_say():
    """Over 60 designs and three factors; a balanced sequence does better than the bootstrap knows."""
    held = {"first": [], "total": []}
    for seed in range(60):
        found = of_ishigami(64, seed)
        for name, exact in zip(held, exact_ishigami()):
            held[name] += list((found[f"{name}_low"] <= exact) & (exact <= found[f"{name}_high"]))
    for hits in held.values():
        assert np.mean(hits) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 60)


def steps_of(rows, factors):
    """The steps of a morris design, by factor: (trajectories, factors)."""
    return {key: np.diff(np.reshape([row[key] for row in rows], (-1, len(factors) + 1)), axis=1) for key in factors}


def test_morris_measures_of_a_straight_line_are_its_slopes():
    rows = levels_of("morris", UNITS, 10, 2)
    found = morris_effects(steps_of(rows, UNITS), [3 * row["a"] - row["b"] for row in rows])
    assert found["key"].tolist() == ["a", "b", "c"]
    assert found["mu"].tolist() == pytest.approx([3, -1, 0]) and found["mu_star"].tolist() == pytest.approx([3, 1, 0])
    assert found["sigma"].tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert found["mu_star_low"].tolist() == pytest.approx(found["mu_star_high"].tolist())


def test_morris_measures_are_salibs_but_for_the_length_of_a_step():
    rows = levels_of("morris", UNITS, 30, 2)
    outcomes = np.array([np.sin(5 * row["a"]) * row["b"] + row["c"] ** 2 for row in rows])
    found = morris_effects(steps_of(rows, UNITS), outcomes).set_index("key")
    problem = {"num_vars": 3, "names": list(UNITS), "bounds": [[0, 1]] * 3}
    theirs = morris.analyze(problem, np.array([list(row.values()) for row in rows]), outcomes, seed=1)
    for name in ("mu", "mu_star", "sigma"):
        assert found.loc[list(UNITS), name].tolist() == pytest.approx(np.array(theirs[name]) * STEP)
    half = (found["mu_star_high"] - found["mu_star"]).loc[list(UNITS)].to_numpy()
    assert half == pytest.approx(np.array(theirs["mu_star_conf"], dtype=float) * STEP, rel=0.3)


# the full path: the zones of two private floors, of which theory knows how often they exist [ChatterjeeSamuelson1983]

FLOORS = {"parties.first.batna.high": (0.3, 1.0), "parties.second.batna.high": (0.5, 1.0), "protocol.breakdown": (0.0, 0.5)}


def floors(design: str, points: int, worlds: int, factors=FLOORS, **how):
    """A sample of two private floors, whose third factor does nothing."""
    return sim.sweep(sim.load("theory/private_floors").but({"limit": None}), factors, worlds, 1, design=design, points=points, **how)


@pytest.fixture(scope="module")
def spread():
    """A saltelli design."""
    return floors("saltelli", 64, 101)


def integrated(zone, steps: int = 200):
    """First and total indices of a share of zones, a function of both highest floors, by the rule of midpoints."""
    u = (np.arange(steps) + 0.5) / steps
    shares = zone(*np.meshgrid(0.3 + 0.7 * u, 0.5 + 0.5 * u, indexing="ij"))
    first, second = (shares.mean(axis=axis).var() / shares.var() for axis in (1, 0))
    return np.array([first, second, 0.0]), np.array([1 - second, 1 - first, 0.0])


def in_these_worlds(results):
    """The share of these worlds that have a zone, as a function of both highest floors."""
    row = results.rows(0)
    mine, theirs = (row[f"drawn.parties.{name}.batna"].to_numpy() / results.points[0][f"parties.{name}.batna.high"] for name in ("first", "second"))
    return lambda first, second: np.mean([first * one + second * other <= 1 for one, other in zip(mine, theirs)], axis=0)


def test_indices_of_a_textbook_limit_are_those_of_its_formula(spread):
    found = spread.indices("zopa").set_index("key").loc[list(FLOORS)]
    formula = integrated(lambda first, second: 1 - np.maximum(0, first + second - 1) ** 2 / (2 * first * second))
    for name, exact, here in zip(("first", "total"), formula, integrated(in_these_worlds(spread))):
        assert (np.abs(found[name] - here) <= 4 * errors(found, name)).all()
        assert (np.abs(found[name] - exact) <= 4 * errors(found, name) + 0.05).all()  # .05: what 101 worlds do not even out
    assert found.loc["protocol.breakdown", ["first", "total"]].tolist() == [0, 0]


def test_few_worlds_look_like_interplay():
    """In the formula .013 of the variance is interplay; in sets of ten worlds, whose shares move in steps, several times as much."""
    luck, together = np.random.default_rng(2), []
    for _ in range(40):
        mine, theirs = luck.random((2, 10))
        first, _ = integrated(lambda a, b: np.mean([a * one + b * other <= 1 for one, other in zip(mine, theirs)], axis=0), 60)
        together.append(1 - first.sum())
    assert np.mean(together) - 4 * np.std(together) / np.sqrt(40) > 0.026


def test_morris_measures_of_a_textbook_limit_have_its_signs(tmp_path):
    factors = {**FLOORS, "protocol.starts": ["first", "second", "random"]}
    results = floors("morris", 10, 101, factors, into=tmp_path / "run")
    found = sim.load_results(tmp_path / "run").indices("zopa").set_index("key")
    pd.testing.assert_frame_equal(found, sim.indices(results, "zopa").set_index("key"))
    assert (found.loc[["parties.first.batna.high", "parties.second.batna.high"], "mu"] < -0.1).all()
    assert (found.loc[["protocol.breakdown", "protocol.starts"], ["mu_star", "mu_star_high", "sigma"]] == 0).all(axis=None)
    check_slide(figure := results.plot_indices("zopa"))
    assert "percentage points" in words_on(figure) and "50 points, 101 worlds each" in words_on(figure)


def test_the_command_prints_and_draws_what_python_gives(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    results = floors("saltelli", 8, 11, into="r")
    assert main(["drivers", "r", "--of", "zopa", "--figure", "i.png"]) == 0
    shown = capsys.readouterr().out
    assert "parties.first.batna.high" in shown and "40 points, 11 worlds each" in shown and "does not forecast" in shown
    assert (tmp_path / "i.png").stat().st_size > 10_000
    check_slide(results.plot_indices("zopa"))
    assert main(["drivers", "r", "--of", "zopa", "--json", "--figure", "i.png"]) == 0
    assert json.loads(capsys.readouterr().out)["indices"] == results.indices("zopa").to_dict("records")
    assert main(["drivers", "r", "--point", "3"]) == 0
    assert "drawn" in capsys.readouterr().out


def test_a_spread_sample_is_told_by_factor(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    factors = {"parties.*.cost": (0.01, 0.1), "protocol.breakdown": (0.0, 0.2), "protocol.starts": ["north", "south"]}
    results = sim.sweep(small("crisis"), factors, 20, design="latin", points=48, into="r")
    assert main(["drivers", "r", "--boxes", "--figure", "f.png"]) == 0
    shown = capsys.readouterr().out
    assert "protocol.starts" in shown and "design points of even number" in shown and (tmp_path / "f.png").stat().st_size > 10_000
    assert main(["drivers", "r", "--json", "--boxes"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["key"] for row in answer["factors"]] == list(sim.by_factor(results)) and answer["boxes"]
    assert [FIGURES[name](results) for name in ("3_when_agreement_came", "5_what_agreement_goes_with", "10_how_long_peace_lasts")] == [None] * 3
    for name in ("1_agreement", "2_why_talks_failed", "4_terms", "12_what_stood_between_them"):
        check_slide(FIGURES[name](results))
    page = results.report().read_text(encoding="utf-8")
    assert "latin sample" in page and "p (Holm)" in page and "{uniform: [0.01, 0.1]}" in page


@pytest.mark.parametrize("design, of, said", [
    ("saltelli", "zoopa", "of: unknown outcome 'zoopa'; did you mean 'zopa'"), ("saltelli", "point", "of: unknown outcome 'point'"),
    ("saltelli", "agreement", "of: 'agreement' is 0 at every design point"), ("saltelli", "median_round", "of: 'median_round' has no value at 40 of 40"),
    ("latin", "zopa", "read from a saltelli or morris design, and this is a latin design"), ("few", "zopa", "replications: indices need 10 worlds")])
def test_what_has_no_indices_is_named(design, of, said):
    results = floors("saltelli", 8, 3) if design == "few" else floors(design, 8, 11)
    with pytest.raises(sim.UserError, match=said):
        indices(results, of)


def test_a_grid_has_neither_indices_nor_rates_along_factors():
    results = sim.sweep(small("pie"), {"protocol.rounds": [3, 5]}, 11)
    with pytest.raises(sim.UserError, match="this is a grid design"):
        results.indices()
    with pytest.raises(sim.UserError, match="this is none"):
        sim.by_factor(results)
    with pytest.raises(sim.UserError, match="this is a saltelli design; see its indices"):
        sim.by_factor(floors("saltelli", 4, 3))


def test_points_that_are_missing_are_not_made_up(tmp_path):
    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        floors("saltelli", 8, 11, into=tmp_path, chunk=20, progress=stop)
    with pytest.raises(sim.UserError, match="need every design point.*finish the run"):
        sim.load_results(tmp_path, partial=True).indices("zopa")


def test_without_salib_the_way_out_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.analyze.sobol", None)
    with pytest.raises(sim.UserError, match="zopa\\[sensitivity\\]"):
        sobol_indices(["a", "b"], np.arange(16.0))
