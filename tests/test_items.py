"""Talks item by item: what is closed stays closed, offers and texts keep it, and some protocols have nothing to close."""

import json

import numpy as np
import pytest

import sim
from conftest import EVERYTHING, scenario_named
from helpers import data_of, small, worlds_of
from oracle_differences import differences, rows_of
from sim.cli.main import main
from sim.model.items import OPEN, Items

WITH_OFFERS = ("alternating", "taking_turns", "shuttle", "conference")
STYLES = ("nash", "single", "kalai_smorodinsky", "egalitarian", "issue_by_issue")
KEEN = {"protocol.closes": 1, "protocol.breakdown": 0.01, "mediators.*.present": True, "mediators.*.every": 2}
NARROW = {"parties.north.envoys.minister.mandate": {"line": "contact"}, "parties.north.envoys.adviser.mandate": {"line": "port_north"}}


def everything(**changes):
    """The scenario with everything switched on, item by item."""
    return scenario_named(EVERYTHING).but({**KEEN, **changes})


def stories(scenario, worlds: int = 12):
    return [sim.transcript(scenario, world) for world in range(worlds)]


# the rule

@pytest.fixture
def items():
    return Items(small("trade").agenda, 3, 2)


def test_an_issue_is_closed_once_all_have_named_one_option_for_so_many_rounds(items):
    package = items.agenda.package
    same, other = np.full(3, package({"land": "4", "safety": "1"})), np.array([package({"land": "4", "safety": s}) for s in "123"])
    assert not items.note([same, other], 0).any()
    assert items.note([same, other], 1).tolist() == [[True, True], [True, False], [True, False]]
    assert items.option.tolist() == [[4, 1], [4, OPEN], [4, OPEN]] and items.since[0].tolist() == [1.0, 1.0]


def test_who_has_made_no_offer_closes_nothing_and_another_option_starts_the_count_anew(items):
    package = items.agenda.package
    here, there = (np.full(3, package({"land": land, "safety": "0"})) for land in "45")
    for offers in ([here, np.full(3, -1)], [here, here], [there, there]):
        assert not items.note(offers, 0)[:, 0].any()
    assert items.note([there, there], 1)[:, 0].all()


def test_a_package_keeps_what_is_closed_and_all_else_it_says(items):
    package = items.agenda.package
    named = np.array([package({"land": "4", "safety": "1"}), package({"land": "4", "safety": "2"}), package({"land": "3", "safety": "1"})])
    for t in range(2):
        items.note([named, np.full(3, package({"land": "4", "safety": "1"}))], t)
    kept = items.keeps(np.full(3, package({"land": "9", "safety": "9"})))
    assert [items.agenda.terms(x) for x in kept] == [{"land": "4", "safety": "1"}, {"land": "4", "safety": "9"},
                                                     {"land": "9", "safety": "1"}]
    assert items.keeps(np.full(3, -1)).tolist() == [-1, -1, -1]


# in play

@pytest.mark.parametrize("protocol, style", [(name, "nash") for name in WITH_OFFERS] + [("alternating", style) for style in STYLES[1:]])
def test_offers_texts_and_deals_keep_what_is_closed(protocol, style):
    scenario, seen = everything(**{"protocol.name": protocol, "mediators.*.text_style": style}), 0
    for story in stories(scenario, 6):
        closed = {}
        for page in story.rounds:
            said = [value for key, value in page.items() if key.startswith(("offer/", "text/")) or key == "accepted"]
            for terms in [scenario.agenda.terms(int(x)) for x in said if x >= 0]:
                assert closed.items() <= terms.items()
            closed |= {issue: terms[issue] for issue in scenario.agenda.names if page[f"closed/{issue}"]}
        seen += len(closed)
    assert seen


def test_talks_item_by_item_go_as_the_oracle_says():
    variants = [(everything(), 12), (everything(**NARROW, **{"mediators.*.text_style": "issue_by_issue"}), 8),
                (scenario_named(EVERYTHING).but({"protocol.closes": 3, "protocol.name": "conference"}), 8),
                (small("three", {"protocol.closes": 1, "parties.*.opponent_model": "frequency"}), 8)]
    for seed, (scenario, worlds) in enumerate(variants):
        assert differences(scenario, seed, rows_of(scenario, worlds, seed)) == {}


def test_a_world_replayed_alone_closes_the_same_items():
    scenario = everything()
    rows = worlds_of(scenario, 101)
    for world in (3, 40, 97):
        alone = sim.transcript(scenario, world).ending
        for issue in scenario.agenda.names:
            assert np.array_equal(alone[f"closed.{issue}"], rows[f"closed.{issue}"][world], equal_nan=True)


def test_closed_late_enough_no_item_is_closed_and_no_world_changes():
    plain, late = (worlds_of(small("three", changes), 101) for changes in ({}, {"protocol.closes": 24}))
    assert late.filter(like="closed.").isna().all(axis=None) and plain.equals(late[plain.columns])


# what a user is told

@pytest.mark.parametrize("changes, words", [
    ({"protocol.name": "sealed"}, "protocol sealed leaves no offers that could close an issue"),
    ({"protocol.name": "single_text", "mediators.m": {"present": True}}, "protocol single_text leaves no offers"),
    ({"protocol.name": "ultimatum"}, "protocol ultimatum leaves no offers"),
    ({"parties.north.tactic": "equilibrium"}, "tactic equilibrium of north"),
])
def test_where_no_offers_could_close_an_issue_the_rule_is_refused(changes, words):
    with pytest.raises(sim.ScenarioError, match=words):
        sim.scenario.build(data_of("three", {"protocol.closes": 2, **changes}), "three")


def test_answer_and_story_say_what_was_closed_and_when(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call = ["run", "scenario=korea_armistice_1951", "replications=61", "protocol.closes=1", "results.figures=false"]
    assert main(call) == 0
    assert "of the worlds, half of them within" in " ".join(capsys.readouterr().out.split())
    assert main([*call, "--json"]) == 0
    closed = json.loads(capsys.readouterr().out)["points"][0]["closed"]
    assert 0 < closed["airfields"] <= 1
    told = "\n".join(map(str, stories(sim.load("korea_armistice_1951").but({"protocol.closes": 1}), 3)))
    assert "Closed between them: airfields at allowed." in told
