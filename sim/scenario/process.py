"""Schema: the war, the protocol, the events, the parts that can be switched off, and the whole scenario."""

from __future__ import annotations

from typing import Any, Literal

from sim.scenario.actors import Channel, Guarantor, Mediator, Party
from sim.scenario.fields import Count, Number, Plain, Record, Sourced, Switch, count, number, words
from sim.scenario.peace import Breach, Peace
from sim.scenario.places import Issue, Map, Untabled


class PowerShift(Sourced):
    """The side that grows stronger after a deal, and by how much."""

    side: int = words(1, "the side that grows stronger: 1 or 2")
    size: Number = number(0.0, 0, 1, "probability", "rise of its chance in a battle, Δ, on a chain of 8 steps")
    cap_effect: Number = number(0.0, 0, 1, "share", "part of the shift that the tightest force cap prevents, η")


class War(Sourced):
    """Fighting as the alternative to a deal: a random walk of the front between collapse and collapse."""

    lottery: Switch = words(False, "the war is one costly lottery, drawn only if the talks fail: balance is the chance that side "
                            "1 takes all, cost what the war costs; no battles while talks go on")
    steps: Count = count(8, 2, 512, "steps", "length of the chain N; a finer chain does not change the answer")
    stakes: tuple[Plain, ...] = words((), "side 1's share at each of the N+1 places, where the steps are unequal")
    start: Number = number(0.5, 0, 1, "share of the stake", "where the front stands; rounded to a step")
    rate: Number = number(0.0, 0, 100, "battles per week", "battle rate β, on a chain of 8 steps")
    balance: Number = number(0.5, 0.01, 0.99, "probability", "that side 1 wins a battle, p, on a chain of 8 steps")
    about: tuple[str, ...] = words((), "the issues the war is about; without it, everything on the table")
    truce: Switch = words(False, "no fighting while talks go on")
    belief: str = words("mean", "war value at the mean of the belief, or averaged over it")
    shift: PowerShift = words(PowerShift(), "the power shift after a deal")
    temptation: Number | None = number(None, 0.001, 10, "value", "gain from reneging at which a deal is kept with "
                                       "probability 1/e, s_σ; without it, deals are kept")


class Protocol(Sourced):
    """The rules of the table."""

    name: str = words("alternating", "a registered protocol")
    rounds: Count = count(26, 1, 5000, "rounds", "the most rounds that are played")
    deadline: Literal["fixed", "random", "unknown"] = words(
        "fixed", "fixed: all know the last round; random: the talks may be closed after any round, with deadline_mean; unknown: "
        "the parties plan as if talks went on for ever")
    deadline_mean: Number = number(26.0, 0.01, 1e5, "weeks", "deadline random: mean time until the talks are closed")
    deals: Literal["lasting", "interim"] = words(
        "lasting", "lasting: a deal ends the talks; interim: it holds for a round and is then made anew, until one is refused "
        "(protocol ultimatum, tactic equilibrium)")
    days: Plain = number(7.0, 0.01, 3660, "days", "length of a round; the same in every world")
    starts: str = words("random", "who speaks first: a party, or random")
    quorum: Count | None = count(None, 1, 100, "signatures", "how many signatures make a deal, all required ones among them; "
                                 "without it, every seat's")
    closes: Count | None = count(None, 1, 5000, "rounds", "item by item: an issue on which the offers of all seats have named one "
                                 "option for so many rounds in a row is closed, and offers and texts keep it; without it, none is")
    changes: Count = count(10, 1, 1000, "changes", "protocol single_text: how many changes the mediator asks about in a round")
    temperature: Number = number(0.0, 0, 1, "value", "protocol single_text: how readily a worse change is let pass at first; 0 "
                                 "for never")
    breakdown: Number = number(0.0, 0, 100, "per week", "hazard that talks break down")
    offence: Number = number(0.0, 0, 100, "per week", "added breakdown hazard after an acceptance is taken back; halves "
                             "every round")


