"""Votes that deals with certain terms need at home, and third parties whose no closes an option to all."""

import numpy as np
import pytest

from helpers import small
from stages import THERE, WRITER
from sim.model.negotiation import Negotiation

LAND = {"on": {"line": ["contact", "valley_south"]}, "threshold": 0.8}
HOME = {"parties.north.audience": {"threshold": 0.5, "factions": {
    "doves": {"hawkishness": 0.1}, "others": {"hawkishness": 0.3}, "hawks": {"hawkishness": 0.7, "saliences": {"line": 5}}}}}
WITH_A_VOTE = {**HOME, "parties.north.audience.referendum": LAND}
WORLDS = 7


def talks_of(changes):
    """A small negotiation after its first round."""
    talks = Negotiation(small("crisis", changes), 0, WORLDS, 1)
    talks.step()
    return talks


def calls(talks, **listed):
    """The packages with any of the listed options: (packages,) of bool."""
    return talks.agenda.total(talks.agenda.having(listed), 1)[0] > 0


def test_packages_that_call_for_a_referendum_are_held_against_its_threshold_and_others_are_not():
    plain, strict, voted = (talks_of(changes) for changes in (HOME, {**HOME, "parties.north.audience.threshold": 0.8}, WITH_A_VOTE))
    asked = calls(voted, **LAND["on"])
    assert 0 < asked.sum() < len(asked)
    low, high, gap = (np.broadcast_to(talks.parties[0].gap, (WORLDS, len(asked))) for talks in (plain, strict, voted))
    assert (gap[:, asked] == high[:, asked]).all() and (gap[:, ~asked] == low[:, ~asked]).all() and (high < low).any()


def test_a_referendum_that_needs_less_than_any_deal_changes_nothing():
    easy = {**HOME, "parties.north.audience.referendum": {**LAND, "threshold": 0.2}}
    assert (np.broadcast_to(talks_of(HOME).parties[0].gap, talks_of(easy).parties[0].gap.shape) == talks_of(easy).parties[0].gap).all()


def test_the_gap_of_one_package_is_the_gap_of_all_at_that_package():
    north = talks_of(WITH_A_VOTE).parties[0]
    rows, whole = np.arange(WORLDS), np.broadcast_to(north.gap, north.worth.shape)
    for package in range(0, north.worth.shape[1], 5):
        assert north.gap_at(rows, np.full(WORLDS, package)) == pytest.approx(whole[:, package], abs=1e-12)


@pytest.mark.parametrize("binds", [0, 1])
def test_a_deal_that_calls_for_a_vote_which_cannot_be_held_is_closed_to_its_party_alone(binds):
    barred = {**LAND, "barred": {"guarantee": ["none"]}, "binds": binds}
    talks = talks_of({**HOME, "parties.north.audience.referendum": barred})
    closed = calls(talks, **LAND["on"]) & calls(talks, guarantee=["none"])
    north, south = talks.parties
    assert north.wants.admissible is None if binds == 0 else (north.wants.admissible == ~closed).all()
    assert south.wants.admissible is None


@pytest.mark.parametrize("style", ["nash", "single", "kalai_smorodinsky", "egalitarian", "issue_by_issue"])
def test_no_mediator_writes_what_a_veto_has_closed_unless_it_came_with_it(style):
    veto = {"issues.line.veto": {"bank": {"options": ["contact", "port_north"], "consent": 0}}}
    talks = talks_of({**THERE, **WRITER, **veto, "mediators.m.text_style": style, "mediators.m.draft": {"line": "contact"}})
    mediator, rows = talks.mediators[0], np.arange(WORLDS)
    closed = calls(talks, line=["contact", "port_north"])
    mediator.text[:], mediator.fresh[:] = talks.agenda.package({"line": "contact", "guarantee": "none", "forces": "300"}), True
    assert closed[mediator.write(talks.parties, rows)].all()
    assert not closed[mediator.write(talks.parties, rows)].any()
