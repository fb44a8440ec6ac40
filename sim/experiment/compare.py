"""Two or more runs compared world by world: what changes, which worlds flip and why, and whether they can be compared at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd
from scipy.stats import binomtest

from sim.drawing import drawn
from sim.errors import UserError
from sim.experiment.paired import paired
from sim.experiment.folder import load_results
from sim.experiment.results import Results
from sim.experiment.statistics import holm, paired_difference

AGREED = "agreement"


@dataclass(frozen=True)
class Run:
    """One design point of some results, by name: its worlds, in order."""

    name: str
    results: Results = field(repr=False)
    point: int

    @cached_property
    def worlds(self) -> pd.DataFrame:
        """One row a world, in the order of their numbers."""
        return self.results.rows(self.point).sort_values("world").reset_index(drop=True)

    @property
    def scenario(self):
        """What was played."""
        return self.results.design[self.point].scenario

    @property
    def seed(self) -> int:
        """The seed of its fortunes."""
        return self.results.design[self.point].seed


@dataclass(frozen=True)
class Comparison:
    """Runs held against the first of them, in the worlds that all have; `notes` say what is compared only in part."""

    runs: list[Run]
    worlds: int
    notes: list[str]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a run after the first: its rate and that of the first, the difference, worlds gained and lost, and p.

        Columns run, before, after, effect, low, high (95%, paired), gained, lost, p (exact McNemar test), p_holm (corrected
        for several comparisons [Holm1979]), worlds.
        """
        rows = []
        for run in self.runs[1:]:
            before, after = (self._agreed(which) for which in (self.runs[0], run))
            found = paired_difference(before, after)
            rows.append({"run": run.name, "before": before.mean(), "after": after.mean(), **found, "p": mcnemar(**found)})
        table = pd.DataFrame(rows)
        return table.assign(p_holm=holm(table["p"]), worlds=self.worlds)

    @cached_property
    def responses(self) -> pd.DataFrame:
        """Agreement, time, gains, terms and durability before and after, over the same worlds: see `paired`; and the run."""
        return pd.concat([paired(*map(self._rows, (self.runs[0], run)), self.runs[0].scenario.parties).assign(run=run.name)
                          for run in self.runs[1:]], ignore_index=True)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """How many worlds go from each ending to each: columns run, before, after, worlds; failures by their reason."""
        tables = []
        for run in self.runs[1:]:
            ends = pd.DataFrame({"before": ending(self._rows(self.runs[0])), "after": ending(self._rows(run))})
            tables.append(ends.value_counts().rename("worlds").reset_index().assign(run=run.name))
        return pd.concat(tables, ignore_index=True)[["run", "before", "after", "worlds"]]

    def flipped(self, place: int = 1) -> pd.DataFrame:
        """The worlds that agree in only one of the first run and another: their numbers, and both endings."""
        ends = pd.DataFrame({"world": self._rows(self.runs[0])["world"], "before": ending(self._rows(self.runs[0])),
                             "after": ending(self._rows(self.runs[place]))})
        return ends[(ends["before"] == AGREED) != (ends["after"] == AGREED)].reset_index(drop=True)

    def plot(self):
        """Where the worlds of the first run end in the second."""
        return drawn("flows.flow_figure", self.flows, [run.name for run in self.runs], self.runs[0].scenario.title)

    def _rows(self, run: Run) -> pd.DataFrame:
        return run.worlds.iloc[:self.worlds]

    def _agreed(self, run: Run):
        return (self._rows(run)["outcome"] == AGREED).to_numpy()

    def _repr_html_(self) -> str:
        return drawn("displays.comparison_html", self)


def compare(*runs) -> Comparison:
    """Compare runs world by world with the first: Results, or folders of them; UserError where they cannot be compared.

    Results of several design points count as so many runs. Worlds of the same number meet the same fortunes where seed and
    version are the same, so that differences are paired; any other runs are refused, and so are those of other parties.
    """
    chosen = _told_apart([run for given in runs for run in _runs(given)])
    if len(chosen) < 2:
        raise UserError("there is nothing to compare; give two runs or more, or one of several design points")
    wrong = [reason for run in chosen[1:] for reason in incomparable(chosen[0], run)]
    if wrong:
        raise UserError(*dict.fromkeys(wrong))
    worlds = min(len(run.worlds) for run in chosen)
    return Comparison(chosen, worlds, list(_notes(chosen, worlds)))


def _runs(given) -> list[Run]:
    """The design points of Results or of a folder, by name; `FOLDER:K` is the design point K alone."""
    if isinstance(given, Results):
        results, label, only = given, "", None
    else:
        folder, only = _split(str(given))
        results, label = load_results(folder), Path(folder).name
    if only is not None and only >= len(results.design):
        raise UserError(f"'{given}' has the design points 0 to {len(results.design) - 1}")
    points = range(len(results.design)) if only is None else [only]
    return [Run(_name(results, point, label), results, point) for point in points]


def _told_apart(runs: list[Run]) -> list[Run]:
    """The runs, those that share a name numbered by their places."""
    names = [run.name for run in runs]
    return [replace(run, name=f"{run.name} ({place})") if names.count(run.name) > 1 else run for place, run in enumerate(runs, 1)]


def _split(given: str) -> tuple[str, int | None]:
    """A folder, and the design point after a colon, if there is one."""
    folder, colon, point = given.rpartition(":")
    return (folder, int(point)) if colon and point.isdigit() and not Path(given).exists() else (given, None)


def _name(results: Results, point: int, label: str) -> str:
    levels = ", ".join(f"{key}={value}" for key, value in results.points[point].items())
    return " ".join(word for word in (label or results.design[point].scenario.name, levels) if word)


def incomparable(one: Run, other: Run):
    """Why the worlds of two runs are not the same worlds, or their parties not the same parties."""
    if one.seed != other.seed:
        yield f"seeds differ: {one.name} has {one.seed}, {other.name} has {other.seed}, so no world meets the same fortune; " \
              f"run one of them again with seed={one.seed}"
    versions = [run.results.manifest["run"]["zopa"] for run in (one, other)]
    if versions[0] != versions[1]:
        yield f"versions differ: {one.name} was played by zopa {versions[0]}, {other.name} by {versions[1]}; run one of them again"
    parties = [sorted(run.scenario.parties) for run in (one, other)]
    if parties[0] != parties[1]:
        yield f"parties differ: {one.name} has {', '.join(parties[0])}, {other.name} has {', '.join(parties[1])}"


def _notes(runs: list[Run], worlds: int):
    """What is compared only in part."""
    if any(len(run.worlds) != worlds for run in runs):
        yield f"the first {worlds:,} worlds are compared: not all runs have more"
    agendas = {tuple(run.scenario.agenda.names) for run in runs}
    if len(agendas) > 1:
        yield "the issues differ, so that worth and terms are not on the same scale"
    days = {float(run.scenario.spec.protocol.days) for run in runs}
    if len(days) > 1:
        yield "a round is not equally long in all runs, so that rounds are not on the same scale"


def mcnemar(gained: int, lost: int, **_) -> float:
    """The exact two-sided p-value that as many worlds are gained as lost by chance [McNemar1947]; 1 where none is."""
    return float(binomtest(gained, gained + lost, 0.5).pvalue) if gained + lost else 1.0


def ending(worlds: pd.DataFrame):
    """How each world ended: agreement, or why not: (worlds,) of words."""
    reason = worlds["reason"].astype(str)
    return reason.mask(reason == "", AGREED).to_numpy()
