"""Whatever is thrown at it: a valid scenario plays to consistent rows, and anything else is refused with its key."""

import copy
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from helpers import FOLDER, data_of
from made_up import Maker
from oracle_differences import differences, rows_of
from sim.domain.priors import parse_number
from sim.scenario import build
from sim.scenario.reader import edited, parsed, read

SEEDS = st.integers(0, 2**32)
STEADY = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
WORLDS = 23
# scenarios that make sense

def consistent(scenario, results) -> None:
    """Everything that must be true of the rows of any scenario."""
    worlds, summary = results.worlds, results.summary.iloc[0]
    agreed = (worlds["outcome"] == "agreement").to_numpy()
    shares = [summary[e] for e in ("agreement", "not_ratified", "walkout", "deadline", "collapse")]
    assert sum(shares) == pytest.approx(1.0, abs=1e-12) and worlds["outcome"].notna().all()
    assert 0 <= summary["low"] <= summary["agreement"] <= summary["high"] <= 1
    assert ((worlds["package"] >= 0) == agreed).all() and ((worlds["reason"] == "") == agreed).all()
    assert worlds["package"].max() < scenario.agenda.size
    assert worlds["round"].between(0, scenario.spec.protocol.rounds - 1).all()
    if scenario.spec.protocol.deadline != "random":
        assert (worlds["round"][worlds["outcome"] == "deadline"] == scenario.spec.protocol.rounds - 1).all()
    for name in scenario.parties:
        value, gain = worlds[f"value.{name}"], worlds[f"gain.{name}"]
        assert (np.isfinite(value) == agreed).all() and np.isfinite(worlds[f"reservation.{name}"]).all()
        signed = signed_by(scenario, worlds, name)
        assert (gain[signed] >= -1e-6).all() and gain[~agreed].isna().all()
    for issue in scenario.agenda.names:
        assert ((worlds[f"terms.{issue}"].astype(str) != "") == agreed).all()
    assert (worlds["zopa"] == (worlds["zopa_width"] > 0)).all() and worlds["zopa_width"].between(0, 1).all()
    assert ((worlds["reason"] == "not_found")[~agreed] == worlds["zopa_end"][~agreed]).all()
    assert (worlds["pareto_distance"][agreed] >= 0).all() and (worlds["nash_distance"].dropna() >= 0).all()
    assert not worlds["mediated"].any() or scenario.spec.mediators
    if scenario.spec.war:
        assert worlds["front"].between(0, 1).all() and (worlds["battles"] >= 0).all()
        assert worlds["front"][worlds["outcome"] == "collapse"].isin([0.0, 1.0]).all()
    for column in worlds.columns[worlds.columns.str.startswith("drawn.")]:
        assert np.isfinite(worlds[column]).all()


def signed_by(scenario, worlds, name: str):
    """The worlds in which a party has signed: (worlds,) of bool."""
    if scenario.spec.parties[name].signature == "none":
        return np.zeros(len(worlds), dtype=bool)
    agreed = (worlds["outcome"] == "agreement").to_numpy()
    return agreed & worlds[f"signed.{name}"] if f"signed.{name}" in worlds else agreed


def within_red_lines(scenario, worlds) -> None:
    """No term that was signed lies beyond a red line that was hard in its world."""
    for name, block in scenario.spec.parties.items():
        for issue, line in block.red_lines.items():
            options = scenario.agenda.issues[scenario.agenda.issue(issue)].options
            ideal, limit = block.preferences[issue].ideal, options.index(line.limit)
            peak = {"first": 0, "last": len(options) - 1}.get(ideal, options.index(ideal) if ideal in options else 0)
            beyond = set(options[limit + 1:]) if limit >= peak != len(options) - 1 else set(options[:limit])
            hard = worlds[f"drawn.parties.{name}.red_lines.{issue}.is_hard"] == 1
            bound = hard & signed_by(scenario, worlds, name)
            assert not beyond & set(worlds[f"terms.{issue}"][bound].astype(str))


@pytest.mark.slow
@settings(STEADY, max_examples=50)
@given(SEEDS)
def test_a_scenario_that_makes_sense_plays_to_consistent_rows(seed):
    scenario = build(Maker(seed).scenario(), f"made up from {seed}")
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        results = sim.run(scenario, WORLDS)
    consistent(scenario, results)
    within_red_lines(scenario, results.worlds)
    assert sim.run(scenario, WORLDS, chunk=12).worlds.equals(results.worlds)


@pytest.mark.slow
@settings(STEADY, max_examples=40)
@given(SEEDS)
def test_a_scenario_that_makes_sense_goes_as_the_oracle_says(seed):
    scenario = build(Maker(seed).scenario(), f"made up from {seed}")
    assert differences(scenario, 1, rows_of(scenario, 3, 1)) == {}


# scenarios that make none

JUNK = st.one_of(st.none(), st.booleans(), st.integers(-10**6, 10**6), st.floats(allow_nan=True, allow_infinity=True),
                 st.text(max_size=6), st.just([]), st.just({}), st.lists(st.integers(), max_size=3),
                 st.dictionaries(st.text(max_size=4), st.integers(), max_size=2), st.just({"normal": [0, 1]}),
                 st.just({"uniform": [1]}), st.just({"uniform": [None, 1]}), st.just("first"), st.just(10**400))
