"""For every effect of an event a setting in which it moves the rate of agreement, and, where there is one, one in which it cannot."""

from stages import BACK, CALM, HARD, HOME, HOPEFUL, Mechanism, PUBLIC, TEMPTED, WRITER, both, event

EVENTS = {
    # events, one for each effect
    "event front": Mechanism(event(front=-3)),
    "event balance": Mechanism(event(balance=0.3), {}, CALM),
    "event battles": Mechanism(event(battles=9), {}, CALM),
    "event truce": Mechanism(event(truce=30), {"war.rate": 1.0}, CALM),
    "event pause": Mechanism(event(pause=15)),
    "event leak": Mechanism(event(leak=1.0), BACK, both("envoys", {"envoy": {}})),
    "event breakdown": Mechanism(event(breakdown=5), {}, {"protocol.breakdown": 0}),
    "event estimates": Mechanism(event(estimates=1.0), {**HARD, **WRITER, "mediators.m.pressure": 0.6,
                                                        "mediators.m.floor_error": 0.5}, {"mediators.m.floor_error": 0}),
    "event cost": Mechanism(event(cost={"north": 4, "south": 4}), {}, CALM),
    "event hawkishness": Mechanism(event(hawkishness={"north": 0.3}), HOME, both("audience.factions", {})),
    "event hawkishness of a faction": Mechanism(event(hawkishness={"north": {"others": 0.3}}), HOME, both("audience.threshold", 0.3)),
    "event threshold": Mechanism(event(threshold={"north": 1.0}), HOME, {f"parties.north.audience.factions.{name}.hawkishness": 0.4
                                                                         for name in ("doves", "others", "hawks")}),
    "event plebiscite": Mechanism(event(plebiscite={"north": 1.0}), HOME, both("audience.threshold", 1.0)),
    "event audience_cost": Mechanism(event(audience_cost={"north": 9, "south": 9}), {**PUBLIC,
                                     **both("audience.audience_cost", 0.1)}, both("audience.audience_cost", 0)),
    "event fallback": Mechanism(event(fallback={"north": 0.2, "south": 0.2})),
    "event leverage": Mechanism(event(leverage={"north": 0.2, "south": 0.2})),
    "event information": Mechanism(event(information={"north": 100, "south": 100}), HOPEFUL, CALM),
    "event horizon": Mechanism(event(horizon={"north": 5, "south": 5})),
    "event salience": Mechanism(event(salience={"north": {"guarantee": 9}}), {}, None),
    "event lifts": Mechanism(event(lifts={"north": ["line"]}), {"parties.north.red_lines": {"line": {"limit": "contact"}}},
                             {"parties.north.red_lines.line.hard": 0}),
    "event willingness": Mechanism(event(willingness={"ally": 1}), TEMPTED, {"guarantors.ally.punishment": 0}),
    "event draft": Mechanism(event(draft={"line": "all_north"}), {**HARD, **WRITER, "mediators.m.pressure": 1.0,
                             "mediators.m.arrival": 0.2, "mediators.m.present": False}, {"mediators.m.formulates": False}),
    "chance of an event": Mechanism({"events.e.chance": 1.0}, {**event(cost={"north": 4, "south": 4}), "events.e.chance": 0.0},
                                    CALM),
    "rate of an event": Mechanism({"events.e.rate": 2.0}, {**event(cost={"north": 0.3}), "events.e.round": None,
                                                           "events.e.rate": 0.0}, CALM),
    "an event switched off": Mechanism({"events.e.on": False}, event(cost={"north": 4, "south": 4}), CALM),
}
