"""When an offer is good enough; the reservation value is asked besides."""

from __future__ import annotations

from sim.strategies.registry import acceptance_rules


@acceptance_rules()
def ac_next(heard, next_own, aspiration):
    """Accept what is at least as good as one's own next offer [Baarslag2014]."""
    return heard >= next_own


@acceptance_rules()
def aspiration(heard, next_own, aspiration):
    """Accept what meets one's own demand [Baarslag2014]."""
    return heard >= aspiration
