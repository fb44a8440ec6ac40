"""Opinions at home in one world: what the factions ask for, what would carry, and what is offered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.lines import Line2D

from sim.report.phrases import listed
from sim.report.style import BLUE, GREEN, GREY, INK, ORANGE, PINK, Slide, apart, styled
from sim.report.words import about, capital, spoken

FACTIONS = ("#7A5195", "#8A5A1B", "#1F6F6F", PINK)
LEVEL = "#B9B9B9"
STYLES = ("-", "--", "-.", ":")


@dataclass(frozen=True)
class Home:
    """One home over the rounds: what factions ask for (rounds,) each, and of the best offer what it gives and what it needs.

    All in value over having no deal; `deal` is (round, gain, carried) of what was put to the vote there, one of each vote.
    """

    name: str
    asks: dict
    gain: np.ndarray
    needs: np.ndarray
    votes: list

    @property
    def carries(self):
        """The rounds in which home would carry the best offer: (rounds,) of bool."""
        return self.gain >= self.needs - 1e-9


def homes_of(transcript) -> list[Home]:
    """The homes of a transcript that can say no."""
    pages, found = transcript.rounds, []
    for party in transcript.scenario.parties:
        factions = [key.split("/")[2] for key in pages[0] if key.startswith(f"asks/{party}/")]
        if factions:
            asks = {faction: _series(pages, f"asks/{party}/{faction}") for faction in factions}
            votes = [(number, page[f"deal_gain/{party}"], not page.get(f"refused/{party}", False))
                     for number, page in enumerate(pages) if np.isfinite(page[f"deal_gain/{party}"])]
            found.append(Home(transcript.names[party], asks, _series(pages, f"offer_gain/{party}"),
                              _series(pages, f"offer_needs/{party}"), votes))
    return found


def _series(pages, key: str):
    return np.array([page[key] for page in pages], dtype=float)


@styled
def opinions_figure(transcript) -> Slide | None:
    """Every home beside the others, or None where nobody is at home."""
    homes = homes_of(transcript)
    if not homes:
        return None
    rules = {transcript.scenario.spec.parties[name].audience.rule for name in transcript.scenario.parties}
    slide = Slide(_headline(homes, "probably " * ("probit" in rules)),
                  about(transcript.scenario.title, "what factions ask for, and what they are offered"),
                  f"one world, {len(transcript.rounds)} rounds; in value over having no deal", (10.0, 6.0), 0.32)
    panels = slide.subplots(1, len(homes), sharey=True, squeeze=False)[0]
    low, high = _limits(homes)
    for axes, home in zip(panels, homes):
        axes.set(title=f"at home in {home.name}", xlabel="round", ylim=(low, high))
        _panel(axes, home, 0.05 * (high - low))
    panels[0].set_ylabel("value over having no deal")
    slide.legend_below(*_key(homes), 5, 2.2)
    return slide


def _headline(homes, likely: str) -> str:
    """In how many rounds each home would have carried the best offer, or more likely than not."""
    said = [f"in {int(home.carries.sum())} of {len(home.carries)} rounds in {home.name}" for home in homes]
    return f"Home would {likely}carry the best offer {listed(said)}"


def _limits(homes) -> tuple[float, float]:
    """Around all that is asked for, and what is offered as far as it is not out of all proportion."""
    asked = _finite([series for home in homes for series in (*home.asks.values(), home.needs)])
    offered = _finite([home.gain for home in homes] + [[gain for _, gain, _ in home.votes] for home in homes])
    low, high = asked.min(), asked.max()
    room = 2 * max(high - low, 0.2)
    low = min(low, max(offered.min(initial=low), low - room))
    high = max(high, min(offered.max(initial=high), high + room))
    return float(low - 0.06 * (high - low)), float(high + 0.08 * (high - low))


def _finite(series):
    values = np.concatenate(series)
    return values[np.isfinite(values)]


def _panel(axes, home, gap: float) -> None:
    """One home: its factions, the level that carries, the best offer, and what was put to the vote."""
    rounds = np.arange(1, len(home.gain) + 1)
    axes.step(rounds, home.needs, where="mid", color=LEVEL, linewidth=7, solid_capstyle="butt", zorder=1)
    axes.fill_between(rounds, home.needs, home.gain, where=home.carries, step="mid", color=GREEN, alpha=0.16, linewidth=0)
    for series, tone, line in zip(home.asks.values(), FACTIONS * 2, STYLES * 2):
        axes.step(rounds, series, where="mid", color=tone, linewidth=1.6, linestyle=line, zorder=3)
    axes.step(rounds, home.gain, where="mid", color=BLUE, linewidth=1.6, marker="o", markersize=4, zorder=4)
    for number, gain, carried in home.votes:
        axes.scatter(number + 1, gain, marker="*" if carried else "X", s=260 if carried else 110, zorder=6, edgecolor=INK,
                     color="#FFD92F" if carried else ORANGE, linewidth=1.2, clip_on=False)
    _name(axes, home, rounds[-1], gap)
    axes.yaxis.grid(True)
    axes.set_xlim(0.5, rounds[-1] + max(0.5, 0.02 * rounds[-1]))
    axes.xaxis.get_major_locator().set_params(integer=True, nbins=5)  # as many however wide: the labels beside may still move


def _name(axes, home, last: int, gap: float) -> None:
    """Name each faction at the end of its line, the names pushed apart where lines meet."""
    low, high = axes.get_ylim()
    ends = [series[-1] for series in home.asks.values()]
    for name, end, place, tone in zip(home.asks, ends, apart(ends, gap, low, high), FACTIONS * 2):
        axes.annotate(capital(spoken(name)), (last + 0.5, end), (1.03, (place - low) / (high - low)), xycoords="data",
                      textcoords="axes fraction", va="center", color=tone, weight="bold", size=10.5, annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 0})


def _key(homes) -> tuple[list, list]:
    """The marks that occur, and their names."""
    kinds = {"a faction asks for": Line2D([], [], color=FACTIONS[0], linewidth=1.5),
             "needed for the best offer": Line2D([], [], color=LEVEL, linewidth=7),
             "the best offer gives": Line2D([], [], color=BLUE, linewidth=1.6, marker="o", markersize=4)}
    outcomes = {carried for home in homes for *_, carried in home.votes}
    if True in outcomes:
        kinds["carried"] = Line2D([], [], color="#FFD92F", marker="*", markersize=15, markeredgecolor=INK, linewidth=0)
    if False in outcomes:
        kinds["refused"] = Line2D([], [], color=ORANGE, marker="X", markersize=10, markeredgecolor=INK, linewidth=0)
    return list(kinds.values()), list(kinds)
