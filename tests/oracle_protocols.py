"""The oracle's protocols: who speaks in a round, who says yes, and what that makes a deal.

Each takes a world in which talks are not paused and gives the package agreed, or nothing, the parties that say yes to it,
and the parties that put their offers on the table.
"""

from math import floor, log

from oracle_sums import NOTHING, grain

from sim.arrays import NEVER


def in_order(world):
    """The seats in the order in which they speak where all do."""
    return [world.seats[(world.first + k) % len(world.seats)] for k in range(len(world.seats))]


def alternating(world):
    """One after the other says yes or no to all that lies on the table, and makes an offer of its own.

    `said` holds who has said yes to each party's offer since it was made; the votes are counted when its turn comes again.
    """
    lying, deal, said = {party.name: party.standing for party in world.seats}, None, world.said

    def counted(maker):
        yes = said[maker.name] | {maker.name}
        return (lying[maker.name], yes) if lying[maker.name] != NOTHING and world.enough(yes) else None

    opener, *_ = order = in_order(world)
    for party in order:
        if party is not opener:
            deal = deal or counted(party)
        for maker in order:
            if maker is not party and party.accepts(lying[maker.name]):
                said[maker.name] = said[maker.name] | {party.name}
        lying[party.name], said[party.name] = party.offer, set()
    deal = deal or counted(opener)
    return (*(deal or (NOTHING, set())), world.seats)


def proposal(world, speaker):
    """One party makes an offer, the others say yes or no."""
    yes = {party.name for party in world.seats if party is speaker or party.accepts(speaker.offer)}
    return (speaker.offer if world.enough(yes) else NOTHING), yes, [speaker]


def ultimatum(world):
    """The first party makes the one offer."""
    return proposal(world, world.seats[world.first])


def taking_turns(world):
    """One party a round makes an offer, in turn."""
    return proposal(world, world.seats[(world.first + world.round) % len(world.seats)])


def shuttle(world):
    """A mediator carries one party's offer a round, in turn; nobody speaks without one."""
    return taking_turns(world) if any(mediator.here for mediator in world.mediators) else (NOTHING, set(), [])


def conference(world):
    """The first party, and from then on one drawn by lot, makes a motion."""
    lot = floor(world.uniform("protocol/recognised", world.round) * len(world.seats))
    return proposal(world, world.seats[lot if world.round else world.first])


def sealed(world):
    """Demands are handed in at once; where a package meets them all, the one by which the least satisfied has most more."""
    def over(x):
        return grain(min(party.score[x] - party.demand if party.may(party.envoy, x) else NEVER for party in world.seats))

    best = max(range(len(world.packages)), key=over)
    return (best if over(best) >= 0.0 else NOTHING), {party.name for party in world.seats}, []


def single_text(world):
    """A mediator asks about one change of its text at a time; all the changes that pass stay in; then about signing it."""
    here, rules = [mediator for mediator in world.mediators if mediator.here], world.spec.protocol
    if not here:
        return NOTHING, set(), []
    heat = world.number("protocol", "temperature") * (1.0 - world.round / rules.rounds)
    for step in range(rules.changes):
        new = change(world, *(world.uniform(f"protocol/change/{step}/{what}", world.round) for what in ("issue", "option")))
        passes = set()
        for place, party in enumerate(world.seats):
            loss = party.score[new] - party.score[world.text]
            if loss >= heat * log(world.uniform(f"protocol/change/{step}/seat/{place}", world.round)):
                passes.add(party.name)
        world.text = new if world.enough(passes) else world.text
    yes = {party.name for party in world.seats if party.takes_text(world.text, here[0])}
    return (world.text if world.enough(yes) else NOTHING), yes, []


def change(world, which, to):
    """The text with one issue moved to another of its options."""
    options = list(world.packages[world.text])
    j = floor(which * len(options))
    others = len(world.issues[j].options) - 1
    options[j] = (options[j] + 1 + floor(to * others)) % (others + 1)
    return world.number_of[tuple(options)]


PROTOCOLS = {"alternating": alternating, "ultimatum": ultimatum, "taking_turns": taking_turns, "shuttle": shuttle,
             "conference": conference, "sealed": sealed, "single_text": single_text}
