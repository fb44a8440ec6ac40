"""`zopa replay RESULTS --world N`: one world of a results folder as a story."""

from __future__ import annotations

from pathlib import Path

from sim.errors import UserError
from sim.experiment.designs import Point
from sim.experiment.results import Results, load_results
from sim.experiment.run import zopa_version
from sim.experiment.store import write_whole
from sim.report.transcript import Transcript, transcript


def command(given) -> int:
    """Print the transcript of a world, and draw its offers into the results folder."""
    results = load_results(given.results)
    number, point = _point(results, given.point)
    count = results.manifest["run"]["replications"]
    if not 0 <= given.world < count:
        raise UserError(f"--world {given.world}: the results hold the worlds 0 to {count - 1:,}")
    story = transcript(point.scenario, world=given.world, seed=point.seed)
    _check_same(results, number, story)
    print(story, flush=True)
    if not given.no_figure:
        print(f"\nFigure: {_drawn(story, results, number)}")
    return 0


def _point(results: Results, number: int | None) -> tuple[int, Point]:
    last = len(results.design) - 1
    if number is None and last > 0:
        raise UserError(f"these results have {last + 1} design points; choose one with --point 0 … {last} (the column "
                        "'point' of summary.csv says which is which)")
    if not 0 <= (number or 0) <= last:
        raise UserError(f"--point {number}: the results have the design points 0 to {last}")
    return number or 0, results.design[number or 0]


def _check_same(results: Results, point: int, story: Transcript) -> None:
    """See that the world ends as it did; UserError with the versions where it does not."""
    rows = results.worlds
    then = rows[(rows["point"] == point) & (rows["world"] == story.world)].iloc[0]
    if all(str(then[name]) == str(story.ending[name]) for name in ("outcome", "round", "package")):
        return
    made = {"zopa": results.manifest["run"]["zopa"], **results.manifest["versions"]}
    raise UserError(f"world {story.world} now ends otherwise than in these results, which were made with "
                    f"{', '.join(f'{name} {version}' for name, version in made.items())}; this is zopa "
                    f"{zopa_version()}. Install those versions to replay it, or run the experiment again")


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
