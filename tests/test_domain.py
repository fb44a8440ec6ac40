"""What is bargained over: packages, land and lines, preferences, and the measures laid over them."""

import networkx as nx
import numpy as np
import pytest

from helpers import WORLDS, small, worlds_of
from sim.domain.agenda import Agenda, IssueTable
from sim.domain.preferences import normalised, option_values
from sim.domain.territory import connected, front_length, nested_chain
from sim.model.negotiation import Negotiation

AGENDA = Agenda(tuple(IssueTable(name, "levels", tuple(f"{name}{k}" for k in range(count)))
                      for name, count in (("a", 3), ("b", 2), ("c", 4))))


def fortune(seed: int = 7):
    """Random numbers for a test."""
    return np.random.default_rng(seed)


# agenda

def test_every_package_has_its_own_terms():
    terms = [AGENDA.terms(package) for package in range(AGENDA.size)]
    assert [AGENDA.package(named) for named in terms] == list(range(24))
    assert len({tuple(named.values()) for named in terms}) == 24
    assert terms[1] == {"a": "a0", "b": "b0", "c": "c1"}, "the last issue runs fastest"


@pytest.mark.parametrize("shared", [False, True])
def test_the_total_over_issues_is_the_sum_of_each_packages_options(shared):
    tables = [fortune().uniform(size=(1 if shared and j == 1 else WORLDS, count)) for j, count in enumerate(AGENDA.shape)]
    total = AGENDA.total(tables, WORLDS)
    for package in range(AGENDA.size):
        parts = [tables[j][:, AGENDA.options[j, package]] for j in range(3)]
        assert total[:, package] == pytest.approx(sum(np.broadcast_to(part, (WORLDS,)) for part in parts))


def test_an_agenda_of_a_hundred_thousand_packages_is_laid_out():
    wide = {"issues.land.step": 0.05, "issues.safety.step": 0.02, "protocol.rounds": 2}
    scenario = small("trade", wide)
    assert scenario.agenda.size == 201 * 501
    assert (worlds_of(scenario, 5)["nash.north"] > 0.69).all()


# land

def grid(width: int, height: int) -> nx.Graph:
    """A chequered land with borders of different lengths, an anchor in two corners."""
    graph = nx.grid_2d_graph(width, height)
    graph = nx.relabel_nodes(graph, {(x, y): f"{x}-{y}" for x, y in graph.nodes})
    for number, edge in enumerate(graph.edges):
        graph.edges[edge]["length"] = 1.0 + (number * 7) % 5
    nx.set_node_attributes(graph, {name: name in ("0-0", f"{width - 1}-{height - 1}") for name in graph}, "anchor")
    return graph


LANDS = [(2, 3, ["0-0", "1-0"]), (4, 3, ["0-0", "1-0", "0-1"]), (5, 5, [f"{x}-{y}" for x in range(3) for y in range(5)]),
         (6, 1, ["0-0", "1-0", "2-0"])]


@pytest.mark.parametrize("width, height, held", LANDS)
def test_a_nested_chain_hands_over_one_group_a_step_and_cuts_nobody_off(width, height, held):
    graph = grid(width, height)
    chain = nested_chain(graph, frozenset(held))
    assert frozenset(held) in chain
    assert chain[0] == frozenset(graph) - {f"{width - 1}-{height - 1}"} and chain[-1] == {"0-0"}
    for before, after in zip(chain, chain[1:]):
        assert after < before
    for side in chain:
        assert connected(graph, side) and connected(graph, set(graph) - side)


@pytest.mark.parametrize("width, height, held", LANDS)
def test_each_step_of_the_chain_leaves_the_shortest_front_a_single_region_could(width, height, held):
    graph, held = grid(width, height), frozenset(held)
    chain = nested_chain(graph, held)
    place = chain.index(held)
    for before, after in zip(chain[place:], chain[place + 1:]):
        single = [before - {region} for region in before - {"0-0"} if connected(graph, before - {region})
                  and any(n not in before for n in graph[region])]
        if len(before - after) == 1 and single:
            assert front_length(graph, after) <= min(front_length(graph, line) for line in single) + 1e-9


def test_regions_that_a_step_would_cut_off_go_along():
    """Between the anchors a and z lies b; c can only be reached through it."""
    land = nx.Graph([("a", "b"), ("b", "c"), ("b", "z")])
    nx.set_edge_attributes(land, 1.0, "length")
    nx.set_node_attributes(land, {name: name in "az" for name in land}, "anchor")
    assert [sorted(side) for side in nested_chain(land, frozenset("abc"))] == [["a", "b", "c"], ["a"]]
    assert [sorted(side) for side in nested_chain(land, frozenset("ab"))] == [["a", "b", "c"], ["a", "b"], ["a"]]


def test_a_generated_chain_is_put_on_the_table():
    scenario = small("crisis", {"map.lines": None, "map.generate": True})
    assert list(scenario.map.lines) == ["with_plain", "with_port", "line_of_contact", "without_valley", "without_hills"]
    assert scenario.map.current == "line_of_contact" and scenario.agenda.size == 75


def test_lines_tell_what_a_negotiator_asks():
    land = small("crisis").map
    assert land.attributes("contact") == {"area_share": 0.5, "population_share": 0.5, "front_km": 3.0, "to_side_1": [],
                                          "to_side_2": []}
    assert land.attributes("valley_south") == {"area_share": pytest.approx(1 / 3), "population_share": pytest.approx(1 / 3),
                                               "front_km": 4.0, "to_side_1": [], "to_side_2": ["valley"]}
    assert land.attributes("all_north")["to_side_1"] == ["plain", "port"]


