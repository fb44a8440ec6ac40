"""Which factors drive an outcome: Sobol and Morris indices with intervals, from designs made for them."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.domain.priors import parse_number
from sim.errors import Problem, UserError, did_you_mean
from sim.experiment.samples import INDEXED, discrete

FEWEST = 10  # worlds a point
RESAMPLES = 500
_SEED = 1  # of the bootstrap


def indices(results, of: str = "agreement") -> pd.DataFrame:
    """How far each factor drives an outcome, any column of numbers of the summary: one row a factor, the strongest first.

    From a saltelli design: key, `first` (the share of the outcome's variance over the design that goes with the factor alone) and
    `total` (the share that it has a part in, alone or together with others), with first_low … total_high (95%) [Saltelli2010].
    From a morris design: key, `mu` (the mean over trajectories of what a step changes, as a change from one end of the factor to
    the other; between names, the change itself), `mu_star` (that of its size) with mu_star_low and mu_star_high (95%), `sigma`
    (how far steps differ from place to place: bends, and what it does together with others) [Morris1991, Campolongo2007].

    Every point meets the same worlds, so these are the indices of the outcome in those worlds as a function of the factors, and
    the intervals (bootstrap over the design; Student's over trajectories) are about the points sampled, not about the worlds. In few
    worlds the outcome moves in steps: a factor then has its effect in some worlds and not in others, which looks as if factors
    worked together, so that first indices come out too small, and total ones and sigma too large, by up to the share of the outcome's
    variance that more worlds would even out. Where a textbook limit has a first index of .68, sets of 10 worlds give .63 ± .13 (mean
    and standard deviation over sets), of 100 worlds .67 ± .05, of 1,000 worlds .68 ± .01. UserError where the design is another,
    worlds are missing or fewer than ten a point, or the outcome is unknown or the same throughout.
    """
    design = _design(results)
    outcomes = _outcomes(results, of)
    if design["kind"] == "saltelli":
        return sobol_indices(list(design["factors"]), outcomes)
    return morris_effects({key: _steps([point[key] for point in results.points], given, len(design["factors"]))
                           for key, given in design["factors"].items()}, outcomes)


def sobol_indices(keys: list[str], outcomes) -> pd.DataFrame:
    """First and total Sobol indices, from the outcomes (points,) of a saltelli design in its order."""
    problem = {"num_vars": len(keys), "names": keys, "bounds": [[0.0, 1.0]] * len(keys)}
    found = _salib().analyze(problem, np.asarray(outcomes, dtype=float), calc_second_order=False, num_resamples=RESAMPLES,
                                    seed=_SEED)
    table = pd.DataFrame({"key": keys, **_with_ends("first", found["S1"], found["S1_conf"]),
                          **_with_ends("total", found["ST"], found["ST_conf"])})
    return _strongest(table, "total")


def morris_effects(steps: dict, outcomes) -> pd.DataFrame:
    """Morris's measures, from how far each step (trajectories, factors) moves each factor and the outcomes (points,) in order.

    The interval is Student's, over trajectories.
    """
    trajectories, factors = next(iter(steps.values())).shape
    changes = np.diff(np.reshape(outcomes, (trajectories, factors + 1)), axis=1)
    rows = []
    for key, moved in steps.items():
        effects = np.divide(changes, moved, out=np.zeros_like(changes), where=moved != 0).sum(axis=1)
        sizes = np.abs(effects)
        half = stdtrit(trajectories - 1, 0.975) * sizes.std(ddof=1) / trajectories**0.5
        rows.append({"key": key, "mu": effects.mean(), "mu_star": sizes.mean(), "mu_star_low": max(sizes.mean() - half, 0.0),
                     "mu_star_high": sizes.mean() + half, "sigma": effects.std(ddof=1)})
    return _strongest(pd.DataFrame(rows), "mu_star")


def _with_ends(name: str, found, half) -> dict:
    """An index and the ends of its interval."""
    return {name: found, f"{name}_low": found - half, f"{name}_high": found + half}


def _strongest(table: pd.DataFrame, by: str) -> pd.DataFrame:
    return table.sort_values(by, ascending=False, kind="stable").reset_index(drop=True)


def _salib():
    """SALib's analysis, which is an extra."""
    try:
        return import_module("SALib.analyze.sobol")
    except ImportError:
        raise UserError("Sobol indices need SALib; install it with: pip install 'zopa[sensitivity]'") from None


def _design(results) -> dict:
    """The design, if indices can be read from it and all of its worlds are there."""
    design = results.manifest["run"].get("design")
    if not design or design["kind"] not in INDEXED:
        raise UserError(f"indices are read from a {' or '.join(INDEXED)} design, and this is {_said(design)}; sweep with "
                        "sweep.design=saltelli")
    if results.missing:
        raise UserError(f"indices need every design point, and {results.still_missing}; finish the run first")
    fewest = int(results.summary["replications"].min())
    if fewest < FEWEST:
        raise UserError(Problem("replications", f"indices need {FEWEST} worlds a design point or more, not {fewest}"))
    return design


def _said(design: dict | None) -> str:
    return f"a {design['kind']} design" if design else "a run without one"


def _outcomes(results, of: str):
    """The outcome at each design point: (points,)."""
    summary = results.summary.drop(columns=["point", "replications", *results.factors])
    known = [name for name in summary if pd.api.types.is_numeric_dtype(summary[name])]
    if of not in known:
        raise UserError(Problem("of", f"unknown outcome '{of}'; {did_you_mean(of, known)}"))
    outcomes = summary[of].to_numpy(float)
    if unknown := int((~np.isfinite(outcomes)).sum()):
        raise UserError(Problem("of", f"'{of}' has no value at {unknown} of {len(outcomes)} design points, where no world has one; choose "
                                      "another outcome, or play more worlds"))
    if np.ptp(outcomes) == 0.0:
        raise UserError(Problem("of", f"'{of}' is {outcomes[0]:g} at every design point, so nothing drives it; widen the factors, or "
                                      "choose another outcome"))
    return outcomes


def _steps(levels: list, given, factors: int):
    """How far each step of each trajectory moves a factor, as a share of the way from one end to the other: (trajectories, factors).

    Numbers of a list go by their size, distributions by their probability; names are a whole way apart, down the list or up.
    """
    numbers = all(isinstance(level, (int, float)) for level in levels)
    if not numbers:
        places = np.array([list(given).index(level) for level in levels], dtype=float)
    elif isinstance(given, dict) and not discrete(prior := parse_number(given)):
        places = prior.cdf(np.array(levels))
    else:
        places = (np.array(levels, dtype=float) - min(levels)) / ((max(levels) - min(levels)) or 1)
    moved = np.diff(places.reshape(-1, factors + 1), axis=1)
    return moved if numbers else np.sign(moved)
