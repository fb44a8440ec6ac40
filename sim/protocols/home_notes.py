"""What a diary keeps of homes: what their factions ask for, and how far the offers and deals of a round meet it."""

from __future__ import annotations

import numpy as np

from sim.agents.seat import NOTHING
from sim.arrays import at, choose, full


def note_homes(talks, deal) -> None:
    """Note for every home what its factions ask for, and gain and need of the best offer to it and of the deal put to it."""
    for party in talks.seats if talks.diary is not None else ():
        if party.audience.speaks:
            for faction, asked in zip(party.audience.factions, party.audience.hawkishness):
                talks.note(f"asks/{party.name}/{faction}", full(asked, len(deal)))
            for what, package in (("offer", _best_offer(talks, party)), ("deal", deal)):
                gain, needed = _reading(party, package)
                talks.note(f"{what}_gain/{party.name}", gain)
                talks.note(f"{what}_needs/{party.name}", needed)


def _best_offer(talks, party):
    """The best of what lies on the table for a party: (worlds,)."""
    best, most = np.full(len(talks.talking), NOTHING), np.full(len(talks.talking), -np.inf)
    for other in talks.seats:
        offer = other.seat.standing
        worth = choose(offer != NOTHING, at(party.worth, offer.clip(min=0)), -np.inf)
        better = (worth > most) & (other is not party)
        best, most = choose(better, offer, best), choose(better, worth, most)
    return best


def _reading(party, package):
    """What a package gives a party over having none, and what it must give to be carried at home: (worlds,) each, or NaN."""
    there, package = package != NOTHING, package.clip(min=0)
    rows = np.arange(len(package))
    gain, gap = at(party.worth, package) + party.leverage - party.alternative, party.gap_at(rows, package)
    if party.audience.seen.plebiscite is not None:
        gap = np.minimum(gap, party.gap_at(rows, package, popular=True))
    return choose(there, gain, np.nan), choose(there, -gap, np.nan)
