"""Whatever is thrown at it: a valid scenario plays to consistent rows, and anything else is refused with its key."""

import copy
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from helpers import FOLDER, data_of
from sim.domain.priors import parse_number
from sim.scenario import build
from sim.scenario.reader import edited, parsed, read
from sim.strategies.registry import acceptance_rules, opponent_models, protocols, tactics, text_styles

STEADY = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
WORLDS = 23
FRACTION = st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 3))


# scenarios that make sense

def number(low: float, high: float):
    """A number in a range, or a prior that stays in it."""
    within = st.floats(low, high, allow_nan=False).map(lambda x: round(x, 4))
    ends = st.tuples(within, within).filter(lambda e: e[1] - e[0] > 1e-3)
    return st.one_of(within, ends.map(lambda e: {"uniform": list(e)}),
                     ends.map(lambda e: {"normal": [sum(e) / 2, (e[1] - e[0]) / 3], "low": e[0], "high": e[1]}),
                     ends.map(lambda e: {"triangular": [e[0], sum(e) / 2, e[1]]}),
                     st.lists(within, min_size=1, max_size=3).map(lambda values: {"choice": values}))


@st.composite
def tactic(draw):
    """A registered tactic with some of its parameters."""
    plug = tactics[draw(st.sampled_from(tactics.names()))]
    ranges = {key: plug.ranges.get(key, (0, 1)) for key in plug.defaults if draw(st.booleans())}
    return {"name": plug.name, **{key: draw(number(low, min(high, low + 20))) for key, (low, high) in ranges.items()}}


@st.composite
def wanted(draw, issue: str, options: list[str]):
    """What a party wants on an issue."""
    shape = draw(st.sampled_from(["linear", "power", "threshold", "single_peaked", "table"]))
    ideal = draw(st.sampled_from(["first", "last", *(options if shape == "single_peaked" else [])]))
    values = {option: draw(number(0, 1)) for option in options} if shape == "table" else {}
    return {"salience": draw(number(0.1, 5)), "ideal": ideal, "shape": shape, "exponent": draw(number(0.1, 5)),
            "threshold": draw(number(0, 1)), "values": values}


@st.composite
def audience(draw):
    """A home with up to three factions."""
    factions = {f"f{k}": {"weight": draw(number(0.1, 3)), "hawkishness": draw(number(-0.5, 0.8)),
                          "weariness": draw(number(-0.5, 0.5))} for k in range(draw(st.integers(0, 3)))}
    return {"factions": factions, "threshold": draw(number(0.1, 1)), "anticipation": draw(number(0, 1)),
            "error": draw(number(0, 0.3)), "audience_cost": draw(number(0, 2)), "failure_returns": draw(number(0, 1)),
            "failure_cost": draw(number(0, 0.3)), "rule": draw(st.sampled_from(["sure", "probit"]))}


@st.composite
def envoy(draw, issues: dict):
    """An envoy, with a mandate or without."""
    name = draw(st.sampled_from(sorted(issues)))
    mandate = {name: draw(st.sampled_from(issues[name]))} if draw(st.booleans()) else {}
    return {"mandate": mandate, "bias": draw(number(-0.3, 0.3)), "noise": draw(number(0, 0.3)),
            "delay": draw(st.integers(0, 4)), "channel": draw(st.sampled_from(["public", "back"]))}


@st.composite
def party(draw, side: int, issues: dict, war: bool):
    """One of the two sides."""
    limited = draw(st.sampled_from([None, *issues]))
    line = {limited: {"limit": draw(st.sampled_from(issues[limited])), "hard": draw(number(0, 1)),
                      "cost": draw(number(0, 0.5))}} if limited else {}
    given = {"side": side, "preferences": {name: draw(wanted(name, options)) for name, options in issues.items()},
             "red_lines": line, "tactic": draw(tactic()), "horizon": draw(number(1, 60)), "discount": draw(number(0.9, 1)),
             "acceptance": draw(st.sampled_from(acceptance_rules.names())), "audience": draw(audience()),
             "opponent_model": draw(st.sampled_from(opponent_models.names())),
             "envoys": {f"e{k}": draw(envoy(issues)) for k in range(draw(st.integers(1, 2)))},
             "salience_concentration": draw(st.one_of(st.none(), number(1, 50)))}
    if not war or draw(st.booleans()):
        given["batna"] = draw(number(0, 0.9))
    return {**given, "cost": draw(number(0, 0.2)), "optimism": draw(number(-0.2, 0.3)), "confidence": draw(number(1, 50))}


@st.composite
def mediator(draw):
    """A third party with any of its levers."""
    return {"arrival": draw(number(0, 1)), "present": draw(st.booleans()), "steadies": draw(number(0, 1)),
            "repeats": draw(number(0, 1)), "signal": draw(number(0, 20)), "verified": draw(st.booleans()),
            "formulates": draw(st.booleans()), "every": draw(st.integers(1, 5)), "pressure": draw(number(0, 1)),
            "text_style": draw(st.sampled_from(text_styles.names())), "salience_error": draw(number(0, 2)),
            "floor_error": draw(number(0, 0.5)), "leverage": draw(number(0, 0.3)), "leverage_cost": draw(number(0, 2)),
            "bias": {"north": draw(number(-1, 1))}, "tilt": {"south": draw(number(0, 3))},
            "side_payments": {"south": {"amount": draw(number(0, 0.2)), "holds": draw(FRACTION),
                                        "condition": draw(st.sampled_from(["agreement", "talks"]))}}}


