"""The oracle's tactics: the least value a party now asks for."""

from math import exp, floor, log

from oracle_sums import NOTHING, first_best, product_of, within

from sim.arrays import NEVER


def time_used(party, t):
    """The part of its own horizon that has passed."""
    return min(t / party.horizon, 1.0)


def parameter(party, name, default, kind="tactic"):
    """A parameter of its tactic, or of another thing it was given."""
    given = getattr(party.spec, kind).parameters
    return party.number(kind, "parameters", name) if name in given else default


def time_dependent(party, t, start=0.0):
    """Concede with the clock."""
    start = parameter(party, "start", start)
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


def resource_dependent(party, t):
    """Concede as the thread of offers grows longer."""
    start, heard = parameter(party, "start", 0.0), len(party.received)
    given = exp(-parameter(party, "patience", 10.0) / heard) if heard else 0.0
    return party.conceded(start + (1.0 - start) * given)


def mixed(party, t):
    """The weighted mean of three demands."""
    weights = {time_dependent: parameter(party, "time", 0.5), TACTICS["tit_for_tat"]: parameter(party, "behaviour", 0.3),
               resource_dependent: parameter(party, "resource", 0.2)}
    return sum(weight * tactic(party, t) for tactic, weight in weights.items()) / sum(weights.values())


def one_of(party, t):
    """One of three tactics, by luck."""
    time, mirror, rungs = (parameter(party, name, default) for name, default in (
        ("time", 0.6), ("tit_for_tat", 0.3), ("micro", 0.1)))
    place = parameter(party, "luck", 0.5) * (time + mirror + rungs)
    if place < time:
        return time_dependent(party, t, 0.03)
    return TACTICS["tit_for_tat"](party, t) if place < time + mirror else micro(party, t)


def zeuthen(party, t):
    """Give way where one risks conflict least, just so far that the other does."""
    others = party.others
    if any(side.standing == NOTHING for side in (party, *others)):
        return party.anchor
    mine, theirs = party.score[party.standing], [party.score[other.standing] for other in others]

    def least_risk(x):
        """The least willingness to risk conflict among the others, if this party's offer were x."""
        return min(risk(other.score[other.standing], min(other.score[y] for y in (x, *(
            third.standing for third in others if third is not other))), other) for other in others)

    if risk(mine, min(theirs), party) > least_risk(party.standing):
        return mine
    turning = [party.score[x] for x in range(len(party.score)) if party.reservation < party.score[x] < mine
               and risk(party.score[x], min(theirs), party) > least_risk(x)]
    return max([*turning, *(offer for offer in theirs if NEVER < offer < mine)], default=mine)


def risk(own, theirs, party):
    """How willing a party is to risk conflict."""
    gain = own - party.reservation
    return within((own - theirs) / gain, 0.0, 1.0) if gain > 0 else 1.0


def best_single_offer(party):
    """The one offer with the best prospect."""
    chances = [product_of(other.lets_through(x) for other in party.others) for x in range(len(party.score))]
    allowed = [x for x in range(len(party.score)) if party.admissible[x]]
    return first_best(allowed, lambda x: (party.score[x] - party.reservation) * chances[x]) if allowed else 0


TACTICS = {
    "time_dependent": time_dependent, "exponential": exponential, "tit_for_tat": mirrors(give_back),
    "relative_tit_for_tat": mirrors(give_back_in_proportion), "averaged_tit_for_tat": mirrors(give_back_on_average),
    "resource_dependent": resource_dependent, "mixed": mixed, "one_of": one_of, "zeuthen": zeuthen,
    "micro": micro, "hard_liner": lambda party, t: party.anchor, "equilibrium": lambda party, t: party.reservation,
}
