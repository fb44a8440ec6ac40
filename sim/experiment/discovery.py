"""Scenario discovery: boxes of drawn numbers in which agreement is likely, found by a small tree."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pandas as pd

from sim.errors import UserError
from sim.experiment.drivers import drawn_numbers
from sim.experiment.statistics import wilson

FEWEST = 40  # worlds in a box


def boxes(worlds: pd.DataFrame, depth: int = 3) -> pd.DataFrame:
    """Where agreement is likely and where not, as rules on drawn numbers: one row a box, the likeliest first.

    A tree of at most `depth` questions [Breiman1984] is grown on the worlds of even number and measured on those of odd number,
    so that no box looks better than it is. Columns box (the rule in words), share (of worlds in it), density (agreement in it)
    with low and high (95%), coverage (part of all agreements that lies in it) [Bryant2010], worlds. One box, all worlds, where
    nothing parts them. UserError without scikit-learn.
    """
    numbers = drawn_numbers(worlds)
    agreed = (worlds["outcome"] == "agreement").to_numpy()
    asked = np.nan_to_num(np.column_stack([*numbers.values(), np.zeros(len(worlds))]))
    grown = (worlds["world"] % 2 == 0).to_numpy()
    tree = _classifier()(max_depth=depth, min_samples_leaf=FEWEST, random_state=0).fit(asked[grown], agreed[grown]).tree_
    leaf = tree.apply(asked[~grown].astype(np.float32))
    rows = [_box(rule, agreed[~grown], leaf == number) for number, rule in _rules(tree, [*numbers, ""])]
    return pd.DataFrame(rows).sort_values("density", ascending=False, kind="stable").reset_index(drop=True)


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


def _box(rule: str, agreed, inside) -> dict:
    """One box, measured on worlds it was not found with."""
    worlds, agreements = int(inside.sum()), int((agreed & inside).sum())
    low, high = wilson(agreements, worlds)
    return {"box": rule, "share": worlds / len(agreed), "density": agreements / max(worlds, 1), "low": low, "high": high,
            "coverage": agreements / max(int(agreed.sum()), 1), "worlds": worlds}
