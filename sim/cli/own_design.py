"""A design that the command line itself describes: `-m sweep.design=latin sweep.points=200 KEY=interval(0,1) KEY=a,b`."""

from __future__ import annotations

from dataclasses import dataclass

from hydra.core.override_parser.types import Override

from sim.cli.overrides import EVERY, parsed
from sim.errors import Problem, UserError

KEYS = ("sweep.design", "sweep.points")


@dataclass(frozen=True)
class OwnDesign:
    """The design, how many points, its factors by key, and the lines that are the same at all points."""

    design: str
    points: int | None
    factors: dict
    rest: list[str]

    @property
    def lines(self) -> list[str]:
        """What the user wrote of the design itself."""
        return [f"{key}={value}" for key, value in zip(KEYS, (self.design, self.points)) if value is not None]


def for_the_sweeper(overrides: list[str]) -> list[str]:
    """The command line with its own design, if it describes one, addressed to the sweeper; a kept sweep is left as it is."""
    given = [line.split("=")[0] for line in overrides]
    if "sweep" in given or not any(key in given for key in KEYS):
        return overrides
    if KEYS[0] not in given:
        raise UserError(Problem(KEYS[1], "goes with a design that samples; add sweep.design=latin, or another"))
    return [line.replace("sweep.", "hydra.sweeper.", 1) if line.split("=")[0] in KEYS else line for line in overrides]


def own_design(design: str, points, lines: list[Override]) -> OwnDesign:
    """The design that these lines describe: what varies in them are its factors."""
    factors = {line.key_or_group.replace(EVERY, "*"): _factor(line) for line in lines if line.is_sweep_override()}
    return OwnDesign(design, points, factors, [line.input_line for line in lines if not line.is_sweep_override()])


def refuse_intervals(lines: list[Override]) -> None:
    """UserError where an interval stands in no design that samples it."""
    for line in lines:
        if line.is_sweep_override() and not line.is_discrete_sweep():
            raise UserError(Problem(line.key_or_group.replace(EVERY, "*"), f"'{line.get_value_string()}' has no levels to be swept; give "
                                    "them one by one, or choose a design that samples, as sweep.design=latin sweep.points=100"))


def _factor(line: Override):
    """Levels, or the ends of an interval as a uniform distribution."""
    if line.is_discrete_sweep():
        key = line.get_key_element()
        return [parsed([f"{key}={text}"])[0].value() for text in line.sweep_string_iterator()]
    interval = line.value()
    return {"uniform": [interval.start, interval.end]}
