"""Samples: the levels of every design point, made from lists of levels and from distributions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from math import ceil, lcm, log2, prod

import numpy as np

from sim.domain.priors import Prior, parse_number
from sim.draws import Draws
from sim.errors import Problem, UserError, unknown

LISTED = ("grid", "list")  # every level is named; the others sample
INDEXED = ("saltelli", "morris")  # what drives agreement can be read from them
SAMPLED = {"random": "so many points", "latin": "so many points", "sobol": "so many points, best a power of two",
           "saltelli": "a power of two, N, for N × (factors + 2) points", "morris": "trajectories, T, for T × (factors + 1) points"}
DESIGNS = (*LISTED, *SAMPLED)
MOST = 1_000_000  # design points
FINEST = 1000  # places of a Morris grid, at most
_FEWEST = {"saltelli": 4, "morris": 2}


@dataclass(frozen=True)
class Levels:
    """A factor whose levels are named, in this order: numbers, or names of protocols, tactics, mediators, …"""

    values: tuple

    def quantile(self, u) -> list:
        """The level in whose part of the unit interval, which all share equally, each number lies."""
        return [self.values[min(int(share * len(self.values)), len(self.values) - 1)] for share in u]


def levels_of(design: str, factors: dict, points: int | None = None, seed: int = 1) -> list[dict]:
    """The levels of every design point, by factor, in the order of the design; the same for the same seed.

    A factor is a list of levels, or a distribution: a prior as in a scenario, or a pair (low, high) for a uniform one. `grid` is
    the product of all lists, the last running fastest, `list` plays them side by side, `random` draws points independently,
    `latin` is a Latin hypercube [McKay1979], `sobol` a scrambled Sobol sequence [Owen1998], `saltelli` the points from which
    Sobol indices are estimated [Saltelli2010], `morris` trajectories that change one factor at a time [Morris1991]. `points` is
    their number, for `saltelli` the base sample, for `morris` the trajectories. Samples are drawn on the unit cube and go through
    each factor's quantiles; a list takes equal parts of the unit interval. UserError names whatever does not fit.
    """
    if design not in DESIGNS:
        raise UserError(unknown("sweep.design", design, DESIGNS, "design"))
    if not isinstance(factors, dict) or not factors:
        raise UserError(Problem("sweep.factors", "expected a mapping of keys to lists of levels"
                                                 f"{'' if design in LISTED else ' or distributions'}"))
    read = _read(design, factors)
    points, seed = _checked(design, read, points, seed), plain(seed)
    if design in LISTED:
        rows = (product if design == "grid" else zip)(*(factor.values for factor in read.values()))
        return [dict(zip(read, row)) for row in rows]
    columns = [factor.quantile(u) for factor, u in zip(read.values(), _CUBES[design](read, points, seed).T)]
    return [dict(zip(read, map(plain, row))) for row in zip(*columns)]


def together(design: str, factors: int) -> int:
    """How many points in a row belong together, for they share levels: all of a base point, or a trajectory."""
    return {"saltelli": factors + 2, "morris": factors + 1}.get(design, 1)


def plain(value):
    """A numpy number as Python's own; anything else as it is."""
    return value.item() if hasattr(value, "item") else value


def _read(design: str, factors: dict) -> dict[str, Levels | Prior]:
    """Every factor as levels or a prior; UserError with all that are neither."""
    read, problems = {}, []
    for key, given in factors.items():
        try:
            read[str(key)] = _listed(given) if design in LISTED else _varied(design, given)
        except ValueError as error:
            problems.append(Problem(str(key), str(error)))
    if problems:
        raise UserError(*problems)
    return read


def _listed(given) -> Levels:
    """A list of levels; a pair is one too."""
    if isinstance(given, (dict, Prior)):
        raise ValueError(f"expected a list of levels, not {given!r}; a distribution is for a design that samples, such as "
                         "sweep.design=latin")
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ValueError(f"expected a list of levels, not {given!r}")
    values = tuple(map(plain, given))
    if not values:
        raise ValueError("expected a list of levels, not an empty one")
    return Levels(values)


def _varied(design: str, given) -> Levels | Prior:
    """A factor of a design that samples."""
    if isinstance(given, tuple):
        return _prior({"uniform": [plain(end) for end in given]})
    if isinstance(given, (dict, Prior)):
        return _prior(given)
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ValueError(f"expected a list of levels or a distribution such as {{uniform: [0, 1]}}, not {given!r}")
    levels = _listed(given)
    if len({repr(value) for value in levels.values}) < len(levels.values):
        raise ValueError(f"names a level twice: {list(levels.values)!r}; all levels of a sample are equally likely")
    if design in INDEXED and len(levels.values) == 1:
        raise ValueError(f"does not vary with one level, {levels.values[0]!r}; give more, or leave it out")
    return levels


