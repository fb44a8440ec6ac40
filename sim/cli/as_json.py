"""The answer as one JSON object."""

from __future__ import annotations

import json
import os
from math import isfinite
from numbers import Integral, Real

from sim.experiment.shards import Part

ENDINGS = ("agreement", "low", "high", "not_ratified", "walkout", "deadline", "collapse")
REASON, SIGNED, APART, WIDEST, CLOSED = "reason.", "signed.", "apart.", "widest.", "closed."
PEACE = ("peace_1", "peace_5", "peace_10")  # means over the agreements
LIMIT = ("simulated", "exact", "error", "tolerance")


def as_json(results: list) -> str:
    """One object for all results of a call; shares are of all worlds, and what has no number is null. Of a shard, what is missing."""
    if isinstance(results[0], Part):
        return json.dumps({"results": os.path.abspath(results[0].folder), "shard": str(results[0].shard), "missing": results[0].missing})
    folder = os.path.commonpath([os.path.abspath(part.folder) for part in results])
    rows = [point for part in results for point in points(part)]
    changes = [plain(row) for part in results for row in part.changes.to_dict("records")]
    some = {"precision": results[0].precision, "missing": sum(part.missing for part in results), "changes": changes}
    return json.dumps({"results": folder, "points": rows, **{name: value for name, value in some.items() if value}},
                      allow_nan=False, ensure_ascii=False)


def points(results) -> list[dict]:
    """One object per design point of one results folder."""
    return [{**_point(point.factors, row), **_limit(point, row)}
            for point, (_, row) in zip(results.design, results.summary.iterrows())]


def _point(factors: dict, row) -> dict:
    return {
        "factors": {key: plain(value) for key, value in factors.items()},
        "replications": int(row["replications"]),
        **{name: plain(row[name]) for name in ENDINGS},
        "reasons": _group(row, REASON),
        "signed": {name: share for name, share in _group(row, SIGNED).items() if share is not None},
        "apart": _group(row, APART),
        "widest": _group(row, WIDEST),
        "closed": _group(row, CLOSED),
        "broken_up": plain(row.get("broken_up")),
        "zopa": plain(row["zopa"]),
        "zopa_end": plain(row["zopa_end"]),
        "median_round": plain(row["median_round"]),
        **{name: plain(row.get(name)) for name in PEACE},
    }


def _group(row, prefix: str) -> dict:
    """The numbers of a row under one prefix, by the rest of their names."""
    return {name.removeprefix(prefix): plain(row[name]) for name in row.index if name.startswith(prefix)}


def _limit(point, row) -> dict:
    """What a point's textbook limit expects and what was seen, where its scenario names one."""
    if not point.limited:
        return {}
    return {"limit": point.scenario.spec.limit.name, **{name: plain(row[name]) for name in LIMIT}}


def plain(value):
    """A value as JSON knows it: numpy numbers as Python's, anything that is not a finite number as null."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value) if isfinite(value) else None
    return str(value)
