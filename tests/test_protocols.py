"""What every registered protocol promises, at tables of two, three and four seats; a protocol that is added is tested too."""

from copy import deepcopy
from zlib import crc32

import numpy as np
import pytest

import sim
from helpers import agreed, small, worlds_of
from plugs import AGENDA, PACKAGES, WORLDS, fortune, row, same
from sim.arrays import at, at_each
from sim.domain.quorum import Quorum
from sim.protocols.tables import CARRIED, FINAL, NO_DEAL, Table
from sim.strategies.registry import protocols

SEATS = (2, 3, 4)
NAMES = protocols.names()


class Rules:
    """The part of a scenario's protocol block that protocols read."""

    rounds, changes, temperature = 10, 3, 0.1


def sight(seats: int) -> dict:
    """What lies on a table at random: scores and demands of every seat, offers, a text, and where a mediator is there."""
    random = fortune()
    offers = [[np.floor(random.uniform(low, PACKAGES, WORLDS)).astype(int) for _ in range(seats)] for low in (-1, 0)]
    said = [[None if s == m else random.uniform(size=WORLDS) < 0.5 for s in range(seats)] for m in range(seats)]
    return {"starter": np.floor(random.uniform(0, seats, WORLDS)).astype(int), "standing": offers[0], "fresh": offers[1],
            "said": said, "carried": random.uniform(size=WORLDS) < 0.7,
            "text": np.floor(random.uniform(0, PACKAGES, WORLDS)).astype(int),
            "scores": [random.uniform(size=(WORLDS, PACKAGES)) for _ in range(seats)],
            "demands": [random.uniform(0.4, 0.97, WORLDS) for _ in range(seats)], "world": np.arange(WORLDS)}


def quorum(seats: int, least: int | None = None) -> Quorum:
    """Everybody's signature, or any so many."""
    return Quorum((least is None,) * seats, least or seats)


def table(given: dict, rule: Quorum, round: int = 1) -> Table:
    """A table at which a seat says yes to what is worth its demand to it."""
    scores, demands = given["scores"], given["demands"]

    def accepts(seat, offer):
        return (offer != NO_DEAL) & (at(scores[seat], offer.clip(min=0)) >= demands[seat])

    def chance(name):
        return np.random.default_rng(crc32(name.encode())).uniform(size=WORLDS)[given["world"]]

    return Table(round, given["starter"], given["standing"], given["fresh"], given["said"], given["carried"], given["text"],
                 rule, Rules, AGENDA, accepts=accepts, values=lambda seat, package: at(scores[seat], package),
                 bids=lambda: [s - d[:, None] for s, d in zip(scores, demands)], takes=accepts, chance=chance)


def played(name: str, given: dict, rule: Quorum, round: int = 1):
    """The outcome of one round."""
    return protocols[name].function(table(given, rule, round))


def leaves(outcome) -> list:
    """All arrays of an outcome, in order."""
    return [np.broadcast_to(part, outcome.deal.shape) for part in (outcome.deal, *outcome.yes, *outcome.spoke)]


@pytest.mark.parametrize("seats", SEATS)
@pytest.mark.parametrize("name", NAMES)
def test_a_protocol_gives_the_same_answer_twice_and_changes_nothing(name, seats):
    given = sight(seats)
    before, first = deepcopy(given), played(name, given, quorum(seats))
    assert all(map(same, leaves(first), leaves(played(name, given, quorum(seats)))))
    assert str(before) == str(given) and all(map(np.array_equal, before["scores"], given["scores"]))


@pytest.mark.parametrize("seats", SEATS)
@pytest.mark.parametrize("name", NAMES)
def test_no_world_notices_the_others(name, seats):
    given = sight(seats)
    together = leaves(played(name, given, quorum(seats)))
    for world in range(0, WORLDS, 53):
        alone = leaves(played(name, {key: row(part, world) for key, part in given.items()}, quorum(seats)))
        assert [part[world] for part in together] == [part[0] for part in alone]


@pytest.mark.parametrize("least", [None, 2])
@pytest.mark.parametrize("seats", SEATS)
@pytest.mark.parametrize("name", NAMES)
def test_a_deal_has_the_yes_of_enough_seats(name, seats, least):
    given, rule = sight(seats), quorum(seats, least)
    outcome = played(name, given, rule)
    made = outcome.deal != NO_DEAL
    assert made.any() and not made.all() and outcome.deal[made].max() < PACKAGES
    yes = np.array([np.broadcast_to(said, made.shape)[made] for said in outcome.yes])
    assert (yes.sum(axis=0) >= rule.least).all()


@pytest.mark.parametrize("seats", SEATS)
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("alternating", "single_text", "sealed")])
def test_only_one_seat_speaks_where_one_speaks_at_a_time(name, seats):
    given = sight(seats)
    outcome = played(name, given, quorum(seats))
    speaking = np.sum(outcome.spoke, axis=0)
    assert (speaking == (given["carried"] if name in CARRIED else 1)).all()
    made = outcome.deal != NO_DEAL
    assert (np.choose(np.argmax(outcome.spoke, axis=0), given["fresh"])[made] == outcome.deal[made]).all()


