"""Tidy tables: one row a world, one row a design point."""

from __future__ import annotations

import json
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.experiment.statistics import wilsons
from sim.experiment.tally import Tally
from sim.model.aftermath import ENDS, YEARS
from sim.model.endings import OUTCOMES, REASONS

ENDINGS = OUTCOMES[1:]
WHY = REASONS[1:]
PEACE = (*(f"peace_{years}" for years in YEARS), "peace_years", "provisions")
BASELINES = ("nash.", "kalai.", "egalitarian.", "compromise.")


def world_frame(points, worlds, factors: dict, scenario, columns: dict) -> pd.DataFrame:
    """The rows of one chunk: `points` and `worlds` (rows,) say which they are, `factors` holds their levels (rows,) by key."""
    frame = {"point": points, "world": worlds, **{key: _levels(values) for key, values in factors.items()}}
    frame["outcome"] = _words(columns["outcome"] - 1, ENDINGS)
    frame["reason"] = _words(columns["reason"], REASONS)
    frame["peace_ended"] = _words(columns["peace_ended"], ENDS)
    frame["broken_by"] = _words(columns["broken_by"], ("", *scenario.parties))
    frame["round"] = columns["round"]
    frame["days"] = (columns["round"] + 1) * float(scenario.spec.protocol.days)
    package = columns["package"]
    frame["package"] = package
    for j, issue in enumerate(scenario.agenda.issues):
        codes = np.where(package >= 0, scenario.agenda.options[j, package.clip(min=0)] + 1, 0)
        frame[f"terms.{issue.name}"] = _words(codes, ("", *issue.options))
    frame.update({key: values for key, values in columns.items() if key not in frame})
    return pd.DataFrame(frame)


def _words(codes, names: tuple[str, ...]) -> pd.Categorical:
    """Codes (rows,) as words."""
    return pd.Categorical.from_codes(codes, dtype=_kind(names))


@lru_cache(maxsize=1000)
def _kind(names: tuple[str, ...]) -> pd.CategoricalDtype:
    """The words a column can hold; making it takes longer than a small chunk has time for."""
    return pd.CategoricalDtype(list(names))


def level(value):
    """A factor's level as one cell of a table: numbers, words and truth values as they are, the rest as JSON."""
    return value if isinstance(value, (bool, int, float, str)) or value is None else json.dumps(value, sort_keys=True)


def _levels(values: list):
    """Levels as a column: numbers as floats, so that all chunks of a sweep have one type."""
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
    return np.array(values, dtype=float) if numbers else [level(value) for value in values]


def tallied(tally: Tally, frame: pd.DataFrame) -> None:
    """Add the worlds of a chunk to what is counted of every design point.

    Signatures, values, gains, distances and what is said of the peace are means over its agreements, the baselines of theory over the
    worlds that have them; all other shares and means are of all its worlds.
    """
    outcome, reason = frame["outcome"].astype(str).to_numpy(), frame["reason"].astype(str).to_numpy()
    agreed = outcome == "agreement"
    count = tally.of(frame)
    for ending in ENDINGS:
        count.mean(ending, outcome == ending)
    if "broken_up" in frame:
        count.mean("broken_up", frame["broken_up"])
    for why in WHY:
        count.mean(f"reason.{why}", reason == why)
    _between(count, frame)
    for name in (c for c in frame if c.startswith("closed.")):
        count.mean(name, frame[name].notna())
        count.median(name.replace("closed.", "closed_round."), frame[name])
    for name in ("zopa", "zopa_end"):
        count.mean(name, frame[name])
    count.median("median_round", frame["round"], agreed)
    signed = [c for c in frame if c.startswith("signed.")]
    of_deals = [c for c in frame if c.startswith(("value.", "gain."))] + ["pareto_distance", "nash_distance"]
    for name in [*signed, *of_deals, *(c for c in PEACE if c in frame)]:
        count.mean(name, frame[name], agreed)
    ended = frame["peace_ended"].astype(str).to_numpy()
    for end in ENDS[1:]:
        count.mean(f"peace_ended.{end}", ended == end, agreed)
    for name in [*(c for c in frame if c.startswith(BASELINES)), "zopa_width", "compromise_in_zone"]:
        count.mean(name, frame[name])


def _between(count, frame: pd.DataFrame) -> None:
    """What last offers differ by where talks fail: per issue the share of these worlds, and where the gap is the widest."""
    names = [column for column in frame if column.startswith("apart.")]
    if not names:
        return
    gaps = frame[names].to_numpy(float)
    known, most = np.isfinite(gaps).all(axis=1), np.nan_to_num(gaps).max(axis=1)
    widest = np.nan_to_num(gaps).argmax(axis=1)
    for j, name in enumerate(names):
        count.mean(name, gaps[:, j] > 0, known)
    for j, name in enumerate(names):
        count.mean(name.replace("apart.", "widest."), (widest == j) & (most > 0), known)


def summary_of(tally: Tally, factors: list[dict]) -> pd.DataFrame:
    """One row a design point: its levels, how many worlds, agreement with its interval, and all that was counted."""
    table = tally.table()
    keys = dict.fromkeys(key for point in factors for key in point)
    levels = {key: [level(point[key]) if key in point else np.nan for point in factors] for key in keys}
    low, high = wilsons(tally.hits("agreement"), tally.worlds)
    table = table.assign(low=low, high=high)
    first = ["agreement", "low", "high"]
    head = pd.DataFrame({"point": np.arange(len(factors)), **levels, "replications": tally.worlds})
    return pd.concat([head, table[first], table.drop(columns=first)], axis=1)
