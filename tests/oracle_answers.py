"""The oracle's rules of acceptance: whether an offer is good enough, as an envoy understands it."""

from oracle_sums import grain
from oracle_tactics import parameter


def ac_next(party, x, heard):
    """As good as its own next offer."""
    return heard >= party.score[party.offer]


def ac_combi(party, x, heard):
    """As good as its own next offer, or late and no worse than what it was offered of late."""
    if ac_next(party, x, heard):
        return True
    late = min(party.world.round / party.horizon, 1.0) >= parameter(party, "after", 0.8, "acceptance")
    recent = party.received[-max(1, round(parameter(party, "window", 5, "acceptance"))):]
    if not (late and recent):
        return False
    mean = sum(recent) / len(recent)
    bar = mean + parameter(party, "best", 1.0, "acceptance") * (max(recent) - mean)
    return grain(party.text[x] + party.report) >= grain(bar)


def constant(party, x, heard):
    """A set share of the way from the reservation value to the opening demand."""
    return heard >= party.conceded(1.0 - parameter(party, "level", 0.5, "acceptance"))


ANSWERS = {"ac_next": ac_next, "aspiration": lambda party, x, heard: heard >= party.demand, "ac_combi": ac_combi,
           "constant": constant}
