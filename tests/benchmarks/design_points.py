"""What a design point costs: a sweep over many points of a few worlds against one point of as many worlds, turn by turn.

    python tests/benchmarks/design_points.py [--points 10000] [--worlds 10] [--scenario NAME]
"""

import argparse
import statistics
import time

import sim

SCENARIO, FACTOR = "us_envoy_track_2025", "mediator.leverage"


def seconds(play, *args, **how) -> tuple[float, float]:
    """Processor time and time on the wall of one call, with its summary."""
    processor, wall = time.process_time(), time.perf_counter()
    len(play(*args, **how).summary)
    return time.process_time() - processor, time.perf_counter() - wall


def main() -> None:
    """Time both and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=10_000, help="design points (default %(default)s)")
    parser.add_argument("--worlds", type=int, default=10, help="worlds a point (default %(default)s)")
    parser.add_argument("--scenario", default=SCENARIO, help="default %(default)s")
    parser.add_argument("--factor", default=FACTOR, help="a number between 0 and 0.2 to vary (default %(default)s)")
    parser.add_argument("--repeats", type=int, default=3, help="turns (default %(default)s)")
    how = parser.parse_args()
    scenario, levels = sim.load(how.scenario), [0.2 * point / how.points for point in range(how.points)]
    sim.run(scenario, 16)
    pairs = [(seconds(sim.sweep, scenario, {how.factor: levels}, replications=how.worlds, seed=turn),
              seconds(sim.run, scenario, how.points * how.worlds, seed=turn)) for turn in range(how.repeats)]
    for place, clock in enumerate(("processor time", "the wall")):
        ratios = sorted(many[place] / one[place] for many, one in pairs)
        many, one = (statistics.median(side[place] for side in sides) for sides in zip(*pairs))
        print(f"{how.points:,} points of {how.worlds} worlds: {many:.1f} s; 1 point of {how.points * how.worlds:,}: {one:.1f} s of {clock}; "
              f"ratio {ratios[0]:.2f} … {statistics.median(ratios):.2f} … {ratios[-1]:.2f}")


if __name__ == "__main__":
    main()
