"""A mistake in a scenario is named by its dotted key, with what was expected and a way out, before anything is played."""

import pytest

import sim
from helpers import FOLDER, data_of, small

CRISIS = (FOLDER / "crisis.yaml").read_text(encoding="utf-8")


def problems(changes: dict, scenario: str = "crisis") -> dict[str, str]:
    """What is found wrong with a changed small scenario, by key."""
    with pytest.raises(sim.ScenarioError) as found:
        sim.scenario.build(data_of(scenario, changes), scenario)
    assert all(problem.key for problem in found.value.problems), "a problem must name its key"
    named = {}
    for problem in found.value.problems:
        named[problem.key] = "; ".join([*named.get(problem.key, "").split("; "), problem.message]).removeprefix("; ")
    return named


PREFERENCE = "parties.north.preferences"
HOME = {"factions": {"doves": {}, "hawks": {}, "others": {}}}


@pytest.mark.parametrize("key, value, words", [
    ("prties", {}, "did you mean 'parties'"),
    ("protocol.ronuds", 3, "did you mean 'rounds'"),
    ("parties.north.optimsm", 0.1, "did you mean 'optimism'"),
    ("parties.north.audience.treshold", 0.5, "did you mean 'threshold'"),
    ("issues.guarantee.options.treaty.guarante", 1, "did you mean 'guarantee'"),
    ("mediators.m.levrage", 0.1, "did you mean 'leverage'"),
    ("guarantors.ally.punish", 1, "did you mean 'punishment'"),
    ("war.shift.sise", 1, "did you mean 'size'"),
    ("map.regions.hills.popluation", 1, "did you mean 'population'"),
    ("events.e.efects", {}, "did you mean 'effects'"),
])
def test_an_unknown_key_is_named_with_the_nearest(key, value, words):
    found = problems({"mediators.m": {}, "guarantors.ally": {}, "events.e": {"kind": "talks", "round": 0}, key: value})
    assert words in found[key]


@pytest.mark.parametrize("key, value, words", [
    ("parties.north.tactic", "time_dependant", "did you mean 'time_dependent'"),
    ("parties.north.tactic", {"name": "micro", "rung": 3}, "did you mean 'rungs'"),
    ("parties.north.acceptance", "ac_nxt", "did you mean 'ac_next'"),
    ("parties.north.opponent_model", "frequncy", "did you mean 'frequency'"),
    ("protocol.name", "alternate", "did you mean 'alternating'"),
    ("protocol.starts", "nroth", "did you mean 'north'"),
    ("mediators.m", {"text_style": "singel"}, "did you mean 'single'"),
    ("mediators.m", {"draft": {"line": "contct"}}, "did you mean 'contact'"),
    ("parties.north.envoys", {"e": {"draft": {"line": "contct"}}}, "did you mean 'contact'"),
    ("parties.north.envoys", {"e": {"draft": {"lin": "contact"}}}, "did you mean 'line'"),
    ("parties.north.envoys", {"e": {"mandate": {"line": "contct"}}}, "did you mean 'contact'"),
    ("mediators.m", {"bias": {"nort": 0.1}}, "did you mean 'north'"),
    ("events.e", {"kind": "strik", "round": 1}, "did you mean 'strike'"),
    ("events.e", {"kind": "talks", "round": 1, "effects": {"cost": {"nort": 1}}}, "did you mean 'north'"),
    ("events.e", {"kind": "talks", "round": 1, "effects": {"willingness": {"aly": 1}}}, "did you mean 'ally'"),
    ("events.e", {"kind": "talks", "round": 1, "effects": {"salience": {"north": {"lin": 1}}}}, "did you mean 'line'"),
    ("issues.guarantee.options.treaty.guarantee", {"aly": 1}, "did you mean 'ally'"),
    ("issues.line.lines", ["contact", "all_sout"], "did you mean 'all_south'"),
    ("parties.north.position", {"lines": "contact"}, "did you mean 'line'"),
    ("parties.north.red_lines", {"line": {"limit": "contct"}}, "did you mean 'contact'"),
    ("parties.north.linkages", {"l": {"issues": ["line", "guarante"]}}, "did you mean 'guarantee'"),
    ("parties.north.envoys", {"e": {"mandate": {"line": "contct"}}}, "did you mean 'contact'"),
    ("parties.north.audience.factions", {"f": {"saliences": {"lnie": 1}}}, "did you mean 'line'"),
    ("parties.north.audience", {**HOME, "network": {"kind": "star", "centre": "dove"}}, "did you mean 'doves'"),
    ("parties.north.audience", {**HOME, "network": {"ties": {"t": {"between": ["doves", "hakws"]}}}}, "did you mean 'hawks'"),
    ("parties.north.audience", {**HOME, "network": {"kind": "rng"}}, "expected one of 'complete', 'ring', 'star' or 'listed'"),
    ("map.lines.contact.side1", ["hills", "vally"], "did you mean 'valley'"),
    ("map.regions.hills.weight", {"nrth": 1}, "did you mean 'north'"),
    ("war.belief", "averagd", "did you mean 'averaged'"),
    ("war.about", ["lin"], "did you mean 'line'"),
    ("parties.north.source", "asumption", "did you mean 'assumption'"),
    ("parts.nothing", False, "unknown part 'nothing'"),
])
def test_an_unknown_name_is_named_with_the_nearest(key, value, words):
    found = problems({"guarantors.ally": {}, "mediators.m": {}, key: value})
    assert any(words in message and where.startswith(key) for where, message in found.items()), found


