"""The oracle's opponent models: what the other side seems to like, per issue and option."""


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


MODELS = {"frequency": frequency, "known": known}
