"""Schema: peace after signing."""

from __future__ import annotations

from sim.scenario.fields import Number, Plain, Sourced, number


class Peace(Sourced):
    """How long a signed deal lasts: accidents, which grow rarer with time, and reneging, once leverage has faded.

    The accidents at their defaults are fitted to the UCDP Peace Agreement Dataset; the effect of provisions on them and the
    weight of temptation are assumptions.
    """

    accidents: Number = number(1.0, 0, 100, "factor", "how frequent accidents are against the data")
    permanent: Number = number(0.70, 0, 1, "share", "deals that no accident ever ends, π0")
    scale: Number = number(1.37, 0.01, 1000, "years", "scale of the time to an accident")
    shape: Number = number(0.695, 0.05, 10, "", "shape of the time to an accident; below 1, accidents grow rarer")
    provisions_effect: Number = number(1.0, 0, 10, "log", "how far provisions prevent accidents, β: an assumption")
    reference: Number = number(0.4, 0, 1, "share", "provisions of a deal that has accidents as in the data")
    temptation: Number = number(1.5, 0, 100, "per year and value", "hazard of reneging per value that it gains, θ")
    horizon: Plain = number(10.0, 0.1, 1000, "years", "how long every peace is followed")
