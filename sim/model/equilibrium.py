"""What a negotiation looks like to parties who all know it: the game that exact play is worked out on."""

from __future__ import annotations

import numpy as np

from sim.arrays import LEAST, grain
from sim.domain.priors import Prior
from sim.model.hazards import goes_on
from sim.model.prospects import prospect
from sim.strategies.equilibrium import Game, interim
from sim.strategies.registry import equilibria, tactics

def exact_plans(talks, t: int) -> list:
    """The exact play of every seat this round, where any of them follows it."""
    if not any("plan" in tactics[seat.given.tactic.name].asks for seat in talks.seats):
        return []
    game = game_of(talks, t)
    if talks.protocol.deals == "interim":
        plans = interim(game, int(talks.starter[0]))
        for seat, plan in zip(talks.seats, plans):
            seat.reservation = seat.conceding_to = grain(np.maximum(plan.least, LEAST))
        return plans
    return equilibria[talks.protocol.name].function(game)


def game_of(talks, t: int) -> Game:
    """The game of this round."""
    seats, protocol = talks.seats, talks.protocol
    return Game([seat.score for seat in seats], [seat.conceding_to for seat in seats], [seat.reservation for seat in seats],
                [seat.discount**talks.weeks for seat in seats], goes_on(talks),
                None if protocol.deadline == "unknown" else protocol.rounds - 1 - t,
                [_lowest(talks, seat) for seat in seats], talks.draws.uniform("equilibrium/lot", t), talks.quorum,
                lambda place: prospect(talks, seats[place]), list(_path(talks, t)) if protocol.deals == "interim" else [])


def _lowest(talks, seat):
    """The lowest floor a party may have as all know: a number, or (worlds,) where all know it exactly."""
    batna = talks.spec.parties[seat.name].batna
    return batna.support()[0] if isinstance(batna, Prior) else seat.reservation


def _path(talks, t: int):
    """Per round from this one on, what each seat would have without a deal, as far as the dated events are foreseen."""
    balance = np.zeros(len(talks.talking))
    extra = {seat.name: 0.0 for seat in talks.seats}
    for round in range(t, talks.protocol.rounds):
        for event in talks.events if round > t else ():
            if event.round == round and np.all(np.asarray(event.given.chance) == 1.0):
                balance = balance + event.sizes.get("balance", 0.0)
                extra = {name: more + event.sizes.get("fallback", {}).get(name, 0.0) for name, more in extra.items()}
        yield [seat.conceding_to + extra[seat.name] + _by_balance(talks, seat, balance) for seat in talks.seats]


def _by_balance(talks, seat, balance):
    """What a change of the balance of forces adds to a party's value of fighting: (worlds,)."""
    if not seat.fights or not np.any(balance):
        return 0.0
    return seat.war_worth(talks.front, balance / talks.front.chain.fineness) - seat.war_worth(talks.front, 0.0)
