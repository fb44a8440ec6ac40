"""What theory lays over a table of packages, against plain loops."""

import numpy as np
import pytest

from helpers import small, worlds_of
from sim.domain import measures
from sim.domain.quorum import Quorum
from test_domain import AGENDA, fortune


# measures, against loops


def tables(parties: int = 2, worlds: int = 50):
    """Random scores, floors, and the zone they leave."""
    random = fortune()
    scores = [random.uniform(size=(worlds, AGENDA.size)) for _ in range(parties)]
    floors = [random.uniform(0.2, 1.0, worlds) for _ in range(parties)]
    return scores, floors, Quorum((True,) * len(scores), len(scores)).passes([s >= f[:, None] for s, f in zip(scores, floors)])
def judged(name: str, gains, bests) -> float:
    """What a solution maximises, for one package."""
    return {"nash": np.prod(gains), "kalai": min(g / b for g, b in zip(gains, bests)), "egalitarian": min(gains)}[name]


@pytest.mark.parametrize("parties", [2, 3])


@pytest.mark.parametrize("name", measures.SOLUTIONS)
def test_solutions_are_the_best_of_the_zone_and_none_where_it_is_empty(name, parties):
    scores, floors, inside = tables(parties)
    found = measures.solution(name, scores, floors, inside)
    for world, package in enumerate(found):
        zone = [p for p in range(AGENDA.size) if all(s[world, p] >= f[world] for s, f in zip(scores, floors))]
        gains = {p: [s[world, p] - f[world] for s, f in zip(scores, floors)] for p in zone}
        bests = [max(gains[p][k] for p in zone) for k in range(parties)] if zone else []
        assert package == (max(zone, key=lambda p: judged(name, gains[p], bests)) if zone else -1)
    assert (found == -1).any() and (found >= 0).any()


@pytest.mark.parametrize("name, follows", [("nash", True), ("kalai", True), ("egalitarian", False)])
def test_solutions_that_should_do_not_notice_how_one_side_counts(name, follows):
    scores, floors, inside = tables()
    rescaled = measures.solution(name, [5 * scores[0] - 1, scores[1]], [5 * floors[0] - 1, floors[1]], inside)
    assert (rescaled == measures.solution(name, scores, floors, inside)).all() == follows


def test_the_pareto_front_is_what_nothing_beats():
    values = fortune().uniform(size=(60, 2)).round(1)
    front = measures.pareto_front(values)
    for package in range(60):
        beaten = [(other >= values[package]).all() and (other > values[package]).any() for other in values]
        on = any((values[package] == values[member]).all() for member in front)
        assert on != any(beaten)
def test_the_pareto_distance_is_what_both_could_have_had_more():
    scores, _, _ = tables()
    for package in (0, 11, 23):
        away = measures.pareto_distance(scores, np.full(50, package))
        for world in range(50):
            more = max(min(s[world, p] - s[world, package] for s in scores) for p in range(AGENDA.size))
            assert away[world] == pytest.approx(max(more, 0.0))
def test_the_compromise_is_the_weighted_mean_of_positions():
    saliences = [np.array([[0.75, 0.5, 0.0]]), np.array([[0.25, 0.5, 0.0]])]
    package = measures.compromise([[0, 0, 3], [2, 1, 0]], saliences, AGENDA)
    assert AGENDA.terms(int(package[0])) == {"a": "a1", "b": "b1", "c": "c0"}


def test_the_measures_in_the_results_are_those_of_the_zone():
    worlds = worlds_of(small("crisis", {"parties.north.batna": {"uniform": [0.2, 0.9]},
                                        "parties.south.batna": {"uniform": [0.2, 0.9]}}))
    assert (worlds["zopa"] == (worlds["zopa_width"] > 0)).all() and 0.1 < worlds["zopa"].mean() < 0.99
    assert (worlds["nash.north"].notna() == worlds["zopa"]).all()
    assert (worlds["egalitarian.north"] >= worlds["drawn.parties.north.batna"] - 1e-6)[worlds["zopa"]].all()
