"""Scenario discovery: boxes of drawn numbers in which agreement is likely, found by a small tree."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pandas as pd

from sim.errors import UserError
from sim.experiment.drivers import drawn_numbers
from sim.experiment.statistics import crossed_interval, wilson

FEWEST = 40  # worlds in a box
FEWEST_POINTS = 8  # of a sample, likewise


def boxes(worlds: pd.DataFrame, depth: int = 3, factors=(), together: int = 1) -> pd.DataFrame:
    """Where agreement is likely and where not, as rules on drawn numbers or factors: one row a box, the likeliest first.

    A tree of at most `depth` questions [Breiman1984] is grown on the worlds of even number and measured on those of odd number,
    so that no box looks better than it is. With the keys of a sample's `factors` it asks about these instead (those that are numbers),
    grown on design points of even number and measured on the others: their worlds are the same, so that drawn numbers would only
    tell one world from another. So many points in a row stay `together`, where they share levels (see `together`). Columns box
    (the rule in words), share (of worlds in it), density (agreement in it) with low and high (95%), coverage (part of all agreements
    that lies in it) [Bryant2010], worlds. One box, all worlds, where nothing parts them. UserError without scikit-learn.
    """
    numbers = _varied(worlds, factors) if len(factors) else drawn_numbers(worlds)
    agreed = (worlds["outcome"] == "agreement").to_numpy()
    asked = np.nan_to_num(np.column_stack([*numbers.values(), np.zeros(len(worlds))]))
    world = worlds["world"].to_numpy()
    row = worlds["point"].to_numpy() // together if len(factors) else world
    grown, fewest = row % 2 == 0, max(FEWEST, FEWEST_POINTS * len(np.unique(world)) if len(factors) else 0)
    tree = _classifier()(max_depth=depth, min_samples_leaf=fewest, random_state=0).fit(asked[grown], agreed[grown]).tree_
    leaf = tree.apply(asked[~grown].astype(np.float32))
    rows = [_box(rule, agreed[~grown], leaf == number, row[~grown], world[~grown], bool(len(factors))) for number, rule in _rules(tree, [*numbers, ""])
            if (leaf == number).any()]
    return pd.DataFrame(rows).sort_values("density", ascending=False, kind="stable").reset_index(drop=True)


def _varied(worlds: pd.DataFrame, factors) -> dict:
    """The factors that are numbers, by key: (worlds,) each."""
    return {key: worlds[key].to_numpy(float) for key in factors if pd.api.types.is_numeric_dtype(worlds[key])}


def _classifier():
    """scikit-learn's tree, which is an extra."""
    try:
        return import_module("sklearn.tree").DecisionTreeClassifier
    except ImportError:
        raise UserError("boxes need scikit-learn; install it with: pip install 'zopa[sensitivity]'") from None


def _rules(tree, names: list[str], node: int = 0, ends: dict | None = None):
    """Every leaf with its rule: the ends of each number that was asked about, in the order of the questions."""
    ends = ends or {}
    if tree.children_left[node] < 0:
        yield node, " and ".join(_said(name, *pair) for name, pair in ends.items()) or "all worlds"
        return
    name, cut = names[tree.feature[node]], float(tree.threshold[node])
    low, high = ends.get(name, (-np.inf, np.inf))
    yield from _rules(tree, names, tree.children_left[node], {**ends, name: (low, min(high, cut))})
    yield from _rules(tree, names, tree.children_right[node], {**ends, name: (max(low, cut), high)})


def _said(name: str, low: float, high: float) -> str:
    """A rule on one number in words."""
    if np.isinf(low):
        return f"{name} ≤ {high:.3g}"
    return f"{name} > {low:.3g}" if np.isinf(high) else f"{low:.3g} < {name} ≤ {high:.3g}"


def _box(rule: str, agreed, inside, row, world, shared: bool) -> dict:
    """One box, measured on worlds it was not found with; `shared` where rows have them in common."""
    count, agreements = int(inside.sum()), int((agreed & inside).sum())
    low, high = wilson(agreements, count) if not shared else crossed_interval(agreed[inside], row[inside], world[inside])
    return {"box": rule, "share": count / len(agreed), "density": agreements / count, "low": low, "high": high,
            "coverage": agreements / max(int(agreed.sum()), 1), "worlds": count}
