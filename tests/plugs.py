"""What plugs are asked for in their promise kit: sights of a negotiation, made up at random, one row a world."""

from dataclasses import fields, replace

import numpy as np

from sim.arrays import NEVER, grain
from sim.domain.agenda import Agenda, IssueTable
from sim.strategies.views import Hearing, Own, Plan, Rival, Told, View

WORLDS, PACKAGES = 1009, 24
AGENDA = Agenda((IssueTable("land", "levels", tuple("abcdef")), IssueTable("safety", "levels", tuple("uvwx"))))


def fortune():
    """The same random numbers in every test."""
    return np.random.default_rng(20250106)


def own_side() -> Own:
    """A party somewhere between its opening demand and its reservation value, which may lie above it."""
    random = fortune()
    anchor, share = random.uniform(0.5, 1.0, WORLDS), random.uniform(size=WORLDS)
    reservation = random.uniform(-0.2, 1.05, WORLDS)
    aspiration = np.maximum(reservation, anchor - share * (anchor - reservation))
    return Own(anchor, reservation, aspiration, random.uniform(2.0, 40.0, WORLDS),
               np.floor(random.uniform(0, 8, WORLDS)), packages(random, -1))


def packages(random, lowest: int):
    """A package a world, or none (−1)."""
    return np.floor(random.uniform(lowest, PACKAGES, WORLDS)).astype(int)


def scored(random):
    """Scores of packages, some of which may not be chosen."""
    return np.where(random.uniform(size=(WORLDS, PACKAGES)) < 0.2, NEVER, grain(random.uniform(size=(WORLDS, PACKAGES))))


def by_option(random, most: float = 1.0):
    """A table of the options of every issue."""
    return [random.uniform(0, most, (WORLDS, count)) for count in AGENDA.shape]


def heard_offer() -> Hearing:
    """An offer as an envoy hears it."""
    random = fortune()
    return Hearing(*(random.uniform(size=WORLDS) for _ in range(4)))


def sight(heard: int) -> View:
    """What a party saw that has heard so many offers."""
    random = fortune()
    scores, counts = scored(random), [np.floor(table) for table in by_option(random, heard + 1)]
    rivals = [Rival(scored(random), random.uniform(-0.1, 0.6, WORLDS), packages(random, -1), by_option(random)) for _ in range(2)]
    steady = np.floor(random.uniform(0, heard + 1, (WORLDS, len(AGENDA.shape))))
    return View(random.uniform(size=(WORLDS, heard)), np.floor(random.uniform(0, heard + 1, WORLDS)), counts, steady, scores,
                times=[table * np.floor(heard / 2) for table in counts], rivals=rivals,
                plan=Plan(random.uniform(size=WORLDS), packages(random, 0)),
                told=[Told(by_option(random), random.uniform(size=WORLDS) < 0.5)])


def row(tree, world: int):
    """One world of a record, a list or an array; everything else as it is."""
    if isinstance(tree, np.ndarray):
        return tree[world:world + 1].copy()
    if isinstance(tree, (list, tuple)):
        return type(tree)(row(item, world) for item in tree)
    if hasattr(tree, "__dataclass_fields__"):
        return replace(tree, **{field.name: row(getattr(tree, field.name), world) for field in fields(tree)})
    return tree


def stacked(answers):
    """Answers of single worlds put under one another; lists of tables table by table."""
    if isinstance(answers[0], list):
        return [np.concatenate(tables) for tables in zip(*answers)]
    return None if answers[0] is None else np.concatenate(answers)


def same(first, second) -> bool:
    """Whether two answers agree wherever decisions are compared."""
    if first is None or second is None:
        return first is second
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    return np.array_equal(grain(np.asarray(first, dtype=float)), grain(np.asarray(second, dtype=float)))


def leaves(tree):
    """Every array and number of a record, a list or a tuple."""
    if isinstance(tree, (list, tuple)):
        return [leaf for item in tree for leaf in leaves(item)]
    if hasattr(tree, "__dataclass_fields__"):
        return leaves(list(vars(tree).values()))
    return [tree] if isinstance(tree, (np.ndarray, int, float)) else []


def closed(tree):
    """The same with its arrays closed to writing."""
    for leaf in leaves(tree):
        if isinstance(leaf, np.ndarray):
            leaf.setflags(write=False)
    return tree
