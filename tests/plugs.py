"""What plugs are asked for in their promise kit: sights of a negotiation, made up at random, one row a world."""

from dataclasses import fields, replace

import numpy as np

from sim.arrays import NEVER, grain
from sim.domain.agenda import Agenda, IssueTable
from sim.strategies.views import Own, View

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
               np.floor(random.uniform(0, 8, WORLDS)))


def sight(heard: int) -> View:
    """What a party saw that has heard so many offers."""
    random = fortune()
    scores = np.where(random.uniform(size=(WORLDS, PACKAGES)) < 0.2, NEVER, random.uniform(size=(WORLDS, PACKAGES)))
    counts = [np.floor(random.uniform(0, heard + 1, (WORLDS, count))) for count in AGENDA.shape]
    steady = np.floor(random.uniform(0, heard + 1, (WORLDS, len(AGENDA.shape))))
    return View(random.uniform(size=(WORLDS, heard)), np.floor(random.uniform(0, heard + 1, WORLDS)), counts, steady,
                np.where(random.uniform(size=scores.shape) < 0.3, 0.0, random.uniform(size=scores.shape)), scores)


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
