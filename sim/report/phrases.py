"""The words in which stories and figures speak of outcomes and terms."""

from __future__ import annotations

ENDED = {
    "agreement": "agreement, signed and ratified.",
    "not_ratified": "signed, but home said no, and the talks ended.",
    "walkout": "the talks broke down.",
    "deadline": "the rounds ran out.",
    "collapse": "one side collapsed on the battlefield.",
}
WHY = {
    "not_found": "there was something to sign, but they did not find it.",
    "mandate": "there would have been something to sign, had the envoys' mandates been wider.",
    "guarantee": "there would have been something to sign, had every deal been sure to be kept.",
    "home": "there would have been something to sign, had home not stood in the way.",
    "no_zone": "there was nothing that could have been signed.",
}
BASELINES = {"value": "signed", "nash": "Nash", "kalai": "Kalai–Smorodinsky", "egalitarian": "egalitarian",
             "compromise": "mean of positions"}


DISCLAIMER = "This explores assumptions; it does not forecast."


def number(value: float) -> str:
    """A value with two decimals, and a proper minus."""
    return f"{value:.2f}".replace("-", "−")


def everyone(count: int) -> str:
    """All of so many: 'both' or 'all'."""
    return "both" if count == 2 else "all"


def listed(words: list[str]) -> str:
    """Words joined as in a sentence."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def terms_in_words(terms: dict[str, str]) -> str:
    """Terms by issue in one line: 'line: contact · guarantee: pledge'."""
    return " · ".join(f"{issue}: {option}" .replace("_", " ") for issue, option in terms.items())


def percent(share, digits: int = 1) -> str:
    """0.3125 as '31.2%'; '–' where there is no number."""
    return "–" if share is None or share != share else f"{round(100 * share, digits) + 0.0:.{digits}f}%".replace("-", "−")


def points(difference) -> str:
    """A difference of two shares in percentage points, with its sign."""
    return "–" if difference is None or difference != difference else f"{100 * difference:+.1f}".replace("-", "−")


def interval(row) -> str:
    """The interval of a rate."""
    return f"{percent(row['low'])} to {percent(row['high'])}"


def outcome(of: str) -> str:
    """A column of the summary in words."""
    return of.replace("_", " ").replace(".", " ")


def is_share(of: str) -> bool:
    """Whether a column of the summary holds shares of all worlds."""
    return of in ENDED or of in ("zopa", "zopa_end") or of.startswith("reason.")


def played(summary) -> str:
    """How many design points were played, and in how many worlds."""
    fewest, most = int(summary["replications"].min()), int(summary["replications"].max())
    return f"{len(summary):,} points, {fewest:,}{'' if fewest == most else f' to {most:,}'} worlds each"


def median_days(row, scenario) -> float:
    """The day by whose end half of a design point's agreements had come; NaN without any."""
    return (row["median_round"] + 1) * float(scenario.spec.protocol.days)


def reached(found) -> str:
    """A threshold with its interval, in words."""
    ends = [f"{end:.3g}" if end == end else "beyond what was played" for end in (found.low, found.high)]
    return f"{percent(found.agreement)} agree at {found.factor} = {found.level:.3g} ({ends[0]} to {ends[1]}: 95% interval"
