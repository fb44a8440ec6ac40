"""What came out of an experiment: worlds, summary, figures; reloadable from its folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from sim.drawing import drawn
from sim.errors import UserError
from sim.experiment.designs import Point
from sim.experiment.drivers import drivers
from sim.experiment.frames import summary_row
from sim.experiment.paired import paired
from sim.experiment.statistics import paired_change, paired_difference
from sim.experiment.store import Store, chunks_of
from sim.experiment.textbook import limit_row
from sim.scenario.scenario import Scenario, build


@dataclass
class Results:
    """The worlds of an experiment (one row each), summed up by design point."""

    worlds: pd.DataFrame = field(repr=False)
    summary: pd.DataFrame
    design: list[Point] = field(repr=False)
    manifest: dict = field(repr=False)
    folder: Path | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario of the first design point."""
        return self.design[0].scenario

    @property
    def scenarios(self) -> list[Scenario]:
        """The scenario of every design point."""
        return [point.scenario for point in self.design]

    @property
    def points(self) -> list[dict]:
        """The levels of every design point."""
        return [point.factors for point in self.design]

    @property
    def factors(self) -> list[str]:
        """The keys that were varied."""
        return list(dict.fromkeys(key for point in self.design for key in point.factors))

    @property
    def directed(self) -> bool:
        """Whether a change was played with its mechanism on and off."""
        return "mechanism" in self.factors and any(point.against is not None for point in self.design)

    @property
    def agreement(self) -> float:
        """The share of all worlds that ended in agreement."""
        return float((self.worlds["outcome"] == "agreement").mean())

    @property
    def zopa(self) -> pd.Series:
        """Whether a zone of possible agreement existed at the start, world by world."""
        return self.worlds["zopa"]

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Paired effects of the points that have a baseline: on agreement, and on durability.

        Columns part, effect, low, high, gained, lost; and over the `both` worlds that agree with and without the part,
        peace_5, peace_5_low and peace_5_high: what it adds to the chance that peace holds for five years.
        """
        rows = []
        for number, point in enumerate(self.design):
            if point.against is not None:
                lasting = self.peace_change(number, point.against)
                names = {"peace_5": "change", "peace_5_low": "low", "peace_5_high": "high", "both": "both"}
                rows.append({"point": number, **_named(point.factors), **paired_difference(*map(self.agreed, (
                    number, point.against))), **{name: lasting[what] for name, what in names.items()}})
        return pd.DataFrame(rows)

    def peace_change(self, before: int, after: int, years: int = 5) -> dict:
        """How the chance of lasting so many years changes from one point to another, over the worlds that agree at both.

        `change`, `low`, `high` (95%) and `both`, the number of those worlds. Means over all agreements of two points
        compare different worlds; this compares the same.
        """
        return paired_change(*(self.rows(point)[f"peace_{years}"] for point in (before, after)))

    def responses(self, before: int, after: int) -> pd.DataFrame:
        """What changes from one point to another, world by world: agreement, time, terms, durability (see `paired`)."""
        return paired(self.rows(before), self.rows(after), self.scenario.parties)

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

    def rows(self, point: int) -> pd.DataFrame:
        """The worlds of one design point."""
        return self.worlds[self.worlds["point"] == point]

    def agreed(self, point: int):
        """Whether each world of a point ended in agreement: (worlds,) of bool."""
        return (self.rows(point)["outcome"] == "agreement").to_numpy()

    def plot(self):
        """The main figure: agreement by design point, with intervals."""
        return drawn("figures.plot_results", self)

    def _repr_html_(self) -> str:
        return self.summary.to_html(index=False, float_format=lambda x: f"{x:.3f}")


def _named(factors: dict) -> dict:
    """The part that was switched off, or the levels in words."""
    words = [key.removeprefix("parts.") if key.startswith("parts.") and value is False else f"{key}={value}"
             for key, value in factors.items()]
    return {"part": ", ".join(words)}


def load_results(folder) -> Results:
    """The results in a folder; UserError where they are missing, damaged or incomplete."""
    store = Store(folder)
    manifest = store.manifest()
    try:
        run = manifest["run"]
        scenarios = {key: build(block["data"], block["name"]) for key, block in manifest["scenarios"].items()}
        points = [Point(p["factors"], scenarios[p["scenario"]], p["seed"], p["against"]) for p in run["points"]]
        chunks = chunks_of(len(points), run["replications"], run["chunk"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise store.damaged() from None
    if not chunks:
        raise store.damaged()
    worlds = store.read(chunks)
    return Results(worlds, summed_up(points, worlds), points, manifest, store.folder)


def summed_up(points: list[Point], worlds: pd.DataFrame) -> pd.DataFrame:
    """The summary: one row a design point."""
    groups = [(0, worlds)] if len(points) == 1 else worlds.groupby("point", sort=True)
    return pd.DataFrame([{**summary_row(number, points[number].factors, rows), **limit_row(points[number], rows)}
                         for number, rows in groups])
