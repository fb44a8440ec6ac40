"""Ratification: whether home accepts what was signed, and what follows if it does not."""

from __future__ import annotations

from sim.agents.seat import NOTHING
from sim.arrays import at, choose, grain

TALKING, AGREEMENT, NOT_RATIFIED = 0, 1, 2


def ratified(talks, deal, t: int):
    """Put the signed deals to every home: the deals that hold and the endings, (worlds,) each.

    Ratified iff V_i + gap_i + L_i ≥ W_i + H_i; a party whose home refuses is out, and where too few are left, talks go on
    with that home's probability of returning, at a cost there, or end.
    """
    signed = deal != NOTHING
    returns = signed
    for place, party in enumerate(talks.seats):
        if party.audience.speaks:
            no = signed & talks.members[place] & ~votes_yes(talks, party, deal.clip(min=0), t)
            back = talks.draws.happens(f"ratification/{party.name}/returns", party.audience.failure_returns, t)
            party.heard_cost = party.heard_cost + choose(no, party.audience.failure_cost, 0.0)
            talks.note(f"refused/{party.name}", no)
            talks.members[place] = talks.members[place] & ~no
            returns = returns & (back | ~no)
    holds = signed & talks.quorum.passes(talks.members)
    ending = choose(holds, AGREEMENT, choose(signed & ~holds & ~returns, NOT_RATIFIED, TALKING))
    return choose(holds, deal, NOTHING), ending


def votes_yes(talks, party, package, t: int):
    """Whether one party's home ratifies a package: (worlds,) of bool."""
    margin = at(party.worth, package) + at(party.gap, package) + party.leverage - party.alternative
    return party.audience.votes(grain(margin), talks.draws.uniform(
        f"ratification/{party.name}/vote", t))
