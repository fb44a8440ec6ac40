"""Schema: parties with their envoys, mediators, guarantors."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from sim.scenario.fields import Count, Number, Record, Sourced, Switch, count, number, words
from sim.scenario.home import Audience
from sim.scenario.places import Linkage, Preference, RedLine


class Envoy(Sourced):
    """Who speaks for a party at the table."""

    share: Number = number(1.0, 0, None, "weight", "how often this envoy speaks, against the party's other envoys")
    mandate: dict[str, str] = words({}, "by issue, the last option the envoy may offer or accept")
    bias: Number = number(0.0, -1, 1, "value", "how much better every offer sounds in the envoy's report than it is")
    noise: Number = number(0.0, 0, 1, "value", "standard deviation of what the envoy mishears in an offer's value")
    delay: Count = count(0, 0, 52, "rounds", "how old the capital's instructions are when the envoy speaks")
    eagerness: Number = number(0.0, 0, 1, "value", "how far below its instructions, demand and reservation value, the envoy goes "
                               "for a deal; the capital may take it back")
    draft: dict[str, str] = words({}, "by issue, the text the envoy tables as its offer when it first speaks; an issue not "
                                  "named stands at the party's position; not tabled where a hard red line forbids it")
    channel: Literal["public", "back"] = words("public", "public: concessions are seen at home; back: hidden until a "
                                               "leak")


class Conduct(Record):
    """A registered plug by its name, with parameters of its own."""

    name: str = words(doc="a registered name")
    parameters: dict[str, Number] = words({}, "its own parameters; written beside the name")


class Party(Sourced):
    """A principal."""

    title: str = words("", "how the party is called in reports")
    side: Literal[1, 2] | None = words(None, "its side in the war; none for a party that does not fight")
    preferences: dict[str, Preference] = words(doc="what it wants, by issue")
    salience_concentration: Number | None = number(None, 0.1, 1e6, "", "draw saliences from a Dirichlet distribution "
                                                   "around the given ones; larger is closer")
    position: dict[str, str] = words({}, "the public opening demand, by issue; without it, the ideal")
    red_lines: dict[str, RedLine] = words({}, "red lines by issue")
    linkages: dict[str, Linkage] = words({}, "pairs of issues that matter together")
    signature: Literal["required", "optional", "none"] = words(
        "required", "required: no deal without it; optional: counts toward protocol.quorum, and may stay outside; none: has no "
        "seat, and signs nothing")
    disrupts: Number = number(0.0, 0, 100, "per week", "hazard with which it breaks up talks in which all that is offered is "
                              "worth less to it than no deal")
    batna: Literal["war"] | Number = number("war", -1, 2, "value", "value without a deal: 'war', or a number or prior")
    outside: Number | None = number(None, -1, 2, "value", "value of leaving for good: a bound under the reservation "
                                    "value")
    spoiling: Number = number(1.0, 0, 100, "weight", "how far its gain from breaking a deal makes the deal break")
    reckoned: Number = number(0.0, 0, 1, "share", "how far the sides reckon with its breaking a deal that leaves it worse off than "
                              "none; of a party beside them, and where temptation is given")
    discount: Number = number(1.0, 0, 1, "per week", "discount factor")
    cost: Number = number(0.0, 0, 10, "share of stake per battle", "cost of war, on a chain of 8 steps")
    optimism: Number = number(0.0, -1, 1, "probability", "how far it overrates its own chance in a battle, on a chain "
                              "of 8 steps")
    confidence: Number = number(10.0, 0.1, 1e6, "battles", "how many battles its first belief weighs, on a chain of 8 "
                                "steps")
    informed: Switch = words(True, "whether it knows the true balance of forces to start from; else only what all expect of it")
    tactic: Conduct = words(Conduct(name="time_dependent"), "how its demands move")
    acceptance: Conduct = words(Conduct(name="ac_next"), "when an offer is good enough")
    opponent_model: Conduct = words(Conduct(name="none"), "what it makes of the others' wants")
    heeds: Literal["all", "least_pleased"] = words(
        "least_pleased", "with several others, all: what they like is added up; least_pleased: those count more who are thought to "
        "like its standing offer less")
    horizon: Number = number(16.0, 0.01, 1e4, "weeks", "its own time for conceding")
    envoys: dict[str, Envoy] = words({"envoy": Envoy()}, "envoys by name")
    audience: Audience = words(Audience(), "the home audience")

    @field_validator("tactic", "acceptance", "opponent_model", mode="before")
    @classmethod
    def _short_form(cls, given):
        """Read `tactic: name` and `tactic: {name: …, exponent: …}`, and likewise the others."""
        if isinstance(given, str):
            return {"name": given}
        if isinstance(given, dict) and "parameters" not in given:
            return {"name": given.get("name"), "parameters": {k: v for k, v in given.items() if k != "name"}}
        return given


class SidePayment(Sourced):
    """Something a mediator pays a party, as long as a condition holds."""

    amount: Number = number(0.0, 0, 1, "value", "what it is worth to the party")
    condition: Literal["agreement", "talks"] = words("agreement", "paid on signing, or while talks go on")
    holds: Number = number(0.0, 0, 1, "share", "condition talks: the part of the party's walking out that it prevents")


class MediatorAudience(Sourced):
    """The mediator's own public."""

    pressure: Number = number(0.0, 0, 10, "share per year", "how fast leverage grows as patience runs out")
    patience: Number | None = number(None, 0.1, 1e4, "weeks", "mean time before it calls the mediator home")