@pytest.mark.parametrize("name", CARRIED)
def test_nothing_is_signed_where_no_mediator_is(name):
    given = sight(3)
    assert (played(name, given, quorum(3)).deal[~given["carried"]] == NO_DEAL).all()


def test_sealed_demands_that_are_compatible_split_the_difference():
    given = sight(2)
    given["scores"] = [np.tile(np.linspace(0, 1, PACKAGES), (WORLDS, 1)), np.tile(np.linspace(1, 0, PACKAGES), (WORLDS, 1))]
    deal, (mine, theirs) = played("sealed", given, quorum(2)).deal, given["demands"]
    made = deal != NO_DEAL
    assert ((mine + theirs <= 1 - 1 / (PACKAGES - 1)) <= made).all() and (made <= (mine + theirs <= 1)).all()
    assert at_each(given["scores"][0], deal.clip(min=0)[:, None])[made, 0] == pytest.approx(
        ((1 + mine - theirs) / 2)[made], abs=0.5 / (PACKAGES - 1) + 1e-9)


@pytest.mark.parametrize("round, worse", [(0, True), (Rules.rounds, False)])
def test_a_text_may_get_worse_for_somebody_while_the_talks_are_warm_and_not_once_they_have_cooled(round, worse):
    given = sight(3)
    text = played("single_text", given, quorum(3), round).text
    losses = [at(score, text) < at(score, given["text"]) for score in given["scores"]]
    assert (text != given["text"]).any() and np.any(losses) == worse


@pytest.mark.parametrize("name", NAMES)
def test_a_protocol_says_what_it_does_and_is_named_when_misspelt(name):
    assert protocols[name].doc.endswith(".") and len(protocols[name].doc.split()) >= 5
    with pytest.raises(sim.ScenarioError, match=f"unknown .*'{name}x'.*{name}"):
        small("trade", {"protocol.name": name + "x"})


def placed(name: str) -> dict:
    """A scenario's changes that put a protocol in place, with the mediator that some need."""
    return {"protocol.name": name, **({"mediators.m.present": True} if name in CARRIED else {})}


@pytest.mark.parametrize("scenario", ["trade", "three"])
@pytest.mark.parametrize("name", NAMES)
def test_a_protocol_is_played_by_name_with_any_number_of_parties(name, scenario):
    worlds = worlds_of(small(scenario, placed(name)), 64)
    assert set(worlds["outcome"]) <= {"agreement", "deadline", "walkout"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FINAL])
def test_two_sides_with_room_between_them_agree_under_every_protocol(name):
    from_the_ends = {"parties.north.horizon": 10, "parties.south.horizon": 10, "protocol.temperature": 0.05}
    assert agreed(small("trade", {**placed(name), **from_the_ends, "protocol.rounds": 60})).all()


@pytest.mark.parametrize("name", NAMES)
def test_nobody_signs_what_is_worth_less_than_no_deal(name):
    worlds = worlds_of(small("three", placed(name)))
    signed = worlds["outcome"] == "agreement"
    assert (worlds.loc[signed, [f"gain.{party}" for party in ("north", "south", "east")]] >= -1e-9).all(axis=None)


@pytest.mark.parametrize("name", ["alternating", "conference", "taking_turns"])
def test_who_is_not_needed_may_stay_outside_and_stays_there_for_a_reason(name):
    optional = {"parties.east.signature": "optional", "protocol.quorum": 2}
    worlds = worlds_of(small("three", {**placed(name), **optional}))
    signed = worlds["outcome"] == "agreement"
    outside = signed & ~worlds["signed.east"]
    assert outside.any() and worlds.loc[signed, "signed.east"].any()
    assert worlds.loc[signed, ["signed.north", "signed.south"]].all(axis=None)
    assert signed.mean() > agreed(small("three", placed(name))).mean()


@pytest.mark.parametrize("name", NAMES)
def test_who_starts_does_not_matter_where_both_sides_are_alike(name):
    """Seats change places with their fortunes drawn alike: the two shares of agreement may not differ by four errors."""
    alike = {"parties.north.batna": {"uniform": [0.2, 0.6]}, "parties.south.batna": {"uniform": [0.2, 0.6]},
             "parties.north.tactic": {"name": "time_dependent", "start": 0.6}, "protocol.rounds": 6,
             "parties.south.tactic": {"name": "time_dependent", "start": 0.6}}
    first, second = (agreed(small("trade", {**placed(name), **alike, "protocol.starts": side})) for side in ("north", "south"))
    flips = np.abs(first.astype(int) - second).sum()
    assert abs(first.sum() - second.sum()) <= 4 * np.sqrt(max(flips, 1))
