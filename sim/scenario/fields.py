"""What the fields of a scenario share: numbers with a range and a unit, names, and records with a source."""

from __future__ import annotations

from typing import Annotated, Any

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
    return Field(default, description=doc, json_schema_extra={"low": low, "high": high, "unit": unit})


def count(default=..., low=None, high=None, unit="", doc="") -> Any:
    """A field for a whole number that shapes every world alike."""
    return Field(default, description=doc, json_schema_extra={"low": low, "high": high, "unit": unit})


def words(default=..., doc="") -> Any:
    """A field for a name, a switch or a mapping."""
    return Field(default, description=doc)
