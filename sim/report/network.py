"""Who talks to whom: parties, envoys, channels, audiences, mediators and guarantors."""

from __future__ import annotations

from itertools import cycle
from textwrap import fill

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from sim.report.style import GREEN, GREY, INK, PALE, PARTIES, SKY, Slide, ink_on, styled
from sim.report.words import capital, share, spoken

_TABLE = (0.5, 0.44)
_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
_ENVOYS, _HOME = 0.3, 0.02  # how far from the outer edge envoys stand, and where a party's column begins


@styled
def network_figure(spec, title: str = "") -> Slide:
    """The actors of a scenario around the table, from its checked specification; who has no seat stands apart."""
    seats = {name: party for name, party in spec.parties.items() if party.signature != "none"}
    counts = [(len(spec.parties), "party", "parties"), (len(spec.parties) - len(seats), "without a seat", "without a seat"),
              (sum(len(party.envoys) for party in seats.values()), "envoy", "envoys"),
              (len(spec.mediators), "mediator", "mediators"), (len(spec.guarantors), "guarantor", "guarantors")]
    said = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    slide = Slide("Who talks to whom: " + ", ".join(said), title or spec.title, "shares of audiences and envoys: means",
                  (10.0, 6.4), 0.3)
    axes = slide.add_subplot()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_axis_off()
    places, colours = _party_places(seats), dict(zip(spec.parties, cycle(PARTIES)))
    for name, party in seats.items():
        _party(axes, party, party.title or capital(spoken(name)), places[name], colours[name])
    _mediators(axes, spec, places)
    _below(axes, spec, colours)
    _box(axes, *_TABLE, "the table", INK, weight="bold", size=13)
    _key(slide, spec)
    return slide


def _party_places(seats) -> dict[str, tuple[bool, float, float]]:
    """For each party with a seat whether it sits on the right, its height, and the height it has for itself."""
    right = {}
    for name, party in seats.items():
        fewer = sum(right.values()) < len(right) - sum(right.values())
        right[name] = party.side == 2 if party.side else fewer
    places = {}
    for side in (False, True):
        names = [name for name in right if right[name] == side]
        room = 0.68 / max(len(names), 1)
        places.update({name: (side, 0.78 - room * k - 0.5 * room, room) for k, name in enumerate(names)})
    return places


def _party(axes, party, words: str, place, colour) -> None:
    """A party, the factions at its home below it, and its envoys towards the table."""
    right, up, room = place
    flip = (lambda x: 1.0 - x) if right else (lambda x: x)
    factions = party.audience.factions
    head = up + min(0.16, 0.35 * room) if factions else up
    alone = [_TABLE[1] if room > 0.5 else (head + _TABLE[1]) / 2]
    envoys = np.linspace(head + 0.02, up - 0.22 * room, len(party.envoys)) if len(party.envoys) > 1 else alone
    total = sum(mean(envoy.share) for envoy in party.envoys.values()) or 1.0
    for (name, envoy), high in zip(party.envoys.items(), envoys):
        part = mean(envoy.share) / total
        style = {"color": colour, "linewidth": 1.2 + 3.6 * part, "zorder": 1}
        axes.plot([flip(0.13), flip(_ENVOYS)], [head, high], **{**style, "color": PALE, "linewidth": 1.6, "zorder": 0})
        axes.plot([flip(_ENVOYS), _TABLE[0]], [high, _TABLE[1]], linestyle="--" if envoy.channel == "back" else "-", **style)
        often = f"\n{share(part)} of rounds" if len(party.envoys) > 1 else ""
        _box(axes, flip(_ENVOYS), high, fill(capital(spoken(name)), 14) + often, colour, size=10)
    _box(axes, flip(0.13), head, fill(words, 18), colour, weight="bold", size=14, filled=True)
    if party.signature == "optional":
        axes.text(flip(0.13), head + 0.05, "need not sign", size=9.5, ha="center", va="bottom", style="italic", zorder=3,
                  bbox=_WHITE)
    _home(axes, party, flip, right, head - 0.1, room)


def _home(axes, party, flip, right: bool, top: float, room: float) -> None:
    """The factions of an audience as bars of their weights."""
    factions = party.audience.factions
    weights = [mean(faction.weight) for faction in factions.values()]
    step = min(0.085, 0.5 * room / max(len(weights), 1))
    for k, (name, weight) in enumerate(zip(factions, weights)):
        part, high = weight / (sum(weights) or 1.0), top - step * k
        axes.barh(high - 0.42 * step, part * 0.2 * (-1 if right else 1), left=flip(_HOME), height=0.26 * step, color=PALE)
        axes.text(flip(_HOME), high, f"{capital(spoken(name))} {share(part)}", size=9.5, zorder=2, bbox=_WHITE,
                  ha="right" if right else "left", va="center")


