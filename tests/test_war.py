"""War as the alternative to a deal: the front as a random walk, what it is worth, and what is believed of it."""

import numpy as np
import pytest
from scipy import integrate, stats

from helpers import WORLDS, four_errors, small, worlds_of
from sim.model.negotiation import Negotiation
from sim.war import beliefs
from sim.war.commitment import kept, worth
from sim.war.front import Chain, discounting, war_value_over_belief, war_values

EXACT = 1e-6


# the front as a random walk

def ruin(p, start, last):
    """Probability that side 1 takes all, and the expected number of battles, nothing being discounted."""
    if p == 0.5:
        return start / last, start * (last - start)
    odds = (1 - p) / p
    wins = (1 - odds**start) / (1 - odds**last)
    return wins, (start - last * wins) / (1 - 2 * p)


def closed_form(side, place, last, p, left, cost):
    """The war value by the formula of the model's section 4, which holds for 0 < s < 1."""
    q = 1 - p
    root = np.sqrt(1 - 4 * left**2 * p * q)
    high, low = (1 + root) / (2 * left * p), (1 - root) / (2 * left * p)
    f = (high**place - low**place) / (high**last - low**last)
    g = (q / p) ** place * (high ** (last - place) - low ** (last - place)) / (high**last - low**last)
    battles = left / (1 - left) * (1 - f - g)
    drift = (2 * p - 1) / last
    return place / last + (drift - cost) * battles if side == 1 else (last - place) / last - (drift + cost) * battles


@pytest.mark.parametrize("p, start, last, wins, battles", [(0.55, 5, 10, 0.731717, 23.17174), (0.5, 3, 8, 0.375, 15.0)])
def test_the_example_of_the_random_walk_is_met(p, start, last, wins, battles):
    assert ruin(p, start, last) == pytest.approx((wins, battles), abs=1e-5)
    free, dear = (war_values(Chain.equal(last).flow(1), p, 1.0, cost)[start] for cost in (0.0, 0.01))
    assert free == pytest.approx(ruin(p, start, last)[0], abs=EXACT)
    assert (free - dear) / 0.01 == pytest.approx(ruin(p, start, last)[1], abs=1e-5)