class Mediator(Sourced):
    """A third party with three separable levers: communication, formulation, manipulation."""

    title: str = words("", "how the mediator is called in reports")
    present: Switch = words(False, "at the table from the first round")
    arrival: Number = number(0.0, 0, 10, "per week", "hazard of arriving")
    steadies: Number = number(0.0, 0, 1, "share", "part of the breakdown hazard that its presence removes")
    # communication
    repeats: Number = number(0.0, 0, 1, "share", "part of the envoys' noise that it removes")
    signal: Number = number(0.0, 0, 1e4, "battles", "weight of what it says about the war, in battles seen")
    signal_error: Number = number(0.1, 0, 1, "probability", "standard deviation of what it says")
    verified: Switch = words(False, "what it says is checked and always believed")
    bias: dict[str, Number] = number({}, -1, 1, "", "how much it is known to care for each party")
    honesty: Number = number(0.9, 0, 1, "probability", "its confidence in what it knows, μ")
    war_cost: Number = number(0.2, 0, 10, "value", "its own cost of war, k")
    low_cost: Number = number(0.05, 0, 10, "value", "cost of war of a strong type, c_L")
    high_cost: Number = number(0.3, 0, 10, "value", "cost of war of a weak type, c_H")
    # formulation
    formulates: Switch = words(False, "tables texts of its own")
    every: Count = count(4, 1, 520, "rounds", "how often it tables a text")
    text_style: str = words("nash", "a registered way of writing a text")
    draft: dict[str, str] = words({}, "its first text, by issue; an issue not named stands at its middle option")
    tilt: dict[str, Number] = number({}, 0, 10, "weight", "weight of each party's gains in its texts, against 1")
    salience_error: Number = number(0.0, 0, 3, "log", "spread of its errors about what the parties care for")
    floor_error: Number = number(0.0, 0, 1, "value", "standard deviation of its errors about reservation values")
    pressure: Number = number(0.0, 0, 1, "share", "how far below their aspirations parties accept its text, π")
    # manipulation
    leverage: Number = number(0.0, 0, 1, "value", "what accepting is made worth to each party")
    targets: dict[str, Number] = number({}, 0, 10, "share", "share of the leverage that falls on each party; without it, 1 "
                                        "on each")
    leverage_life: Number = number(2.0, 0, 1000, "years", "how long leverage lasts after signature, τ")
    leverage_cost: Number = number(0.0, 0, 10, "value", "cost to the mediator per unit of leverage")
    prestige: Number = number(1.0, 0, 10, "value", "what a deal is worth to the mediator; it buys no more leverage")
    side_payments: dict[str, SidePayment] = words({}, "payments by party")
    audience: MediatorAudience = words(MediatorAudience(), "the mediator's own public")


class Guarantor(Sourced):
    """A third party that promises to act if the deal is broken."""

    title: str = words("", "how the guarantor is called in reports")
    detection: Number = number(0.75, 0, 1, "probability", "that a breach is seen, m")
    willingness: Number = number(0.5, 0, 1, "probability", "that it then acts, r")
    wavers: Number = number(0.0, 0, 100, "per year", "hazard with which it loses heart; nobody counts on it beforehand")
    wavering: Number = number(0.0, 0, 1, "probability", "its willingness from then on, where that is lower")
    punishment: Number = number(0.5, 0, 10, "value", "what its acting costs the breaker, K")


class Channel(Sourced):
    """What home can see of the talks."""

    leak: Number = number(0.0, 0, 10, "per week", "hazard that a back channel becomes known")
    extra: Number = number(0.5, 0, 10, "share", "how much dearer a concession is that comes out by a leak")
