"""What came out of an experiment: worlds, summary, figures; reloadable from its folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from sim.drawing import drawn
from sim.errors import UserError
from sim.experiment.designs import Point
from sim.experiment.drivers import drivers
from sim.experiment.frames import summary_of
from sim.experiment.indices import indices
from sim.experiment.paired import paired
from sim.experiment.samples import SAMPLED
from sim.experiment.statistics import paired_change, paired_difference
from sim.experiment.store import Store, joined, without_gaps
from sim.experiment.tally import Tally
from sim.experiment.textbook import limit_row
from sim.scenario.scenario import Scenario

MOST_SHOWN = 100_000  # worlds in memory at a time, for figures and words


@dataclass
class Results:
    """The worlds of an experiment, summed up by design point.

    Worlds that are kept in a folder are read when they are first asked for; the summary needs none of them.
    """

    design: list[Point] = field(repr=False)
    manifest: dict = field(repr=False)
    folder: Path | None = None
    missing: int = 0  # worlds still to be played, at most
    tally: Tally = field(repr=False, default=None)
    frames: list[pd.DataFrame] = field(repr=False, default_factory=list)

    def __repr__(self) -> str:
        return f"<Results: {len(self.design):,} design points, {int(self.tally.worlds.sum()):,} worlds, agreement {self.agreement:.1%}>"

    @cached_property
    def worlds(self) -> pd.DataFrame:
        """One row a world, by design point and world; UserError where a file of the folder is damaged."""
        worlds = joined(self.frames or list(Store(self.folder).frames()))
        return without_gaps(worlds) if self.missing else worlds

    @cached_property
    def sample(self) -> pd.DataFrame:
        """The first worlds of every design point, as many as figures and words can be made of: all, where these are few."""
        if not (each := self._first):
            return self.worlds
        worlds = joined([frame[frame["world"] < each] for frame in Store(self.folder).frames(each)])
        return without_gaps(worlds) if self.missing else worlds

    @property
    def _first(self) -> int | None:
        """How many worlds of each point the sample holds; None where it holds all."""
        each = max(1, MOST_SHOWN // len(self.design))
        return None if self.frames or "worlds" in vars(self) or int(self.tally.worlds.max()) <= each else each

    @cached_property
    def of_the_first(self) -> str:
        """Which worlds the sample holds, in words; nothing where it holds all."""
        return f"the first {self._first:,} worlds{' of each point' if len(self.design) > 1 else ''}" if self._first else ""

    @property
    def precision(self) -> float | None:
        """The half-width of intervals that worlds were added for, if they were."""
        return self.manifest["run"].get("precision")

    @property
    def still_missing(self) -> str:
        """How many worlds are not there yet, in words."""
        return f"{'at most ' if self.precision else ''}{self.missing:,} are missing"

    @cached_property
    def summary(self) -> pd.DataFrame:
        """One row a design point; summed up when it is first asked for."""
        table = summary_of(self.tally, self.points)
        theory = [limit_row(point, self.rows(number)) for number, point in enumerate(self.design) if point.limited]
        return table.join(pd.DataFrame(theory, index=[n for n, point in enumerate(self.design) if point.limited])) if theory else table

    @property
    def scenario(self) -> Scenario:
        """The scenario of the first design point."""
        return self.design[0].scenario

    @property
    def points(self) -> list[dict]:
        """The levels of every design point."""
        return [point.factors for point in self.design]

    @property
    def factors(self) -> list[str]:
        """The keys that were varied."""
        return list(dict.fromkeys(key for point in self.design for key in point.factors))

    @property
    def sampled(self) -> str | None:
        """The design by which points were sampled, such as latin or saltelli; None where every level was named."""
        kind = (self.manifest["run"].get("design") or {}).get("kind")
        return kind if kind in SAMPLED else None

    @property
    def directed(self) -> bool:
        """Whether a change was played with its mechanism on and off."""
        return "mechanism" in self.factors and any(point.against is not None for point in self.design)

    @property
    def agreement(self) -> float:
        """The share of all worlds that ended in agreement."""
        return float(self.tally.hits("agreement").sum() / self.tally.worlds.sum())

    @property
    def zopa(self) -> pd.Series:
        """Whether a zone of possible agreement existed at the start, world by world."""
        return self.worlds["zopa"]

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Paired effects of the points that have a baseline: on agreement, and on durability.

        Columns part, effect, low, high, gained, lost, worlds; and over the `both` worlds that agree with and without the part,
        peace_5, peace_5_low and peace_5_high: what it adds to the chance that peace holds for five years.
        """
        rows = []
        for number, point in enumerate(self.design):
            if point.against is not None:
                lasting = self.peace_change(number, point.against)
                names = {"peace_5": "change", "peace_5_low": "low", "peace_5_high": "high", "both": "both"}
                agreed = [rows["outcome"] == "agreement" for rows in self.common(number, point.against)]
                rows.append({"point": number, **_named(point.factors), **paired_difference(*agreed), "worlds": len(agreed[0]),
                             **{name: lasting[what] for name, what in names.items()}})
        return pd.DataFrame(rows)

    def peace_change(self, before: int, after: int, years: int = 5) -> dict:
        """How the chance of lasting so many years changes from one point to another, over the worlds that agree at both.

        `change`, `low`, `high` (95%) and `both`, the number of those worlds. Means over all agreements of two points
        compare different worlds; this compares the same.
        """
        return paired_change(*(rows[f"peace_{years}"] for rows in self.common(before, after)))

    def responses(self, before: int, after: int) -> pd.DataFrame:
        """What changes from one point to another, world by world: agreement, time, terms, durability (see `paired`)."""
        return paired(*self.common(before, after), self.scenario.parties)

    @property
    def changes(self) -> pd.DataFrame:
        """The `responses` of every point that is held against another, with the numbers of both points."""
        tables = [self.responses(number, point.against).assign(point=number, against=point.against)
                  for number, point in enumerate(self.design) if point.against is not None]
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()

    def drivers(self, point: int = 0) -> pd.DataFrame:
        """How much of agreement each drawn number explains at a point, the strongest first (see `drivers`)."""
        return drivers(self.rows(point))

    def tornado(self, point: int = 0):
        """Agreement where each drawn number is lowest, and where it is highest."""
        found, rows = self.drivers(point), self.rows(point)
        if found.empty:
            raise UserError("no number was drawn from a prior, or every world ended alike: there is no tornado to draw")
        return drawn("tornado.tornado_figure", found, (rows["outcome"] == "agreement").mean(), len(rows),
                     self.design[point].scenario.title)

    def indices(self, of: str = "agreement") -> pd.DataFrame:
        """Sobol or Morris indices of the factors of a saltelli or morris design (see `indices`)."""
        return indices(self, of)

    def plot_indices(self, of: str = "agreement"):
        """Draw these indices: bars alone and together, or effects against how far they differ."""
        return drawn("indices.indices_figure", self.indices(of), of, self.summary, self.scenario.title)

    def rows(self, point: int) -> pd.DataFrame:
        """The worlds of one design point."""
        points = self.worlds["point"].to_numpy()
        return self.worlds.iloc[slice(*np.searchsorted(points, [point, point + 1]))]

    def common(self, *points: int) -> list[pd.DataFrame]:
        """The rows of some design points, for the worlds that all of them have."""
        tables = [self.rows(point) for point in points]
        return [table.iloc[:min(map(len, tables))] for table in tables]

    def agreed(self, point: int):
        """Whether each world of a point ended in agreement: (worlds,) of bool."""
        return (self.rows(point)["outcome"] == "agreement").to_numpy()

    def plot(self):
        """The main figure: agreement by design point, with intervals."""
        return drawn("figures.plot_results", self)

    def report(self, path=None) -> Path:
        """Write one self-contained HTML page: where it is, by default report.html in the results folder."""
        return drawn("page.document.written", self, path)

    def _repr_html_(self) -> str:
        return drawn("displays.results_html", self)


def _named(factors: dict) -> dict:
    """The part that was switched off, or the levels in words."""
    words = [key.removeprefix("parts.") if key.startswith("parts.") and value is False else f"{key}={value}"
             for key, value in factors.items()]
    return {"part": ", ".join(words)}
