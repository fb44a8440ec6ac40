"""The oracle's opponent models: what the other side seems to like, per issue and option."""

from math import exp

from oracle_sums import grain, shares
from oracle_tactics import parameter


def frequency(party):
    """What the other side seems to like: nearness to what it offered, more on issues where it stays put."""
    tables = []
    for j, issue in enumerate(party.world.issues):
        count = len(issue.options)
        offered = [party.world.packages[x][j] for x in party.heard]
        near = [sum(offered.count(k) * (1.0 - abs(k - o) / max(count - 1, 1)) for k in range(count))
                for o in range(count)]
        stayed = sum(before == after for before, after in zip(offered, offered[1:]))
        tables.append([(1.0 + stayed) * (liked / max(1.0, *near)) for liked in near])
    return tables


def known(party):
    """What the other side likes, as it is."""
    return [[salience * value for value in values] for salience, values in zip(party.other.saliences, party.other.values)]


def told(party):
    """What the first mediator who is there tells: saliences as it sees them, on the order of options; else by offers."""
    for mediator in party.world.mediators:
        if mediator.here:
            saliences = [max(0.0, s + e) for s, e in zip(party.other.saliences, mediator.errors[party.other.name])]
            return [[s * place for place in places(values)] for s, values in zip(saliences, party.other.values)]
    return frequency(party)


def places(values):
    """The place of each option from the worst, 0, to the best, 1; equals share one."""
    ladder = sorted({grain(value) for value in values})
    return [ladder.index(grain(value)) / max(len(ladder) - 1, 1) for value in values]


def bayesian(party):
    """Odds of every option being the other's ideal, by how well that explains each of its offers; the value expected."""
    spread, pace, most = (parameter(party, name, default, "opponent_model") for name, default in (
        ("spread", 0.25), ("pace", 0.02), ("most", 0.5)))
    pace, tables = min(pace, most / max(len(party.heard) - 1, 1)), []
    for j, issue in enumerate(party.world.issues):
        options = range(len(issue.options))
        offered = [party.world.packages[x][j] for x in party.heard]
        misfits = [sum((tent(peak, o, options[-1]) - (1.0 - pace * k)) ** 2 for k, o in enumerate(offered)) for peak in options]
        odds = shares(exp((min(misfits) - misfit) / (2.0 * spread**2)) for misfit in misfits)
        stayed = sum(before == after for before, after in zip(offered, offered[1:]))
        tables.append([(1.0 + stayed) * sum(p * tent(peak, o, options[-1]) for peak, p in zip(options, odds)) for o in options])
    return tables


def tent(peak, option, end):
    """1 at the peak, falling evenly to 0 at both ends."""
    if option == peak:
        return 1.0
    return option / peak if option < peak else (end - option) / (end - peak)


MODELS = {"frequency": frequency, "known": known, "told": told, "bayesian": bayesian}
