"""Schema: the map, its candidate lines, and the issues on the table."""

from __future__ import annotations

from typing import Literal

from sim.scenario.fields import Number, Plain, Record, Sourced, Switch, number, words


class Region(Sourced):
    """A piece of land that can change hands."""

    holder: str = words(doc="the side that holds it at the start: a party's name")
    area: Number = number(0.0, 0, None, "km²", "area")
    population: Number = number(0.0, 0, None, "people", "population")
    weight: dict[str, Number] = number({}, 0, None, "weight", "what it is worth to a party, by party; without it, by area "
                                       "and population")
    x: Number = number(0.0, unit="map units", doc="place for drawing, east")
    y: Number = number(0.0, unit="map units", doc="place for drawing, north")
    anchor: Switch = words(False, "not in dispute: keeps a side connected, counts for nothing else")


class Border(Sourced):
    """Two regions that touch."""

    between: tuple[str, str] = words(doc="the two regions")
    length: Number = number(0.0, 0, None, "km", "length of the common border")
    terrain: str = words("", "what the border runs through; sea… and bridge… are no front")


class Line(Sourced):
    """A candidate line: the regions it leaves to side 1; the rest go to side 2."""

    side1: tuple[str, ...] = words(doc="regions left to side 1 (anchors are added)")
    chain: Switch = words(True, "a step of the nested chain; false for an exchange listed by hand")
    current: Switch = words(False, "the line of contact at the start")
    place: Number | None = number(None, 0, 1, "share of the stake", "its place on the war chain; without it, by the "
                                  "parties' weights")
    status: str = words("", "tabled, agreed, projection …")


class Map(Record):
    """Regions, the borders between them, and the lines that part them."""

    regions: dict[str, Region] = words(doc="regions by name")
    borders: tuple[Border, ...] = words((), "borders between regions")
    lines: dict[str, Line] = words({}, "candidate lines by name, from side 1's best to side 2's best")
    generate: Switch = words(False, "add the nested chain found from the regions to the lines listed by hand")
    area_share: Number = number(0.5, 0, 1, "share", "part of a region's worth that comes from area, the rest from "
                                "population, where no weight is given")


class Option(Sourced):
    """One thing an issue can be settled at, and what it does to the safety of a deal."""

    guarantee: Number | dict[str, Number] = number(0.0, 0, 1, "share", "level of guarantee γ, for all guarantors or by "
                                                   "guarantor")
    detection: Number = number(0.0, 0, 1, "share", "part of undetected breaches that this option would reveal")
    force_cap: Number = number(0.0, 0, 1, "share", "tightness of the cap on the side growing stronger")


class Ends(Record):
    """The effect of a range issue at its low and high end; linear between."""

    low: Number = number(0.0, 0, 1, "share", "at the low end")
    high: Number = number(0.0, 0, 1, "share", "at the high end")


class Veto(Sourced):
    """A third party without which some options cannot be had."""

    options: tuple[str, ...] = words(doc="the options that need its consent")
    consent: Number = number(0.5, 0, 1, "probability", "that it consents, drawn once per world")


class Issue(Sourced):
    """One thing to be settled, with its options in the order from side 1's best to side 2's best."""

    kind: Literal["line", "levels", "range", "division"] = words(
        doc="line (from the map), levels (named steps), range (numbers) or division (shares of a pie)")
    lines: tuple[str, ...] = words((), "kind line: the lines of the map that are tabled; without it, all")
    options: dict[str, Option] = words({}, "kind levels: the options by name")
    unit: str = words("", "kind range: the unit")
    low: Plain | None = words(None, "kind range: the first option")
    high: Plain | None = words(None, "kind range: the last option")
    step: Plain | None = words(None, "kind range: the distance between options; kind division: the smallest share")
    among: tuple[str, ...] = words((), "kind division: the parties that share, each option a share for every one of them")
    guarantee: Ends = words(Ends(), "kind range: level of guarantee at both ends")
    detection: Ends = words(Ends(), "kind range: detection at both ends")
    force_cap: Ends = words(Ends(), "kind range: tightness of the force cap at both ends")
    no_deal: str | None = words(None, "the option that holds without a deal, where the war is not about this issue, or where its "
                                "terms stay when a deal is broken (breach.stays)")
    veto: dict[str, Veto] = words({}, "third parties whose consent some options need")


class Untabled(Sourced):
    """An issue that was discussed and is not bargained over here."""

    status: Literal["settled", "not_tabled"] = words(doc="settled (and at what) or not tabled")
    at: str = words("", "where it was settled")
    reason: str = words(doc="why it is left out")


PREFERENCE_SHAPES = ("linear", "power", "threshold", "single_peaked", "table")


class Preference(Sourced):
    """What one party wants on one issue."""

    salience: Number = number(1.0, 0, None, "weight", "weight of the issue; a party's saliences are made to sum to 1")
    ideal: str = words("", "the best option: first, last, or an option's name (single-peaked); without it, last for side 2 "
                       "and first for all others")
    shape: Literal["linear", "power", "threshold", "single_peaked", "table"] = words(
        "linear", "how value falls from 1 at the ideal to 0 at the far end")
    exponent: Number = number(1.0, 0.01, 100, "", "shape power: below 1 concave (nearly as good is nearly enough), "
                              "above 1 convex; single_peaked: of each slope")
    threshold: Number = number(0.5, 0, 1, "share", "shape threshold: the share of the way from the worst option to the "
                               "ideal at which value jumps to 1")
    values: dict[str, Number] = words({}, "shape table: value of each option, 0…1")


class RedLine(Sourced):
    """A limit beyond which a party says it will not go."""

    limit: str | dict[str, Plain] = words(doc="the last option still admissible, or options with their probabilities")
    hard: Number = number(1.0, 0, 1, "probability", "that the line is hard (inadmissible beyond) and not soft (a cost)")
    cost: Number = number(0.0, 0, 1, "value", "what going beyond a soft line costs")
    stated: str = words("", "the line as stated in public, where it differs")


class Linkage(Sourced):
    """Two issues of which one matters more, or less, the more is had of the other."""

    issues: tuple[str, str] = words(doc="the two issues")
    strength: Number = number(0.0, -1, 1, "value", "added times the product of the two option values, and taken off what each is "
                              "worth alone, by salience: below 0 substitutes, above 0 complements")

