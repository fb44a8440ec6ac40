"""The fighting itself: where the front stands in every world, and how it moves between rounds."""

from __future__ import annotations

import numpy as np

from sim.arrays import choose, full
from sim.war.front import Chain, battles_fought, discounting, march


class Front:
    """The front in many worlds; rates and chances are those of this chain, turned from the reference chain's.

    `place` (worlds,) counts steps won by side 1; `rate` is battles a week, `chance` that side 1 wins one.
    """

    def __init__(self, given, chain: Chain, worlds: int):
        self.chain, self.averaged, self.truce = chain, given.belief == "averaged", given.truce
        fine = chain.fineness
        self.per_battle = 1.0 / fine**2
        self.lottery = given.lottery
        self.rate = full(0.0 if given.lottery else given.rate, worlds) * fine**2
        self.chance = 0.5 + (full(given.balance, worlds) - 0.5) / fine
        self.place = np.rint(chain.place(full(given.start, worlds))).clip(1, chain.steps - 1).astype(np.intp)
        self.quiet_until = np.zeros(worlds)
        self.battles = np.zeros(worlds, dtype=np.intp)

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        for name in ("rate", "chance", "place", "quiet_until", "battles"):
            setattr(self, name, getattr(self, name)[rows])

    def expected_chance(self, balance):
        """Side 1's chance in a battle as it is known from the balance of forces that all expect: (worlds,)."""
        return np.full(len(self.rate), 0.5 + (balance - 0.5) / self.chain.fineness)

    def left(self, discount):
        """What is left of a value at the next battle, by a party's weekly discount factor: (worlds,).

        All of it where the war is a lottery, which is drawn at once.
        """
        return np.ones(len(self.rate)) if self.lottery else discounting(self.rate, discount)

    def fight(self, draws, round: int, weeks: float, going_on):
        """Fight one round's battles where the war is going on: wins and losses of side 1, (worlds,) each."""
        mean = choose((self.quiet_until > round) | ~going_on, 0.0, self.rate * weeks)
        number = battles_fought(draws.uniform("war/battles", round), mean)
        wins, losses = np.zeros(len(number)), np.zeros(len(number))
        for battle in range(int(number.max(initial=0))):
            won = draws.happens(f"war/battle/{battle}", self.chance, round)
            fought = (number > battle) & (self.place > 0) & (self.place < self.chain.steps)
            self.place = march(self.place, won, fought, self.chain.steps)
            wins, losses = wins + (fought & won), losses + (fought & ~won)
        self.battles = self.battles + (wins + losses).astype(np.intp)
        return wins, losses

    @property
    def collapsed(self):
        """The worlds in which one side has lost everything: (worlds,) of bool."""
        return (self.place <= 0) | (self.place >= self.chain.steps)

    @property
    def share(self):
        """Side 1's share of the stake where the front stands: (worlds,)."""
        return np.array(self.chain.shares)[self.place]
