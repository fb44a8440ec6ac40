"""Events: when they happen, and what each effect does to a negotiation under way."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.arrays import choose, full, kept
from sim.war import beliefs


class Occurrence:
    """One event of the scenario in many worlds: dated, at a round, or by a hazard."""

    def __init__(self, name: str, given, start: str, days: float, draft: int):
        self.name, self.given, self.draft = name, given, draft
        self.round = None if given.rate is not None else due_round(given, start, days)
        self.sizes = {effect: size for effect, size in vars(given.effects).items()
                      if not (isinstance(size, (int, float)) and size == 0) and (np.ndim(size) or size)}

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        self.given, self.sizes = kept(self.given, rows), kept(self.sizes, rows)

    def hits(self, draws, round: int, weeks: float):
        """The worlds in which it happens this round, (worlds,) of bool, or None where it cannot."""
        if self.round is None:
            return draws.happens(f"event/{self.name}", 1.0 - np.exp(-self.given.rate * weeks), round)
        if round != self.round:
            return None
        return draws.happens(f"event/{self.name}", self.given.chance, round)

    def strike(self, talks, hit, round: int) -> None:
        """Do all it does in the worlds that were hit."""
        for effect, size in self.sizes.items():
            if effect == "leak":
                talks.expose(hit & talks.draws.happens(f"event/{self.name}/exposes", size, round))
            elif effect == "draft":
                for mediator in talks.mediators:
                    mediator.adopt(hit, self.draft)
                talks.text = None if talks.text is None else choose(hit, self.draft, talks.text)
            else:
                EFFECTS[effect](talks, hit, size, round)


def due_round(given, start: str, days: float) -> int:
    """The round of a dated event; one before the start has happened by round 0."""
    if given.round is not None:
        return given.round
    elapsed = (date.fromisoformat(given.date) - date.fromisoformat(start)).days
    return max(0, int(elapsed // days))


def by_party(change):
    """Turn an effect on one party into an effect over a mapping of parties."""
    def effect(talks, hit, sizes, round):
        for party in talks.parties:
            if party.name in sizes:
                change(talks, party, hit, sizes[party.name])
    return effect


def front(talks, hit, size, round):
    """Move the front, stated in steps of the reference chain."""
    steps = np.rint(full(size, len(hit)) * talks.front.chain.fineness).astype(np.intp)
    place = np.clip(talks.front.place + steps, 0, talks.front.chain.steps)
    for party in talks.parties:
        party.see_battles(choose(hit, steps.clip(min=0), 0), choose(hit, (-steps).clip(min=0), 0))
    talks.front.place = choose(hit, place, talks.front.place)
    talks.stir(hit)


def balance(talks, hit, size, round):
    """Move side 1's chance in a battle, and everyone's belief of it as far."""
    by = size / talks.front.chain.fineness
    talks.front.chance = choose(hit, np.clip(talks.front.chance + by, 0.02, 0.98), talks.front.chance)
    for party in talks.parties:
        if party.belief is not None:
            moved = beliefs.shifted(*party.belief, by)
            party.belief = tuple(choose(hit, new, old) for new, old in zip(moved, party.belief))
    talks.stir(hit)


def battles(talks, hit, size, round):
    """Change the battle rate."""
    talks.front.rate = choose(hit, talks.front.rate * (1.0 + size), talks.front.rate)
    talks.stir(hit)


def truce(talks, hit, size, round):
    """Let the guns rest for some weeks."""
    until = round + size / talks.weeks
    talks.front.quiet_until = choose(hit, np.maximum(talks.front.quiet_until, until), talks.front.quiet_until)


def pause(talks, hit, size, round):
    """Suspend the talks for some weeks."""
    talks.paused_until = choose(hit, np.maximum(talks.paused_until, round + size / talks.weeks), talks.paused_until)


def breakdown(talks, hit, size, round):
    """Change the hazard that talks break down."""
    talks.brittle = choose(hit, talks.brittle * (1.0 + size), talks.brittle)


def estimates(talks, hit, size, round):
    """Take part of the mediators' errors away."""
    for mediator in talks.mediators:
        mediator.accuracy = choose(hit, mediator.accuracy * (1.0 - size), mediator.accuracy)


@by_party
def cost(talks, party, hit, size):
    """Change a party's cost of war."""
    party.cost = choose(hit, party.cost * (1.0 + size), party.cost)
    talks.stir(hit)


@by_party
def hawkishness(talks, party, hit, size):
    """Harden or soften a party's audience, or some of its factions."""
    party.audience.harden(hit, size)
    talks.stir(hit, home=True)


@by_party
def threshold(talks, party, hit, size):
    """Change the support that a deal needs at a party's home, as after an election."""
    party.audience.elect(hit, size)
    talks.note(f"threshold/{party.name}", choose(hit, size, 0.0))
    talks.stir(hit, home=True)


@by_party
def plebiscite(talks, party, hit, size):
    """Let a deal need a popular vote too at a party's home."""
    party.audience.call_plebiscite(hit, size)
    talks.note(f"plebiscite/{party.name}", choose(hit, size, 0.0))
    talks.stir(hit, home=True)


@by_party
def audience_cost(talks, party, hit, size):
    """Make a party's public concessions dearer."""
    party.audience.audience_cost = choose(hit, party.audience.audience_cost * (1.0 + size),
                                          party.audience.audience_cost)


@by_party
def leverage(talks, party, hit, size):
    """Add to what accepting is made worth to a party."""
    party.leverage_from_events = choose(hit, party.leverage_from_events + size, party.leverage_from_events)


@by_party
def fallback(talks, party, hit, size):
    """Add to what a party has without a deal."""
    party.fallback = choose(hit, party.fallback + size, party.fallback)
    talks.stir(hit)


@by_party
def information(talks, party, hit, size):
    """Give a party verified news of the war, worth so many battles of the reference chain."""
    if party.belief is not None:
        party.belief = beliefs.hear(*party.belief, hit, talks.front.chance, size * talks.front.chain.fineness**2)
        talks.stir(hit)


@by_party
def horizon(talks, party, hit, size):
    """Change a party's time for conceding."""
    party.seat.horizon = choose(hit, party.seat.horizon * (1.0 + size), party.seat.horizon)


@by_party
def salience(talks, party, hit, size):
    """Change how much issues matter to a party."""
    party.wants.weigh(hit, size)
    party.weigh_stake()
    party.anchor_demand()
    talks.stir(hit, home=True)


@by_party
def lifts(talks, party, hit, issues):
    """Let a party's red lines on some issues hold no longer."""
    party.wants.lift(hit, issues)
    party.anchor_demand()
    talks.stir(hit)


def willingness(talks, hit, sizes, round):
    """Make guarantors more or less willing to act."""
    for guarantor in talks.guarantors:
        if guarantor.name in sizes:
            guarantor.waver(hit, sizes[guarantor.name])
    talks.stir(hit)


EFFECTS = {
    "front": front, "balance": balance, "battles": battles, "truce": truce, "pause": pause,
    "breakdown": breakdown, "estimates": estimates, "cost": cost, "hawkishness": hawkishness,
    "audience_cost": audience_cost, "leverage": leverage, "fallback": fallback, "information": information, "horizon": horizon,
    "salience": salience, "willingness": willingness, "threshold": threshold, "plebiscite": plebiscite, "lifts": lifts,
}
