"""What the fields of a scenario share: numbers with a range and a unit, names, and records with a source."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from sim.domain.priors import parse_number

Number = Annotated[Any, BeforeValidator(parse_number)]  # a float or a Prior
Plain = Annotated[float, Field(strict=True, allow_inf_nan=False)]  # a number that is the same in every world
Switch = StrictBool
Count = StrictInt


class Record(BaseModel):
    """A block of a scenario; frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Sourced(Record):
    """A block that speaks of the real world: what it is, and where that is from."""

    text: str = Field("", description="what this is, in a sentence")
    source: str = Field("assumption", description="keys of the scenario's sources, separated by ';', or 'assumption'")
    note: str = Field("", description="what is uncertain about it")


def number(default=..., low=None, high=None, unit="", doc="") -> Any:
    """A field for a number or a prior: its default, range, unit and meaning, as `zopa keys` prints them."""
    return _field(default, doc, json_schema_extra={"low": low, "high": high, "unit": unit})


def count(default=..., low=None, high=None, unit="", doc="") -> Any:
    """A field for a whole number that shapes every world alike."""
    return _field(default, doc, json_schema_extra={"low": low, "high": high, "unit": unit})


def words(default=..., doc="") -> Any:
    """A field for a name, a switch or a mapping."""
    return _field(default, doc)


def _field(default, doc: str, **more):
    given = {"default_factory": dict} if default == {} else {"default": default}  # made anew, which is quicker than copied
    return Field(**given, description=doc, **more)


def record_in(annotation) -> type[BaseModel] | None:
    """The kind of record that a field with this annotation holds, also inside a mapping or a list; None if it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := record_in(inner))), None)


@cache
def fields_with_records(kind: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a kind of record that hold records."""
    return tuple(name for name, field in kind.model_fields.items() if record_in(field.annotation))


def records_in(record: Record, key: str = "") -> list[tuple[str, Record]]:
    """A record and every record given inside it, with their dotted keys, the outer before the inner."""
    found = [(key, record)]
    for name in fields_with_records(type(record)):
        if name in record.model_fields_set:
            found += _records_of(getattr(record, name), f"{key}.{name}" if key else name)
    return found


def _records_of(value, key: str) -> list[tuple[str, Record]]:
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in _records_of(inner, f"{key}.{name}")]
    if isinstance(value, tuple):
        return [found for place, inner in enumerate(value) for found in _records_of(inner, f"{key}[{place}]")]
    return records_in(value, key) if isinstance(value, Record) else []


@cache
def fields_with_limits(kind: type[BaseModel]) -> tuple[tuple[str, float | None, float | None], ...]:
    """The fields of a kind of record that hold records or numbers with a range: their names, the least and the greatest number."""
    limits = {name: field.json_schema_extra or {} for name, field in kind.model_fields.items()}
    ends = [(name, extra.get("low"), extra.get("high")) for name, extra in limits.items()]
    return tuple((name, low, high) for name, low, high in ends
                 if (low, high) != (None, None) or name in fields_with_records(kind))
