"""Random numbers by name: (seed, name, world, round) always gives the same number."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np
from scipy.special import ndtri

_PER_BLOCK = 4  # a Philox block holds four numbers


@lru_cache(maxsize=4096)
def _key(seed: int, name: str) -> tuple[int, int]:
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


class _Philox:
    """One Philox generator whose key and counter are set anew for every draw, which is quicker than making one."""

    def __init__(self):
        self.bits = np.random.Philox(key=0)
        self.state = self.bits.state
        self.state.update(buffer_pos=_PER_BLOCK, has_uint32=0)

    def raw(self, key, block: int, round: int, count: int):
        """So many 64-bit numbers from a block of a stream on."""
        self.state["state"]["key"][:] = key
        self.state["state"]["counter"][:] = block, round, 0, 0
        self.bits.state = self.state
        return self.bits.random_raw(count)


_philox = _Philox()


class Draws:
    """The fortune of worlds first … first+count−1 under one seed; of those that `worlds` (rows,) names, where it is given.

    `alive` lists the rows still played; numbers are drawn for the whole range, so that no world can tell who else is playing,
    and rows that play the same world meet the same fortune.
    """

    def __init__(self, seed: int, first: int, count: int, worlds=None):
        if worlds is not None:
            first, count = worlds.min(), worlds.max() - worlds.min() + 1
        self.seed, self.first, self._span = int(seed), int(first), int(count)
        self.place = np.arange(self._span) if worlds is None else worlds - self.first
        self.count = len(self.place)
        self.alive = np.arange(self.count)
        self._all_in_order = worlds is None

    def keep(self, rows) -> None:
        """Go on with these of the rows still played."""
        self.alive, self.place, self._all_in_order = self.alive[rows], self.place[rows], False

    def uniform(self, name: str, round: int = 0):
        """Numbers in (0, 1), one per world still played: (worlds,)."""
        skip = self.first % _PER_BLOCK
        bits = _philox.raw(_key(self.seed, name), self.first // _PER_BLOCK, round, self._span + skip)[skip:]
        if not self._all_in_order:
            bits = bits[self.place]
        return ((bits >> np.uint64(11)) + 0.5) * 2.0**-53

    def normal(self, name: str, round: int = 0):
        """Standard normal numbers through the inverse distribution function: (worlds,)."""
        return ndtri(self.uniform(name, round))

    def happens(self, name: str, chance, round: int = 0):
        """Whether something of this chance happens in each world: (worlds,) of bool."""
        return self.uniform(name, round) < chance