@pytest.mark.parametrize("key", ["title", "issues", "parties", "parties.north.preferences", "parties.north.preferences.line",
                                 "issues.line.kind", "map.regions.hills.holder", "map.regions", "map.lines.contact.side1"])
def test_what_is_missing_is_named(key):
    assert "missing" in problems({key: None})[key]


@pytest.mark.parametrize("key, value, words", [
    ("protocol.rounds", "many", "expected a whole number, not 'many'"),
    ("protocol.rounds", 2.5, "expected a whole number, not 2.5"),
    ("protocol.rounds", True, "expected a whole number"),
    ("protocol.days", "7", "expected a number, not '7'"),
    ("protocol", 3, "expected a mapping"),
    ("parties", ["north", "south"], "expected a mapping"),
    ("parties.north.side", "1", "expected one of 1 or 2"),
    ("parties.north.cost", "cheap", "expected a number or a prior"),
    ("parties.north.cost", True, "expected a number or a prior"),
    ("parties.north.cost", [1, 2], "expected a number or a prior"),
    ("war.truce", "yes", "expected true or false, not 'yes'"),
    ("war.truce", 1, "expected true or false"),
    ("title", 5, "expected a word, not 5"),
    ("issues.guarantee.kind", "scale", "expected one of 'line', 'levels', 'range' or 'division'"),
    ("map.lines.contact.side1", "hills", "expected a list"),
    ("parties.north.envoys", {"e": {"channel": "secret"}}, "expected one of 'public' or 'back'"),
])
def test_what_is_of_the_wrong_type_is_named(key, value, words):
    found = problems({key: value})
    assert any(words in message and where.startswith(key) for where, message in found.items()), found


@pytest.mark.parametrize("key, value", [
    ("parties.north.envoys.envoy.eagerness", -0.1), ("parties.north.discount", 1.2), ("parties.north.cost", -0.1), ("protocol.breakdown", -1), ("protocol.rounds", 0),
    ("war.steps", 1), ("war.balance", 1.0), ("parties.north.tactic.exponent", 0), ("parties.north.horizon", 0),
    ("parties.north.preferences.line.salience", -1), ("parties.north.audience.threshold", 0), ("map.area_share", 2),
    ("war.rate", 99999), ("parties.north.batna", 3)])
def test_what_is_out_of_range_is_named(key, value):
    assert "out of range; expected" in problems({key: value})[key]


