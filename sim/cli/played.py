"""A plan carried out into its results folder, with a progress bar."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from sim.cli.plan import Plan
from sim.errors import UserError
from sim.experiment.results import Results
from sim.experiment.run import manifest_of, run_points
from sim.experiment.store import MANIFEST, Store

HYDRAS_OWN = {".hydra", "multirun.yaml"}
ELSEWHERE = "choose another with hydra.run.dir=FOLDER, or hydra.sweep.dir=FOLDER with -m"


class WorldsPerSecond(ProgressColumn):
    """How fast worlds are played."""

    def render(self, task) -> Text:
        """The speed so far."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} worlds/s" if speed else "")


def checked_folder(folder: Path, plan: Plan) -> None:
    """See that the plan's results can go there, leaving nothing behind; UserError if not."""
    if (folder / MANIFEST).exists():
        _check_same(folder, plan)
    elif folder.is_dir() and {path.name for path in folder.iterdir()} - HYDRAS_OWN:
        raise UserError(f"the folder '{folder}' holds something else than results; {ELSEWHERE}")
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise UserError(f"the results folder '{folder}' cannot be written ({error.strerror}); {ELSEWHERE}") from None


def _check_same(folder: Path, plan: Plan) -> None:
    if Store(folder).manifest()["run"] != manifest_of(plan.points, plan.replications, plan.chunk)["run"]:
        raise UserError(f"the folder '{folder}' holds the results of another run; {ELSEWHERE}")


def carried_out(plan: Plan, folder: Path) -> Results:
    """Play all worlds of a plan that the folder does not hold yet."""
    try:
        with worlds_bar() as bar:
            task = bar.add_task("playing", total=len(plan.points) * plan.replications)
            return run_points(list(plan.points), plan.replications, workers=plan.workers, chunk=plan.chunk, into=folder,
                              progress=lambda worlds: bar.advance(task, worlds))
    except KeyboardInterrupt:
        print(f"\nWhat is done is kept in {folder}; to go on, give the same command that folder (hydra.run.dir, or "
              "hydra.sweep.dir with -m).", file=sys.stderr)
        raise


def worlds_bar() -> Progress:
    """Worlds done, speed and time left, on standard error; silent where that is not a terminal."""
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), WorldsPerSecond(),
                    TextColumn("left"), TimeRemainingColumn(), console=Console(stderr=True), transient=True,
                    disable=not sys.stderr.isatty())
