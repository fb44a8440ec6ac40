"""Design points that differ in numbers are rows of one ensemble: the same worlds to the bit as each of them played alone."""

import random

import numpy as np
import pytest
from conftest import EVERYTHING, REAL, same_worlds, scenario_named

import sim
from sim.domain.priors import Prior
from sim.experiment.chunks import played
from sim.experiment.designs import designed
from sim.experiment.run import task_of
from sim.experiment.structures import structures
from sim.scenario.numbers import numbers_at
from sim.scenario.textbook import flat

WORLDS = 41
FACTORS = (0.9, 0.95, 1.02)
MOVED = {"uniform": "high", "normal": "sd", "triangular": "high", "beta": "a", "lognormal": "spread"}


def points_of(scenario, factors: dict, **how) -> list:
    """The points of a grid."""
    return designed(scenario, factors, **how)[0]


def moved(value, factor: float):
    """A number multiplied; a prior with one parameter a little smaller or larger; None where it had better stay."""
    if isinstance(value, float):
        return value * factor
    if not isinstance(value, Prior) or value.dist == "choice":
        return None
    given, name = value.canonical(), MOVED[value.dist]
    return {**given, name: given[name] - 0.02 * (1.2 - factor) * abs(given[name])}


def all_moved(scenario, seed: int) -> dict:
    """Every number of a scenario that may be a row, moved by chance; those that cannot be moved so are left out."""
    chance, changes = random.Random(seed), {}
    for key, value in flat(scenario.spec).items():
        learned = key == "war.balance" and isinstance(value, Prior)  # which all know, and so is the same in all rows
        made = moved(value, chance.choice(FACTORS)) if numbers_at(scenario, key) and not learned else None
        if made is not None:
            changes[key] = made
    while True:
        try:
            scenario.but(changes)
            return changes
        except sim.UserError as error:
            wrong = {problem.key for problem in error.problems}
            changes = {key: value for key, value in changes.items() if not any(key.startswith(bad) or bad.startswith(key) for bad in wrong)}


@pytest.mark.parametrize("name", [*REAL, EVERYTHING, "calm"])
def test_rows_with_every_number_moved_are_the_worlds_of_each_point_alone(name):
    scenario = scenario_named(name)
    changes = [all_moved(scenario, seed) for seed in range(3)]
    common = set.intersection(*map(set, changes))
    points = [sim.Point({"copy": k}, scenario, 3, changes={key: given[key] for key in given if key in common})
              for k, given in enumerate(changes)]
    [structure] = structures(points)
    assert len(common) > 100 and len(structure.varied) > 40
    together = sim.run_points(points, WORLDS)
    for number, point in enumerate(points):
        alone = sim.run(point.scenario, WORLDS, 3).worlds.drop(columns="point")
        same_worlds(together.rows(number)[alone.columns], alone)


def test_points_of_one_structure_share_all_but_numbers(everything):
    def places(factors, **how):
        return [list(structure.points) for structure in structures(points_of(everything, factors, **how))]

    assert places({"protocol.breakdown": [0.01, 0.02, 0.03]}) == [[0, 1, 2]]
    assert places({"protocol.breakdown": [0, 0.02, 0.03, 0]}) == [[0, 3], [1, 2]], "a number that is 0 switches something off"
    assert places({"protocol.rounds": [5, 6], "protocol.breakdown": [0.01, 0.02]}) == [[0, 1], [2, 3]]
    assert places({"parties.*.optimism": [0.1, {"uniform": [0, 0.1]}, {"uniform": [0, 0.2]}, {"normal": [0.1, 0.01]}]}) == [
        [0], [1, 2], [3]]
    assert places({"mediator": ["none", "manipulator"]}) == [[0], [1]]
    two = points_of(everything, {"protocol.breakdown": [0.01]}, seed=1) + points_of(everything, {"protocol.breakdown": [0.02]}, seed=2)
    assert [list(structure.points) for structure in structures(two)] == [[0], [1]], "another seed is another fortune"


def test_a_parameter_of_a_prior_is_a_row_too():
    scenario = scenario_named("calm").but({"parties.*.batna": {"normal": [0.3, 0.05]}})
    points = points_of(scenario, {"parties.*.batna.mean": [0.2, 0.3], "parties.*.batna.sd": [0.01, 0.02]})
    [structure] = structures(points)
    prior = next(iter(structure.varied.values()))
    assert [list(column) for column in prior.parameters] == [[0.2, 0.2, 0.3, 0.3], [0.01, 0.02, 0.01, 0.02]]


def test_a_part_that_is_off_has_the_last_word_on_its_numbers():
    points = points_of(scenario_named("sinai_1977"), {"parts.power_shift": [False], "breach.shift": [0.3, 0.4]})
    assert len(structures(points)) == 2
    one, other = (sim.run_points([point], WORLDS).worlds.drop(columns="breach.shift") for point in points)
    same_worlds(one, other)


def test_where_theory_is_compared_every_point_is_a_scenario_of_its_own():
    points = points_of(sim.load("theory/fearon_cost"), {"parties.first.cost": [0.1, 0.2]})
    assert [list(structure.points) for structure in structures(points)] == [[0], [1]]


def test_all_that_is_wrong_with_any_point_is_said_at_once(everything):
    points = points_of(everything, {"protocol.breakdown": [0.01, -1, 0.02], "parties.*.optimism": [0.1, 0.2, 7]})
    with pytest.raises(sim.UserError) as found:
        structures(points)
    said = str(found.value)
    assert "protocol.breakdown: -1" in said and all(f"parties.{name}.optimism: 7" in said for name in everything.parties)
    with pytest.raises(sim.UserError, match="protocol.nothing"):
        structures(points_of(everything, {"protocol.nothing": [1, 2]}))
    with pytest.raises(sim.UserError, match="low must be below high"):
        structures(points_of(everything, {"protocol.breakdown": [{"uniform": [0, 0.1]}, {"uniform": [0.2, 0.1]}]}))


def test_a_chunk_may_hold_different_worlds_of_its_points(calm):
    points = points_of(calm, {"protocol.breakdown": [0.01, 0.02, 0.05]})
    whole = sim.run_points(points, WORLDS)
    [structure] = structures(points)
    ragged = played(task_of(((0, 3, 5), (2, 17, 9), (2, 30, 1)), structure, points))
    rows = [whole.rows(0)[3:8], whole.rows(2)[17:26], whole.rows(2)[30:31]]
    same_worlds(ragged, whole.worlds.loc[np.concatenate([part.index for part in rows])])
