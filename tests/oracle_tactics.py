"""The oracle's tactics: the least value a party now asks for."""

from math import exp, floor, log

from oracle_sums import first_best, within


def time_used(party, t):
    """The part of its own horizon that has passed."""
    return min(t / party.horizon, 1.0)


def parameter(party, name, default):
    """A parameter of its tactic."""
    given = party.spec.tactic.parameters
    return party.number("tactic", "parameters", name) if name in given else default


def time_dependent(party, t):
    """Concede with the clock."""
    start = parameter(party, "start", 0.0)
    used = time_used(party, t) ** (1.0 / parameter(party, "exponent", 1.0))
    return party.conceded(start + (1.0 - start) * used)


def exponential(party, t):
    """Concede with the clock along an exponential curve."""
    left = (1.0 - time_used(party, t)) ** parameter(party, "exponent", 1.0)
    return party.conceded(exp(left * log(parameter(party, "start", 0.01))))


def mirrors(step):
    """A tactic that gives back what it got in a way of its own, and some goodwill every round."""
    def tactic(party, t):
        first = party.conceded(parameter(party, "start", 0.03))
        if len(party.received) < 2:
            return first
        goodwill = parameter(party, "generosity", 0.01) * max(0.0, party.anchor - party.going_on)
        return step(party, min(party.aspiration, first)) - goodwill
    return tactic


def give_back(party, demand):
    """Give back the last step."""
    return demand - max(0.0, party.received[-1] - party.received[-2])


def give_back_in_proportion(party, demand):
    """Shrink the demand by the proportion by which the offer got better."""
    return demand * within(party.received[-2] / max(party.received[-1], 1e-9), 0.5, 1.0)


def give_back_on_average(party, demand):
    """Give back the average step over a window."""
    window = int(within(round(parameter(party, "window", 4)), 1, len(party.received) - 1))
    return demand - max(0.0, (party.received[-1] - party.received[-1 - window]) / window)


def micro(party, t):
    """A rung down for every new offer heard, and one per tick of the clock."""
    rung = max(min(party.offers_heard, party.made), floor(t / parameter(party, "clock", 4)))
    return party.conceded(min(rung / parameter(party, "rungs", 20), 1.0))


def best_single_offer(party, t):
    """The one offer with the best prospect."""
    chances = [party.other.lets_through(x) for x in range(len(party.score))]
    allowed = [x for x in range(len(party.score)) if party.admissible[x]]
    x = first_best(allowed, lambda x: (party.score[x] - party.reservation) * chances[x]) if allowed else 0
    return party.score[x] if chances[x] > 0 else party.reservation


TACTICS = {
    "time_dependent": time_dependent, "exponential": exponential, "tit_for_tat": mirrors(give_back),
    "relative_tit_for_tat": mirrors(give_back_in_proportion), "averaged_tit_for_tat": mirrors(give_back_on_average),
    "micro": micro, "hard_liner": lambda party, t: party.anchor, "best_single_offer": best_single_offer,
}
