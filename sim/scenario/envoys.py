"""Checks of envoys: what they may speak of, and the text they bring along."""

from __future__ import annotations

from sim.errors import Problem
from sim.scenario.cross import terms_problems


def envoy_problems(name: str, party, options: dict[str, list[str]], spec):
    """What is wrong with one party's envoys."""
    key = f"parties.{name}.envoys"
    if not party.envoys:
        yield Problem(key, "a party needs at least one envoy; leave the block out for a plain one")
    for envoy, block in party.envoys.items():
        wrong = [*terms_problems(f"{key}.{envoy}.mandate", block.mandate, options),
                 *terms_problems(f"{key}.{envoy}.draft", block.draft, options)]
        yield from wrong
        for issue in block.draft if not wrong else ():
            if issue in block.mandate and _beyond(block.draft[issue], block.mandate[issue], issue, party, options, spec):
                yield Problem(f"{key}.{envoy}.draft.{issue}", f"'{block.draft[issue]}' lies beyond the envoy's own mandate "
                                                              f"({block.mandate[issue]}); widen the mandate or change the draft")


def _beyond(option: str, limit: str, issue: str, party, options, spec) -> bool:
    """Whether an option lies beyond a limit on the way from the party's ideal; a division has no such way."""
    known, preference = options[issue], party.preferences.get(issue)
    if preference is None or spec.issues[issue].kind == "division":
        return False
    ends = {"": -1 if party.side == 2 else 0, "first": 0, "last": -1}
    ideal = known[ends[preference.ideal]] if preference.ideal in ends else preference.ideal
    if ideal not in known:
        return False
    place, last, peak = (known.index(name) for name in (option, limit, ideal))
    onward = peak == 0 or peak < len(known) - 1 and last >= peak
    return place > last if onward else place < last
