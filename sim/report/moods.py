"""How a story tells that opinions at home have moved."""

from __future__ import annotations

from sim.report.phrases import listed, number
from sim.report.words import spoken

WORTH_TELLING = 0.03  # how far a faction's demand has moved since it was last told


def moods(pages: list[dict], names: dict[str, str]) -> dict[int, list[str]]:
    """By round, the factions whose demands have moved far enough to be told, a line for every home."""
    last, told = {}, {}
    for page in pages:
        moved: dict[str, list[str]] = {}
        for key, asked in page.items():
            kind, _, who = key.partition("/")
            if kind != "asks":
                continue
            before = last.setdefault(who, float(asked))
            if abs(asked - before) >= WORTH_TELLING:
                party, faction = who.split("/")
                moved.setdefault(party, []).append(f"{spoken(faction)} {number(before)} → {number(asked)}")
                last[who] = float(asked)
        told[page["round"]] = [f"What is asked for at home in {names[party]} moves: {listed(lines)}." for party, lines in moved.items()]
    return told