def _mediators(axes, spec, places) -> None:
    """Mediators above the table, with a line to each party and what they can do."""
    for across, (name, mediator) in zip(_spread(len(spec.mediators)), spec.mediators.items()):
        for party, (right, up, room) in places.items():
            head = up + min(0.16, 0.35 * room) if spec.parties[party].audience.factions else up
            pull = mean(mediator.leverage) * mean(mediator.targets.get(party, 1.0 if not mediator.targets else 0.0))
            axes.plot([across, 0.87 if right else 0.13], [0.82, head], color=GREEN, linewidth=1.5 + 22 * pull, alpha=0.5,
                      linestyle="-" if mediator.present else ":", zorder=0)
        words = fill(mediator.title or capital(spoken(name)), 22)
        lines = 1 + words.count("\n")
        _box(axes, across, 0.84 - 0.02 * lines, words, GREEN, size=11, weight="bold")
        axes.text(across, 0.875, _levers(mediator), ha="center", va="bottom", size=10, zorder=3)


def _levers(mediator) -> str:
    """What a mediator does, and when it comes, in a few words."""
    does = [("carries word", mean(mediator.repeats) > 0 or mean(mediator.signal) > 0), ("tables texts", mediator.formulates),
            ("has leverage", mean(mediator.leverage) > 0), ("pays", bool(mediator.side_payments))]
    arrival = mean(mediator.arrival)
    comes = "from the start" if mediator.present else f"comes after some {1 / arrival:.0f} weeks" if arrival else "stays away"
    return fill(", ".join(words for words, able in does if able), 26) + f"\n({comes})"


def _below(axes, spec, colours) -> None:
    """Below the table: guarantors and third parties whose consent is needed, joined to it, and parties without a seat."""
    below = [(guarantor.title or capital(spoken(name)),
              f"guarantor, willing to act in {share(mean(guarantor.willingness))} of cases", SKY, True)
             for name, guarantor in spec.guarantors.items()]
    below += [(capital(spoken(holder)), f"must consent: {spoken(issue)}", GREY, True) for issue, block in spec.issues.items()
              for holder in block.veto]
    below += [(party.title or capital(spoken(name)), "no seat" + "; may break up talks" * (mean(party.disrupts) > 0),
               colours[name], False) for name, party in spec.parties.items() if party.signature == "none"]
    for across, (name, role, colour, joined) in zip(_spread(len(below)), below):
        if joined:
            axes.plot([across, _TABLE[0]], [0.13, _TABLE[1]], color=colour, linewidth=1.4, linestyle="-.", zorder=0)
        _box(axes, across, 0.13, fill(name, 20), colour, size=11, weight="bold", line="-" if joined else "--")
        axes.text(across, 0.07, fill(role, 24), ha="center", va="top", size=10, zorder=3, bbox=_WHITE)


def mean(value) -> float:
    """A number, or the mean of a prior."""
    return float(value.mean() if hasattr(value, "mean") else value)


def _spread(count: int):
    """Places from left to right around the middle."""
    return [0.5] if count == 1 else np.linspace(0.5 - 0.13 * (count - 1), 0.5 + 0.13 * (count - 1), count).clip(0.08, 0.92)


def _box(axes, x: float, y: float, words: str, colour, size: float, weight: str = "normal", filled: bool = False,
         line: str = "-") -> None:
    axes.text(x, y, words, ha="center", va="center", size=size, weight=weight, zorder=4,
              color=ink_on(to_rgb(colour)) if filled else INK,
              linespacing=1.15, bbox={"boxstyle": "round,pad=0.45", "facecolor": colour if filled else "white",
                                      "edgecolor": colour, "linewidth": 1.6, "linestyle": line})


def _key(slide, spec) -> None:
    """Explain the lines that occur."""
    kinds = {"public channel": {"color": GREY, "linewidth": 3}}
    if any(envoy.channel == "back" for party in spec.parties.values() if party.signature != "none"
           for envoy in party.envoys.values()):
        kinds["back channel"] = {"color": GREY, "linewidth": 3, "linestyle": "--"}
    if spec.mediators:
        kinds["mediation (width: leverage; dotted: comes later)"] = {"color": GREEN, "linewidth": 3, "alpha": 0.5}
    if spec.guarantors:
        kinds["guarantee"] = {"color": SKY, "linewidth": 1.4, "linestyle": "-."}
    slide.legend_below([Line2D([], [], **style) for style in kinds.values()], list(kinds), len(kinds), 2.4)