def _prior(given) -> Prior:
    prior = parse_number(given)
    if prior.common:
        raise ValueError("the factors of a design are drawn independently; leave out common and correlation")
    return prior


def _checked(design: str, read: dict, points, seed) -> int | None:
    """How many points are asked for; UserError where a design cannot have so many."""
    if isinstance(seed, bool) or not isinstance(plain(seed), int) or seed < 0:
        raise UserError(Problem("seed", f"expected a whole number from 0 up, not {seed!r}"))
    if design in LISTED:
        return _as_listed(design, read, points)
    points, least = plain(points), _FEWEST.get(design, 1)
    if points is None:
        raise UserError(Problem("sweep.points", f"a {design} design needs it: {SAMPLED[design]}, such as sweep.points=64"))
    if isinstance(points, bool) or not isinstance(points, int) or points < least:
        raise UserError(Problem("sweep.points", f"expected a whole number from {least} up ({SAMPLED[design]}), not {points!r}"))
    if design in INDEXED and len(read) < 2:
        raise UserError(Problem("sweep.factors", f"a {design} design weighs factors against one another, and there is one; give two "
                                                 "or more, or choose sweep.design=latin"))
    if design == "saltelli" and points & (points - 1):
        below = 1 << int(log2(points))
        raise UserError(Problem("sweep.points", f"expected a power of two such as {below} or {2 * below}, not {points}: only they "
                                                "keep the balance of the sequence"))
    _few_enough(points * together(design, len(read)), "sweep.points")
    return points


def _as_listed(design: str, read: dict, points) -> None:
    """See that lists make a design."""
    if points is not None:
        raise UserError(Problem("sweep.points", f"a {design} has the points that its lists make; leave it out, or choose a design "
                                                f"that samples: {', '.join(SAMPLED)}"))
    sizes = {key: len(factor.values) for key, factor in read.items()}
    if design == "grid":
        _few_enough(prod(sizes.values()), "sweep.factors")
    elif len(set(sizes.values())) > 1:
        raise UserError(Problem("sweep.factors", "lists that are played side by side need equally many levels; here "
                                                 f"{', '.join(f'{key} has {size}' for key, size in sizes.items())}"))


def _few_enough(count: int, key: str) -> None:
    if count > MOST:
        raise UserError(Problem(key, f"makes {count:,} design points; at most {MOST:,} can be played as one sweep"))


def _random(read: dict, points: int, seed: int):
    """Independent points; those of a larger design begin with them."""
    return np.column_stack([Draws(seed, 0, points).uniform(f"design/{key}") for key in read])


def _latin(read: dict, points: int, seed: int):
    return _qmc().LatinHypercube(len(read), seed=seed).random(points)


def _sobol(read: dict, points: int, seed: int):
    """The first points of a sequence whose powers of two are balanced."""
    return _qmc().Sobol(len(read), scramble=True, seed=seed).random_base2(ceil(log2(points)))[:points]


def _saltelli(read: dict, points: int, seed: int):
    return _salib("SALib.sample.sobol").sample(_problem(read), points, calc_second_order=False, seed=seed)


def _morris(read: dict, points: int, seed: int):
    """Trajectories over a grid from the 5th percentile of each factor to the 95th, each step over six tenths or a little less.

    Not to the ends, which a bell curve does not have. A step in a list goes over half of it, and the grid has as many places as
    give every level of a list its share.
    """
    sizes = [len(factor.values) for factor in read.values() if isinstance(factor, Levels)]
    places = lcm(*sizes, 2)
    places = max(4, places) if places <= FINEST else FINEST
    grid = _salib("SALib.sample.morris").sample(_problem(read), points, num_levels=places, seed=seed)
    inner, middles = 0.05 + 0.9 * grid, (np.round(grid * (places - 1)) + 0.5) / places
    return np.column_stack([(middles if discrete(factor) else inner)[:, k] for k, factor in enumerate(read.values())])


def discrete(factor: Levels | Prior) -> bool:
    """Whether a factor has levels of its own, and nothing between them."""
    return isinstance(factor, Levels) or factor.dist == "choice"


_CUBES = {"random": _random, "latin": _latin, "sobol": _sobol, "saltelli": _saltelli, "morris": _morris}


def _qmc():
    """scipy's designs, loaded where they are used: scipy.stats takes half a second, and most runs have no sample."""
    return import_module("scipy.stats.qmc")


def _problem(read: dict) -> dict:
    """The unit cube as SALib wants to hear of it."""
    return {"num_vars": len(read), "names": list(read), "bounds": [[0.0, 1.0]] * len(read)}


def _salib(module: str):
    """A part of SALib, which is an extra."""
    try:
        return import_module(module)
    except ImportError:
        raise UserError("saltelli and morris designs need SALib; install it with: pip install 'zopa[sensitivity]'") from None
