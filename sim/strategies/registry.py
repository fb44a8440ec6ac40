"""Named plugs: small functions that scenarios choose by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, signature

from sim.errors import Problem, UserError, did_you_mean


@dataclass(frozen=True)
class Plug:
    """A registered function, the defaults of its own parameters, and their ranges."""

    name: str
    function: Callable
    defaults: dict[str, float]
    ranges: dict[str, tuple[float, float]]

    @property
    def doc(self) -> str:
        """The first line of its docstring."""
        return (self.function.__doc__ or "").strip().splitlines()[0]


class Registry:
    """All plugs of one kind; used as a decorator: `@tactics(generosity=(0, 10))`."""

    def __init__(self, what: str):
        self.what, self.plugs = what, {}

    def __call__(self, **ranges):
        """Register the decorated function under its own name; keyword-only parameters become the plug's keys."""
        def register(function):
            if not (function.__doc__ or "").strip():
                raise UserError(f"{self.what} '{function.__name__}': give it a docstring that says what it does and "
                                "where it is from")
            defaults = {p.name: p.default for p in signature(function).parameters.values()
                        if p.kind is Parameter.KEYWORD_ONLY}
            self.plugs[function.__name__] = Plug(function.__name__, function, defaults, ranges)
            return function
        return register

    def __getitem__(self, name: str) -> Plug:
        return self.plugs[name]

    def __contains__(self, name: str) -> bool:
        return name in self.plugs

    def names(self) -> list[str]:
        """The registered names, in order of registration."""
        return list(self.plugs)

    def problem(self, key: str, name: str) -> Problem | None:
        """A message when the name is not registered."""
        if name in self.plugs:
            return None
        return Problem(key, f"unknown {self.what} '{name}'; {did_you_mean(name, self.plugs)}")


tactics = Registry("tactic")
acceptance_rules = Registry("acceptance rule")
opponent_models = Registry("opponent model")
text_styles = Registry("way of writing a text")
protocols = Registry("protocol")