@st.composite
def event(draw, war: bool):
    """Something that happens, by a round or a rate."""
    sided = {"cost": (-0.5, 2), "information": (0, 20)} if war else {}
    sided |= {"hawkishness": (-0.3, 0.3), "audience_cost": (-0.5, 2), "leverage": (-0.1, 0.2), "horizon": (-0.5, 2)}
    plain = {"front": (-3, 3), "balance": (-0.1, 0.1), "battles": (-0.5, 2), "truce": (0, 9)} if war else {}
    plain |= {"pause": (0, 5), "leak": (0, 1), "breakdown": (-0.5, 3), "estimates": (0, 1)}
    name = draw(st.sampled_from(sorted({**sided, **plain})))
    size = draw(number(*{**sided, **plain}[name]))
    when = draw(st.sampled_from([{"round": 0}, {"round": 3}, {"rate": 0.3}]))
    return {"kind": "shock", "chance": draw(number(0, 1)), **when, "effects": {name: {"north": size} if name in sided else size}}


@st.composite
def scenarios(draw):
    """A small scenario that makes sense, with any mix of mechanisms."""
    issues, blocks, war = {}, {}, draw(st.booleans())
    for k in range(draw(st.integers(1, 3))):
        count = draw(st.integers(2, 5))
        issues[f"i{k}"] = [f"o{j}" for j in range(count)]
        blocks[f"i{k}"] = {"kind": "levels", "options": {o: {"guarantee": draw(number(0, 1)), "force_cap": draw(number(0, 1)),
                                                             "detection": draw(number(0, 1))} for o in issues[f"i{k}"]}}
    data = {"title": "made up", "issues": blocks, "mediators": {f"m{k}": draw(mediator()) for k in range(draw(st.integers(0, 2)))},
            "parties": {name: draw(party(side, issues, war)) for side, name in ((1, "north"), (2, "south"))},
            "protocol": {"name": draw(st.sampled_from(protocols.names())), "rounds": draw(st.integers(1, 25)),
                         "days": draw(st.sampled_from([1, 3.5, 7, 30])), "breakdown": draw(number(0, 0.3)),
                         "offence": draw(number(0, 1)), "starts": draw(st.sampled_from(["random", "north", "south"]))},
            "events": {f"e{k}": draw(event(war)) for k in range(draw(st.integers(0, 3)))},
            "guarantors": {"ally": {"willingness": draw(number(0, 1)), "punishment": draw(number(0, 2))}},
            "channel": {"leak": draw(number(0, 0.5))}}
    if war:
        data["war"] = {"rate": draw(number(0, 2)), "balance": draw(number(0.3, 0.7)), "start": draw(number(0.2, 0.8)),
                       "steps": draw(st.sampled_from([8, 12])), "truce": draw(st.booleans()),
                       "temptation": draw(st.one_of(st.none(), number(0.01, 1))),
                       "belief": draw(st.sampled_from(["mean", "averaged"])),
                       "shift": {"side": draw(st.sampled_from([1, 2])), "size": draw(number(0, 0.4)),
                                 "cap_effect": draw(number(0, 1))}}
    return data


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
    assert (worlds["round"][worlds["outcome"] == "deadline"] == scenario.spec.protocol.rounds - 1).all()
    for name in scenario.parties:
        value, gain = worlds[f"value.{name}"], worlds[f"gain.{name}"]
        assert (np.isfinite(value) == agreed).all() and np.isfinite(worlds[f"reservation.{name}"]).all()
        assert (gain[agreed] >= -1e-6).all() and gain[~agreed].isna().all()
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


def within_red_lines(scenario, worlds) -> None:
    """No term that was signed lies beyond a red line that was hard in its world."""
    for name, block in scenario.spec.parties.items():
        for issue, line in block.red_lines.items():
            options = scenario.agenda.issues[scenario.agenda.issue(issue)].options
            ideal, limit = block.preferences[issue].ideal, options.index(line.limit)
            peak = {"first": 0, "last": len(options) - 1}.get(ideal, options.index(ideal) if ideal in options else 0)
            beyond = set(options[limit + 1:]) if limit >= peak != len(options) - 1 else set(options[:limit])
            hard = worlds[f"drawn.parties.{name}.red_lines.{issue}.is_hard"] == 1
            assert not beyond & set(worlds[f"terms.{issue}"][hard].astype(str))


@pytest.mark.slow
@settings(STEADY, max_examples=30)
@given(scenarios())
def test_a_scenario_that_makes_sense_plays_to_consistent_rows(data):
    scenario = build(data, "made up")
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        results = sim.run(scenario, WORLDS)
    consistent(scenario, results)
    within_red_lines(scenario, results.worlds)
    assert sim.run(scenario, WORLDS, chunk=12).worlds.equals(results.worlds)


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
    """A scenario's data after one accident: a key lost, misspelt, put twice, or holding something else."""
    data = copy.deepcopy(data)
    path = draw(st.sampled_from(list(places(data))))
    holder = data
    for word in path[:-1]:
        holder = holder[word]
    accident = draw(st.sampled_from(["lose", "misspell", "replace", "replace", "wrap"]))
    if accident == "lose" or (accident == "misspell" and isinstance(holder, list)):
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
@given(number(-3, 5), st.lists(st.floats(1e-6, 1 - 1e-6), min_size=1, max_size=5))
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
