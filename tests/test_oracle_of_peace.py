"""The ensemble against the oracle where deals are readily signed, and as readily broken: peaces of every course."""

from functools import lru_cache

import pytest

from conftest import EVERYTHING, scenario_named
from helpers import worlds_of
from test_oracle import NO_HOME, differences

READILY_SIGNED = {**NO_HOME, "protocol.breakdown": 0, "parties.*.red_lines": None, "events.*.on": False, "mediator.present": True,
                  "mediator.leverage": {"uniform": [0.1, 0.4]}, "mediator.targets": None, "mediator.pressure": 1,
                  "mediator.leverage_life": {"uniform": [0, 3]}, "war.temptation": None, "war.shift.size": 0.25}
PEACES = {  # name: (scenario, changes)
    "a peace that breaks early": (EVERYTHING, {**READILY_SIGNED, "peace": {
        "accidents": {"uniform": [0, 3]}, "temptation": {"uniform": [5, 50]}, "horizon": 3, "provisions_effect": 2}}),
    "a peace of any shape": (EVERYTHING, {**READILY_SIGNED, "peace": {
        "permanent": {"uniform": [0, 1]}, "scale": {"uniform": [0.1, 5]}, "shape": {"uniform": [0.3, 2]}, "horizon": 40}}),
    "parties who would break any deal": (EVERYTHING, {
        **READILY_SIGNED, "peace.temptation": 9, "parties.*.optimism": 0.3, "parties.*.spoiling": {"uniform": [1, 9]},
        "war.shift.side": 1, "guarantors.*.punishment": 0, "mediator.leverage_life": {"uniform": [0, 5]},
        "mediators.league": {"present": True, "leverage": 0.05, "leverage_life": 9}}),
    "guarantors who have lost heart": (EVERYTHING, {**READILY_SIGNED, "guarantors.*.wavers": 20, "peace.temptation": 9}),
    "a war about the line alone": (EVERYTHING, {
        **READILY_SIGNED, "peace.temptation": 20, "war.about": ["line"], "issues.guarantee.no_deal": "none",
        "issues.force_cap.no_deal": "800", "issues.assets.no_deal": "kept"}),
    "a purchase under pressure": ("calm", {
        "parties.*.batna": {"uniform": [0.5, 0.9]}, "peace.temptation": 100,
        "mediators.broker": {"present": True, "leverage": 0.5, "leverage_life": 0.5}}),
}


@lru_cache(maxsize=None)
def played(name: str, worlds: int = 16):
    """A scenario with its peace changed, and the rows of its worlds."""
    scenario, changes = PEACES[name]
    variant = scenario_named(scenario).but(changes)
    return variant, worlds_of(variant, worlds, 7).to_dict("records")


@pytest.mark.slow
@pytest.mark.parametrize("name", PEACES)
def test_every_peace_goes_as_the_oracle_says(name):
    scenario, rows = played(name)
    assert sum(row["outcome"] == "agreement" for row in rows) > 8
    assert differences(scenario, 7, rows) == {}


def test_the_peaces_held_against_the_oracle_end_in_every_way_and_by_everybody():
    rows = [row for name in PEACES for row in played(name)[1] if row["outcome"] == "agreement"]
    assert {row["peace_ended"] for row in rows} == {"", "accident", "reneging"}
    assert {row["broken_by"] for row in rows} == {"", "north", "south", "buyer", "seller"}
    for gains in ("tempted.north", "tempted.south"):  # some begin at once, some when leverage has faded
        tempted = [(row[gains], row[gains.replace("tempted", "leverage")]) for row in rows if row.get(gains, 0) > 0]
        assert any(gain < leverage for gain, leverage in tempted)
