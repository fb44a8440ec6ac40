"""Talks item by item: an issue on which offers have come to agree is closed, and offers and texts keep it."""

from __future__ import annotations

import numpy as np

from sim.agents.seat import NOTHING
from sim.arrays import any_each, choose, column, kept, merge, rows_where

OPEN = -1  # the option of an issue that is not closed


class Items:
    """Which issues are closed, and at which option [Fershtman1990].

    An issue is closed once the offers of all seats have named one and the same option for `after` rounds in a row. `option`
    holds where, `since` the round, NaN while it is open: (worlds, issues) each; `open` the packages that keep all that is
    closed (worlds, packages), None as long as nothing is.
    """

    def __init__(self, agenda, worlds: int, after: int):
        self.agenda, self.after, shape = agenda, after, (worlds, len(agenda.issues))
        self.named, self.alike = np.full(shape, OPEN), np.zeros(shape, dtype=np.intp)
        self.option, self.since, self.open = np.full(shape, OPEN), np.full(shape, np.nan), None

    def keep(self, rows) -> None:
        """Go on with these of the worlds still played."""
        for name in ("named", "alike", "option", "since", "open"):
            setattr(self, name, kept(getattr(self, name), rows))

    def note(self, offers, t: int):
        """Take note of the offers that stand after a round, one (worlds,) a seat: what is closed by them (worlds, issues)."""
        named = self._named(offers)
        self.alike = (named != OPEN) * (1 + self.alike * (named == self.named))
        self.named = named
        closes = (self.alike >= self.after) & (self.option == OPEN)
        self.option, self.since = choose(closes, named, self.option), choose(closes, float(t), self.since)
        self._strike_out(rows_where(any_each(closes)))
        return closes

    def _named(self, offers):
        """The option that all offers name, OPEN where they differ or somebody has made none: (worlds, issues)."""
        spoken = column(np.all([offer != NOTHING for offer in offers], axis=0))
        first, *rest = (self.agenda.options[:, offer.clip(min=0)].T for offer in offers)
        return choose(spoken & np.all([first == other for other in rest], axis=0), first, OPEN)

    def _strike_out(self, rows) -> None:
        if not len(rows):
            return
        fine = np.ones((len(rows), self.agenda.size), dtype=bool)
        for at, options in zip(self.option[rows].T, self.agenda.options):
            fine &= (options == column(at)) | column(at == OPEN)
        whole = np.ones((len(self.option), self.agenda.size), dtype=bool) if self.open is None else self.open
        self.open = merge(rows, fine, whole)

    # what is kept

    def keeps(self, package, rows=slice(None)):
        """Packages with what is closed put in its place, and all else as it is; none stays none: (rows,) or (rows, m)."""
        moved = 0
        for option, of, stride in zip(self.option[rows].T, self.agenda.options, self.agenda.strides):
            option = option if package.ndim == 1 else column(option)
            moved = moved + choose(option == OPEN, 0, option - of[package.clip(min=0)]) * stride
        return package + choose(package == NOTHING, 0, moved)

    def within(self, may):
        """What may be spoken of, as in a mandate, that keeps what is closed: as in a mandate."""
        return may if self.open is None else self.open if may is None else self.open & may

    def allowed(self, rows):
        """Whether packages keep what is closed: (rows, packages), or True for all."""
        return np.True_ if self.open is None else self.open[rows]
