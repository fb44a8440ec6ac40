"""What became of a deal, in words."""

from __future__ import annotations

from datetime import date, timedelta

from sim.model.aftermath import YEARS
from sim.report.phrases import listed

DAYS_A_YEAR = 365.25


def epilogue(ending: dict, names: dict[str, str], horizon: float, signed: date | None) -> list[str]:
    """How likely the deal was to hold, how long it held, and why it ended; `ending` is the row of a world that agreed."""
    chances = listed([f"{ending[f'peace_{years}']:.0%} for {_years(years)}" for years in YEARS])
    lines = [f"  Such a deal, by its terms and what each party could gain by breaking it, holds with a chance of {chances}."]
    if not ending["peace_ended"]:
        return [*lines, f"  This one held through the {_years(horizon)} that are followed."]
    day = "" if signed is None else f", until {signed + timedelta(days=ending['peace_years'] * DAYS_A_YEAR):%B %Y}"
    return [*lines, f"  This one held for {_span(ending['peace_years'])}{day}: {_why(ending, names)}"]


def _why(ending: dict, names: dict[str, str]) -> str:
    if ending["peace_ended"] == "accident":
        return "then it fell apart by accident, which no party had sought."
    return f"then {names[ending['broken_by']]} broke it, with more to gain than was left to hold it back."


def _years(years: float) -> str:
    return f"{years:g} year{'' if years == 1 else 's'}"


def _span(years: float) -> str:
    """A length of time as people say it: days, weeks, months or years."""
    for unit, days in (("year", DAYS_A_YEAR), ("month", DAYS_A_YEAR / 12), ("week", 7.0)):
        if years * DAYS_A_YEAR >= 2 * days:
            count = round(years * DAYS_A_YEAR / days, 1 if unit == "year" else None)
            return f"{count:g} {unit}s"
    count = max(round(years * DAYS_A_YEAR), 1)
    return f"{count} day{'' if count == 1 else 's'}"
