"""What a results folder holds: its plan, what is counted of its worlds, and the results, whole or so far."""

from __future__ import annotations

from sim.errors import Problem, UserError
from sim.experiment.designs import Point
from sim.experiment.enough import Enough
from sim.experiment.gathered import Gathered
from sim.experiment.results import Results
from sim.experiment.store import Store
from sim.experiment.tally import Tally
from sim.scenario.scenario import build


def load_results(folder, partial: bool = False) -> Results:
    """The results in a folder; UserError where they are missing or damaged, or incomplete unless `partial`.

    Partial results hold the worlds of each design point up to the first that is not there yet, which may be none; `missing`
    says how many are still to be played.
    """
    store = Store(folder)
    points, enough, *_ = plan_of(store)
    gathered = gathered_from(store, len(points))
    results = Results(points, store.manifest(), store.folder, gathered.missing(enough), gathered.tally)
    if results.missing:
        upto = gathered.upto()
        if not upto.any():
            none = "the first worlds are not there yet" if gathered.worlds else "no worlds are there yet"
            raise UserError(Problem("results", f"'{store.folder}' is incomplete: {none}; {_to_go_on(store)}"))
        if not partial:
            raise UserError(Problem("results", f"'{store.folder}' is incomplete: {upto.sum():,} worlds are there, "
                                               f"{results.still_missing}; {_to_go_on(store)}, zopa summary {store.folder} shows what "
                                               "is there"))
        results.tally = gathered_from(store, len(points), upto).tally
    return results


def gathered_from(store: Store, points: int, upto=None) -> Gathered:
    """What is counted of the worlds in a folder, or of those before the world `upto` (points,); UserError where one is damaged."""
    gathered = Gathered(Tally(points))
    for frame in store.frames():
        gathered.add(frame if upto is None else frame[frame["world"].to_numpy() < upto[frame["point"].to_numpy()]])
    return gathered


def _to_go_on(store: Store) -> str:
    return f"zopa resume {store.folder} plays the rest"


def plan_of(store: Store) -> tuple[list[Point], Enough, int, dict | None]:
    """What the run of a folder is: design points, how many worlds are enough, worlds per chunk, the design; UserError where damaged."""
    manifest = store.manifest()
    try:
        run = manifest["run"]
        scenarios = {key: build(block["data"], block["name"]) for key, block in manifest["scenarios"].items()}
        points = [Point(p["factors"], scenarios[p["scenario"]], p["seed"], p["against"], p.get("changes", p["factors"])) for p in run["points"]]
        enough, chunk, design = Enough(run["replications"], run["precision"]), run["chunk"], run["design"]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise store.damaged() from None
    if not points:
        raise store.damaged()
    return points, enough, chunk, design

