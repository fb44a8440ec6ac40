"""Ratification: whether home accepts what was signed, and what follows if it does not."""

from __future__ import annotations

import numpy as np

from sim.agents.seat import NOTHING
from sim.arrays import at_rows, choose, grain, merge, rows_where
from sim.protocols.home_notes import note_homes

TALKING, AGREEMENT, NOT_RATIFIED = 0, 1, 2


def ratified(talks, deal, t: int):
    """Put the signed deals to every home: the deals that hold and the endings, (worlds,) each.

    Ratified iff V_i + gap_i + L_i ≥ W_i + H_i; a party whose home refuses is out, at a cost there, and where too few are
    left, talks go on with that home's probability of returning, and at a risk, or end.
    """
    note_homes(talks, deal)
    signed = deal != NOTHING
    if talks.diary is None and not signed.any():
        return deal, np.full(len(deal), TALKING)
    returns = signed
    for place, party in enumerate(talks.seats):
        if party.audience.speaks:
            put, package = signed & talks.members[place], deal.clip(min=0)
            voted_down = put & ~people_say_yes(talks, party, package, t, put)
            no = voted_down | (put & ~votes_yes(talks, party, package, t, put))
            back = talks.draws.happens(f"ratification/{party.name}/returns", party.audience.failure_returns, t)
            party.heard_cost = party.heard_cost + choose(no, party.audience.failure_cost, 0.0)
            resent(talks, party, no)
            talks.note(f"refused/{party.name}", no)
            talks.note(f"voted_down/{party.name}", voted_down)
            talks.members[place] = talks.members[place] & ~no
            returns = returns & (back | ~no)
    holds = signed & talks.quorum.passes(talks.members)
    ending = choose(holds, AGREEMENT, choose(signed & ~holds & ~returns, NOT_RATIFIED, TALKING))
    return choose(holds, deal, NOTHING), ending


def resent(talks, party, no) -> None:
    """Let a failed ratification harden the home that refused, and offend the others, who are burnt once."""
    home = party.audience
    if no.any() and np.any(home.failure_hardens):
        home.harden(no, home.failure_hardens)
        talks.stir(no, home=True)
    talks.tension = talks.tension + no * home.failure_offence


def votes_yes(talks, party, package, t: int, put=True):
    """Whether one party's home ratifies a package, where one is put to it: (worlds,) of bool."""
    return _carried(talks, party, package, put, f"ratification/{party.name}/vote", t)


def people_say_yes(talks, party, package, t: int, put=True):
    """Whether a package carries the popular vote at one party's home, where one is called: (worlds,) of bool."""
    if party.audience.seen.plebiscite is None:
        return np.ones(len(package), dtype=bool)
    carried = _carried(talks, party, package, put, f"ratification/{party.name}/plebiscite", t, popular=True)
    return carried | (party.audience.plebiscite == 0)


def _carried(talks, party, package, put, vote: str, t: int, popular=False):
    """Whether a vote carries a package where one is put to it; few are in any one round."""
    rows = rows_where(np.broadcast_to(put, package.shape))
    margin = at_rows(party.worth, rows, package[rows]) + party.gap_at(rows, package[rows], popular)
    margin = margin + party.leverage[rows] - party.alternative[rows]
    carried = party.audience.votes(rows, grain(margin), talks.draws.uniform(vote, t)[rows])
    return merge(rows, carried, np.zeros(len(package), dtype=bool))
