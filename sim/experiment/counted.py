"""Rates that others have counted, with their intervals, sources, and what each was used for."""

from __future__ import annotations

import pandas as pd

from sim.experiment.statistics import normal_interval, wilson
from sim.paths import scenario_folder

USED = ("set", "in view", "follows")  # how a rate can have gone into the prior; one that was only checked did not


def counted() -> pd.DataFrame:
    """The rates of `scenarios/evidence/counted_rates.csv`: one row a rate.

    Columns: quantity; data, low, high (95%: Wilson from k of n, or share ± 1.96 se); k, n; source; comparable (yes, partly,
    no); role (set, in view, follows, checked); used; why.
    """
    table = pd.read_csv(scenario_folder() / "evidence" / "counted_rates.csv", keep_default_na=False)
    rows = [{"quantity": row.quantity, **_interval(row), "n": int(row.n), "source": row.source, "comparable": row.comparable,
             "role": row.role, "used": row.role in USED, "why": row.why} for row in table.itertuples()]
    return pd.DataFrame(rows)


def _interval(row) -> dict:
    """What was counted, with its interval."""
    if row.k == "":
        low, high = normal_interval(float(row.share), float(row.se))
        return {"data": float(row.share), "low": low, "high": high, "k": None}
    low, high = wilson(int(row.k), int(row.n))
    return {"data": int(row.k) / int(row.n), "low": low, "high": high, "k": int(row.k)}
