"""A plan carried out into its results folder, with a progress bar."""

from __future__ import annotations

import sys
import tempfile
from math import ceil
from pathlib import Path

from sim.cli.plan import Plan
from sim.errors import UserError
from sim.experiment.results import Results
from sim.experiment.run import manifest_of, run_points
from sim.experiment.shards import Part
from sim.experiment.store import MANIFEST, WORLDS, Store
from sim.report.displays import worlds_bar

HYDRAS_OWN = {".hydra", "multirun.yaml"}
ELSEWHERE = "choose another with hydra.run.dir=FOLDER, or hydra.sweep.dir=FOLDER with -m"


def checked_folder(folder: Path, plan: Plan) -> None:
    """See that the plan's results can go there, leaving nothing behind; UserError if not."""
    foreign = folder.is_dir() and not all(map(_is_of_a_start, folder.iterdir()))  # first, since another shard may be starting it
    if (folder / MANIFEST).exists():
        Store(folder).check(manifest_of(plan.points, plan.enough, plan.chunk, plan.design), ELSEWHERE)
    elif foreign:
        raise UserError(f"the folder '{folder}' holds something else than results; {ELSEWHERE}")
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise UserError(f"the results folder '{folder}' cannot be written ({error.strerror}); {ELSEWHERE}") from None


def _is_of_a_start(path: Path) -> bool:
    """Whether a run that was killed before it began may have left this."""
    half_written = path.name.startswith(".") and path.suffix == ".part"
    return path.name in HYDRAS_OWN or half_written or (path.name == WORLDS and not any(path.iterdir()))


def carried_out(plan: Plan, folder: Path) -> Results | Part:
    """Play all worlds of a plan, or of its shard, that the folder does not hold yet."""
    engine, shard = plan.engine, plan.shard
    try:
        with worlds_bar() as bar:
            task = bar.add_task("playing", total=ceil(len(plan.points) * plan.enough.most / shard.of))
            return run_points(list(plan.points), plan.enough.replications, precision=plan.enough.precision, engine=engine.name,
                              workers=engine.workers, scheduler=engine.scheduler, chunk=plan.chunk, shard=shard, into=folder,
                              progress=lambda worlds: bar.advance(task, worlds), design=plan.design)
    except KeyboardInterrupt:
        part = f" --shard {shard}" if shard.of > 1 else ""
        print(f"\nWhat is done is kept; to go on: zopa resume {folder}{part}", file=sys.stderr)
        raise

