"""Distributions a scenario may put in the place of any number, drawn once per world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np
from scipy import special

from sim.arrays import choose
from sim.errors import did_you_mean


@dataclass(frozen=True)
class Family:
    """A kind of distribution: its parameters in the order of the short form, its quantiles, its distribution function."""

    parameters: tuple[str, ...]
    quantile: Callable | None
    cdf: Callable | None
    doc: str


def _triangular_quantile(u, low, mode, high):
    left = (mode - low) / (high - low)
    return choose(u <= left, low + np.sqrt(u * (high - low) * (mode - low)),
                    high - np.sqrt((1.0 - u) * (high - low) * (high - mode)))


def _triangular_cdf(x, low, mode, high):
    x = np.clip(x, low, high)
    below = (x - low) ** 2 / ((high - low) * np.maximum(mode - low, 1e-300))
    above = 1.0 - (high - x) ** 2 / ((high - low) * np.maximum(high - mode, 1e-300))
    return choose(x <= mode, choose(mode > low, below, 0.0), choose(high > mode, above, 1.0))


def _log(x):
    return np.log(np.maximum(x, 1e-300))


FAMILIES = {
    "uniform": Family(("low", "high"), lambda u, low, high: low + u * (high - low),
                      lambda x, low, high: np.clip((x - low) / (high - low), 0.0, 1.0), "equally likely in low…high"),
    "normal": Family(("mean", "sd"), lambda u, mean, sd: mean + sd * special.ndtri(u),
                     lambda x, mean, sd: special.ndtr((x - mean) / sd), "bell curve"),
    "triangular": Family(("low", "mode", "high"), _triangular_quantile, _triangular_cdf, "peak at mode"),
    "beta": Family(("a", "b"), lambda u, a, b: special.betaincinv(a, b, u),
                   lambda x, a, b: special.betainc(a, b, np.clip(x, 0.0, 1.0)), "share in 0…1 with mean a/(a+b)"),
    "lognormal": Family(("median", "spread"), lambda u, median, spread: median * np.exp(spread * special.ndtri(u)),
                        lambda x, median, spread: special.ndtr(_log(np.divide(x, median)) / spread),
                        "positive; spread is the sd of the logarithm"),
    "choice": Family(("values", "weights"), None, None, "one of a list of numbers, with optional weights"),
}
_BOUNDED_BY_PARAMETERS = {"uniform", "triangular"}
_CAN_BE_CUT = {"normal", "lognormal", "beta"}
_TAIL = 1e-9  # draws stay between these quantiles, so that a prior without ends has a support


@dataclass(frozen=True)
class Prior:
    """A distribution over one number; normal, lognormal and beta may be cut at `low` and `high`.

    Priors that name the same thing in `common` rise and fall together: `correlation` is that of their normal scores.
    """

    dist: str
    parameters: tuple
    low: float = -inf
    high: float = inf
    common: str = ""
    correlation: float = 0.0

    def quantile(self, u):
        """The number at cumulative probability u in (0, 1); any shape."""
        if self.dist == "choice":
            values, weights = self._choices()
            return values[np.searchsorted(np.cumsum(weights)[:-1], u, side="right")]
        low, high = self._whole(self.low), self._whole(self.high)
        u = np.clip(low + np.asarray(u) * (high - low), _TAIL, 1.0 - _TAIL)
        return np.clip(FAMILIES[self.dist].quantile(u, *self.parameters), self.low, self.high)

    def cdf(self, x):
        """The probability of a number of at most x; any shape."""
        if self.dist == "choice":
            values, weights = self._choices()
            return np.sum((values <= np.asarray(x)[..., None]) * weights, axis=-1)
        low, high = self._whole(self.low), self._whole(self.high)
        return np.clip((self._whole(x) - low) / (high - low), 0.0, 1.0)

    def _whole(self, x):
        """The distribution function before the ends are cut off."""
        return FAMILIES[self.dist].cdf(x, *self.parameters)

    def support(self) -> tuple[float, float]:
        """The least and greatest number that can be drawn; open ends are cut at a probability of 1e-9. Any shape, as the parameters."""
        if self.dist == "choice":
            return min(self.parameters[0]), max(self.parameters[0])
        if self.dist in _BOUNDED_BY_PARAMETERS:
            return self.parameters[0], self.parameters[-1]
        low, high = (0.0, 1.0) if self.dist == "beta" else (
            FAMILIES[self.dist].quantile(u, *self.parameters) for u in (_TAIL, 1.0 - _TAIL))
        return np.maximum(low, self.low), np.minimum(high, self.high)

    def mean(self) -> float:
        """The mean, by the middle of a thousand quantiles where the distribution is cut."""
        return float(np.mean(self.quantile((np.arange(1000) + 0.5) / 1000)))

    def canonical(self) -> dict:
        """The long form that a scenario file may hold: {dist: normal, mean: …, sd: …}."""
        values = {k: list(v) if isinstance(v, tuple) else v
                  for k, v in zip(FAMILIES[self.dist].parameters, self.parameters)}
        ends = {k: v for k, v in (("low", self.low), ("high", self.high)) if isfinite(v)}
        shared = {"common": self.common, "correlation": self.correlation} if self.common else {}
        return {"dist": self.dist, **values, **ends, **shared}

    def _choices(self):
        values = np.array(self.parameters[0], dtype=float)
        weights = np.array(self.parameters[1] or (1.0,) * len(values), dtype=float)
        rising = np.argsort(values, kind="stable")
        return values[rising], (weights / weights.sum())[rising]


def is_prior(value) -> bool:
    """Whether a mapping stands for a number."""
    return isinstance(value, dict) and ("dist" in value or any(name in FAMILIES for name in value))


def parse_number(value):
    """Read a number or a prior in short or long form; ValueError says what is wrong with it."""
    if isinstance(value, Prior):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, str):
        raise ValueError(f"expected a number or a prior such as {{uniform: [0, 1]}}, not {value!r}")
    if isinstance(value, (int, float)):
        if abs(value) > 1e300 or not isfinite(value):
            raise ValueError("expected a finite number of reasonable size")
        return float(value)
    if isinstance(value, dict):
        return _remembered(value)
    raise ValueError(f"expected a number or a prior, not a {type(value).__name__}")


_READ: dict[str, Prior] = {}  # priors by what was written, for a scenario is checked anew whenever something in it changes
_MOST_READ = 10_000


def _remembered(given: dict) -> Prior:
    """The prior that was read from the same words before, or is now."""
    written = repr(given)
    if len(_READ) >= _MOST_READ:
        _READ.clear()
    if written not in _READ:
        _READ[written] = _parse_prior({str(k): v for k, v in given.items()})
    return _READ[written]


def _parse_prior(given: dict) -> Prior:
    short = [name for name in given if name in FAMILIES]
    if "dist" in given and not isinstance(given["dist"], str):
        raise ValueError(f"unknown distribution {given['dist']!r}; {did_you_mean('', FAMILIES)}")
    if "dist" not in given:
        if len(short) != 1:
            raise ValueError(f"not a prior: {given!r}; give one of {', '.join(FAMILIES)}, as in {{normal: [0.5, 0.1]}}")
        return _parse_short(short[0], given)
    name = given["dist"]
    if name not in FAMILIES:
        raise ValueError(f"unknown distribution {name!r}; {did_you_mean(name, FAMILIES)}")
    wanted = FAMILIES[name].parameters
    missing = [p for p in wanted if p not in given and p != "weights"]
    if missing:
        raise ValueError(f"the {name} prior also needs {', '.join(missing)}")
    return _made(name, [given.get(p) for p in wanted], {k: v for k, v in given.items() if k not in ("dist", *wanted)})


def _parse_short(name: str, given: dict) -> Prior:
    values = given[name]
    rest = {k: v for k, v in given.items() if k != name}
    if name == "choice" and isinstance(values, (list, tuple)):
        return _made(name, [values, rest.pop("weights", None)], rest)
    if not isinstance(values, (list, tuple)) or len(values) != len(FAMILIES[name].parameters):
        raise ValueError(f"{name} takes [{', '.join(FAMILIES[name].parameters)}], not {values!r}")
    return _made(name, list(values), rest)


def long_form(given):
    """A prior in short form with its parameters by name, {dist: normal, mean: …, sd: …}; anything else as it is."""
    short = [name for name in given if name in FAMILIES] if isinstance(given, dict) and "dist" not in given else []
    if len(short) != 1 or not isinstance(given[short[0]], (list, tuple)):
        return given
    name, values = short[0], given[short[0]]
    values = [values] if name == "choice" else values
    return {"dist": name, **dict(zip(FAMILIES[name].parameters, values)), **{k: v for k, v in given.items() if k != name}}


def _made(name: str, values: list, rest: dict) -> Prior:
    ends = {k: rest.pop(k) for k in ("low", "high") if k in rest and name in _CAN_BE_CUT}
    shared = _shared({k: rest.pop(k) for k in ("common", "correlation") if k in rest})
    if rest:
        raise ValueError(f"a {name} prior does not know {', '.join(map(repr, rest))}; "
                         f"it takes {', '.join(FAMILIES[name].parameters)}"
                         + (", low, high" if name in _CAN_BE_CUT else "") + ", common, correlation")
    values = [_tuple_of_numbers(v) if name == "choice" and v is not None else v for v in values]
    for number in [*(v for v in values if not isinstance(v, tuple) and name != "choice"), *ends.values()]:
        if isinstance(number, bool) or not isinstance(number, (int, float)) or abs(number) > 1e300 or number != number:
            raise ValueError(f"the parameters of a {name} prior are finite numbers, not {number!r:.40}")
    _check(name, values, ends)
    return Prior(name, tuple(values), **{k: float(v) for k, v in ends.items()}, **shared)


def _shared(given: dict) -> dict:
    """What a prior has in common with others: the name of it, and how far."""
    name, share = given.get("common"), given.get("correlation")
    if not given:
        return {}
    if not isinstance(name, str) or not name or isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share <= 1:
        raise ValueError("priors that move together need both `common`, a word that they share, and `correlation`, a number in 0…1")
    return {"common": name, "correlation": float(share)}


def _tuple_of_numbers(values):
    if not isinstance(values, (list, tuple)) or not values or any(
            isinstance(v, bool) or not isinstance(v, (int, float)) for v in values):
        raise ValueError(f"choice takes a list of numbers, not {values!r}")
    return tuple(float(v) for v in values)


_WRONG = {
    "uniform": lambda low, high: low >= high and "low must be below high",
    "normal": lambda mean, sd: sd <= 0 and "sd must be above 0",
    "triangular": lambda low, mode, high: not (low <= mode <= high and low < high) and "needs low ≤ mode ≤ high",
    "beta": lambda a, b: (a <= 0 or b <= 0) and "a and b must be above 0",
    "lognormal": lambda median, spread: (median <= 0 or not 0 < spread <= 20) and "median must be above 0, spread in 0…20",
    "choice": lambda v, w: w is not None and (len(w) != len(v) or min(w) < 0 or sum(w) <= 0)
    and "weights must be as many as values, none below 0, and not all 0",
}


def _check(name: str, values: list, ends: dict) -> None:
    wrong = _WRONG[name](*values)
    if wrong:
        raise ValueError(f"the {name} prior {wrong}")
    low, high = ends.get("low", -inf), ends.get("high", inf)
    if low >= high:
        raise ValueError(f"the {name} prior is cut to nothing: low must be below high")
    if name != "choice" and ends:
        if FAMILIES[name].cdf(high, *values) - FAMILIES[name].cdf(low, *values) < 1e-8:
            raise ValueError(f"the {name} prior has no weight between low and high")
