"""What a broken deal leaves where no war is the alternative: settings in which it moves the rate of agreement, and ones in which it cannot."""

from stages import Mechanism, both

SAFE = both("batna", -1)  # nobody gains by a breach
NO_WAR = {"war": None, **both("batna", {"uniform": [0.2, 0.45]}), "issues.line.no_deal": "contact", "guarantors.ally": {"willingness": 0},
          "breach": {"stays": ["line"], "side": 1, "shift": 0.2, "temptation": 0.05}}

BREACH = {
    "temptation without a war": Mechanism({"breach.temptation": 0.02}, {**NO_WAR, "breach.temptation": 5.0}, SAFE),
    "power shift without a war": Mechanism({"breach.shift": 0.4}, {**NO_WAR, "breach.shift": 0.0}, SAFE),
    "who has grown stronger without a war": Mechanism({"breach.side": 2}, {**NO_WAR, "parties.north.batna": 0.2, "parties.south.batna": 0.4},
                                                      {"breach.shift": 0}),
    "what stays of a broken deal": Mechanism({"breach.stays": ["line"]}, {**NO_WAR, "breach.stays": []}, SAFE),
    "what a breach costs": Mechanism({"breach.cost": {"north": 0.3}}, {**NO_WAR, "breach.shift": 0.4, "breach.cost": {}}, SAFE),
    "force cap without a war": Mechanism({"breach.cap_effect": 1}, {**NO_WAR, "breach.shift": 0.4}, {"issues.forces.force_cap.low": 0}),
    "a guarantor without a war": Mechanism({"guarantors.ally.willingness": 1}, NO_WAR, {"guarantors.ally.punishment": 0}),
    "event fallback and what a breach leaves": Mechanism({"events.e": {"kind": "shock", "round": 2, "effects": {
        "fallback": {"north": 0.1}}}}, NO_WAR),
}
