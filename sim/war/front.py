"""The front as a random walk on the war chain, and what fighting on is worth from every place on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import choose, column

REFERENCE_STEPS = 8  # numbers in a scenario are stated for a chain of so many steps


@dataclass(frozen=True)
class Chain:
    """The war chain: side 1's share of the stake at each of its places 0…N."""

    shares: tuple[float, ...]
    reference: int = REFERENCE_STEPS

    @classmethod
    def equal(cls, steps: int) -> Chain:
        """N equal steps."""
        return cls(tuple(k / steps for k in range(steps + 1)))

    @classmethod
    def lottery(cls) -> Chain:
        """A war that one battle decides, with its numbers as they are stated."""
        return cls((0.0, 0.5, 1.0), reference=2)

    @property
    def steps(self) -> int:
        """Length N."""
        return len(self.shares) - 1

    @property
    def fineness(self) -> float:
        """How much finer than the chain on which numbers are stated: 2 for 16 steps."""
        return self.steps / self.reference

    def flow(self, side: int):
        """A side's share of the stake at each place: (places,)."""
        shares = np.array(self.shares)
        return shares if side == 1 else 1.0 - shares

    def place(self, share):
        """The place, in steps and fractions of a step, at which side 1 has this share: any shape."""
        return np.interp(share, self.shares, np.arange(self.steps + 1))


def discounting(rate, discount):
    """How much of a value is left at the next battle, s = β/(β − ln δ); 0 where nobody fights.

    `rate` in battles and `discount` per the same time; any shape.
    """
    rate = np.asarray(rate, dtype=float)
    patience = np.log(np.maximum(discount, 1e-300))  # nothing is left of what comes later where the future counts for nothing
    return rate / choose(rate > 0, rate - patience, 1.0)


def war_values(flow, chance, left, cost):
    """What fighting on is worth to one side from every place of the chain: (…, places).

    W_k = (1−s)·flow_k + s·(−c + p·W_{k+1} + q·W_{k−1}), with the flow itself at both ends (collapse takes all); solved
    exactly as a tridiagonal system, which holds for unequal steps, s = 0, s = 1 and p = ½ alike. `flow` is the
    side's share (places,); `chance` that the front moves up, `left` = s, and `cost` per battle are (…).
    """
    chance, left, cost = np.broadcast_arrays(chance, left, cost)
    up, down, due = left * chance, left * (1.0 - chance), left * cost
    last = len(flow) - 1
    ratio, known = np.zeros_like(up), np.full(up.shape, float(flow[0]))
    ratios, knowns = [ratio], [known]
    for k in range(1, last):
        pivot = 1.0 / (1.0 - down * ratio)
        known = ((1.0 - left) * flow[k] - due + down * known) * pivot
        ratio = up * pivot
        ratios.append(ratio)
        knowns.append(known)
    values = np.empty(up.shape + (last + 1,))
    values[..., last] = flow[last]
    for k in range(last - 1, -1, -1):
        values[..., k] = knowns[k] + ratios[k] * values[..., k + 1]
    return values


def war_value_over_belief(flow, nodes, weights, left, cost):
    """War value averaged over a belief given by nodes and weights on the last axis: (…, places)."""
    values = war_values(flow, nodes, column(left), column(cost))
    total = values[..., 0, :] * weights[..., 0, None]
    for node in range(1, nodes.shape[-1]):
        total = total + values[..., node, :] * weights[..., node, None]
    return total


MOST_EXPECTED = 100.0  # battles in a round; a scenario that expects more is refused
_MOST_FOUGHT = 300


def battles_fought(uniform, mean):
    """Number of battles in a round, Poisson with this mean, from a uniform number: (worlds,) of int."""
    term = np.exp(-np.asarray(mean, dtype=float))
    below, count = term, np.zeros(np.shape(uniform), dtype=np.intp)
    for k in range(1, _MOST_FOUGHT):
        more = uniform > below
        if not more.any():
            break
        count = count + more
        term = term * mean / k
        below = below + term
    return count


def march(place, won, fought, last: int):
    """Move the front by one battle where one was fought and no side has collapsed: (worlds,)."""
    open_ = fought & (place > 0) & (place < last)
    return place + choose(open_, choose(won, 1, -1), 0)
