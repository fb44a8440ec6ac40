"""Schema: the home audience, its factions, and the network in which they hear one another."""

from __future__ import annotations

from typing import Literal

from sim.scenario.fields import Count, Number, Record, Sourced, count, number, words


class Faction(Sourced):
    """A part of the home audience."""

    weight: Number = number(1.0, 0, None, "weight", "share of the audience")
    hawkishness: Number = number(0.0, -2, 2, "value", "the least value the faction ratifies")
    weariness: Number = number(0.0, -1, 1, "value per year", "how fast hawkishness falls as the war goes on")
    saliences: dict[str, Number] = number({}, 0, None, "weight", "saliences on issues where they differ from the party's, on "
                                          "the scale of the party's own")


class Tie(Sourced):
    """Two factions that hear each other."""

    between: tuple[str, str] = words(doc="the two factions")
    weight: Number = number(1.0, 0, None, "weight", "how much the two hear each other, against their other ties")


class Network(Record):
    """Which factions hear which; every tie has weight 1 unless it is listed with another."""

    kind: Literal["complete", "ring", "star", "listed"] = words(
        "complete", "complete: all hear all; ring: each hears the one before and the one after; star: all hear the centre and "
                    "it hears all; listed: only the ties below")
    centre: str = words("", "kind star: the faction in the middle; without it, the first")
    ties: dict[str, Tie] = words({}, "ties by name: added to those of the kind, or with another weight in their place")


class Referendum(Sourced):
    """What home asks of deals with certain terms beyond what it asks of any: the vote of a treaty, or of a change of borders."""

    on: dict[str, tuple[str, ...]] = words(doc="by issue, the options any one of which calls for it")
    threshold: Number = number(0.5, 0.01, 1, "share of weight", "support such a deal needs, where that is more than others need")
    barred: dict[str, tuple[str, ...]] = words({}, "by issue, the options with which it cannot be held in time, so that a deal that "
                                               "calls for it cannot be signed")
    binds: Number = number(1.0, 0, 1, "probability", "that this bar holds, drawn once per world")


class Audience(Sourced):
    """The factions at home, and how far their leader sees and fears them."""

    factions: dict[str, Faction] = words({}, "factions by name; without any, home never says no")
    network: Network | None = words(None, "which factions hear which; without it, each keeps to its own opinion")
    influence: Number = number(0.0, 0, 1000, "per year", "how fast a faction's hawkishness moves toward the mean of those it "
                               "hears, weighted by its ties: a gap to a neighbour who stands still shrinks to 1/e in 1/influence "
                               "years")
    threshold: Number = number(0.5, 0.01, 1, "share of weight", "support a deal needs")
    referendum: Referendum | None = words(None, "what deals with certain terms need beyond that")
    anticipation: Number = number(0.0, 0, 1, "share", "how much of a shortfall at home the leader counts at the table")
    error: Number = number(0.0, 0, 1, "value", "standard deviation of the leader's error about home, drawn once")
    audience_cost: Number = number(0.0, 0, 5, "share", "cost of a public concession per unit of own value given up")
    review: Count = count(4, 1, 520, "rounds", "how often the leader takes stock of home")
    rule: Literal["sure", "probit"] = words("sure", "ratified for certain when supported, or with probit probability")
    slope: Number = number(0.05, 0.001, 1, "value", "rule probit: standard deviation of the vote")
    failure_returns: Number = number(0.0, 0, 1, "probability", "that talks go on after a failed ratification")
    failure_cost: Number = number(0.0, 0, 1, "value", "added audience cost after a failed ratification")
    failure_hardens: Number = number(0.0, -2, 2, "value", "added to what every faction asks for after a failed ratification")
    failure_offence: Number = number(0.0, 0, 100, "per week", "added breakdown hazard after a failed ratification, for the other "
                                     "side has been burnt once; halves every round")
