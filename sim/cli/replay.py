"""`zopa replay RESULTS --world N`: one world of a results folder as a story."""

from __future__ import annotations

from pathlib import Path

from sim.errors import UserError
from sim.experiment.folder import load_results
from sim.experiment.results import Results
from sim.experiment.store import write_whole
from sim.report.replayed import replayed
from sim.report.transcript import Transcript


def command(given) -> int:
    """Print the transcript of a world, and draw its offers into the results folder."""
    results = load_results(given.results)
    number = _point(results, given.point)
    count = len(results.rows(number))
    if not 0 <= given.world < count:
        raise UserError(f"--world {given.world}: the results hold the worlds 0 to {count - 1:,}")
    story = replayed(results, number, given.world)
    print(story, flush=True)
    if not given.no_figure:
        print(f"\nFigure: {_drawn(story, results, number)}")
    return 0


def _point(results: Results, number: int | None) -> int:
    """The number of a design point that there is; UserError where it must be chosen, or is none."""
    last = len(results.design) - 1
    if number is None and last > 0:
        raise UserError(f"these results have {last + 1} design points; choose one with --point 0 … {last} (the column "
                        "'point' of summary.csv says which is which)")
    if not 0 <= (number or 0) <= last:
        raise UserError(f"--point {number}: the results have the design points 0 to {last}")
    return number or 0


def _drawn(story: Transcript, results: Results, point: int) -> Path:
    """Draw the dance of offers into the results folder: its path."""
    before = f"point_{point}_" if len(results.design) > 1 else ""
    path = results.folder / "figures" / f"{before}world_{story.world}.png"
    try:
        path.parent.mkdir(exist_ok=True)
        write_whole(path, story.plot().write)
    except OSError as error:
        raise UserError(f"the figure '{path}' cannot be written ({error.strerror}); leave it out with --no-figure"
                        ) from None
    return path
