"""Scenarios made up at random: small, valid, with any mix of mechanisms. The same seed makes the same scenario."""

from random import Random

from sim.protocols.tables import CARRIED
from sim.scenario.seats import WITHOUT_OFFERS
from sim.strategies.registry import acceptance_rules, opponent_models, protocols, tactics, text_styles

VOTES = {"threshold": (0.1, 1), "plebiscite": (0.1, 1)}
SIDED = {"hawkishness": (-0.3, 0.3), "audience_cost": (-0.5, 2), "leverage": (-0.1, 0.2), "horizon": (-0.5, 2)}
PLAIN = {"pause": (0, 5), "leak": (0, 1), "breakdown": (-0.5, 3), "estimates": (0, 1)}
OF_THE_WAR = ({"cost": (-0.5, 2), "information": (0, 20)},
              {"front": (-3, 3), "balance": (-0.1, 0.1), "battles": (-0.5, 2), "truce": (0, 9)})


class Maker(Random):
    """Makes up blocks of a scenario."""

    def number(self, low: float, high: float):
        """A number in a range, or a prior that stays in it."""
        first, last = sorted(round(self.uniform(low, high), 4) for _ in range(2))
        if last - first < 1e-3 or self.random() < 0.4:
            return first
        middle = (first + last) / 2
        prior = self.choice([{"uniform": [first, last]}, {"triangular": [first, middle, last]}, {"choice": [first, last]},
                             {"normal": [middle, (last - first) / 3], "low": first, "high": last}])
        shared = {"common": self.choice(["weather", "mood"]), "correlation": self.choice([0, 0.3, 1])}
        return {**prior, **(shared if self.random() < 0.2 else {})}

    def yes(self, chance: float = 0.5) -> bool:
        """Whether something is so."""
        return self.random() < chance

    def conduct(self, registry) -> dict:
        """A registered plug with some of its parameters."""
        plug = registry[self.choice([name for name in registry.names() if "plan" not in registry[name].asks])]
        ranges = {key: plug.ranges.get(key, (0, 1)) for key in plug.defaults if self.yes()}
        return {"name": plug.name, **{key: self.number(low, min(high, low + 20)) for key, (low, high) in ranges.items()}}

    def wanted(self, options: list[str]) -> dict:
        """What a party wants on an issue."""
        shape = self.choice(["linear", "power", "threshold", "single_peaked", "table"])
        ideal = self.choice(["first", "last", *(options if shape == "single_peaked" else [])])
        return {"salience": self.number(0.1, 5), "ideal": ideal, "shape": shape, "exponent": self.number(0.1, 5),
                "threshold": self.number(0, 1),
                "values": {option: self.number(0, 1) for option in options} if shape == "table" else {}}

    def audience(self, issues: dict) -> dict:
        """A home with up to three factions, who may hear one another, and may have to be asked about some terms."""
        factions = {f"f{k}": {"weight": self.number(0.1, 3), "hawkishness": self.number(-0.5, 0.8),
                              "weariness": self.number(-0.5, 0.5)} for k in range(self.randint(0, 3))}
        heard = {"influence": self.number(0, 20), "network": self.network(list(factions))} if self.yes() else {}
        if self.yes(0.4):
            on, barred = (self.choice(sorted(issues)) for _ in range(2))
            heard["referendum"] = {"on": {on: issues[on][:1]}, "threshold": self.number(0.1, 1), "binds": self.number(0, 1),
                                   "barred": {barred: issues[barred][-1:]} if self.yes() else {}}
        return {"factions": factions, **heard, "failure_hardens": self.number(-0.1, 0.2),
                "failure_offence": self.number(0, 1), "threshold": self.number(0.1, 1), "anticipation": self.number(0, 1),
                "error": self.number(0, 0.3), "audience_cost": self.number(0, 2), "failure_returns": self.number(0, 1),
                "failure_cost": self.number(0, 0.3), "rule": self.choice(["sure", "probit"]), "review": self.randint(1, 6)}

    def network(self, factions: list[str]) -> dict:
        """Who hears whom at home."""
        ties = {"t": {"between": factions[:2], "weight": self.number(0, 3)}} if len(factions) > 1 else {}
        return {"kind": self.choice(["complete", "ring", "star", *["listed"][:len(ties)]]), "ties": ties}

    def envoy(self, issues: dict) -> dict:
        """An envoy, with a mandate, with a draft, or with neither."""
        name = self.choice(sorted(issues))
        said = self.choice(["mandate", "draft", ""])
        return {**({said: {name: self.choice(issues[name])}} if said else {}), "eagerness": self.number(0, 0.3), "bias": self.number(-0.3, 0.3),
                "noise": self.number(0, 0.3), "delay": self.randint(0, 4), "share": self.number(0.1, 2),
                "channel": self.choice(["public", "back"])}

    def party(self, side: int, issues: dict, war: bool) -> dict:
        """One of the two sides."""
        limited, linked = self.choice([None, *issues]), self.choice(sorted(issues))
        line = {"limit": self.choice(issues[limited or linked]), "hard": self.number(0, 1), "cost": self.number(0, 0.5)}
        given = {"side": side, "preferences": {name: self.wanted(options) for name, options in issues.items()},
                 "red_lines": {limited: line} if limited else {}, "tactic": self.conduct(tactics), "horizon": self.number(1, 60),
                 "acceptance": self.conduct(acceptance_rules), "opponent_model": self.conduct(opponent_models),
                 "envoys": {f"e{k}": self.envoy(issues) for k in range(self.randint(1, 2))}, "audience": self.audience(issues),
                 "linkages": {"l": {"issues": [linked, sorted(issues)[0]], "strength": self.number(-0.3, 0.3)}},
                 "discount": self.number(0.9, 1), "cost": self.number(0, 0.2), "optimism": self.number(-0.2, 0.3),
                 "confidence": self.number(1, 50)}
        if self.yes():
            given["salience_concentration"] = self.number(1, 50)
        if self.yes(0.3):
            given["outside"] = self.number(0, 0.9)
        return given if war and self.yes(0.8) else {**given, "batna": self.number(0, 0.9)}

    def outsider(self, issues: dict) -> dict:
        """A party on neither side, that may or may not sign."""
        given = {**self.party(1, issues, False), "signature": self.choice(["required", "optional", "optional", "none"]),
                 "disrupts": self.number(0, 0.3)}
        given.pop("side")
        return given

    def rules(self, parties: dict) -> dict:
        """How many signatures make a deal, and when the talks are closed."""
        signatures = [party.get("signature", "required") for party in parties.values()]
        required, seats = signatures.count("required"), len(signatures) - signatures.count("none")
        rules = {"deadline": self.choice(["fixed", "fixed", "random", "unknown"]), "deadline_mean": self.number(1, 20),
                 "temperature": self.number(0, 0.3), "changes": self.randint(1, 6)}
        return {**rules, "quorum": self.randint(max(required, 2), seats)} if "optional" in signatures else rules

    def mediator(self) -> dict:
        """A third party with any of its levers."""
        return {"arrival": self.number(0, 1), "present": self.yes(), "steadies": self.number(0, 1),
                "repeats": self.number(0, 1), "signal": self.number(0, 20), "verified": self.yes(),
                "formulates": self.yes(), "every": self.randint(1, 5), "pressure": self.number(0, 1),
                "text_style": self.choice(text_styles.names()), "salience_error": self.number(0, 2),
                "floor_error": self.number(0, 0.5), "leverage": self.number(0, 0.3), "leverage_cost": self.number(0, 2),
                "bias": {"north": self.number(-1, 1)}, "tilt": {"south": self.number(0, 3)},
                "side_payments": {"south": {"amount": self.number(0, 0.2), "holds": self.number(0, 1),
                                            "condition": self.choice(["agreement", "talks"])}},
                "audience": {"pressure": self.number(0, 2), "patience": self.number(1, 50)}}

    def event(self, war: bool, votes: bool) -> dict:
        """Something that happens, at a round or by a rate."""
        sided, plain = {**SIDED, **(VOTES if votes else {}), **(OF_THE_WAR[0] if war else {})}, {**PLAIN, **(OF_THE_WAR[1] if war else {})}
        name = self.choice(sorted({**sided, **plain}))
        size = self.number(*{**sided, **plain}[name])
        when = self.choice([{"round": 0}, {"round": 3}, {"rate": 0.3}])
        return {"kind": "shock", "chance": self.number(0, 1), **when, "effects": {name: {"north": size} if name in sided else size}}

    def war(self) -> dict:
        """A war."""
        given = {"rate": self.number(0, 2), "balance": self.number(0.3, 0.7), "start": self.number(0.2, 0.8),
                 "steps": self.choice([8, 12]), "truce": self.yes(0.3), "belief": self.choice(["mean", "averaged"]),
                 "shift": {"side": self.choice([1, 2]), "size": self.number(0, 0.4), "cap_effect": self.number(0, 1)}}
        return {**given, "temptation": self.number(0.01, 1)} if self.yes(0.7) else given

    def breach(self, issues: dict) -> dict:
        """What a broken deal leaves where nobody fights."""
        return {"stays": [name for name in issues if self.yes()], "side": self.choice([1, 2]),
                "cost": {"south": self.number(0, 0.3)}, "shift": self.number(0, 0.5), "cap_effect": self.number(0, 1), "temptation": self.number(0.01, 1)}

    def peace(self) -> dict:
        """What follows a signature."""
        return {"accidents": self.number(0, 5), "permanent": self.number(0, 1), "scale": self.number(0.1, 9),
                "shape": self.number(0.1, 3), "provisions_effect": self.number(0, 5), "reference": self.number(0, 1),
                "temptation": self.number(0, 50), "horizon": self.choice([0.5, 10.0, 200.0])}

    def add_later_rules(self, data: dict) -> None:
        """Talks item by item, and outsiders who are reckoned with, where there can be either."""
        exact = any(party["tactic"] == "equilibrium" for party in data["parties"].values())
        if data["protocol"]["name"] not in WITHOUT_OFFERS and not exact and self.yes(0.5):
            data["protocol"]["closes"] = self.randint(1, 4)
        for party in data["parties"].values():
            if "side" not in party and {"temptation"} & {*data.get("war", {}), *data.get("breach", {})}:
                party["reckoned"] = self.number(0, 1)

    def scenario(self) -> dict:
        """A whole scenario."""
        issues = {f"i{k}": [f"o{j}" for j in range(self.randint(2, 5))] for k in range(self.randint(1, 3))}
        war = self.yes(0.7)
        blocks = {name: {"kind": "levels", "options": {
            option: {"guarantee": self.number(0, 1), "force_cap": self.number(0, 1), "detection": self.number(0, 1)}
            for option in options}} for name, options in issues.items()}
        parties = {name: self.party(side, issues, war) for side, name in ((1, "north"), (2, "south"))}
        parties |= {name: self.outsider(issues) for name in ["east", "west"][:self.choice([0, 0, 1, 2])]}
        votes = bool(parties["north"]["audience"]["factions"])
        data = {"title": "made up", "issues": blocks, "parties": parties,
                "mediators": {f"m{k}": self.mediator() for k in range(self.randint(0, 2))},
                "protocol": {"name": self.choice(protocols.names()), "rounds": self.randint(1, 25),
                             "days": self.choice([1, 3.5, 7, 30]), "breakdown": self.number(0, 0.3),
                             "offence": self.number(0, 1), "starts": self.choice(["random", "north", "south"])},
                "events": {f"e{k}": self.event(war, votes) for k in range(self.randint(0, 3))},
                "guarantors": {"ally": {"willingness": self.number(0, 1), "punishment": self.number(0, 2),
                                        "wavers": self.number(0, 9), "wavering": self.number(0, 1)}},
                "channel": {"leak": self.number(0, 0.5)}}
        if not data["mediators"] and data["protocol"]["name"] in CARRIED:
            data["protocol"]["name"] = "alternating"
        data["protocol"] |= self.rules(parties)
        seats = sum(party.get("signature") != "none" for party in parties.values())
        if self.yes(0.15):
            data["protocol"]["name"] = self.choice(["ultimatum", "taking_turns"] if seats == 2 else ["ultimatum"])
            parties["north"]["tactic"] = "equilibrium"
        if war:
            data["war"] = self.war()
        elif self.yes():
            for name, options in issues.items():
                blocks[name]["no_deal"] = self.choice(options)
            data["breach"] = self.breach(issues)
        data["peace"] = self.peace()
        self.add_later_rules(data)
        return untied(data) if parties["north"]["tactic"] == "equilibrium" else data


def untied(block):
    """The same block with priors that have nothing in common, as exact play needs them."""
    if not isinstance(block, dict):
        return block
    return {key: untied(value) for key, value in block.items() if key not in ("common", "correlation")}
