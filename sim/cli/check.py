"""`zopa check FILE`: is this scenario valid?"""

from __future__ import annotations

import argparse

from sim.scenario.scenario import drawn_keys, load


def command(argv: list[str]) -> int:
    """Read and check a scenario; prints its size, or raises UserError with every problem."""
    parser = argparse.ArgumentParser("zopa check", description="Check a scenario file without playing it: every "
                                                               "problem at once, each with its key.")
    parser.add_argument("file", metavar="FILE", help="a scenario file (.yaml), or the name of a scenario")
    scenario = load(parser.parse_args(argv).file)
    drawn = len(drawn_keys(scenario.spec))
    print(f"{scenario.title}: valid; {len(scenario.parties)} parties, {len(scenario.agenda.issues)} issues, "
          f"{scenario.agenda.size:,} packages, {drawn} number{'' if drawn == 1 else 's'} drawn from priors")
    return 0
