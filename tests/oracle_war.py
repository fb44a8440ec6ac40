"""The oracle's war: the front, what fighting on is worth from every place of the chain, and beliefs."""

from math import exp, floor, log, sqrt

from oracle_sums import within

from sim.domain.priors import Prior


class Front:
    """The war chain: where the front stands, how it moves, and what fighting on is worth."""

    def __init__(self, world):
        self.world, given = world, world.spec.war
        self.shares = list(given.stakes) or [k / given.steps for k in range(given.steps + 1)]
        self.shares = [0.0, 0.5, 1.0] if given.lottery else self.shares
        self.steps = len(self.shares) - 1
        self.fine = 1.0 if given.lottery else self.steps / 8.0
        self.rate = 0.0 if given.lottery else world.number("war", "rate") * self.fine**2
        self.chance = 0.5 + (world.number("war", "balance") - 0.5) / self.fine
        self.place = within(round(self.place_of(world.number("war", "start"))), 1, self.steps - 1)
        self.quiet_until, self.fought = 0.0, 0

    def expected_chance(self):
        """Side 1's chance as it is known to one who knows only what balance of forces is to be expected."""
        balance = self.world.spec.war.balance
        return 0.5 + ((balance.mean() if isinstance(balance, Prior) else balance) - 0.5) / self.fine

    def place_of(self, share):
        """The place, in steps and fractions of a step, at which side 1 has this share."""
        for k in range(self.steps):
            if share <= self.shares[k + 1]:
                return k + (share - self.shares[k]) / (self.shares[k + 1] - self.shares[k])
        return float(self.steps)

    def battles(self):
        """Fight one round: whether side 1 won, battle by battle."""
        world, won = self.world, []
        mean = 0.0 if self.quiet_until > world.round else self.rate * world.weeks
        for battle in range(poisson_quantile(world.uniform("war/battles", world.round), mean)):
            if 0 < self.place < self.steps:
                won.append(world.uniform(f"war/battle/{battle}", world.round) < self.chance)
                self.place += 1 if won[-1] else -1
        self.fought += len(won)
        return won

    def worth(self, party, place, chance):
        """What fighting on is worth to a party from a place of the chain, read between two steps."""
        low = within(floor(place), 0, self.steps - 1)
        below, above = (self.worth_at(party, k, chance) for k in (low, low + 1))
        return below + (place - low) * (above - below)

    def worth_at(self, party, k, chance, cost=None):
        """W_k: by the closed form on equal steps, by elimination on unequal ones."""
        left = self.rate / (self.rate - log(party.discount)) if self.rate > 0 else 0.0
        left = 1.0 if self.world.spec.war.lottery else left
        cost = (party.cost if cost is None else cost) / self.fine**2
        flow = [share if party.spec.side == 1 else 1.0 - share for share in self.shares]
        if self.world.spec.war.stakes and not self.world.spec.war.lottery:
            return eliminated(flow, chance, left, cost)[k]
        gain = (2.0 * chance - 1.0) / self.steps * (1.0 if party.spec.side == 1 else -1.0)
        return flow[k] + (gain - cost) * expected_battles(k, self.steps, chance, left)


def expected_battles(k, steps, p, left):
    """B: the expected discounted number of battles until collapse, from place k."""
    q = 1.0 - p
    if k in (0, steps) or left == 0.0:
        return 0.0
    if left == 1.0 and p == 0.5:
        return k * (steps - k)
    if left == 1.0:
        wins = (1.0 - (q / p) ** k) / (1.0 - (q / p) ** steps)
        return k / (q - p) - steps / (q - p) * wins
    root = sqrt(1.0 - 4.0 * left**2 * p * q)
    plus, minus = (1.0 + root) / (2.0 * left * p), (1.0 - root) / (2.0 * left * p)
    scale = plus**steps - minus**steps
    f = (plus**k - minus**k) / scale
    g = (q / p) ** k * (plus ** (steps - k) - minus ** (steps - k)) / scale
    return left / (1.0 - left) * (1.0 - f - g)


def eliminated(flow, p, left, cost):
    """W_k = (1−s)·flow_k + s·(−c + p·W_{k+1} + q·W_{k−1}) with the flow at both ends, solved from the top down."""
    last = len(flow) - 1
    slope, height = [0.0] * (last + 1), [0.0] * (last + 1)  # W_k = height_k + slope_k · W_{k−1}
    height[last] = flow[last]
    for k in range(last - 1, 0, -1):
        pivot = 1.0 - left * p * slope[k + 1]
        slope[k] = left * (1.0 - p) / pivot
        height[k] = ((1.0 - left) * flow[k] - left * cost + left * p * height[k + 1]) / pivot
    values = [flow[0]]
    for k in range(1, last + 1):
        values.append(height[k] + slope[k] * values[-1])
    return values


def poisson_quantile(uniform, mean, most=299):
    """The number of battles in a round."""
    count, term = 0, exp(-mean)
    below = term
    while uniform > below and count < most:
        count += 1
        term *= mean / count
        below += term
    return count


def belief(mean, weight):
    """A Beta belief with a mean that weighs so many battles."""
    mean = within(mean, 0.02, 0.98)
    return mean * weight, (1.0 - mean) * weight


def learn(party, weight, says):
    """Learn as from so many battles, of which this share was won by side 1."""
    a, b = party.belief
    party.belief = (a + weight * says, b + weight * (1.0 - says))
