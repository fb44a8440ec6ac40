"""How responses are written: before and after, the change between, and its interval."""

from __future__ import annotations

from sim.report.phrases import points

SHARES = ("agreement", "peace_5")  # written in percentage points


def named(response: str) -> str:
    """A response in words."""
    words = {"round": "round of agreement", "peace_5": "holds 5 years"}
    return words.get(response, response.replace("value.", "worth to ").replace("gain.", "gain of ").replace("belief.", "belief of "))


def changed(row: dict) -> tuple[str, str, str]:
    """Before, after, and the change between."""
    return _number(row, "before"), _number(row, "after"), change(row)


def _number(row: dict, key: str) -> str:
    value = row[key]
    return "–" if value != value else f"{100 * value:.1f}%" if row["response"] in SHARES else f"{value:.3f}"


def change(row: dict) -> str:
    """A change with its sign; '–' where there is none."""
    return "–" if row["change"] != row["change"] else _signed(row["response"], row["change"])


def spread(row: dict) -> str:
    """The interval of a change."""
    if row["low"] != row["low"]:
        return "–"
    return f"{_signed(row['response'], row['low'])} to {_signed(row['response'], row['high'])}"


def _signed(response: str, value: float) -> str:
    """A change with its sign: percentage points for shares, else the number itself."""
    return points(value) if response in SHARES else f"{value:+.3f}".replace("-", "−")


def lasting(effect) -> str:
    """What a part adds to durability, with its interval; '–' where too few worlds agree with and without it."""
    if effect["both"] < 2:
        return "–"
    return f"{points(effect['peace_5'])} ({points(effect['peace_5_low'])} to {points(effect['peace_5_high'])})"
