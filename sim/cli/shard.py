"""`zopa run --shard i/n`: taken off the command line before Hydra sees it, and held against the rest of it."""

from __future__ import annotations

from sim.errors import Problem, UserError

FLAG = "--shard"
JOINT = ("hydra/launcher", "hydra/sweeper")


def without_shard(argv: list[str]) -> tuple[list[str], str | None]:
    """The words of a command line without the flag, and what was given for it; UserError where nothing was, or twice."""
    rest, found, words = [], [], iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if name == FLAG:
            found.append(value if equals else next(words, ""))
        else:
            rest.append(word)
    if len(found) > 1:
        raise UserError(Problem(FLAG, "is given twice; one call plays one part"))
    return rest, found[0] if found else None


def check_shard(lines: list, many: bool) -> None:
    """UserError where the parts of a run could not find one another: their folder has no name, or each job has its own.

    `lines` holds the command line as Hydra parses it.
    """
    key = "hydra.sweep.dir" if many else "hydra.run.dir"
    folder = next((line for line in reversed(lines) if line.key_or_group == key), None)
    if folder is None or "${now" in str(folder.value()):
        raise UserError(Problem(FLAG, f"all parts of a run share one results folder; name it, the same for all, with {key}=FOLDER"))
    for line in lines:
        if line.key_or_group in JOINT and line.value() != "joint":
            raise UserError(Problem(FLAG, f"needs all settings in one results folder; leave {line.input_line} out"))
