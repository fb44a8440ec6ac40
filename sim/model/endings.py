"""How a world ends, and why without agreement."""

from __future__ import annotations

import numpy as np

from sim.arrays import LEAST, any_each, choose, column, grain, merge, rows_where, struck_out

TALKING, AGREEMENT, NOT_RATIFIED, WALKOUT, DEADLINE, COLLAPSE = range(6)
OUTCOMES = ("talking", "agreement", "not_ratified", "walkout", "deadline", "collapse")
REASONS = ("", "not_found", "mandate", "guarantee", "home", "no_zone")


def acceptable(party, rows, *, mandated=True, kept=False, home=True):
    """Every package a party could accept in these worlds, as it is or with something imagined away: (rows, packages).

    Without its envoys' mandates, with every deal sure to be kept, or without home (neither gap nor audience cost).
    """
    if kept:
        score = party.scored(party.wants.text[rows], rows)
    elif not home and party.audience.speaks:
        score = party.worth[rows]
        score = grain(score)
        if party.wants.admissible is not None:
            score = struck_out(score, party.wants.admissible[rows])
    else:
        score = party.score[rows]
    floor = party.reservation[rows] if home else grain(np.maximum(party.reservation[rows] - party.charged[rows], LEAST))
    fine = score >= column(floor.astype(score.dtype))
    may = party.mandated() if mandated else None
    return fine if may is None else fine & may


def zone(talks, rows, **imagined):
    """The packages that enough parties could accept: (rows, packages) of bool."""
    return talks.quorum.passes([acceptable(party, rows, **imagined) for party in talks.seats])


def has_zone(talks, rows, **imagined):
    """Whether there is anything enough could accept: (rows,) of bool."""
    return any_each(zone(talks, rows, **imagined))


def reasons(talks, rows):
    """Why these worlds found no agreement, as indices into REASONS, and whether a zone exists: (rows,) each."""
    exists = has_zone(talks, rows)
    reason = choose(exists, 1, len(REASONS) - 1)
    imagined = ({"mandated": False}, {"kept": True}, {"home": False})
    rest = rows_where(~exists)
    for code, change, matters in zip((2, 3, 4), imagined, _could_matter(talks)):
        if matters and len(rest):
            appears = has_zone(talks, rows[rest], **change)
            merge(rest[appears], code, reason)
            rest = rest[rows_where(~appears)]
    return reason, exists


def _could_matter(talks) -> tuple[bool, bool, bool]:
    """Whether a mandate, doubts that deals are kept, or home stand in the way of any seat, as `acceptable` imagines them away."""
    seats = talks.seats
    home = [seat.audience.speaks for seat in seats]
    return (any(seat.mandated() is not None for seat in seats),
            any(home) or any(seat.worth is not seat.wants.text for seat in seats),
            any(home) or any(np.any(seat.charged) for seat in seats))
