"""The home audience: factions that must be won, and a leader who sees them with error."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from sim.agents.ensemble import Ensemble
from sim.arrays import NEVER, choose, column, of_rows


class Audience(Ensemble):
    """The factions at one party's home.

    `weights`, `hawkishness` and `weariness` are lists of (worlds,) by faction; `values` a list of tables (worlds,
    packages), or None for a faction that weighs the issues as its leader does.
    """

    def __init__(self, model, name: str, given, values, error):
        super().__init__(model, name)
        factions = given.factions.values()
        total = sum(f.weight for f in factions) if given.factions else 1.0
        self.weights = [f.weight / total for f in factions]
        self.hawkishness = [f.hawkishness for f in factions]
        self.weariness = [f.weariness for f in factions]
        self.values = values
        self.threshold, self.anticipation, self.error = given.threshold, given.anticipation, error * given.error
        self.audience_cost, self.rule, self.slope = given.audience_cost, given.rule, given.slope
        self.failure_returns, self.failure_cost = given.failure_returns, given.failure_cost
        self.review = given.review

    @property
    def speaks(self) -> bool:
        """Whether there is anybody at home to say no."""
        return bool(self.weights)

    def grow_weary(self, years: float) -> None:
        """Let the factions ask for less as the war goes on."""
        self.hawkishness = [h - w * years for h, w in zip(self.hawkishness, self.weariness)]

    def harden(self, hit, by) -> None:
        """Change what all factions ask for in the worlds that were hit."""
        self.hawkishness = [choose(hit, h + by, h) for h in self.hawkishness]

    def gap(self, text, rows):
        """How far the level that enough factions reach lies from the leader's own value, per package.

        The largest level that factions of total weight ≥ threshold all reach in v_f − hawkishness_f, less v_i; below 0
        home wants more than the deal gives. `text` is the leader's own value in these rows: (rows, packages).
        """
        reach = [(text if v is None else v[rows]) - column(of_rows(h, rows)) for v, h in zip(self.values, self.hawkishness)]
        weights = [column(of_rows(w, rows)) for w in self.weights]
        threshold = column(of_rows(self.threshold, rows)) - 1e-9
        level = np.full(text.shape, NEVER)
        for mine in reach:
            behind = sum(weight * (theirs >= mine) for weight, theirs in zip(weights, reach))
            level = choose(behind >= threshold, np.maximum(level, mine), level)
        return level - text

    def votes(self, margin, chance):
        """Whether home ratifies with this margin over what it could have without the deal: (worlds,) of bool."""
        if self.rule == "sure":
            return margin >= 0
        return chance < ndtr(margin / self.slope)
