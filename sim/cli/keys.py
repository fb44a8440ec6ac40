"""`zopa keys`: every key there is, read off the schema."""

from __future__ import annotations

from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sim.cli.defaults import run_defaults
from sim.cli.printing import level, show, table
from sim.domain.priors import FAMILIES
from sim.errors import UserError
from sim.experiment.enough import COARSEST, FINEST
from sim.experiment.samples import DESIGNS, MOST, SAMPLED
from sim.protocols.kinds import EVENT_KINDS
from sim.scenario.fields import Number
from sim.scenario.process import ScenarioSpec
from sim.strategies.registry import CONDUCT, protocols, text_styles

RUN = [
    ("scenario", "a scenario by name, or the path of a file", "", ""),
    ("replications", "worlds played per design point; with a precision, at most", "worlds", "1 … ∞"),
    ("precision", "add worlds to each design point until the 95% interval of its rate of agreement is within ± so much", "share",
     f"{FINEST} … {COARSEST}"),
    ("seed", "the same seed, the same worlds", "", "0 … ∞"),
    ("mediator", "a preset of conf/mediator/ in the place of the scenario's mediators", "", ""),
    ("mediator.KEY", "a key of the scenario's main mediator; see mediators.NAME", "", ""),
    ("sweep", "a sweep of conf/sweep/", "", ""),
    ("sweep.design", "how the points of a sweep lie: all combinations (grid), side by side (list), or sampled; with -m or a kept sweep", "",
     " | ".join(DESIGNS)),
    ("sweep.points", "size of a sample: " + "; ".join(f"{design}: {size}" for design, size in SAMPLED.items()), "points", f"1 … {MOST:,}"),
    ("engine", "where worlds are played: processes of this machine, or Dask (the extra 'dask')", "", "local | dask"),
    ("engine.workers", "processes of this machine", "processes", "1 … ∞"),
    ("engine.scheduler", "with engine=dask: the address of a scheduler, as tcp://host:8786; null: a cluster of this machine's processes",
     "", "an address"),
    ("engine.chunk", "worlds played and stored at a time", "worlds", "1 … ∞"),
    ("results.figures", "draw the figures into the results folder", "", "true or false"),
    ("hydra.run.dir", "the results folder; without it, a new one in results/", "", ""),
    ("hydra.sweep.dir", "the results folder with -m; without it, a new one in results/", "", ""),
]
GIVEN = {f"parties.NAME.{field}": registry for field, registry in CONDUCT.items()}
NAMED = {**{f"{key}.name": registry for key, registry in GIVEN.items()}, "mediators.NAME.text_style": text_styles,
         "protocol.name": protocols, "events.NAME.kind": EVENT_KINDS}
NOTES = ("text", "source", "note")  # every block that speaks of the real world has them
KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a word"}


def command(given) -> int:
    """Print the keys, or those in which a word occurs."""
    word = given.filter.lower()
    defaults = run_defaults()
    every = [*((*row, defaults.get(row[0], "")) for row in RUN), *schema_rows(ScenarioSpec)]
    rows = [row for row in every if any(word in text.lower() for text in row[:2])]
    if not rows:
        raise UserError(f"no key and no meaning holds '{word}'; zopa keys lists them all")
    made = table("key", "meaning", "unit", "range", "default")
    for row in rows:
        made.add_row(*row)
    show(made)
    priors = ", ".join(f"{{{name}: [{', '.join(family.parameters)}]}}" for name, family in FAMILIES.items())
    show(f"\n{len(rows)} key{'' if len(rows) == 1 else 's'}. Blocks also take text, source and note. Where a number "
         f"stands, a prior can: {priors}; normal, lognormal and beta may be cut by low: and high:; priors with the same common: NAME "
         "and a correlation: rise and fall together")
    return 0


def schema_rows(model: type[BaseModel], key: str = ""):
    """(key, meaning, unit, range, default) of every field of a schema, in its order."""
    for name, field in model.model_fields.items():
        here, extra = f"{key}.{name}" if key else name, field.json_schema_extra or {}
        if here in ("switches", "parts") or (key in GIVEN and name == "parameters") or (key and name in NOTES):
            continue
        inner, words = _inside(field.annotation)
        here = ".".join([here, *words])
        if inner is None:
            yield here, field.description or "", extra.get("unit", ""), _range(here, field, extra), _default(field)
        else:
            yield from schema_rows(inner, here)
        if here in GIVEN:
            yield from _conduct_rows(here, GIVEN[here])
    if model is ScenarioSpec:
        yield "parts.NAME", "a named part of the scenario; false switches it off", "", "true or false", "true"


def _conduct_rows(key: str, registry):
    for name in registry.names():
        for word, default in registry[name].defaults.items():
            low, high = registry[name].ranges.get(word, (None, None))
            yield f"{key}.{word}", f"{registry.what} {name}", "", _limits(low, high), level(default)


def _inside(annotation) -> tuple[type[BaseModel] | None, list[str]]:
    """The record within an annotation, and the names on the way: dict[str, Envoy] gives (Envoy, [NAME])."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, []
    words = ["NAME"] if get_origin(annotation) is dict else ["PLACE"] if get_origin(annotation) is tuple else []
    for part in get_args(annotation) if annotation is not Number else ():
        inner, deeper = _inside(part)
        if inner is not None:
            return inner, words + deeper
    if get_origin(annotation) is dict:
        return None, words + _inside(get_args(annotation)[1])[1]
    return None, []


def _range(key: str, field, extra: dict) -> str:
    if key in NAMED:
        return " | ".join(getattr(NAMED[key], "plugs", NAMED[key]))
    if extra.get("low") is not None or extra.get("high") is not None:
        return _limits(extra["low"], extra["high"])
    return _kind(field.annotation)


def _limits(low, high) -> str:
    return f"{'−∞' if low is None else format(low, 'g')} … {'∞' if high is None else format(high, 'g')}"


def _kind(annotation) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in (Any, Number):
        return "a number"
    if origin is Literal:
        return " | ".join(map(str, inner))
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(filter(None, map(_kind, inner))))
    if origin is tuple:
        return "a list"
    if origin is dict:
        return _kind(inner[1])
    return next((text for plain, text in KINDS.items() if annotation is plain or plain in inner), "")


def _default(field) -> str:
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined:
        return "required"
    if isinstance(value, BaseModel) or (isinstance(value, dict) and value):
        return ""
    return level(value) if value not in ((), {}) else ""
