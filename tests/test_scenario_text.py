"""Scenario texts: what is data and what is refused as none, and what changes to it leave behind."""

from copy import deepcopy
from itertools import permutations

import pytest

import sim
from helpers import data_of, small
from sim.scenario.fields import record_in
from sim.scenario.process import ScenarioSpec
from sim.scenario.reader import edited, parsed
from sim.scenario.shape import ranges
from test_scenario_checks import CRISIS


def refused(text: str) -> str:
    """The message with which a scenario's text is refused."""
    with pytest.raises(sim.UserError) as found:
        sim.scenario.build(parsed(text), "scenario")
    return str(found.value)


# what is not data


@pytest.mark.parametrize("line, key", [
    ("_target_: os.system", "_target_"), ("question: ${oc.env:HOME}", "question"), ("hydra: {run: {dir: /tmp}}", "hydra"),
    ("sources: {s: {where: '${now:}'}}", "sources.s.where"), ("question: ../../secret", "question"),
    ("question: /etc/passwd", "question"), ("question: file:///etc/passwd", "question"),
    ("untabled: {_target_: {status: settled, reason: x}}", "untabled._target_"), ("'${x}': 1", "${x}")])
def test_what_could_run_or_read_is_refused_as_untrusted(line, key):
    assert f"{key}: refused as untrusted" in refused(f"{CRISIS}\n{line}\n")


@pytest.mark.parametrize("value", ["!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!include x.yaml",
                                   "!!binary aGk=", "!!str 5", "!!set {a, b}", "!!timestamp 2001-01-01", "!x 3"])
def test_a_yaml_tag_is_refused_as_untrusted(value):
    assert "refused as untrusted" in refused(f"{CRISIS}\nquestion: {value}\n")
def test_repetition_by_aliases_is_refused():
    assert "refused as untrusted" in refused(f"{CRISIS}\nquestion: &a x\nnote: *a\n")
def test_a_key_that_belongs_to_the_run_is_refused():
    for key in ("replications", "precision", "seed", "engine", "sweep", "results", "scenario"):
        assert "belongs to the run" in refused(f"{CRISIS}\n{key}: 1\n")
def test_a_key_that_stands_twice_is_refused():
    assert "the key 'title' stands twice" in refused("title: a\n" + CRISIS)
    assert "the key 'side' stands twice" in refused(CRISIS.replace("    side: 1", "    side: 1\n    side: 2"))
def test_on_off_yes_and_no_are_words():
    data = parsed("title: yes\nissues: {a: {kind: levels, options: {on: {}, off: {}, no: {}, y: {}}}}\nstart: 2025-01-06\n")
    assert data["title"] == "yes" and data["start"] == "2025-01-06"
    assert list(data["issues"]["a"]["options"]) == ["on", "off", "no", "y"]


def test_numbers_are_read_as_people_write_them():
    assert parsed("a: 0.5\nb: 1e3\nc: 1.5e-3\nd: -2\ne: 010\nf: .5\n") == {
        "a": 0.5, "b": 1000.0, "c": 0.0015, "d": -2, "e": 10, "f": 0.5}


@pytest.mark.parametrize("text", ["", "[1, 2]", "just words", "title: [unclosed", "a: b: c", "\tx: 1", "5: x", "? [1]\n: x",
                                  "a: 1\n---\nb: 2", "x: " + "[" * 60 + "]" * 60, "batna: " + "9" * 5000])
def test_what_is_no_scenario_text_is_refused(text):
    assert refused(text)
def test_an_unknown_scenario_is_named_with_the_nearest():
    with pytest.raises(sim.UserError, match="did you mean 'korea_armistice_1951'"):
        sim.load("korea_armistice_1950")
    with pytest.raises(sim.UserError, match="no file 'gone.yaml'"):
        sim.load("gone.yaml")


@pytest.mark.parametrize("changes, words", [
    ({"mediator.leverage": 0.1}, "there is no mediator"), ({"mediator": "facilitatr"}, "did you mean 'facilitator'"),
    ({"parties.*.costs.*": 1}, "nothing stands where"), ({"title.a": 1}, "is a single value")])
def test_a_change_that_leads_nowhere_is_refused(changes, words):
    with pytest.raises(sim.UserError, match=words.replace("*", r"\*")):
        small("crisis").but(changes)


def test_a_star_passes_over_those_who_have_nothing_there():
    homes = small("crisis", {"parties.north.audience.factions": {"all": {}}, "parties.south.audience.factions": None})
    spec = homes.but({"parties.*.audience.factions.*.weariness": 0.2}).spec
    assert spec.parties["north"].audience.factions["all"].weariness == 0.2 and not spec.parties["south"].audience.factions


def test_a_changed_scenario_leaves_the_first_as_it_was():
    scenario = small("crisis")
    before = scenario.hash
    assert scenario.but({"protocol.rounds": 3}).spec.protocol.rounds == 3
    assert scenario.hash == before and scenario.spec.protocol.rounds == 20


def test_a_preset_leaves_nothing_of_the_mediator_before():
    scenario = small("crisis", {"mediators.m": {"leverage": 0.9, "draft": {"line": "contact"}}}).but(mediator="facilitator")
    assert list(scenario.spec.mediators) == ["mediator"]
    assert scenario.spec.mediators["mediator"].leverage == 0.0 and scenario.but(mediator="none").spec.mediators == {}


def test_the_order_in_which_changes_are_given_does_not_matter():
    changes = {"mediator": "manipulator", "mediators.mediator.leverage": 0.3, "parties.*.optimism": 0.1, "parties.north.optimism.mean": 0.2,
               "parties.north.optimism": {"normal": [0, 0.1]}, "protocol": {"rounds": 5}}
    data = data_of("crisis")
    found = [edited(data, dict(given)) for given in permutations(changes.items())]
    assert all(one == found[0] for one in found)
    assert found[0]["parties"]["north"]["optimism"] == {"dist": "normal", "mean": 0.2, "sd": 0.1}
    assert found[0]["parties"]["south"]["optimism"] == 0.1 and found[0]["mediators"]["mediator"]["leverage"] == 0.3


def test_changes_share_nothing_that_a_later_change_could_reach():
    data, given = data_of("crisis", {"mediators.m": {}}), {"dist": "normal", "mean": 0.5, "sd": 0.1}
    before, changes = deepcopy(data), {"parties.north.batna": given, "mediator.leverage": 0.1, "protocol.rounds": None}
    once = edited(data, changes)
    kept = deepcopy(once)
    edited(once, {"parties.north.batna.mean": 0.1, "parties.*.optimism": 0.2, "mediator.leverage": None, "war.balance": 0.4})
    assert (data, once, given) == (before, kept, {"dist": "normal", "mean": 0.5, "sd": 0.1})


def refused_defaults(record, key: str = ""):
    """What a kind of record, and all inside it, holds where nothing is given, and would not take if it were given."""
    for name, field in record.model_fields.items():
        kind, default = record_in(field.annotation), field.get_default(call_default_factory=True)
        given = record.model_construct(_fields_set={name}, **{name: default})
        yield from ranges(given, f"{key}.{name}") if not field.is_required() else ()
        yield from refused_defaults(kind, f"{key}.{name}") if kind else ()


def test_what_is_not_given_is_in_range():
    assert list(refused_defaults(ScenarioSpec)) == []
