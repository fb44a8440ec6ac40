"""What a side believes of its chance in a battle: a Beta distribution, sharpened by every battle."""

from __future__ import annotations

import numpy as np

from sim.arrays import choose, column

_NODES = 8


def prior(mean, confidence):
    """The Beta parameters (a, b) of a belief with this mean that weighs so many battles: (worlds,) each."""
    mean = np.clip(mean, 0.02, 0.98)
    return mean * confidence, (1.0 - mean) * confidence


def mean(a, b):
    """The mean belief that side 1 wins a battle: (worlds,)."""
    return a / (a + b)


def learn(a, b, wins, losses):
    """The belief after so many battles won and lost by side 1: (a + w, b + l)."""
    return a + wins, b + losses


def shifted(a, b, by):
    """The belief with its mean moved, weighing as much as before."""
    weight = a + b
    return prior(mean(a, b) + by, weight)


def hear(a, b, believed, signal, battles):
    """The belief after a believed signal worth so many battles: (a, b)."""
    return (choose(believed, a + battles * signal, a), choose(believed, b + battles * (1.0 - signal), b))


def is_believed(bias, honesty, war_cost, low_cost, high_cost):
    """Whether a party takes the word of a mediator with this bias toward it that the other side would rather give way [Kydd2003].

    The mediator is sure of what it knows with probability μ (`honesty`). Where it knows that war is dear to the other side, it may
    say so: then the party holds out for c_H more, or, if the mediator errs, there is a war that costs the mediator k. Or it may
    say the contrary: then the party settles for c_L, in peace. It is believed where saying so serves it when it is true,
    b·μ·c_H − (1−μ)·k ≥ b·c_L, and where there is more to be had by it at all: (worlds,) of bool.
    """
    says_so = bias * (honesty * high_cost) - (1.0 - honesty) * war_cost
    says_the_contrary = bias * low_cost
    return (honesty * high_cost > low_cost) & (says_so >= says_the_contrary)


def nodes(a, b):
    """Gauss–Jacobi nodes and weights of Beta beliefs [GolubWelsch1969]: two arrays (worlds, 8)."""
    k = np.arange(_NODES, dtype=float)
    alpha, beta = column(b) - 1.0, column(a) - 1.0
    total = 2.0 * k + alpha + beta
    later = total[..., 1:]
    diagonal = np.concatenate([(beta - alpha) / (alpha + beta + 2.0),
                               (beta**2 - alpha**2) / (later * (later + 2.0))], axis=-1)
    first = 4.0 * (1.0 + alpha) * (1.0 + beta) / ((2.0 + alpha + beta)**2 * (3.0 + alpha + beta))
    k, total = k[2:], total[..., 2:]
    rest = 4.0 * k * (k + alpha) * (k + beta) * (k + alpha + beta) / (total**2 * (total + 1.0) * (total - 1.0))
    squared = np.concatenate([first, rest], axis=-1)
    matrix = np.zeros(diagonal.shape + (_NODES,))
    places = np.arange(_NODES)
    matrix[..., places, places] = diagonal
    matrix[..., places[1:], places[:-1]] = np.sqrt(squared)
    roots, vectors = np.linalg.eigh(matrix)
    return (roots + 1.0) / 2.0, vectors[..., 0, :] ** 2
