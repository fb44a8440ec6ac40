"""`zopa check FILE`: is this scenario valid?"""

from __future__ import annotations

from sim.scenario.scenario import drawn_keys, load


def command(given) -> int:
    """Read and check a scenario; prints its size, or raises UserError with every problem."""
    scenario = load(given.file)
    drawn = len(drawn_keys(scenario.spec))
    print(f"{scenario.title}: valid; {len(scenario.parties)} parties, {len(scenario.agenda.issues)} issues, "
          f"{scenario.agenda.size:,} packages, {drawn} number{'' if drawn == 1 else 's'} drawn from priors")
    return 0
