"""What a third party costs: the worlds of three_at_the_table with it, without its seat, and without it, timed in one run."""

from __future__ import annotations

from copy import deepcopy
from time import process_time

import sim
from sim.scenario.reader import edited

WORLDS, AGAIN = 4_000, 3
OF_THE_THIRD = ("league_spoils", "league_seat", "raids")


def without_the_third(scenario):
    """The same two sides, alone."""
    data = edited(deepcopy(scenario.data), {"parties.league": None, "protocol.quorum": None, "events.raid": None})
    for part in OF_THE_THIRD:
        data["switches"].pop(part)
        data["parts"].pop(part)
    for region in data["map"]["regions"].values():
        region.get("weight", {}).pop("league", None)
    return sim.scenario.build(data, "two")


def seconds(scenario) -> float:
    """The least processor time of some runs."""
    sim.run(scenario, 500)
    times = []
    for seed in range(AGAIN):
        start = process_time()
        sim.run(scenario, WORLDS, seed)
        times.append(process_time() - start)
    return min(times)


def main() -> None:
    """Print the times, and what each costs against two parties, by world and by round of talk."""
    three = sim.load("three_at_the_table")
    cases = {"two parties": without_the_third(three), "three, one without a seat": three.but({"parts.league_seat": False}),
             "three": three}
    base = None
    for name, scenario in cases.items():
        time, rounds = seconds(scenario), sim.run(scenario, 1_500).worlds["round"].add(1).mean()
        base = base or (time, time / rounds)
        print(f"{name}: {time:.2f} s for {WORLDS:,} worlds of {rounds:.1f} rounds; {time / base[0]:.2f} times two by world, "
              f"{time / rounds / base[1]:.2f} by round")


if __name__ == "__main__":
    main()