@pytest.mark.parametrize("key, prior, words", [
    ("war.balance", {"normal": [0.5, 0.2]}, "outside 0.01 … 0.99"),
    ("war.balance", {"uniform": [0, 1]}, "outside 0.01 … 0.99"),
    ("parties.north.cost", {"normal": [0.02, 0.01]}, "cut it with low: and high:"),
    ("parties.north.discount", {"triangular": [0.9, 0.95, 1.1]}, "outside 0 … 1"),
    ("parties.north.discount", {"choice": [0.9, 2]}, "outside 0 … 1"),
    ("parties.north.cost", {"lognormal": [0.02, 3]}, "outside 0 … 10"),
    ("parties.north.cost", {"normal": [0.5]}, "normal takes [mean, sd]"),
    ("parties.north.cost", {"normal": [0.5, -1]}, "sd must be above 0"),
    ("parties.north.cost", {"uniform": [1, 0]}, "low must be below high"),
    ("parties.north.cost", {"norml": [0.5, 1]}, "not a prior"),
    ("parties.north.cost", {"dist": "norml", "mean": 0}, "did you mean 'normal'"),
    ("parties.north.cost", {"dist": "normal", "mean": 0}, "also needs sd"),
    ("parties.north.cost", {"uniform": [0, 1], "high": 2}, "does not know 'high'"),
    ("parties.north.cost", {"choice": [0, 1], "weights": [1]}, "as many as values"),
    ("parties.north.cost", {"choice": []}, "list of numbers"),
    ("parties.north.cost", {"normal": [0, 1], "low": 9, "high": 10}, "no weight between"),
    ("parties.north.batna", {"choice": [0.1], "low": 0.3}, "does not know 'low'"),
    ("parties.north.batna", {"normal": [0.1]}, "normal takes [mean, sd]"),
    ("parties.north.batna", {"normal": [0.1, 0.1], "common": "luck"}, "need both `common`"),
    ("parties.north.batna", {"uniform": [0.1, 0.2], "common": "luck", "correlation": 2}, "a number in 0…1"),
])
def test_a_prior_that_cannot_be_or_leaves_its_range_is_named(key, prior, words):
    assert words in problems({key: prior})[key]


@pytest.mark.parametrize("key", ["parties.north.cost", "parties.south.batna", "war.balance"])
def test_exact_play_refuses_what_others_could_learn_from_what_they_know_of_themselves(key):
    tied = {"uniform": [0.1, 0.2], "common": "luck", "correlation": 0.5}
    exact = {"protocol.name": "ultimatum", "parties.*.tactic": "equilibrium"}
    assert "drawn apart from all else" in problems({**exact, key: tied})[key]


@pytest.mark.parametrize("changes, key", [
    ({"war": None}, "parties.north.batna"),
    ({"parties.north.side": 2}, "parties"),
    ({"parties.south": None}, "parties"),
    ({"events.e": {"kind": "talks", "round": 1, "rate": 0.1}}, "events.e"),
    ({"events.e": {"kind": "talks"}}, "events.e"),
    ({"events.e": {"kind": "talks", "date": "2025-01-10"}, "start": None}, "start"),
    ({"events.e": {"kind": "talks", "date": "10 January"}}, "events.e.date"),
    ({"start": "yesterday"}, "start"),
    ({f"{PREFERENCE}.line.ideal": "contact"}, f"{PREFERENCE}.line.ideal"),
    ({f"{PREFERENCE}.line.values": {"contact": 1}}, f"{PREFERENCE}.line.values"),
    ({f"{PREFERENCE}.guarantee.shape": "table"}, f"{PREFERENCE}.guarantee.values.treaty"),
    ({f"{PREFERENCE}.{issue}.salience": 0 for issue in ("line", "guarantee", "forces")}, PREFERENCE),
    ({"parties.north.envoys": {}}, "parties.north.envoys"),
    ({"war.about": ["line"]}, "issues.guarantee.no_deal"),
    ({"war.stakes": [0, 0.5, 1]}, "war.stakes"),
    ({"war.steps": 2, "war.balance": 0.8}, "war.steps"),
    ({"war.rate": 99, "protocol.days": 30}, "war.rate"),
    ({"issues.forces.step": 70}, "issues.forces.step"),
    ({"issues.forces.low": 900}, "issues.forces"),
    ({"issues.forces.step": None}, "issues.forces"),
    ({"issues.guarantee.options": {"treaty": {}}}, "issues.guarantee"),
    ({"issues.guarantee.no_deal": "peace"}, "issues.guarantee.no_deal"),
    ({"issues.forces.step": 0.05}, "issues.forces"),
    ({"parties.north.audience.factions": {"f": {"weight": 0}}}, "parties.north.audience.factions"),
    ({"parties.north.envoys": {"e": {"share": 0}, "f": {"share": 0}}}, "parties.north.envoys"),
    ({f"map.regions.{region}.weight": {"north": 0} for region in ("hills", "valley", "port", "plain")}, "map.regions"),
])
def test_a_contradiction_is_named(changes, key):
    assert key in problems(changes)


