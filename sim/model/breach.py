"""What a party would gain by breaking a deal: noted at the signatures, worked out for all worlds together."""

from __future__ import annotations

import numpy as np

from sim.arrays import at_rows, column, full, merge, table_lookup
from sim.model.judge import DISASTER, chance_after, place_after, without_a_war
from sim.war.front import war_values

WAR = ("chance", "left", "cost", "place", "rest", "about")  # what a war after a breach would be like


class Breach:
    """A party's gain from breaking the deal it lives under, beyond what is deterred: R.

    For one that fights W(k_x; p̃) − v(x) − D: the war from the line in the deal after the power shift, by its belief at the
    signature; without a war, what the breach leaves to one on a side, in the place of the war; for any other what it could have
    without the deal, less the deal's text. One war solved for all worlds at the
    end costs less than one at each signature. Arrays are (worlds,) over the whole chunk.
    """

    def __init__(self, talks, party, worlds: int):
        self.fights = party.belief is not None
        self.flow = talks.front.chain.flow(party.side) if self.fights else None
        self.noted = {name: full(np.nan, worlds) for name in (*(WAR if self.fights else ("broken",)), "kept")}

    def note(self, talks, party, rows, package, deterred) -> None:
        """Note a signature: the packages agreed and what is deterred under them, (rows,) each."""
        kept = at_rows(party.wants.text, rows, package)
        if self.fights:
            found = (*_war(talks, party, rows, package), kept + deterred)
        else:
            found = _peace(talks, party, rows, package, kept, deterred)
        worlds = talks.draws.alive[rows]
        for name, values in zip(self.noted, found):
            merge(worlds, values, self.noted[name])

    def gain(self, rows):
        """R in these worlds of the chunk: (rows,)."""
        noted = {name: values[rows] for name, values in self.noted.items()}
        if not self.fights:
            return noted["broken"] - noted["kept"]
        table = war_values(self.flow, noted["chance"], noted["left"], noted["cost"])
        stake = table_lookup(table, column(noted["place"]))[:, 0]
        return np.maximum(noted["rest"] + noted["about"] * stake, DISASTER) - noted["kept"]


def _peace(talks, party, rows, package, kept, deterred):
    """What a breach without a war leaves, and what it costs, the deal's text and what is deterred: (rows,) each."""
    if talks.breach is None or party.side is None:
        return party.without_a_deal()[rows], kept
    here, line = np.arange(len(rows)), talks.security.lines.array[package]
    return at_rows(without_a_war(talks, party, rows), here, line), kept + deterred


def _war(talks, party, rows, package):
    """The war after a breach, in the order of WAR: (rows,) each."""
    front, line = talks.front, talks.security.lines.array[package]
    cap, here = talks.security.cap_of.array[line], np.arange(len(rows))
    return (at_rows(chance_after(talks, party, rows), here, cap), front.left(party.discount)[rows],
            party.cost[rows] * front.per_battle, at_rows(place_after(talks, rows), here, line), party.rest[rows],
            party.about[rows])
