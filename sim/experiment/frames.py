"""Tidy tables: one row a world, one row a design point."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from sim.experiment.statistics import wilson
from sim.model.aftermath import ENDS, YEARS
from sim.model.endings import OUTCOMES, REASONS

ENDINGS = OUTCOMES[1:]
WHY = REASONS[1:]
PEACE = (*(f"peace_{years}" for years in YEARS), "peace_years", "provisions")


def world_frame(point: int, factors: dict, scenario, first: int, columns: dict) -> pd.DataFrame:
    """The rows of one chunk of worlds."""
    count = len(columns["outcome"])
    frame = {"point": np.full(count, point), "world": np.arange(first, first + count)}
    frame.update({key: [level(value)] * count for key, value in factors.items()})
    frame["outcome"] = pd.Categorical.from_codes(columns["outcome"] - 1, categories=list(ENDINGS))
    frame["reason"] = pd.Categorical.from_codes(columns["reason"], categories=list(REASONS))
    frame["peace_ended"] = pd.Categorical.from_codes(columns["peace_ended"], categories=list(ENDS))
    frame["broken_by"] = pd.Categorical.from_codes(columns["broken_by"], categories=["", *scenario.parties])
    frame["round"] = columns["round"]
    frame["days"] = (columns["round"] + 1) * float(scenario.spec.protocol.days)
    package = columns["package"]
    frame["package"] = package
    for j, issue in enumerate(scenario.agenda.issues):
        codes = np.where(package >= 0, scenario.agenda.options[j, package.clip(min=0)] + 1, 0)
        frame[f"terms.{issue.name}"] = pd.Categorical.from_codes(codes, categories=["", *issue.options])
    frame.update({key: values for key, values in columns.items() if key not in frame})
    return pd.DataFrame(frame)


def level(value):
    """A factor's level as one cell of a table: numbers, words and truth values as they are, the rest as JSON."""
    return value if isinstance(value, (bool, int, float, str)) or value is None else json.dumps(value, sort_keys=True)


def summary_row(point: int, factors: dict, worlds: pd.DataFrame) -> dict:
    """One design point summed up; shares are of all its worlds.

    Signatures, values, gains, distances and what is said of the peace are means over its agreements, the baselines of theory over the worlds that have them.
    """
    count, outcome = len(worlds), worlds["outcome"].astype(str)
    agreed = outcome == "agreement"
    low, high = wilson(int(agreed.sum()), count)
    row = {"point": point, **{key: level(value) for key, value in factors.items()}, "replications": count,
           "agreement": agreed.mean(), "low": low, "high": high}
    row.update({ending: (outcome == ending).mean() for ending in ENDINGS[1:]})
    if "broken_up" in worlds:
        row["broken_up"] = worlds["broken_up"].mean()
    row.update({f"reason.{why}": (worlds["reason"].astype(str) == why).mean() for why in WHY})
    row.update(_between(worlds))
    for name in (c for c in worlds if c.startswith("closed.")):
        row.update({name: worlds[name].notna().mean(), name.replace("closed.", "closed_round."): worlds[name].median()})
    row.update({"zopa": worlds["zopa"].mean(), "zopa_end": worlds["zopa_end"].mean(),
                "median_round": worlds.loc[agreed, "round"].median() if agreed.any() else np.nan})
    of_deals = [c for c in worlds if c.startswith(("value.", "gain."))] + ["pareto_distance", "nash_distance"]
    signed = [c for c in worlds if c.startswith("signed.")]
    for name in [*signed, *of_deals, *(c for c in PEACE if c in worlds)]:
        row[name] = worlds.loc[agreed, name].mean() if agreed.any() else np.nan
    for end in ENDS[1:] if "peace_ended" in worlds else ():
        row[f"peace_ended.{end}"] = (worlds.loc[agreed, "peace_ended"] == end).mean() if agreed.any() else np.nan
    baselines = [c for c in worlds if c.startswith(("nash.", "kalai.", "egalitarian.", "compromise."))]
    row.update({name: worlds[name].mean() for name in [*baselines, "zopa_width", "compromise_in_zone"]})
    return row


def _between(worlds: pd.DataFrame) -> dict:
    """What last offers differ by where talks fail: per issue the share of these worlds, and where the gap is the widest."""
    gaps = worlds[[column for column in worlds if column.startswith("apart.")]].dropna()
    most = gaps.max(axis=1)
    widest = gaps[most > 0].idxmax(axis=1).value_counts()
    shares = {name: (gaps[name] > 0).mean() for name in gaps}
    return {**shares, **{name.replace("apart.", "widest."): widest.get(name, 0) / len(gaps) if len(gaps) else np.nan for name in gaps}}
