"""The oracle's homes: factions, and how they hear one another."""

from oracle_sums import shares
from scipy.linalg import expm


class Faction:
    """A part of a party's home: `above` is how much more than to its leader every package is worth to it."""

    def __init__(self, party, name, all_weights):
        self.name, given = name, party.spec.audience.factions[name]
        self.weight = party.number("audience", "factions", name, "weight") / all_weights
        self.hawkishness = party.number("audience", "factions", name, "hawkishness")
        whole = sum(party.number("preferences", issue.name, "salience") for issue in party.world.issues)
        own = shares(party.number("audience", "factions", name, "saliences", issue.name) / whole
                     if issue.name in given.saliences else salience
                     for issue, salience in zip(party.world.issues, party.saliences))
        more = [mine - theirs for mine, theirs in zip(own, party.saliences)]
        self.above = [sum(m * phi[o] for m, phi, o in zip(more, party.values, options)) if given.saliences else 0.0
                      for options in party.world.packages]


def discuss(party, years):
    """Let the factions of a home grow weary and hear one another for so long: h' = influence · (heard − h) − weariness."""
    factions, rows = party.factions, []
    for faction in factions:
        heard = {other.name: weight for other in factions if (weight := tie(party, faction.name, other.name))}
        pull = party.number("audience", "influence") * bool(heard)
        row = [pull * heard.get(other.name, 0.0) / sum(heard.values()) if heard else 0.0 for other in factions]
        row[factions.index(faction)] -= pull
        rows.append([*row, -party.number("audience", "factions", faction.name, "weariness")])
    course = expm([[rate * years for rate in row] for row in [*rows, [0.0] * (len(factions) + 1)]])
    state = [*(faction.hawkishness for faction in factions), 1.0]
    for faction, row in zip(factions, course):
        faction.hawkishness = sum(share * value for share, value in zip(row, state))


def tie(party, one, other):
    """How much two factions hear each other."""
    network, names = party.spec.audience.network, [faction.name for faction in party.factions]
    if network is None or one == other:
        return 0.0
    for name, block in network.ties.items():
        if set(block.between) == {one, other}:
            return party.number("audience", "network", "ties", name, "weight")
    steps = abs(names.index(one) - names.index(other))
    near = {"complete": True, "ring": steps in (1, len(names) - 1), "star": (network.centre or names[0]) in (one, other),
            "listed": False}
    return float(near[network.kind])
