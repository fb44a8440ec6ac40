"""What is written down of every world: theory at the start, and how it ended."""

from __future__ import annotations

import numpy as np

from sim.arrays import any_each, at, at_rows, blocks, choose, full, may_be_chosen, merge, of_rows
from sim.domain import measures
from sim.model import endings
from sim.model.apart import apart
from sim.war import beliefs


class Ledger:
    """What is written down of every world of a chunk: one array of shape (worlds,) per column."""

    def __init__(self, worlds: int):
        self.columns = {"outcome": np.zeros(worlds, dtype=np.int8), "reason": np.zeros(worlds, dtype=np.int8),
                        "round": np.zeros(worlds, dtype=np.int32), "package": np.full(worlds, -1, dtype=np.int64)}
        self.worlds = worlds

    def write(self, name: str, worlds, values) -> None:
        """Write a column's values for these worlds of the chunk."""
        values = np.asarray(values)
        if name not in self.columns:
            empty = np.nan if values.dtype.kind == "f" else 0
            self.columns[name] = np.full(self.worlds, empty, dtype=values.dtype)
        self.columns[name][worlds] = values


def write_opening(talks) -> None:
    """Write down what theory says at the start; scores are NaN where there is no zone."""
    for block in blocks(len(talks.talking), talks.agenda.size):
        _write_opening(talks, talks.draws.alive[block])
    middle = measures.compromise(talks.positions, [p.wants.saliences for p in talks.parties], talks.agenda)
    talks.ledger.write("compromise_package", talks.draws.alive, middle)
    accepted = []
    for party in talks.parties:
        reached, may = at(party.score, middle), party.mandated()
        if party in talks.seats:
            accepted.append((reached >= party.reservation) & (True if may is None else may[middle]))
        shown = choose(may_be_chosen(reached), reached, np.nan)
        talks.ledger.write(f"compromise.{party.name}", talks.draws.alive, shown)
    talks.ledger.write("compromise_in_zone", talks.draws.alive, talks.quorum.passes(accepted))


def _write_opening(talks, rows) -> None:
    """The zone of agreement and the bargaining solutions of a block of worlds."""
    write, inside = talks.ledger.write, endings.zone(talks, rows)
    needed = [seat for seat in talks.seats if seat.given.signature == "required"] or talks.seats
    scores, floors = [p.score[rows] for p in needed], [p.reservation[rows] for p in needed]
    write("zopa", rows, any_each(inside))
    write("zopa_width", rows, inside.mean(axis=1))
    for name, package in measures.solutions(scores, floors, inside).items():
        write(f"{name}_package", rows, package)
        for party, score in zip(needed, scores):
            write(f"{name}.{party.name}", rows, choose(package >= 0, at(score, package.clip(min=0)), np.nan))


def write_endings(talks, rows, deal, ending) -> None:
    """Write down these worlds, which have just ended."""
    for block in blocks(len(rows), talks.agenda.size):
        _write_endings(talks, rows[block], deal, ending)


def _write_endings(talks, rows, deal, ending) -> None:
    worlds, write = talks.draws.alive[rows], talks.ledger.write
    package, agreed = deal[rows], ending[rows] == endings.AGREEMENT
    reason, exists = endings.reasons(talks, rows)
    write("outcome", worlds, ending[rows].astype(np.int8))
    write("reason", worlds, choose(agreed, 0, reason).astype(np.int8))
    write("round", worlds, full(talks.round, len(rows)).astype(np.int32))
    write("package", worlds, choose(agreed, package, -1))
    write("zopa_end", worlds, exists)
    write("mediated", worlds, talks.mediated[rows])
    write("leaked", worlds, talks.exposed[rows])
    for seat, member in zip(talks.seats, talks.members) if not talks.quorum.unanimous else ():
        write(f"signed.{seat.name}", worlds, agreed & member[rows])
    if any(party.disrupts != 0.0 for party in talks.spec.parties.values()):
        write("broken_up", worlds, talks.broken_up[rows])
    if talks.front is not None:
        write("battles", worlds, talks.front.battles[rows])
        write("front", worlds, talks.front.share[rows])
    for issue, amount in zip(talks.agenda.names, apart(talks, rows).T):
        write(f"apart.{issue}", worlds, choose(agreed, np.nan, amount))
    for issue, since in zip(talks.agenda.names, () if talks.items is None else talks.items.since[rows].T):
        write(f"closed.{issue}", worlds, since)
    _write_gains(talks, rows, worlds, package.clip(min=0), agreed)
    talks.aftermath.sign(talks, rows[agreed], package[agreed])


def _write_gains(talks, rows, worlds, package, agreed) -> None:
    """Write down what every party has of the deal, how far it lies from the frontier, and what mediators spent on it."""
    cost, write = np.zeros(len(rows)), talks.ledger.write
    for party in talks.parties:
        if party.belief is not None:
            write(f"belief.{party.name}", worlds, beliefs.mean(*party.belief)[rows])
        floor = party.reservation[rows]
        write(f"reservation.{party.name}", worlds, floor)
        write(f"value.{party.name}", worlds, choose(agreed, at_rows(party.wants.text, rows, package), np.nan))
        reached = at_rows(party.score, rows, package)
        write(f"gain.{party.name}", worlds, choose(agreed & may_be_chosen(reached), reached - floor, np.nan))
        for mediator in talks.mediators:
            pushed = mediator.leverage(party.name, talks.round, talks.weeks)[rows]
            cost = cost + pushed * of_rows(mediator.given.leverage_cost, rows)
    write("mediator_cost", worlds, choose(agreed, cost, 0.0))
    _write_distances(talks, rows[agreed], worlds, package[agreed], agreed)


def _write_distances(talks, rows, worlds, package, agreed) -> None:
    """Write down how far the deals in these worlds lie from the frontier, and from the Nash solution at the start."""
    away, apart = np.full(len(worlds), np.nan), np.full(len(worlds), np.nan)
    if len(rows):
        scores = [seat.score[rows] for seat in talks.seats]
        nash = talks.ledger.columns["nash_package"][worlds[agreed]]
        merge(agreed, measures.pareto_distance(scores, package), away)
        merge(agreed, choose(nash >= 0, measures.distance(scores, package, nash.clip(min=0)), np.nan), apart)
    talks.ledger.write("pareto_distance", worlds, away)
    talks.ledger.write("nash_distance", worlds, apart)