def test_anchors_belong_to_nobodys_share():
    land = small("crisis", {"map.regions.north_core.area": 1000}).map
    assert land.attributes("contact")["area_share"] == 0.5 and "north_core" in land.held("all_south")


# preferences

def wants_of(changes: dict, party: int = 0):
    """The value tables of a party of the small crisis, in a few worlds."""
    return Negotiation(small("crisis", changes), 0, 7, 1).parties[party].wants


@pytest.mark.parametrize("shape, exponent", [("linear", 1), ("power", 0.3), ("power", 3), ("threshold", 1)])
@pytest.mark.parametrize("issue", [0, 1, 2])
def test_value_falls_from_one_at_the_ideal_to_nothing_at_the_far_end(shape, exponent, issue):
    name = ("line", "guarantee", "forces")[issue]
    values = wants_of({f"parties.south.preferences.{name}.shape": shape,
                       f"parties.south.preferences.{name}.exponent": exponent}, 1).options[issue]
    best = -1 if name == "line" else 0
    assert (values[:, best] == 1.0).all() and (values[:, -1 - best if best else -1] == 0.0).all()
    falling = np.diff(values[:, ::-1] if best else values, axis=1)
    assert (falling <= 0).all()


def test_concave_values_lie_above_convex_ones():
    steps = np.linspace(0, 1, 11)
    concave, straight, convex = (option_values("power", steps, exponent=e) for e in (0.5, 1.0, 2.0))
    assert (concave >= straight).all() and (straight >= convex).all()


@pytest.mark.parametrize("peak", [0, 2, 5])
def test_a_single_peaked_value_falls_to_both_sides_of_its_peak(peak):
    values = option_values("single_peaked", np.linspace(0, 1, 6), peak=peak, exponent=1.3)
    assert values[peak] == 1.0 and values.min() == pytest.approx(0.0)
    assert (np.diff(values[:peak + 1]) > 0).all() and (np.diff(values[peak:]) < 0).all()


def test_a_table_is_taken_as_it_is_and_may_differ_from_world_to_world():
    values = wants_of({"parties.north.preferences.guarantee.shape": "table", "parties.north.preferences.guarantee.values": {
        "treaty": 0.2, "pledge": {"uniform": [0.5, 0.9]}, "none": 1}}).options[1]
    assert (values[:, 0] == 0.2).all() and (values[:, 2] == 1.0).all() and len(set(values[:, 1])) == 7


def test_text_value_is_the_weighted_sum_of_options():
    wants, agenda = wants_of({}), small("crisis").agenda
    for package in (0, 17, 74):
        terms = [wants.saliences[:, j] * wants.options[j][:, agenda.options[j, package]] for j in range(3)]
        assert wants.text[:, package] == pytest.approx(sum(terms), abs=1e-6)
    assert wants.text.min() >= -1e-9 and wants.text.max() <= 1 + 1e-9


@pytest.mark.parametrize("concentration", [None, 15, 0.5])
def test_saliences_sum_to_one_in_every_world(concentration):
    wants = wants_of({"parties.north.salience_concentration": concentration})
    assert wants.saliences.sum(axis=1) == pytest.approx(1.0)
    assert normalised([2, 1, 1])[0] == pytest.approx([0.5, 0.25, 0.25])


def test_drawn_saliences_have_the_given_mean_and_spread():
    worlds = worlds_of(small("crisis", {"protocol.rounds": 1}), 4036)
    for issue, share in (("line", 5 / 8), ("guarantee", 1 / 8), ("forces", 2 / 8)):
        drawn = worlds[f"drawn.parties.north.preferences.{issue}.salience"]
        spread = np.sqrt(share * (1 - share) / (15 + 1))
        assert drawn.mean() == pytest.approx(share, abs=4 * spread / np.sqrt(4036))
        assert drawn.std() == pytest.approx(spread, rel=0.1)


def test_a_hard_red_line_forbids_and_a_soft_one_costs():
    line = {"limit": "contact", "cost": 0.3}
    hard = wants_of({"parties.north.red_lines": {"line": {**line, "hard": 1}}})
    soft = wants_of({"parties.north.red_lines": {"line": {**line, "hard": 0}}})
    beyond = small("crisis").agenda.options[0] > 2
    assert (hard.admissible == ~beyond).all() and soft.admissible is None
    assert soft.text - wants_of({}).text == pytest.approx(np.where(beyond, -0.3, 0.0) + np.zeros((7, 1)), abs=1e-6)


def test_a_veto_takes_options_away_from_all():
    changes = {"issues.guarantee.veto": {"bank": {"options": ["treaty"], "consent": 0}}}
    for party in (0, 1):
        assert (wants_of(changes, party).admissible == (small("crisis").agenda.options[1] != 0)).all()


def test_a_linkage_bends_the_way_between_worst_and_best_and_moves_neither():
    plain, linked = wants_of({}), wants_of({"parties.north.linkages": {"l": {"issues": ["line", "forces"], "strength": 0.2}}})
    line, forces = (plain.options[j][:, small("crisis").agenda.options[j]] for j in (0, 2))
    first, second = (plain.saliences[:, [j]] for j in (0, 2))
    alone = (first * line + second * forces) / (first + second)
    assert linked.text - plain.text == pytest.approx(0.2 * (line * forces - alone), abs=1e-6)
    ends = (line == forces) & ((line == 0) | (line == 1))
    assert ends.any() and linked.text[ends] == pytest.approx(plain.text[ends], abs=1e-9)