@pytest.mark.parametrize("side", [1, 2])
@pytest.mark.parametrize("cost", [0.0, 0.03])
@pytest.mark.parametrize("left", [0.05, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("p, last", [(0.5, 8), (0.55, 10), (0.3, 12), (0.8, 5)])
def test_the_war_value_is_the_closed_form_at_every_place(p, last, left, cost, side):
    places = np.arange(last + 1)
    solved = war_values(Chain.equal(last).flow(side), p, left, cost)
    assert solved == pytest.approx(closed_form(side, places, last, p, left, cost), abs=EXACT)


@pytest.mark.parametrize("left", [0.3, 0.95, 1.0])
@pytest.mark.parametrize("near", [1e-9, -1e-9])
def test_the_war_value_is_continuous_in_the_chance_at_one_half(left, near):
    flow = Chain.equal(8).flow(1)
    assert war_values(flow, 0.5 + near, left, 0.02) == pytest.approx(war_values(flow, 0.5, left, 0.02), abs=EXACT)


@pytest.mark.parametrize("p", [0.3, 0.5, 0.62])
def test_the_war_value_is_continuous_where_discounting_ends(p):
    flow = Chain.equal(8).flow(2)
    assert war_values(flow, p, 1 - 1e-9, 0.02) == pytest.approx(war_values(flow, p, 1.0, 0.02), abs=EXACT)


@pytest.mark.parametrize("side", [1, 2])
def test_without_battles_war_is_worth_what_is_held(side):
    chain = Chain.equal(8)
    assert war_values(chain.flow(side), 0.7, discounting(0.0, 0.99), 0.5) == pytest.approx(chain.flow(side), abs=EXACT)


@pytest.mark.parametrize("shares", [(0, 0.1, 0.5, 0.6, 1), (0, 0.4, 0.45, 0.9, 0.95, 1)])
def test_unequal_steps_solve_the_walk_they_are_stated_for(shares):
    flow, p, left, cost = Chain(shares).flow(1), 0.6, 0.9, 0.02
    last = len(shares) - 1
    walk = np.eye(last + 1)
    for k in range(1, last):
        walk[k, k + 1], walk[k, k - 1] = -left * p, -left * (1 - p)
    due = np.array([flow[0], *((1 - left) * flow[1:-1] - left * cost), flow[-1]])
    assert war_values(flow, p, left, cost) == pytest.approx(np.linalg.solve(walk, due), abs=EXACT)


@pytest.mark.parametrize("a, b", [(5, 5), (2, 8), (8, 2), (30, 20), (1, 1), (1, 3)])
@pytest.mark.parametrize("left, bound", [(0.5, EXACT), (0.95, 1e-4)])
def test_the_war_value_over_a_belief_is_its_integral(a, b, left, bound):
    """Eight nodes: exact to 1e-6 at moderate discounting, to 1e-4 of the stake where it is weak."""
    flow, belief = Chain.equal(8).flow(1), stats.beta(a, b)
    averaged = war_value_over_belief(flow, *beliefs.nodes(np.array([a]), np.array([b])), np.array([left]), np.array([0.02]))
    for place in range(9):
        exact = integrate.quad(lambda p: belief.pdf(p) * war_values(flow, p, left, 0.02)[place], 0, 1)[0]
        assert averaged[0, place] == pytest.approx(exact, abs=bound)


@pytest.mark.parametrize("a, b", [(0.5, 0.5), (5, 5), (2, 8), (300, 200)])
def test_a_belief_is_averaged_exactly_up_to_the_fifteenth_power(a, b):
    nodes, weights = beliefs.nodes(np.array([float(a)]), np.array([float(b)]))
    for power in range(16):
        assert (weights * nodes**power).sum() == pytest.approx(stats.beta(a, b).moment(power) if power else 1.0, abs=EXACT)


def fought_out(p, start, last):
    """A war between two sides that never give way, fought to the end."""
    return small("siege", {"war.steps": last, "war.start": start / last, "war.balance": 0.5 + (p - 0.5) * last / 8,
                           "war.rate": 3 * (8 / last) ** 2})


@pytest.mark.parametrize("p, start, last", [(0.55, 5, 10), (0.5, 3, 8), (0.45, 7, 12)])
def test_armies_that_fight_to_the_end_walk_at_random(p, start, last):
    wins, battles = ruin(p, start, last)
    worlds = worlds_of(fought_out(p, start, last), 4036)
    assert (worlds["outcome"] == "collapse").all()
    assert (worlds["front"] == 1.0).mean() == pytest.approx(wins, abs=four_errors(wins, 4036))
    assert worlds["battles"].mean() == pytest.approx(battles, abs=4 * worlds["battles"].std() / np.sqrt(4036))


def test_a_party_without_hope_of_a_deal_reserves_what_war_is_worth():
    given = {"war.start": 0.625, "war.balance": 0.55, "war.rate": 0.4, "protocol.rounds": 1}
    costs = {f"parties.{name}.{key}": value for name in ("north", "south") for key, value in (("cost", 0.02), ("discount", 0.99))}
    worlds, left = worlds_of(small("siege", {**given, **costs}), 16), 0.4 / (0.4 - np.log(0.99))
    for side, name in ((1, "north"), (2, "south")):
        assert worlds[f"reservation.{name}"].to_numpy() == pytest.approx(closed_form(side, 5, 8, 0.55, left, 0.02), abs=EXACT)


@pytest.mark.parametrize("days", [7, 3.5])
@pytest.mark.parametrize("breakdown, rounds", [(0.0, 12), (0.2, 12), (0.05, 300)])
def test_under_a_truce_a_party_holds_what_it_has_until_talks_end(days, breakdown, rounds):
    """What is held, and E[δ^τ] of the difference to war, τ the weeks until talks break down or run out."""
    given = {"war.truce": True, "war.start": 0.75, "war.rate": 0.4, "parties.north.discount": 0.97, "protocol.days": days,
             "parties.north.cost": 0.02, "protocol.breakdown": breakdown, "protocol.rounds": rounds}
    talks, weeks = Negotiation(small("siege", given), 0, 7, 1), days / 7
    talks.step()
    stays, factor = np.exp(-breakdown * weeks), 0.97**weeks
    ending = sum(stays**t * (1 - stays) * factor ** (t + 1) for t in range(rounds)) + stays**rounds * factor**rounds
    war = closed_form(1, 6, 8, 0.5, 0.4 / (0.4 - np.log(0.97)), 0.02)
    assert talks.parties[0].reservation == pytest.approx((1 - ending) * 0.75 + ending * war, abs=EXACT)


# beliefs

@pytest.mark.parametrize("a, b, wins, losses, mean", [(8, 2, 2, 6, 10 / 18), (2, 8, 2, 6, 4 / 18), (1, 1, 0, 0, 0.5)])
def test_a_belief_counts_the_battles_it_has_seen(a, b, wins, losses, mean):
    assert beliefs.mean(*beliefs.learn(a, b, wins, losses)) == pytest.approx(mean, abs=EXACT)


def test_parties_learn_from_every_battle_that_is_fought():
    talks = Negotiation(small("siege", {"war.start": 0.5, "war.rate": 0.05, "war.steps": 16, "protocol.rounds": 9,
                                        "parties.north.optimism": 0.2}), 0, WORLDS, 1)
    first, start = [party.belief for party in talks.parties], talks.front.place.copy()
    for _ in range(8):
        talks.step()
    wins = (talks.front.battles + talks.front.place - start) / 2
    for party, (a, b) in zip(talks.parties, first):
        assert len(wins) == WORLDS and wins.sum() > 100
        assert party.belief[0] == pytest.approx(a + wins, abs=EXACT)
        assert party.belief[1] == pytest.approx(b + talks.front.battles - wins, abs=EXACT)


# what a signature is worth

@pytest.mark.parametrize("gain, deterred, chance", [(0.0, 0.0, 1.0), (-0.5, 0.0, 1.0), (0.3, 0.3, 1.0), (0.1, 0.0, np.exp(-1)),
                                                    (0.5, 0.3, np.exp(-2))])
def test_a_deal_is_kept_for_certain_where_nobody_gains_by_breaking_it(gain, deterred, chance):
    assert kept(np.array([deterred - gain]), 1 / 0.1) == pytest.approx(chance, abs=EXACT)


@pytest.mark.parametrize("keeping, broken, value", [(1.0, 0.1, 0.6), (0.0, 0.1, 0.1), (0.5, 0.2, 0.4), (0.0, 0.9, 0.6)])
def test_a_deal_never_gains_by_being_sure_to_be_broken(keeping, broken, value):
    assert worth(np.array([0.6]), np.array([keeping]), np.array([broken])) == pytest.approx(value, abs=EXACT)


def test_no_package_is_worth_more_than_its_text():
    talks = Negotiation(small("crisis", {"war.temptation": 0.05, "war.shift.size": 0.3}), 0, WORLDS, 1)
    talks.step()
    for party in talks.parties:
        assert (party.worth <= party.wants.text + EXACT).all() and (party.worth < party.wants.text - 0.01).any()
