"""What comes from outside the room before a round: events, mediators, a home that grows weary, moved tables."""

from __future__ import annotations

import numpy as np

from sim.arrays import rows_where, some
from sim.model import judge
from sim.war import beliefs

DAYS_A_YEAR = 365.25


def happens(talks, t: int) -> None:
    """Let this round's events happen, guarantors lose heart, mediators come and go, and home take stock."""
    for event in talks.events:
        hit = event.hits(talks.draws, t, talks.weeks)
        if hit is not None and hit.any():
            talks.note(f"event/{event.name}", hit)
            event.strike(talks, hit, t)
    years = talks.weeks * 7.0 / DAYS_A_YEAR
    for guarantor in talks.guarantors:
        falls = guarantor.lose_heart(talks.draws, t, years)
        if falls is not None:
            talks.note(f"wavers/{guarantor.name}", falls)
            talks.stir(falls)
    for mediator in talks.mediators:
        new = mediator.come_and_go(talks.draws, t, talks.weeks)
        talks.note(f"arrival/{mediator.name}", new)
        listen(talks, mediator, new)
        talks.mediated = talks.mediated | mediator.here
    for party in talks.parties:
        home = party.audience
        if home.speaks and t and t % home.review == 0:
            home.live_on(home.review * talks.weeks * 7.0 / DAYS_A_YEAR)
            talks.stirred_home[:] = True


def listen(talks, mediator, new) -> None:
    """Let the parties hear what a mediator who has just arrived says of the war."""
    weight, front = mediator.given.signal, talks.front
    if front is None or not some(weight) or not new.any():
        return
    says = mediator.signal(talks.draws, front.chance, front.chain.fineness)
    for party in talks.parties:
        if party.belief is not None:
            believed = new & mediator.is_believed_by(party.name)
            talks.note(f"believed/{mediator.name}/{party.name}", believed)
            party.belief = beliefs.hear(*party.belief, believed, says, weight * front.chain.fineness**2)
    talks.stir(new)


def refresh(talks) -> None:
    """Bring the tables up to date in the worlds where something moved and anybody still looks at them."""
    worth, home = talks.stirred & talks.talking, talks.stirred_home & talks.talking
    if not (some(worth) or some(home)):
        return
    judge.rejudge(talks, rows_where(worth))
    for party in talks.parties:
        rows = rows_where(worth | (home & party.look_home(rows_where(home))) if home.any() else worth)
        if len(rows):
            party.rescore(rows)
    talks.stirred[:], talks.stirred_home[:] = False, False
