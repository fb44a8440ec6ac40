"""A deal that may be broken where nobody fights, worked out by hand on a pie."""

from math import exp

import pytest

from helpers import small, worlds_of
from sim.model.negotiation import Negotiation

PIE = {"parties.north.side": 1, "parties.south.side": 2, "parties.north.batna": 0.6, "parties.south.batna": 0.3, "issues.share.no_deal": "50",
       "breach": {"stays": ["share"], "side": 1, "shift": 0.1, "temptation": 0.1}}


def worth_to_south(changes: dict, share: int = 40):
    """What a deal that leaves the north so much is worth to the south, before the first word."""
    talks = Negotiation(small("pie", {**PIE, **changes}), 0, 7, 1)
    talks.step()
    return talks.parties[1].worth[0, share]


def test_a_deal_is_worth_its_text_and_what_a_breach_leaves():
    """North has .6 + (.4 − .5) + .1 by a breach, .2 more than the deal's .4; the south is left with .3 + (.6 − .5) − .1."""
    kept = exp(-0.2 / 0.1)
    assert worth_to_south({}) == pytest.approx(kept * 0.6 + (1 - kept) * 0.3)


@pytest.mark.parametrize("changes, gain, left", [
    ({"breach.stays": []}, 0.3, 0.2), ({"breach.shift": 0}, 0.1, 0.4), ({"breach.side": 2}, 0.0, 0.5),
    ({"breach.cost": {"north": 0.15, "south": 0.05}}, 0.05, 0.25), ({"parties.north.outside": 0.65}, 0.25, 0.3)])
def test_what_stays_who_grows_stronger_and_what_it_costs_bear_on_a_breach(changes, gain, left):
    kept = exp(-gain / 0.1)
    assert worth_to_south(changes) == pytest.approx(kept * 0.6 + (1 - kept) * left)


def test_what_nobody_gains_by_breaking_is_worth_its_text():
    assert worth_to_south({"parties.north.batna": 0.4}) == pytest.approx(0.6)
    assert worth_to_south({"breach": None}) == pytest.approx(0.6)


def test_who_gains_by_a_breach_is_tempted_after_the_signature():
    worlds = worlds_of(small("pie", {**PIE, "parties.north.batna": 0.45, "parties.south.batna": 0.1}))
    signed = worlds[worlds["outcome"] == "agreement"]
    assert len(signed) and signed["tempted.north"].to_numpy() == pytest.approx(0.45 - 0.5 + 0.1)
    assert signed["tempted.south"].to_numpy() == pytest.approx(0.1 - 0.5 - 0.1)