FILES = {name: read(name) for name in sim.names()} | {
    "crisis": data_of("crisis"), "everything": read(str(FOLDER.parent / "everything.yaml"))}


def places(value, here=()):
    """The path of everything in a tree."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*here, key)
        yield from places(part, (*here, key))


def damaged(data: dict, draw) -> dict:
    """A scenario's data after one accident: a key lost or misspelt, a number mistaken, or something else in its place."""
    data = copy.deepcopy(data)
    path = draw(st.sampled_from(list(places(data))))
    holder = data
    for word in path[:-1]:
        holder = holder[word]
    accident = draw(st.sampled_from(["lose", "misspell", "replace", "wrap"]))
    if isinstance(holder[path[-1]], (int, float)) and draw(st.booleans()):
        holder[path[-1]] *= draw(st.sampled_from([0, -1, 10, 0.1, 1e9]))
    elif accident == "lose" or (accident == "misspell" and isinstance(holder, list)):
        holder.pop(path[-1])
    elif accident == "misspell":
        holder[path[-1][:-1] + draw(st.text(max_size=2))] = holder.pop(path[-1])
    else:
        holder[path[-1]] = draw(JUNK) if accident == "replace" else {"of": holder[path[-1]]}
    return data


def refused_with_a_key(attempt) -> None:
    """Run something that either works or is refused in words, every problem with its dotted key."""
    try:
        attempt()
    except sim.UserError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.key and problem.message and "\n" not in problem.key


@pytest.mark.slow
@settings(STEADY, max_examples=60)
@given(st.data(), st.sampled_from(sorted(FILES)))
def test_a_damaged_scenario_is_built_or_refused_with_its_key(source, name):
    data = FILES[name]
    for _ in range(source.draw(st.integers(1, 3))):
        data = damaged(data, source.draw)
    refused_with_a_key(lambda: build(data, name))


@STEADY
@given(st.data())
def test_a_damaged_scenario_that_is_built_plays_without_a_warning(source):
    data = damaged(FILES[source.draw(st.sampled_from(["crisis", "everything"]))], source.draw)
    try:
        scenario = build(data, "damaged")
    except sim.UserError:
        return
    if scenario.spec.protocol.rounds > 200 or scenario.agenda.size > 5000:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        consistent(scenario, sim.run(scenario, 5))


@pytest.mark.slow
@settings(STEADY, max_examples=300)
@given(st.data(), st.sampled_from(["crisis", "pie", "trade", "siege"]))
def test_damaged_text_is_read_or_refused_with_its_key(source, name):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    for _ in range(source.draw(st.integers(1, 3))):
        place, length = source.draw(st.integers(0, len(text))), source.draw(st.integers(0, 12))
        text = text[:place] + source.draw(st.text(":{}[]&*!|>-#\"' \n\tabc01.é$", max_size=6)) + text[place + length:]
    refused_with_a_key(lambda: build(parsed(text, name), name))


@STEADY
@given(st.dictionaries(st.text("abcdefghijklmnop.*_0", min_size=1, max_size=12) | st.sampled_from(
    ["mediator", "mediator.leverage", "parties.*.cost", "parts.x", "issues", "war.rate.mean", "parties.north.tactic.exponent"]),
    JUNK, min_size=1, max_size=2))
def test_any_change_is_made_or_refused_with_its_key(changes):
    refused_with_a_key(lambda: build(edited(FILES["crisis"], changes), "crisis"))


# priors

@settings(STEADY, max_examples=200)
@given(SEEDS.map(lambda seed: Maker(seed).number(-3, 5)), st.lists(st.floats(1e-6, 1 - 1e-6), min_size=1, max_size=5))
def test_a_prior_keeps_within_its_ends_and_its_quantiles_undo_its_distribution(given_, chances):
    prior = parse_number(given_)
    if isinstance(prior, float):
        return
    low, high = prior.support()
    numbers = prior.quantile(np.array(sorted(chances)))
    assert (np.diff(numbers) >= 0).all() and (numbers >= low).all() and (numbers <= high).all()
    back = prior.cdf(numbers)
    assert (back >= np.array(sorted(chances)) - 1e-7).all()
    if prior.dist != "choice":
        assert back == pytest.approx(np.array(sorted(chances)), abs=1e-7)
    assert parse_number(prior.canonical()) == prior


@settings(STEADY, max_examples=200)
@given(st.dictionaries(st.sampled_from(["uniform", "normal", "lognormal", "beta", "choice", "dist", "low", "high", "mean", "x"]),
                       JUNK | st.lists(st.floats(-5, 5), min_size=1, max_size=3), max_size=3))
def test_what_is_no_prior_is_refused_in_words(given_):
    try:
        prior = parse_number(given_)
    except ValueError as error:
        assert str(error)
    else:
        assert np.isfinite(prior.quantile(np.array([0.001, 0.5, 0.999]))).all()
