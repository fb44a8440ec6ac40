"""What is offered and found by searching: ranked packages as by looking through all of them, in one world as in many."""

import numpy as np
import pytest

from sim.arrays import GRAIN, count_below, grain
from sim.domain.entries import Entries
from sim.strategies.offers import Ranking, offer_for

WORLDS = 1009


@pytest.mark.parametrize("low, packages, kind", [(0.0, 1331, np.uint32), (-15.0, 1331, np.int64), (0.0, 5000, np.int64)])
def test_ranked_packages_are_offered_as_by_looking_through_all(low, packages, kind):
    random = np.random.default_rng(1)
    score = grain(random.choice(np.linspace(0.0, 1.0, 400), (97, packages))).astype(np.float32)
    score[:, 7] = low
    ranking = Ranking(score)
    assert ranking.keys.dtype == kind
    for demand in (0.0, GRAIN, 0.3, 0.99, 1.0, 1.2):
        demand = np.full(97, grain(np.float64(demand)))
        assert (ranking.offer(demand) == offer_for(score, None, demand, None, None)).all()


@pytest.mark.parametrize("worlds", [1, 2, WORLDS])
@pytest.mark.parametrize("width", [1, 2, 3, 8, 37])
def test_what_lies_below_a_bound_is_counted(worlds, width):
    random = np.random.default_rng(2)
    table, bound = np.sort(random.integers(0, 20, (worlds, width)), axis=1), random.integers(-1, 22, worlds)
    assert (count_below(table, bound) == (table < bound[:, None]).sum(axis=1)).all()


def test_the_best_marked_entry_is_the_first_among_equals():
    random = np.random.default_rng(3)
    marked, score = random.uniform(size=(WORLDS, 23)) < 0.2, random.integers(0, 4, (WORLDS, 23)).astype(float)
    marked[:, 5] = True
    entries = Entries(marked)
    masked = np.where(marked, score, -np.inf)
    assert (entries.first_highest(entries.of(score)) == masked.argmax(axis=1)).all()
    assert (entries.highest(entries.of(score)) == masked.max(axis=1)).all()