@pytest.mark.parametrize("changes, key", [
    ({"map.borders": [{"between": ["north_core", "hills"]}, {"between": ["plain", "south_core"]}]}, "map.borders"),
    ({"map.borders": [{"between": ["north_core", "hlls"]}]}, "map.borders[0]"),
    ({"map.lines.port_north.side1": ["hills", "port"]}, "map.lines.port_north"),
    ({"map.lines.valley_south.side1": ["hills", "valley", "port", "plain"]}, "map.lines.valley_south"),
    ({"map.lines.contact.current": False}, "map.lines"),
    ({"map.lines.all_north.current": True}, "map.lines"),
    ({"map.regions.hills.holder": "east"}, "map.regions.hills.holder"),
    ({"map": None}, "issues.line"),
    ({"map.generate": True, "map.regions.north_core.anchor": False}, "map.generate"),
])
def test_a_map_in_pieces_or_a_chain_that_is_none_is_named(changes, key):
    assert key in problems(changes)


def test_an_exchange_of_regions_may_break_the_chain_when_it_says_so():
    swap = {"map.lines.swap": {"side1": ["hills", "valley", "port", "plain"], "chain": False}}
    assert small("crisis", swap).agenda.size == 6 * 15
    assert "map.lines.swap" in problems({"map.lines.swap": {"side1": ["hills", "valley", "port"], "chain": True}})


@pytest.mark.parametrize("off, words", [
    ("{protocol.brakdown: 0}", "did you mean 'breakdown'"), ("{protocol.breakdown: -1}", "out of range"),
    ("{guarantors.aly: null}", "leads nowhere"), ("{mediators.n.leverage: 0}", "leads nowhere"), ("{title.x: 1}", "single value"),
    ("{}", None), ("{protocol.breakdown: 0, parties.*.cost: 0.1, parties.north.tactic.exponent: 2}", None)])
def test_a_part_that_cannot_be_switched_off_is_named(tmp_path, off, words):
    file = tmp_path / "crisis.yaml"
    file.write_text(f"{CRISIS}\nmediators: {{m: {{}}}}\nparts: {{p: {{text: a part, off: {off}}}}}\n", encoding="utf-8")
    if words is None:
        assert sim.load(str(file)).but({"parts.p": False}).parts == {"p": False}
    else:
        with pytest.raises(sim.ScenarioError, match="parts.p.off") as found:
            sim.load(str(file))
        assert words in str(found.value)


MISTAKES = {"protocol.ronuds": 3, "parties.north.discount": 2, "parties.south.tactic": "nibbling", "war.truce": "yes",
            "map.lines.contact.side1": ["hills", "vally"], "events.e": {"kind": "strik", "round": 1}}


@pytest.mark.parametrize("more", [{}, {"title": None}, {"parties.north.preferences.line": None}])
def test_all_mistakes_of_a_scenario_are_found_at_once(more):
    found = problems({**MISTAKES, **more})
    assert {key for key in MISTAKES | more if not any(where.startswith(key) for where in found)} == set()


def test_every_mistake_of_one_kind_is_found_at_once():
    kinds = ({"protocol.ronuds": 3, "war.truce": "yes", "title": None},
             {"parties.north.discount": 2, "parties.south.cost": -1, "war.balance": 3},
             {"parties.north.tactic": "a", "parties.south.acceptance": "b", "events.e": {"kind": "c", "round": 1}})
    for mistakes in kinds:
        assert all(any(where.startswith(key) for where in problems(mistakes)) for key in mistakes)
