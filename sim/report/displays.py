"""What notebooks show of results, comparisons and thresholds: a sentence and a short table, and a bar while worlds are played."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from html import escape

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from sim.experiment.frames import ENDINGS, level
from sim.report.phrases import DISCLAIMER, interval, median_days, percent, points, reached

MOST_ROWS = 20


class WorldsPerSecond(ProgressColumn):
    """How fast worlds are played."""

    def render(self, task) -> Text:
        """The speed so far."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} worlds/s" if speed else "")


def worlds_bar(always: bool = False) -> Progress:
    """Worlds done, speed and time left, on standard error; silent where that is not a terminal, unless it is to show always."""
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), WorldsPerSecond(),
                    TextColumn("left"), TimeRemainingColumn(), console=Console(stderr=not always), transient=True,
                    disable=not (always or sys.stderr.isatty()))


@contextmanager
def telling(worlds: int):
    """A bar while worlds are played: what is to be told how many were just done."""
    with worlds_bar(always=True) as bar:
        task = bar.add_task("playing", total=worlds)
        yield lambda done: bar.advance(task, done)


def results_html(results) -> str:
    """The answer in a sentence, and a row a design point."""
    summary, design = results.summary, results.design
    titles = ", ".join(dict.fromkeys(point.title for point in design))
    worlds = f"{int(summary['replications'].sum()):,} worlds"
    said = (f"agreement in {percent(summary['agreement'].iloc[0])} ({interval(summary.iloc[0])}: 95% interval) of {worlds}" if len(summary) == 1
            else f"{len(summary):,} design points, {worlds} in all")
    rows = pd.DataFrame([_point(design[place], row) for place, (_, row) in zip(range(MOST_ROWS), summary.iterrows())])
    more = f"The first {MOST_ROWS} of {len(summary):,} points; .summary holds all. " if len(summary) > MOST_ROWS else ""
    return _shown(titles, said, rows, more)


def _point(point, row) -> dict:
    """The cells of one design point."""
    days = median_days(row, point.scenario)
    return {**{key: level(value) for key, value in point.factors.items()}, "worlds": f"{int(row['replications']):,}",
            "agreement": percent(row["agreement"]), "95% interval": interval(row),
            **{name.replace("_", " "): percent(row[name]) for name in ENDINGS[1:]}, "zone": percent(row["zopa"]),
            "median days": "–" if days != days else f"{days:g}", "holds 5 years": percent(row["peace_5"])}


def comparison_html(comparison) -> str:
    """Each run held against the first: rates, difference, worlds that flip, and how sure it is."""
    rows = [{"run": row["run"], "agreement": percent(row["after"]), "difference": points(row["effect"]),
             "95% interval": f"{points(row['low'])} to {points(row['high'])}", "gained": f"{int(row['gained']):,}",
             "lost": f"{int(row['lost']):,}", "p (Holm)": f"{row['p_holm']:.2g}"} for row in comparison.table.to_dict("records")]
    first = comparison.runs[0]
    said = (f"against {first.name} ({percent(comparison.table['before'].iloc[0])}), in the same {comparison.worlds:,} worlds; points: "
            "percentage points")
    return _shown(first.scenario.title, said, pd.DataFrame(rows), "".join(f"{note} " for note in comparison.notes))


def threshold_html(found) -> str:
    """The level at which agreement reaches a rate, and the rates it was read from."""
    rows = pd.DataFrame([{found.factor: f"{row['level']:g}", "agreement": percent(row["agreement"]), "95% interval": interval(row)}
                         for row in found.table.to_dict("records")])
    unsteady = "" if found.steady else "The rates go up and down by more than chance would: there may be more than one such level. "
    return _shown("Threshold", f"{reached(found)})", rows, unsteady)


def _shown(title: str, said: str, rows: pd.DataFrame, more: str) -> str:
    """A heading, a sentence, a table, a note and the warning."""
    return (f"<p><b>{escape(title)}</b>: {escape(said)}</p>{rows.to_html(index=False, border=0)}"
            f"<p><small>{escape(more)}{DISCLAIMER}</small></p>")
