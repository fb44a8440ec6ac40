"""Each party's judgement of what a signed deal would be worth: its text, if it is kept, and the war, if it is not."""

from __future__ import annotations

from itertools import chain

import numpy as np

from sim.arrays import at_each, blocks, column, full, merge, of_rows, spread
from sim.war import beliefs
from sim.war.commitment import kept, shifted_chance, worth
from sim.war.front import war_values


DISASTER = -3.0  # however dear a war is, a deal that leads to it is not judged worse


def rejudge(talks, rows) -> None:
    """Bring every party's worth up to date in these worlds."""
    if not len(rows):
        return
    for party in talks.parties:
        text = party.wants.text
        if temptation(talks) is None or not could_break(talks, party):
            party.worth = text
            continue
        if party.worth is None:
            party.worth = np.empty_like(text)
        judged = Judgement(talks, party, rows)
        for block in blocks(len(rows), text.shape[1]):
            merge(rows[block], judged.worth(block), party.worth)


def temptation(talks):
    """The gain from a breach at which a deal is kept with probability 1/e, (worlds,); None where deals are kept."""
    given = talks.breach if talks.front is None else talks.war
    return None if given is None else given.temptation


def could_break(talks, party) -> bool:
    """Whether a party is one of those who may break a deal: who fights, or, without a war, who is on a side."""
    return party.fights if talks.front is not None else party.side is not None


class Judgement:
    """What one party makes of deals in some worlds, by its own belief."""

    def __init__(self, talks, judge, rows):
        self.judge, self.rows, self.security = judge, rows, talks.security
        self.eagerness = full(1.0 / np.asarray(of_rows(temptation(talks), rows)), len(rows))
        self.deterred = talks.security.deterred()[rows]
        self.own = after_breach(talks, judge, judge, rows)
        self.others = [(other, after_breach(talks, other, judge, rows)) for other in talks.parties
                       if other is not judge and could_break(talks, other)]
        self.spoilers = [other for other in talks.parties if other is not judge and not could_break(talks, other)
                         and np.any(other.given.reckoned)]

    def worth(self, block):
        """V of every package in a block of the worlds; a deal must be kept by all others: (rows, packages)."""
        rows, keeping = self.rows[block], None
        for probability in chain(self._kept_by_sides(rows, block), self._kept_by_spoilers(rows, block)):
            keeping = probability if keeping is None else keeping * probability
        if keeping is None:
            return self.judge.wants.text[rows]
        return worth(self.judge.wants.text[rows], keeping, self.security.over_lines(self.own[block]))

    def _kept_by_sides(self, rows, block):
        """The probability that each other side keeps every package, deterred as it is: (rows, packages) each."""
        for other, broken in self.others:
            safety = self.security.out_of_reach(self.deterred[block], broken[block])
            safety += other.wants.text[rows]
            yield kept(safety, column(self.eagerness[block]))

    def _kept_by_spoilers(self, rows, block):
        """The same of those who stand beside, so far as they are reckoned with; nothing deters them [Stedman1997]."""
        for other in self.spoilers:
            safety = other.wants.text[rows] - column(other.without_a_deal()[rows])
            yield kept(safety, column(self.eagerness[block] * of_rows(other.given.reckoned, rows)))


def after_breach(talks, party, judge, rows):
    """What war would be worth to a party from the line in a deal, after the power shift, by a judge's belief.

    Without a war, what it has without a deal and by what stays. By combination of line and force cap: (rows, lines).
    """
    if talks.front is None:
        return without_a_war(talks, party, rows)
    front, security = talks.front, talks.security
    left, cost = front.left(party.discount)[rows], party.cost[rows] * front.per_battle
    table = war_values(front.chain.flow(party.side), chance_after(talks, judge, rows), column(left), column(cost))
    worth = party.in_value(_between(table, security.cap_of.array, place_after(talks, rows)), rows)
    return np.maximum(worth, DISASTER)


def without_a_war(talks, party, rows):
    """What a party has once a deal is broken and nobody fights, by combination of what stays and force cap: (rows, lines).

    Its alternative to a deal, with what has been carried out and stays, after the power shift, and less what the breach costs:
    what is handed over changes what can be had later [Fearon1996].
    """
    security, shift = talks.security, full(talks.breach.shift, len(talks.talking))[rows]
    capped = column(of_rows(talks.breach.cap_effect, rows)) * spread(security.caps[rows], security.cap_of.array)
    left = column(party.without_a_deal()[rows] - of_rows(talks.breach.cost.get(party.name, 0.0), rows))
    for issue, (carried_out, before) in security.stays.items():
        values = party.wants.options[issue][rows]
        left = left + column(party.wants.saliences[rows, issue]) * (spread(values, carried_out) - column(values[:, before]))
    return left + (1.0 if party.side == talks.breach.side else -1.0) * column(shift) * (1.0 - capped)


def chance_after(talks, judge, rows):
    """Side 1's chance in a battle after a deal and the power shift, by a judge's belief: (rows, caps)."""
    shift, chance = talks.war.shift, beliefs.mean(*judge.belief)[rows]
    size = full(shift.size, len(talks.talking))[rows] / talks.front.chain.fineness
    return shifted_chance(column(chance), shift.side, column(size), column(of_rows(shift.cap_effect, rows)),
                          talks.security.caps[rows])


def place_after(talks, rows):
    """Where on the chain a deal leaves the front, by combination of line and force cap: (rows, lines)."""
    if talks.security.place is None:
        return np.repeat(column(talks.front.place[rows].astype(float)), len(talks.security.cap_of.array), axis=1)
    return talks.security.place[rows]


def _between(table, cap_of, place):
    """Read a table (rows, caps, places) for each combination's cap at its place, between two steps: (rows, lines)."""
    places = table.shape[2]
    low = np.clip(np.floor(place).astype(np.intp), 0, places - 2)
    flat, index = table.reshape(len(table), -1), cap_of * places + low
    below, above = at_each(flat, index), at_each(flat, index + 1)
    return below + (place - low) * (above - below)
