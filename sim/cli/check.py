"""`zopa check FILE`: is this scenario valid?"""

from __future__ import annotations

from sim.report.phrases import listed
from sim.scenario.scenario import drawn_keys, load


def command(given) -> int:
    """Read and check a scenario; prints its size, or raises UserError with every problem."""
    scenario = load(given.file)
    drawn = len(drawn_keys(scenario.spec))
    print(f"{scenario.title}: valid; {len(scenario.parties)} parties{_seats(scenario)}, {len(scenario.agenda.issues)} issues, "
          f"{scenario.agenda.size:,} packages, {drawn} number{'' if drawn == 1 else 's'} drawn from priors")
    return 0


def _seats(scenario) -> str:
    """Who need not sign, where not everybody must."""
    who = {kind: [name for name in scenario.parties if scenario.spec.parties[name].signature == kind]
           for kind in ("optional", "none")}
    said = [f"{listed(who['none'])} without a seat"] if who["none"] else []
    if who["optional"]:
        said.append(f"{listed(who['optional'])} need not sign; {scenario.spec.protocol.quorum} signatures make a deal")
    return f" ({'; '.join(said)})" if said else ""
