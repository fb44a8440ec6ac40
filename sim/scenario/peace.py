"""Schema: peace after signing, and the breach of a deal where no war is the alternative."""

from __future__ import annotations

from typing import Literal

from sim.scenario.fields import Number, Plain, Sourced, number, words


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


class Breach(Sourced):
    """A deal that is broken where no war is the alternative: what stays of it, and who has grown stronger by it."""

    stays: tuple[str, ...] = words((), "the issues whose terms, once carried out, stay as they are; each needs no_deal, the option "
                                   "from which the deal has moved it")
    cost: dict[str, Number] = number({}, -1, 2, "value", "what a breach costs a party beside being without a deal, whoever breaks it: the "
                                     "danger of a war, trade, friends")
    side: Literal[1, 2] = words(1, "the side that has grown stronger: 1 or 2")
    shift: Number = number(0.0, 0, 1, "value", "what that side then has more than without a deal, and the other side less, Δ")
    cap_effect: Number = number(0.0, 0, 1, "share", "part of the shift that the tightest force cap prevents, η")
    temptation: Number = number(0.1, 0.001, 10, "value", "gain from a breach at which a deal is kept with probability 1/e, s_σ")
