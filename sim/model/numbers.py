"""Every number of a scenario, drawn once per world under its own name."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from pydantic import BaseModel
from scipy.special import gammaincinv, ndtr, ndtri

from sim.domain.preferences import normalised
from sim.domain.priors import Prior

_LEFT_OUT = ("switches", "sources", "untabled")


def drawn(value, key: str, draws, record: dict, varied: dict):
    """The same tree with every prior replaced by its numbers, (worlds,); the record keeps them by dotted key.

    `varied` holds, by dotted key, numbers (worlds,) or a prior with parameters (worlds,) that take the place of what is there.
    """
    value = varied.get(key, value)
    if isinstance(value, Prior):
        record[key] = value.quantile(_chance(value, key, draws))
        return record[key]
    if isinstance(value, BaseModel):
        return SimpleNamespace(**{name: drawn(getattr(value, name), _key(key, name), draws, record, varied)
                                  for name in type(value).model_fields if name not in _LEFT_OUT})
    if isinstance(value, dict):
        return {name: drawn(inner, _key(key, name), draws, record, varied) for name, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(drawn(inner, f"{key}.{place}", draws, record, varied) for place, inner in enumerate(value))
    return value


def _chance(prior: Prior, key: str, draws):
    """How far up its distribution a prior's number lies, in (0, 1): (worlds,); in part the same for all that have something in common."""
    own = draws.uniform(f"prior/{key}")
    if not prior.common:
        return own
    shared = draws.normal(f"common/{prior.common}")
    return ndtr(prior.correlation**0.5 * shared + (1.0 - prior.correlation) ** 0.5 * ndtri(own))


def _key(key: str, name: str) -> str:
    """Dotted keys as a user writes them: a tactic's parameters stand beside its name."""
    if name == "parameters":
        return key
    return f"{key}.{name}" if key else str(name)


def drawn_saliences(party: str, given, issues, draws, record: dict):
    """A party's saliences (worlds, issues), summing to 1; from a Dirichlet distribution where it has a concentration."""
    means = normalised([given.preferences[issue].salience for issue in issues])
    means = np.repeat(means, draws.count, axis=0) if len(means) == 1 else means
    if given.salience_concentration is None:
        return means
    gammas = []
    for j, issue in enumerate(issues):
        shape = np.maximum(means[:, j] * given.salience_concentration, 1e-9)
        gammas.append(gammaincinv(shape, draws.uniform(f"prior/parties.{party}.preferences.{issue}.salience/dirichlet")))
    saliences = normalised([np.maximum(gamma, 1e-12) for gamma in gammas])
    for j, issue in enumerate(issues):
        record[f"parties.{party}.preferences.{issue}.salience"] = saliences[:, j].copy()
    return saliences
