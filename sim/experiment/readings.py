"""Rates read off the worlds of one design point, each over the worlds it speaks of, with intervals and paired changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.domain.priors import Prior
from sim.experiment.designs import Point
from sim.experiment.statistics import change_of_means, mean_among


@dataclass(frozen=True)
class Reading:
    """A mean over some of the worlds: which worlds (`among`) and of what (`of`), each (worlds,) read off a `seen` table."""

    words: str
    among: Callable
    of: Callable

    def pair(self, table: pd.DataFrame) -> tuple:
        """What is averaged and where, (worlds,) each."""
        return np.asarray(self.of(table), dtype=float), np.asarray(self.among(table), dtype=bool)

    def of_worlds(self, table: pd.DataFrame) -> dict:
        """The mean with its 95% interval and the number of worlds it is over."""
        return mean_among(*self.pair(table))

    def change(self, before: pd.DataFrame, after: pd.DataFrame) -> dict:
        """How far it moves from one table to another of the same worlds, with its 95% interval."""
        return changed(self.pair(before), self.pair(after))


def changed(before: tuple, after: tuple) -> dict:
    """The change from one pair of what is averaged and where to another, with its 95% interval."""
    return change_of_means(before[0], after[0], before[1], after[1])


def seen(point: Point, worlds: pd.DataFrame) -> pd.DataFrame:
    """What rates are read off: one row a world, whatever mediator the scenario has."""
    mediator = next(iter(point.scenario.spec.mediators), "")
    given = point.scenario.spec.mediators[mediator].leverage if mediator else 0.0
    leverage = worlds[f"drawn.mediators.{mediator}.leverage"] if isinstance(given, Prior) else given
    rate = point.scenario.spec.war.rate if point.scenario.spec.war else 0.0
    return pd.DataFrame({
        "agreed": worlds["outcome"] == "agreement", "mediated": worlds["mediated"], "leverage": leverage > 0.0 * worlds["days"],
        "battles": worlds["battles"] if "battles" in worlds else 0, "weeks": worlds["days"] / 7.0,
        "rate": worlds["drawn.war.rate"] if isinstance(rate, Prior) else rate, "zone": worlds["zopa"],
        "no_zone": worlds["reason"] == "no_zone", **{name: worlds[name] for name in ("peace_1", "peace_5", "peace_10")}})


def _agreed(t):
    return t.agreed


def _third(which: int):
    """The worlds whose battle rate lies in the lowest, middle or highest third of all."""
    return lambda t: (t.rate.rank(pct=True, method="average") * 3.0).clip(upper=2.999).astype(int) == which


def _intense(which: int):
    """The worlds with battles that have at most, or more than, the median number of battles a week of talks."""
    def among(t):
        weekly = (t.battles / t.weeks)[t.battles > 0]
        return (t.battles > 0) & ((t.battles / t.weeks > weekly.median()) == bool(which))
    return among


COUNTED = {  # held against rates that were counted; see scenarios/evidence/
    "agreement_unmediated": Reading("agreement without a mediator", lambda t: ~t.mediated, _agreed),
    "agreement_mediated": Reading("agreement with a mediator", lambda t: t.mediated, _agreed),
    "agreement_with_leverage": Reading("agreement, the mediator uses leverage", lambda t: t.mediated & t.leverage, _agreed),
    "agreement_without_leverage": Reading("agreement, the mediator uses none", lambda t: t.mediated & ~t.leverage, _agreed),
    "agreement": Reading("agreement, all", lambda t: t.weeks > 0, _agreed),
    "mediated": Reading("a mediator comes", lambda t: t.weeks > 0, lambda t: t.mediated),
    "with_leverage": Reading("of mediators, those with leverage", lambda t: t.mediated, lambda t: t.leverage),
    "peace_1": Reading("agreements that hold 1 year", _agreed, lambda t: t.peace_1),
    "peace_5": Reading("agreements that hold 5 years", _agreed, lambda t: t.peace_5),
    "peace_10": Reading("agreements that hold 10 years", _agreed, lambda t: t.peace_10),
    "agreement_after_battles": Reading("agreement where battles were fought", lambda t: t.battles > 0, _agreed),
}
UNCOUNTED = {  # what the same prior says of things it was not set on, and that nothing here was counted for
    "agreement_without_battles": Reading("agreement where no battle was fought", lambda t: t.battles == 0, _agreed),
    "agreement_rate_low": Reading("agreement, lowest third of the battle rate", _third(0), _agreed),
    "agreement_rate_middle": Reading("agreement, middle third of the battle rate", _third(1), _agreed),
    "agreement_rate_high": Reading("agreement, highest third of the battle rate", _third(2), _agreed),
    "agreement_intensity_low": Reading("agreement, few battles a week of talks", _intense(0), _agreed),
    "agreement_intensity_high": Reading("agreement, many battles a week of talks", _intense(1), _agreed),
    "zone": Reading("a zone of agreement at the start", lambda t: t.weeks > 0, lambda t: t.zone),
    "no_zone": Reading("of failures, those without a zone at their end", lambda t: ~t.agreed, lambda t: t.no_zone),
    "weeks_unmediated": Reading("mean weeks of talks without a mediator", lambda t: ~t.mediated, lambda t: t.weeks),
    "weeks_mediated": Reading("mean weeks of talks with a mediator", lambda t: t.mediated, lambda t: t.weeks),
}
READINGS = {**COUNTED, **UNCOUNTED}
