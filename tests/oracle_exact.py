"""The oracle's exact play of two sides who offer in turn: backward induction, round by round from the last one."""

from oracle_sums import first_best

from sim.arrays import GRAIN, NEVER

FOR_EVER = 4000  # rounds after which nothing changes any more


def frontier(own, other):
    """The most one side can have when the other must have so much: straight lines between undominated packages."""
    places = [x for x in range(len(own.score)) if own.admissible[x] and other.admissible[x]]
    corners, best = [], NEVER
    for need, has in sorted(((other.score[x], own.score[x]) for x in places), reverse=True):
        if has > best:
            corners.insert(0, (need, has))
            best = has

    def most(need):
        if not corners or need > corners[-1][0]:
            return NEVER
        for (low, more), (high, less) in zip(corners, corners[1:]):
            if low < need <= high:
                return less + (high - need) / (high - low) * (more - less)
        return corners[0][1]
    return most


def needs(world):
    """What both sides accept at in this round."""
    sides, stays = world.seats, world.goes_on()
    fronts = [frontier(side, other) for side, other in zip(sides, reversed(sides))]

    def waiting(seat, later):
        side = sides[seat]
        discount = side.discount**world.weeks
        then = stays * later + (1.0 - stays) * side.going_on
        return max(side.reservation, (1.0 - discount) * side.going_on + discount * then)

    answering = proposing = [max(side.reservation, side.going_on) for side in sides]
    for _ in range(FOR_EVER if world.spec.protocol.deadline == "unknown" else world.last - world.round + 1):
        least = [waiting(seat, proposing[seat]) for seat in (0, 1)]
        refused = [waiting(seat, answering[seat]) for seat in (0, 1)]
        answering, proposing = least, [max(fronts[seat](least[1 - seat]), refused[seat]) for seat in (0, 1)]
    return answering


def offer(party):
    """The best package that meets what the other accepts at; the best of all where none does."""
    other, = party.others
    need = party.world.exact[party.world.seats.index(other)]
    fine = [x for x in range(len(party.score)) if party.admissible[x] and other.score[x] >= need - GRAIN / 2.0]
    return first_best(fine or range(len(party.score)), lambda x: party.score[x])


def least(party):
    """What a party accepts at."""
    return party.world.exact[party.world.seats.index(party)]
