"""A world of some results told again, and seen to be the same world."""

from __future__ import annotations

from sim.errors import UserError
from sim.experiment.results import Results
from sim.experiment.versions import zopa_version
from sim.report.transcript import Transcript, transcript


def replayed(results: Results, point: int, world: int) -> Transcript:
    """The story of one world of a design point; UserError with the versions where it now ends otherwise than it did."""
    task, rows = results.design[point], results.rows(point)
    story, then = transcript(task.scenario, world, task.seed), rows[rows["world"] == world].iloc[0]
    if all(str(then[name]) == str(story.ending[name]) for name in ("outcome", "round", "package")):
        return story
    made = {"zopa": results.manifest["run"]["zopa"], **results.manifest["versions"]}
    raise UserError(f"world {world} now ends otherwise than in these results, which were made with "
                    f"{', '.join(f'{name} {version}' for name, version in made.items())}; this is zopa "
                    f"{zopa_version()}. Install those versions to replay it, or run the experiment again")
