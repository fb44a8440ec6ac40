"""The arithmetic of the oracle."""

from sim.arrays import GRAIN

NOTHING = -1  # no package
DISASTER = -3.0  # however dear a war is, a deal that leads to it is not judged worse


def grain(value, size=GRAIN):
    """The nearest number on the grid on which decisions are compared."""
    return round(value / size) * size


def within(value, low, high):
    """A number kept between two ends."""
    return max(low, min(high, value))


def first_best(candidates, key):
    """The first of those with the highest key."""
    return max(candidates, key=key)


def shares(numbers):
    """Numbers made to sum to 1."""
    numbers = list(numbers)
    return [number / sum(numbers) for number in numbers]


def chosen(names, weights, uniform):
    """One of several names by weight."""
    so_far = 0.0
    for name, weight in zip(names, weights):
        so_far += weight
        if uniform < so_far / sum(weights):
            return name
    return names[-1]


def product_of(numbers):
    """The product of some numbers."""
    total = 1.0
    for number in numbers:
        total *= number
    return total
