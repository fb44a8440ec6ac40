"""`zopa replay RESULTS --world N`: one world of a results folder as a story."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.errors import UserError
from sim.experiment.designs import Point
from sim.experiment.results import Results, load_results
from sim.experiment.run import zopa_version
from sim.report.transcript import transcript


def command(given) -> int:
    """Print the transcript of a world, and draw its offers into the results folder."""
    results = load_results(given.results)
    point = _point(results, given.point)
    count = results.manifest["run"]["replications"]
    if not 0 <= given.world < count:
        raise UserError(f"--world {given.world}: the results hold the worlds 0 to {count - 1:,}")
    _warn_of_versions(results)
    story = transcript(point.scenario, world=given.world, seed=point.seed)
    print(story)
    if not given.no_figure:
        print(f"\nFigure: {_drawn(story, results.folder, given)}")
    return 0


def _point(results: Results, number: int | None) -> Point:
    last = len(results.design) - 1
    if number is None and last > 0:
        raise UserError(f"these results have {last + 1} design points; choose one with --point 0 … {last} (see the column "
                        "'point' of summary.csv)")
    if not 0 <= (number or 0) <= last:
        raise UserError(f"--point {number}: the results have the design points 0 to {last}")
    return results.design[number or 0]


def _warn_of_versions(results: Results) -> None:
    then, now = results.manifest["run"]["zopa"], zopa_version()
    if then != now:
        print(f"zopa: these results are from version {then}, this is {now}; the world may differ", file=sys.stderr)


def _drawn(story, folder: Path, given) -> Path:
    point = "" if given.point is None else f"point_{given.point}_"
    path = folder / "figures" / f"{point}world_{given.world}.png"
    try:
        path.parent.mkdir(exist_ok=True)
        figure = story.plot()
        getattr(figure, "figure", figure).savefig(path, dpi=150)
    except OSError as error:
        raise UserError(f"the figure '{path}' cannot be written ({error.strerror}); --no-figure leaves it out") from None
    return path
