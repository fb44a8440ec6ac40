"""What a textbook limit is: an exact value, where it is seen in the worlds, and how far the two may lie apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite

from sim.errors import Problem, did_you_mean
from sim.theory.numbers import ends


@dataclass(frozen=True)
class Quantity:
    """One number that theory gives.

    `exact(spec)` works it out from the numbers of the scenario and from nothing else; `simulated(spec, worlds, twin)` reads
    it off the table of worlds and knows no formula; `tolerance(spec, worlds)` says how far the two may lie apart.
    """

    exact: Callable
    simulated: Callable
    tolerance: Callable


@dataclass(frozen=True)
class Limit:
    """A textbook result that play must arrive at.

    `keys` are the scenario's keys that may differ from the file, as patterns; among them `drawn` may hold priors, and `told`,
    where not all of them are, are those that are told as its parameters.
    `holds(spec)` yields what keeps the formula from holding. `sets` are the changes that `zopa verify` plays, over so many
    `worlds`; `twin` is a change whose worlds are played beside.
    """

    name: str
    keys: tuple[str, ...]
    quantities: dict[str, Quantity]
    sets: tuple[dict, ...]
    drawn: tuple[str, ...] = ()
    holds: Callable = lambda spec: ()
    worlds: int = 100
    twin: dict | None = None
    told: tuple[str, ...] = ()

    def quantity(self, spec) -> Quantity:
        """The quantity that a scenario asks for; without a name, the first."""
        return self.quantities[spec.limit.quantity or next(iter(self.quantities))]

    def compared(self, spec, worlds, twin=None) -> dict:
        """Exact, simulated, error, tolerance of a scenario's worlds; NaN where nothing was seen."""
        quantity = self.quantity(spec)
        exact, simulated = float(quantity.exact(spec)), float(quantity.simulated(spec, worlds, twin))
        return {"exact": exact, "simulated": simulated, "error": abs(simulated - exact),
                "tolerance": float(quantity.tolerance(spec, worlds))}


class Limits:
    """The limits by name."""

    def __init__(self):
        self.known: dict[str, Limit] = {}

    def add(self, limit: Limit) -> None:
        """Make a limit known under its name."""
        self.known[limit.name] = limit

    def __getitem__(self, name: str) -> Limit:
        return self.known[name]

    def __iter__(self):
        return iter(self.known)

    def __contains__(self, name: str) -> bool:
        return name in self.known

    def problems(self, spec):
        """What is wrong with the names in a scenario's `limit` block."""
        name, quantity = spec.limit.name, spec.limit.quantity
        if name not in self.known:
            yield Problem("limit.name", f"unknown limit '{name}'; {did_you_mean(name, self.known)}")
        elif quantity and quantity not in self.known[name].quantities:
            yield Problem("limit.quantity", f"unknown quantity '{quantity}' of {name}; "
                                            f"{did_you_mean(quantity, self.known[name].quantities)}")


limits = Limits()


def met(row) -> bool:
    """Whether theory and play agree in a row with error and tolerance; never where nothing was seen."""
    return isfinite(row["error"]) and row["error"] <= row["tolerance"]


def within(key: str, value: float, low: float = -inf, high: float = inf, why: str = ""):
    """Yield a problem where a number lies outside low…high."""
    if not low <= value <= high:
        ends = f"{'−∞' if low == -inf else format(low, 'g')} … {'∞' if high == inf else format(high, 'g')}"
        yield Problem(key, f"{value:g} is outside {ends}, where the formula holds{': ' + why if why else ''}")


def fought(spec):
    """Yield a problem where no battles are fought in a war, which then costs nothing and never ends."""
    if ends(spec.war.rate)[0] <= 0.0:
        yield Problem("war.rate", "expected more than 0; a war without battles costs nothing and never ends")
