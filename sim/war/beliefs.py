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
    """Whether a mediator's word is believed by a party toward whom it has this bias [Kydd2003].

    Believed iff bias ≥ (1−μ)k / (μ·c_H − c_L), and never if μ·c_H ≤ c_L: (worlds,) of bool.
    """
    gain = honesty * high_cost - low_cost
    return (gain > 0) & (bias * gain >= (1.0 - honesty) * war_cost)


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
