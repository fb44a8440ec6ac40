"""The oracle's opponent models: what the others seem to like, per issue and option."""

from math import exp

from oracle_sums import NOTHING, grain, shares
from oracle_tactics import parameter

from sim.arrays import GRAIN


def frequency(party):
    """What the others seem to like: nearness to what they offered, more on issues where they stay put."""
    tables = []
    for j, issue in enumerate(party.world.issues):
        count = len(issue.options)
        offered = [option for offers in party.options_heard(j) for _, option in offers]
        near = [sum(offered.count(k) * (1.0 - abs(k - o) / max(count - 1, 1)) for k in range(count))
                for o in range(count)]
        stayed = party.steps_without_change(j)
        tables.append([(1.0 + stayed) * (liked / max(1.0, *near)) for liked in near])
    return tables


def known(party):
    """What the others like together, as it is."""
    return together([[s * value for value in values] for s, values in zip(other.saliences, other.values)]
                    for other in party.others)


def together(tables):
    """The sum of several parties' tables."""
    return [[sum(values) for values in zip(*by_party)] for by_party in zip(*tables)]


def told(party):
    """What the first mediator who is there tells: saliences as it sees them, on the order of options; else by offers."""
    for mediator in party.world.mediators:
        if mediator.here:
            return together([[max(0.0, s + e) * place for place in places(values)] for s, e, values in zip(
                other.saliences, mediator.errors[other.name], other.values)] for other in party.others)
    return frequency(party)


def places(values):
    """The place of each option from the worst, 0, to the best, 1; equals share one."""
    ladder = sorted({grain(value) for value in values})
    return [ladder.index(grain(value)) / max(len(ladder) - 1, 1) for value in values]


def bayesian(party):
    """Odds of every option being the others' ideal, by how well that explains each of their offers; the value expected."""
    spread, pace, most = (parameter(party, name, default, "opponent_model") for name, default in (
        ("spread", 0.25), ("pace", 0.02), ("most", 0.5)))
    pace, tables = min(pace, most / max(len(party.received) - 1, 1)), []
    for j, issue in enumerate(party.world.issues):
        options = range(len(issue.options))
        offered = [offer for offers in party.options_heard(j) for offer in offers]
        misfits = [sum((tent(peak, o, options[-1]) - (1.0 - pace * t)) ** 2 for t, o in offered) for peak in options]
        odds = shares(exp((min(misfits) - misfit) / (2.0 * spread**2)) for misfit in misfits)
        stayed = party.steps_without_change(j)
        tables.append([(1.0 + stayed) * sum(p * tent(peak, o, options[-1]) for peak, p in zip(options, odds)) for o in options])
    return tables


def tent(peak, option, end):
    """1 at the peak, falling evenly to 0 at both ends."""
    if option == peak:
        return 1.0
    return option / peak if option < peak else (end - option) / (end - peak)


MODELS = {"frequency": frequency, "known": known, "told": told, "bayesian": bayesian}


class OfOneOther:
    """A party as it would be with one of the others alone."""

    def __init__(self, party, other):
        self.party, self.others = party, [other]

    def __getattr__(self, name):
        return getattr(self.party, name)

    def options_heard(self, j):
        """The options of an issue in the offers of this one."""
        return [[(t, self.world.packages[x][j]) for t, x in self.heard.get(self.others[0].name, [])]]

    def steps_without_change(self, j):
        """How often an issue stayed as it was in the offers of this one."""
        [offers] = self.options_heard(j)
        return sum(before == after for (_, before), (_, after) in zip(offers, offers[1:]))


def estimate(party):
    """What is thought to please the others, per issue and option, as parts of all that could."""
    model = MODELS[party.spec.opponent_model.name]
    if party.spec.heeds == "all" or len(party.others) == 1:
        return parts(model(party))
    each = [parts(model(OfOneOther(party, other))) for other in party.others]
    short = [1.0 if party.standing == NOTHING else
             1.0 - sum(table[o] for table, o in zip(tables, party.world.packages[party.standing])) for tables in each]
    weights = shares(0.5 + lack for lack in short)
    return together([[weight * value for value in table] for table in tables] for weight, tables in zip(weights, each))


def parts(tables):
    """The same tables, with the best of all options together at 1."""
    most = max(sum(max(table) for table in tables), GRAIN)
    return [[value / most for value in table] for table in tables]
