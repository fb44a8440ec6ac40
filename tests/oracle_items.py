"""The oracle's talks item by item: what is closed, and what keeps it."""

from oracle_sums import NOTHING


class Items:
    """The issues closed in one world: `closed` maps each to its option and the round."""

    def __init__(self, world):
        self.world, self.closed, self.seen = world, {}, {}

    def note(self):
        """Close an issue that the last offers of all seats have left at one option for long enough."""
        after, offers = self.world.spec.protocol.closes, [seat.standing for seat in self.world.seats]
        if after is None:
            return
        for j in range(len(self.world.issues)):
            named = set() if NOTHING in offers else {self.world.packages[x][j] for x in offers}
            self.seen.setdefault(j, []).append(named)
            recent = self.seen[j][-after:]
            if j not in self.closed and len(recent) == after and len(named) == 1 and all(one == named for one in recent):
                self.closed[j] = min(named), self.world.round

    def kept(self, x):
        """A package with what is closed in its place."""
        if x == NOTHING or not self.closed:
            return x
        options = [self.closed[j][0] if j in self.closed else o for j, o in enumerate(self.world.packages[x])]
        return self.world.number_of[tuple(options)]

    def since(self):
        """The round in which each issue was closed, None for one that stayed open."""
        return {f"closed.{issue.name}": float(self.closed[j][1]) if j in self.closed else None
                for j, issue in enumerate(self.world.issues)}
