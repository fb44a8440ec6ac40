"""Where the page comes from: versions, seed, worlds, scenario, and the command that plays it again."""

from __future__ import annotations

import shlex
from pathlib import Path

from omegaconf import OmegaConf

from sim.experiment.results import Results
from sim.report.page.answer import MOST_ROWS
from sim.report.page.markup import Html, listing, number, paragraph, table, tag, together
from sim.report.words import counted, point_labels

OVERRIDES, MULTIRUN = Path(".hydra/overrides.yaml"), Path("multirun.yaml")


def provenance(results: Results) -> Html:
    """Versions, seed, worlds, scenario and command; and where there are several points, each with its scenario's hash."""
    run = results.manifest["run"]
    scenarios = {point.base.hash: point.base.name for point in results.design}
    pairs = [("zopa", run["zopa"]), *results.manifest["versions"].items(),
             ("seed", ", ".join(dict.fromkeys(str(point.seed) for point in results.design))),
             ("worlds", counted(results.summary)),
             ("scenario", ", ".join(dict.fromkeys(scenarios.values()))),
             ("scenario hash", next(iter(scenarios)) if len(scenarios) == 1 else f"{len(scenarios)} different; see below")]
    if results.folder:
        pairs += [("results", _folder(results)), ("again", _again(results)), ("one world", tag("code", _replay(results)))]
    return together(paragraph("The same version, scenario and seed give the same numbers on any machine, in any number of processes."),
                    listing(pairs), _points(results) if len(scenarios) > 1 else None)


def _again(results: Results) -> Html:
    """The command that plays it again, and the way from Python that holds for any results."""
    command = command_of(results.folder)
    enough = f", precision={results.precision:g}" if results.precision else ""
    python = (f"design = sim.load_results({_folder(results)!r}).design; sim.run_points(design, "
              f"{results.manifest['run']['replications']}{enough})")
    return together(*(tag("code", command), "; or from Python: ") if command else (), tag("code", python))


def command_of(folder: Path) -> str:
    """The command that made a results folder, as Hydra kept it there; nothing for one made from Python."""
    if (folder / MULTIRUN).is_file():
        given, many = OmegaConf.select(OmegaConf.load(folder / MULTIRUN), "hydra.overrides.task"), ["-m"]
    elif (folder / OVERRIDES).is_file():
        given, many = OmegaConf.load(folder / OVERRIDES), []
    else:
        return ""
    return shlex.join(["zopa", "run", *many, *map(str, given or [])])


def _folder(results: Results) -> str:
    """The name of the results folder, without where it is."""
    return results.folder.resolve().name


def _replay(results: Results) -> str:
    point = " --point K" if len(results.design) > 1 else ""
    return f"zopa replay {shlex.quote(_folder(results))}{point} --world N"


def _points(results: Results) -> Html:
    """The scenario's hash at every design point."""
    labels = point_labels(results.summary.iloc[:MOST_ROWS], results.factors, 200)
    rows = [[number(place, str(place)), label, tag("code", point.base.hash)]
            for place, (label, point) in enumerate(zip(labels, results.design))]
    return tag("details", tag("summary", "The scenario's hash at every design point"), table(["point", "levels", "hash"], rows))
