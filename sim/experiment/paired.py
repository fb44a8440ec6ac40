"""What a change does, world by world: agreement, time, terms and durability of the same worlds before and after it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiment.statistics import change_of_means, paired_change, paired_difference

ALL, DEALS, BOTH, SAME = "all worlds", "all agreements", "agree both times", "agree on the same terms"
LASTING = "peace_5"


def paired(before: pd.DataFrame, after: pd.DataFrame, parties) -> pd.DataFrame:
    """Every response of two tables of the same worlds: one row a response and a set of worlds.

    `value.PARTY` is what the text is worth to a party, `gain.PARTY` what it gains over its reservation value. Columns response,
    over, before, after, change, low, high (95%, paired), worlds. `over` says which worlds: means over all agreements compare
    different worlds, for a change brings some deals and costs others; the worlds that agree both times, and those that agree
    both times on the same package, are the same ones.
    """
    before, after = (table.sort_values("world").reset_index(drop=True) for table in (before, after))
    agreed = [(table["outcome"] == "agreement").to_numpy() for table in (before, after)]
    both = agreed[0] & agreed[1]
    same = both & (before["package"] == after["package"]).to_numpy()
    rows = [_rate(*agreed)]
    for name in ("round", *(f"{what}.{party}" for what in ("value", "gain") for party in parties), LASTING):
        rows.append(_of_deals(name, before[name], after[name], agreed))
        rows.append(_of_same(name, BOTH, before[name], after[name], both))
    rows.append(_of_same(LASTING, SAME, before[LASTING], after[LASTING], same))
    believed = [f"belief.{party}" for party in parties if f"belief.{party}" in before]
    rows += [_of_same(name, ALL, before[name], after[name], np.ones(len(before), dtype=bool)) for name in believed]
    return pd.DataFrame(rows)


def _rate(before, after) -> dict:
    found = paired_difference(before, after)
    return _row("agreement", ALL, before.mean(), after.mean(), found["effect"], found, len(before))


def _of_deals(name: str, before, after, agreed) -> dict:
    """Over all agreements, which are not the same worlds before and after."""
    found = change_of_means(before, after, *agreed)
    return _row(name, DEALS, _mean(before, agreed[0]), _mean(after, agreed[1]), found["change"], found, int(agreed[1].sum()))


def _of_same(name: str, over: str, before, after, worlds) -> dict:
    found = paired_change(before[worlds], after[worlds])
    return _row(name, over, _mean(before, worlds), _mean(after, worlds), found["change"], found, found["both"])


def _mean(values, worlds) -> float:
    return float(values[worlds].mean()) if worlds.any() else np.nan


def _row(response: str, over: str, before: float, after: float, change: float, found: dict, worlds: int) -> dict:
    return {"response": response, "over": over, "before": before, "after": after, "change": change, "low": found["low"],
            "high": found["high"], "worlds": worlds}
