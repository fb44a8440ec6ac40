"""Checks of who sits at the table, and of the rules that depend on it."""

from __future__ import annotations

from sim.errors import Problem
from sim.protocols.tables import CARRIED
from sim.scenario.cross import ends, name_problem

WITHOUT_OFFERS = ("ultimatum", "sealed", "single_text")  # protocols that leave no offers of all seats on the table


def seat_problems(spec):
    """Enough seats, a quorum they can reach, and a mediator where nobody speaks without one."""
    seated = [name for name, party in spec.parties.items() if party.signature != "none"]
    protocol, optional = spec.protocol, [name for name in seated if spec.parties[name].signature == "optional"]
    yield from name_problem("protocol.starts", protocol.starts, ["random", *seated], "party with a seat")
    if len(seated) < 2:
        yield Problem("parties", "fewer than two have a seat; a negotiation needs two: set "
                                 "parties.NAME.signature=required or optional")
    for name in [name for name, party in spec.parties.items() if party.side and name not in seated and (spec.war or spec.map)]:
        yield Problem(f"parties.{name}.signature", "a side of the war, or of the map, has a seat; expected required or optional, or "
                                                   "no side")
    yield from _quorum_problems(protocol.quorum, len(seated), optional)
    yield from _item_problems(spec)
    if protocol.name in CARRIED:
        yield from _carrier_problems(spec)


def _quorum_problems(quorum, seats: int, optional: list[str]):
    """A quorum counts all required signatures, at least two, and no more than there are seats."""
    least = min(max(seats - len(optional), 2), seats)
    if quorum is not None and least == seats != quorum and not optional:
        yield Problem("protocol.quorum", f"expected {seats}, every seat, not {quorum}; no signature is optional: make one so with "
                                         "parties.NAME.signature=optional, or leave the quorum out")
    elif quorum is not None and not least <= quorum <= seats:
        yield Problem("protocol.quorum", f"expected {least} … {seats}, not {quorum}: from the required signatures, and at "
                                         "least two, up to all seats")
    if optional and quorum is None:
        yield Problem("protocol.quorum", f"missing; the signature of {optional[0]} is optional, so say how many make a deal: "
                                         f"{least} … {seats}")


def _carrier_problems(spec):
    """Where nobody speaks without a mediator, one must be able to come."""
    name = spec.protocol.name
    if not spec.mediators:
        yield Problem("protocol.name", f"'{name}' needs a mediator; choose one with mediator=NAME, or another protocol")
    elif not any(mediator.present or ends(mediator.arrival)[1] > 0 for mediator in spec.mediators.values()):
        first = next(iter(spec.mediators))
        yield Problem(f"mediators.{first}.arrival", f"is 0, and nobody speaks without a mediator under '{name}'; set an arrival, "
                                                    f"or mediators.{first}.present=true")


def _item_problems(spec):
    """Item by item, offers that stand close an issue; some protocols have none, and exact play knows no such rule."""
    wrong = [f"protocol {spec.protocol.name}"] if spec.protocol.name in WITHOUT_OFFERS else []
    wrong += [f"tactic equilibrium of {name}" for name, party in spec.parties.items() if party.tactic.name == "equilibrium"]
    if spec.protocol.closes is not None and wrong:
        yield Problem("protocol.closes", f"{wrong[0]} leaves no offers that could close an issue; remove closes")
