"""How a quantity is read off the table of worlds, and the tolerances that go with it."""

from __future__ import annotations

from math import inf, nan, sqrt

from sim.theory.numbers import step

CLOSE = 1e-6  # what decisions are rounded to, and what a solver on a continuous pie must reach
_LAST_BIT = 1e-9


def value(party: str):
    """What a deal is worth to a party; not a number unless every world has one."""
    return lambda spec, worlds, twin=None: worlds[f"value.{party}"].mean(skipna=False)


def value_if_signed(party: str):
    """What a deal is worth to a party in the worlds that have one."""
    return lambda spec, worlds, twin=None: worlds[f"value.{party}"].mean()


def share(event):
    """The share of worlds in which something happens; `event` makes a table of worlds a column of truth values."""
    return lambda spec, worlds, twin=None: event(worlds).mean()


def agreed(worlds):
    """The worlds that end in agreement."""
    return worlds["outcome"] == "agreement"


def fought_out(spec, worlds, twin=None) -> float:
    """The share of worlds without a deal."""
    return 1.0 - agreed(worlds).mean()


def at_once(worlds):
    """The worlds that end in agreement in the first round."""
    return agreed(worlds) & (worlds["round"] == 0)


def one_step(spec, worlds=None) -> float:
    """One step of the grid on which the pie is cut."""
    return step(spec) + _LAST_BIT


def close(spec, worlds=None) -> float:
    """As near as decisions are taken."""
    return CLOSE


def exactly(spec, worlds=None) -> float:
    """No difference at all."""
    return 0.0


def four_errors(exact, grid=lambda spec: 0.0):
    """Four standard errors of a frequency, and what the grid adds to it."""
    def tolerance(spec, worlds) -> float:
        rate = min(max(exact(spec), 0.0), 1.0)
        return 4.0 * sqrt(rate * (1.0 - rate) / len(worlds)) + grid(spec) + _LAST_BIT
    return tolerance


def four_errors_of(column: str):
    """Four standard errors of a column's mean, by its own spread."""
    return lambda spec, worlds: 4.0 * worlds[column].std() / sqrt(len(worlds)) + _LAST_BIT if len(worlds) > 1 else inf


def gap(drawn, moved, low: float, high: float) -> tuple[float, float]:
    """The greatest number drawn in a world that did not move, and the least in one that did; without any, the prior's ends."""
    return max(drawn[~moved].max(), low) if not moved.all() else low, min(drawn[moved].min(), high) if moved.any() else high


def threshold(least: float, most: float) -> float:
    """The number that parts what moved from what did not: the middle of the gap between them; NaN where they mix."""
    return (least + most) / 2.0 if least < most else nan
