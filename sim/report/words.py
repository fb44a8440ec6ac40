"""The words figures use for keys, levels, endings and reasons."""

from __future__ import annotations

from textwrap import fill

import pandas as pd

from sim.report.style import BLUE, GOLD, GREEN, INK, PINK, SKY

ENDINGS = {"agreement": "agreement", "walkout": "talks broke off", "deadline": "deadline passed",
           "not_ratified": "not ratified", "collapse": "front collapsed"}
ENDING_COLOURS = {"agreement": GREEN, "walkout": GOLD, "deadline": SKY, "not_ratified": PINK, "collapse": INK}
REASONS = {"not_found": "a zone existed and was missed", "mandate": "a mandate was too narrow",
           "guarantee": "the deal would not have been kept", "home": "home would not have carried it",
           "no_zone": "nothing that could have been signed"}
REASON_COLOURS = {"not_found": SKY, "mandate": GOLD, "guarantee": BLUE, "home": PINK, "no_zone": "#8A8A8A"}
_CONTAINERS = {"parties", "parts", "mediators", "guarantors", "issues", "events", "drawn", "envoys", "factions", "effects",
               "preferences", "parameters", "terms", "value"}
_NAMES = {name.lower(): name for name in (
    "US UN EU NATO UK UAE UNC KPA CPV IAEA E3 G8 MDL Jan Feb Mar Apr June July Jun Jul Aug Sep Sept Oct Nov Dec Alaska Arish "
    "Aqaba China Chinese Congress Crimea Donbas Donetsk Egypt Egyptian Europe European Europeans Geneva Gaza Israel Israeli "
    "Kaesong Kherson Kharkiv Kinburn Korea Kremlin Kyiv Luhansk Moscow Muhammad Mykolaiv Panmunjom Rafah Ras ROK DPRK "
    "Russia Russian Sharm Sinai Soviet USSR Sumy Taba Ternopil Tiran Ukraine Ukrainian Washington Yamit Zaporizhzhia").split()}
_RED_LINE = {"limit": "red line (option)", "hard": "hard red line", "is_hard": "hard red line", "cost": "cost of red line"}


def spoken(name: str) -> str:
    """A name with spaces, and the names of places, months and bodies written large."""
    return " ".join(_NAMES.get(word, word) for word in str(name).replace("_", " ").split())


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def key_label(key: str) -> str:
    """A dotted key without the words that only say where it stands."""
    words = [word for word in key.split(".") if word not in _CONTAINERS]
    if "red_lines" in words:
        words.remove("red_lines")
        words[-1] = _RED_LINE.get(words[-1], words[-1])
    return " · ".join(spoken("all" if word == "*" else word) for word in words) or spoken(key)


def level_label(value) -> str:
    """A level of a factor, as short as it can be."""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "on" if value else "off"
    if isinstance(value, dict):
        kind = [v for k, v in value.items() if k == "dist"]
        rest = [level_label(v) for k, v in value.items() if k != "dist"]
        return " ".join([*map(str, kind), f"({', '.join(rest)})"])
    if isinstance(value, (list, tuple)):
        return ", ".join(level_label(v) for v in value)
    if isinstance(value, str):
        return spoken(value)
    return "none" if _missing(value) else f"{value:.4g}"


def point_labels(summary, factors, width: int = 34) -> list[str]:
    """One label per design point: its levels, numbers and switches with their factors' names where there are several."""
    if len(factors) == 1:
        return [fill(level_label(value), width) for value in summary[factors[0]]]
    names = {key: _short_name(key, factors) for key in factors}
    return [fill(" · ".join(_named(key, names[key], row[key]) for key in factors if not _missing(row[key])) or "as it is",
                 width) for _, row in summary.iterrows()]


def _missing(value) -> bool:
    return value is None or value != value


def _named(key: str, name: str, value) -> str:
    if key.startswith("parts."):
        return f"{'with' if value else 'without'} {name}"
    return spoken(value) if isinstance(value, str) else f"{name} {level_label(value)}"


def _short_name(key: str, factors) -> str:
    last = [other.split(".")[-1] for other in factors]
    return spoken(key.split(".")[-1]) if last.count(key.split(".")[-1]) == 1 else key_label(key)


def share(value: float) -> str:
    """A share in percent: one decimal where it is small, more than 99% or less than 1% never rounded away."""
    percent = 100 * value
    if 0 < percent < 0.1:
        return "<0.1%"
    return f"{percent:.1f}%" if percent < 9.95 or 99.5 <= percent < 100 else f"{percent:.0f}%"


def counted(summary) -> str:
    """How many worlds stand behind a figure."""
    each = f"{from_to(summary.replications)} worlds"
    return each if len(summary) == 1 else f"{len(summary)} points, {each} each"


def from_to(counts) -> str:
    """Whole numbers from the fewest to the most, or the one that they all are."""
    fewest, most = int(min(counts)), int(max(counts))
    return f"{fewest:,}" if fewest == most else f"{fewest:,}–{most:,}"


def varied(factors) -> str:
    """What was varied, in a few words."""
    if all(key.startswith("parts.") for key in factors):
        return "part"
    return ", ".join(key_label(key) for key in factors) if len(factors) <= 3 else f"{len(factors)} factors"


def about(title: str, what: str) -> str:
    """A subtitle: the scenario, and what of it is shown."""
    return f"{title}: {what}" if title else capital(what)


def is_numeric(levels: pd.Series) -> bool:
    """Whether a factor's levels are numbers, all given."""
    return bool(pd.api.types.is_numeric_dtype(levels) and not pd.api.types.is_bool_dtype(levels) and levels.notna().all())


def range_headline(summary: pd.DataFrame, factors) -> str:
    """What a set of points shows at a glance: the lowest and the highest rate, and where."""
    low, high = summary.loc[summary.agreement.idxmin()], summary.loc[summary.agreement.idxmax()]
    if share(low.agreement) == share(high.agreement):
        return f"Agreement is reached in {share(low.agreement)} of worlds throughout"
    ends = [share(row.agreement) + (f" ({level_label(row[factors[0]])})" if len(factors) == 1 else "")
            for row in (low, high)]
    return f"Agreement in {ends[0]} to {ends[1]} of worlds"