class Effects(Record):
    """What an event does; sizes are numbers or priors."""

    front: Number = number(0.0, -8, 8, "steps of a chain of 8", "moves the front, + for side 1")
    balance: Number = number(0.0, -1, 1, "probability", "moves side 1's chance in a battle, and what all believe of it")
    battles: Number = number(0.0, -1, 10, "share", "relative change of the battle rate")
    truce: Number = number(0.0, 0, 520, "weeks", "no fighting for so long")
    pause: Number = number(0.0, 0, 520, "weeks", "no talks for so long")
    leak: Number = number(0.0, 0, 1, "probability", "that a back channel becomes known")
    breakdown: Number = number(0.0, -1, 10, "share", "relative change of the breakdown hazard")
    estimates: Number = number(0.0, 0, 1, "share", "part of the mediators' errors about floors that goes")
    cost: dict[str, Number] = number({}, -1, 10, "share", "relative change of a party's cost of war")
    hawkishness: dict[str, Number | dict[str, Number]] = number({}, -2, 2, "value", "added to what a party's factions want: "
                                                                "one number for all, or by faction")
    threshold: dict[str, Number] = number({}, 0.01, 1, "share of weight", "the support a deal needs at a party's home from then on")
    plebiscite: dict[str, Number] = number({}, 0.01, 1, "share of weight", "from then on a deal must also carry a popular vote at "
                                           "a party's home, with this support; of two, the higher")
    audience_cost: dict[str, Number] = number({}, -1, 10, "share", "relative change of a party's cost of public concessions")
    fallback: dict[str, Number] = number({}, -1, 1, "value", "added to what a party has without a deal: arms, a guarantor's help")
    leverage: dict[str, Number] = number({}, -1, 1, "value", "added to what accepting is made worth to a party")
    information: dict[str, Number] = number({}, 0, 1e4, "battles", "verified news about the war to a party")
    horizon: dict[str, Number] = number({}, -0.99, 10, "share", "relative change of a party's time for conceding")
    willingness: dict[str, Number] = number({}, -1, 1, "probability", "added to a guarantor's willingness")
    salience: dict[str, dict[str, Number]] = number({}, -0.99, 100, "share", "by party and issue, relative change of a "
                                                    "salience")
    draft: dict[str, str] = words({}, "a text published by a third party: the mediators' text from now on")
    lifts: dict[str, tuple[str, ...]] = words({}, "by party, the issues on which its red line no longer holds from then on")


class Event(Sourced):
    """Something that happens: dated, at a round, or by a hazard."""

    kind: str = words(doc="a registered kind of event")
    on: Switch = words(True, "whether it can happen")
    date: str | None = words(None, "the day it happens, YYYY-MM-DD; before the start counts as round 0")
    round: Count | None = count(None, 0, 5000, "round", "the round it happens in")
    rate: Number | None = number(None, 0, 100, "per week", "hazard with which it happens, again and again")
    chance: Number = number(1.0, 0, 1, "probability", "that it happens at its date")
    effects: Effects = words(Effects(), "what it does")


class Part(Sourced):
    """A named part of the scenario that `parts.NAME=false` switches off."""

    on: Switch = words(True, "whether the part is in")
    off: dict[str, Any] = words(doc="the keys that change when it is switched off; null removes a key")
    rows: tuple[int, ...] = words((), "rows of the story that this part stands for")


class SourceNote(Record):
    """Where a fact is from."""

    where: str = words(doc="publication or page")
    date: str = words("", "its date")
    what: str = words("", "what it says")


class Textbook(Record):
    """A textbook limit that a scenario is compared with."""

    name: str = words(doc="a limit that zopa knows; see zopa verify")
    quantity: str = words("", "which of its quantities; without it, the first")


class ScenarioSpec(Sourced):
    """A negotiation: who bargains over what, with which alternative, under which rules."""

    title: str = words(doc="the name of the scenario")
    start: str = words("", "the day round 0 starts, YYYY-MM-DD")
    question: str = words("", "the question the scenario is for")
    limit: Textbook | None = words(None, "the textbook limit that play is compared with, if any")
    sources: dict[str, SourceNote] = words({}, "sources by key")
    map: Map | None = words(None, "regions and lines")
    issues: dict[str, Issue] = words(doc="issues on the table, by name")
    untabled: dict[str, Untabled] = words({}, "issues that were settled or not tabled, with the reason")
    parties: dict[str, Party] = words(doc="the principals, by name; at least two")
    war: War | None = words(None, "the war, if there is one")
    breach: Breach | None = words(None, "without a war: what a broken deal leaves; without it, deals are kept")
    peace: Peace = words(Peace(), "how long a signed deal lasts")
    mediators: dict[str, Mediator] = words({}, "mediators by name; the first is the main one")
    guarantors: dict[str, Guarantor] = words({}, "guarantors by name")
    channel: Channel = words(Channel(), "what home can see of the talks")
    protocol: Protocol = words(Protocol(), "the rules of the table")
    events: dict[str, Event] = words({}, "events by name")
    switches: dict[str, Part] = words({}, "named parts; in a scenario file this block is called `parts`")
    parts: dict[str, Switch] = words({}, "which parts are in; in a scenario file, see `switches`")
