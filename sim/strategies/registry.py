"""Named plugs: small functions that scenarios choose by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, signature

from sim.errors import Problem, UserError, did_you_mean

ASKS = {  # what a plug may ask to know beyond what everybody sees: fields of a View
    "counts": "how often each option was offered, and how steady the issues were",
    "times": "when each option was offered",
    "plan": "the exact play of this round, where the protocol has one",
    "rivals": "the others' scores, reservation values and standing offers, as they are",
    "told": "what a mediator who is there tells of the others' wants",
}


@dataclass(frozen=True)
class Plug:
    """A registered function, the defaults of its own parameters, their ranges, and what it asks to know (see ASKS)."""

    name: str
    function: Callable
    defaults: dict[str, float]
    ranges: dict[str, tuple[float, float]]
    asks: tuple[str, ...] = ()

    @property
    def doc(self) -> str:
        """The first line of its docstring."""
        return (self.function.__doc__ or "").strip().splitlines()[0]


class Registry:
    """All plugs of one kind; used as a decorator: `@tactics(generosity=(0, 10))`, or `@tactics(asks=("rivals",))`."""

    def __init__(self, what: str):
        self.what, self.plugs = what, {}

    def __call__(self, asks: tuple[str, ...] = (), **ranges):
        """Register the decorated function under its own name; keyword-only parameters become the plug's keys."""
        def register(function):
            if not (function.__doc__ or "").strip():
                raise UserError(f"{self.what} '{function.__name__}': give it a docstring that says what it does and "
                                "where it is from")
            for ask in asks:
                if ask not in ASKS:
                    raise UserError(f"{self.what} '{function.__name__}': asks for '{ask}', which there is not; "
                                    f"{did_you_mean(ask, ASKS)}")
            defaults = {p.name: p.default for p in signature(function).parameters.values()
                        if p.kind is Parameter.KEYWORD_ONLY}
            self.plugs[function.__name__] = Plug(function.__name__, function, defaults, ranges, tuple(asks))
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
equilibria = Registry("exact play of a protocol")
CONDUCT = {"tactic": tactics, "acceptance": acceptance_rules, "opponent_model": opponent_models}  # what a party is given
