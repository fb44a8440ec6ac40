"""Bargaining by the risk of conflict: who has more to lose by it gives way."""

from __future__ import annotations

import numpy as np

from sim.arrays import NEVER, at, choose, column, least
from sim.strategies.registry import tactics
from sim.strategies.views import Rival


@tactics(asks=("rivals",))
def zeuthen(own, view, t):
    """Let the side that risks conflict least give way, just so far that the risks turn round [Zeuthen1930; Harsanyi1956].

    A side's willingness to risk conflict is the share of its gain that it loses by taking the others' worst offer instead
    of holding out for its own: [U(own) − U(theirs)] / [U(own) − reservation value]. Whoever is least willing makes the
    smallest concession after which somebody else is; at equal risks all do. Nobody goes further than to meet an offer that
    is on the table. All know one another's scores and reservation values. Two sides end at the Nash solution, within one
    option, if each offers what suits the other best among packages worth the same to itself: with several issues, give
    `opponent_model: known` beside it. More than two may end elsewhere.
    """
    me, others = Rival(view.scores.astype(float), own.reservation, own.standing, []), view.rivals
    mine, theirs = _worth(me, me), [_worth(me, other) for other in others]
    risks = [_risk(_worth(other, other), least([_worth(other, x) for x in (me, *others) if x is not other]),
                   other.reservation) for other in others]
    gives_way = _risk(mine, least(theirs), me.reservation) <= least(risks)
    conceded = choose(_turns(me, others, mine, theirs), me.scores, NEVER).max(axis=1)
    for offer in theirs:
        conceded = np.maximum(conceded, choose(offer < mine, offer, NEVER))
    spoken = least([side.standing for side in (me, *others)]) >= 0
    return choose(spoken, choose(gives_way & (conceded > NEVER), conceded, mine), own.anchor)


def _turns(me, others, mine, theirs):
    """Which concessions leave somebody else less willing to risk conflict than the one who makes them: (worlds, packages)."""
    after = []
    for other in others:
        worst = other.scores.astype(float)
        for third in others:
            if third is not other:
                worst = np.minimum(worst, column(_worth(other, third)))
        after.append(_risk(column(_worth(other, other)), worst, column(other.reservation)))
    turned = _risk(me.scores, column(least(theirs)), column(me.reservation)) > least(after)
    return turned & (me.scores < column(mine)) & (me.scores > column(me.reservation))


def _worth(side, other):
    """The score to a side of what another, or itself, last offered: (worlds,)."""
    return at(side.scores, other.standing.clip(min=0)).astype(float)


def _risk(own, theirs, reservation):
    """The willingness to risk conflict, 0…1; 1 for a side that has nothing to lose by it."""
    gain = own - reservation
    return choose(gain > 0, ((own - theirs) / np.maximum(gain, 1e-9)).clip(0.0, 1.0), 1.0)
