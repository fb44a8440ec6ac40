"""`key=${another.key}` on the command line; a scenario file may hold no such thing."""

from __future__ import annotations

from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.errors import Problem, UserError


def resolved(data: dict) -> dict:
    """The data with `${key}` replaced by what stands at that key; UserError for anything else in `${…}`."""
    asking = list(_asking(data, ""))
    for key, text in asking:
        if ":" in text:
            raise UserError(Problem(key, f"'{text}' is refused; only another key of the scenario can stand in ${{…}}"))
    if not asking:
        return data
    try:
        return OmegaConf.to_container(OmegaConf.create(data), resolve=True)
    except OmegaConfBaseException as error:
        raise UserError(Problem(asking[0][0], str(error).splitlines()[0])) from None


def _asking(value, key: str):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _asking(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _asking(inner, f"{key}[{place}]")
    elif isinstance(value, str) and "${" in value:
        yield key, value
