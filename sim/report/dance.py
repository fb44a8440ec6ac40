"""One world's dance of offers in value space, with what theory lays over it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from sim.arrays import NEVER
from sim.domain.measures import pareto_front, solution
from sim.report.dance_key import FORBIDDEN, OUTSIDE, key
from sim.report.style import BLUE, GREEN, INK, ORANGE, Slide, styled

FADES = tuple(LinearSegmentedColormap.from_list(name, colours) for name, colours in (
    ("early to late 1", ("#BFDDF0", BLUE, "#00304D")), ("early to late 2", ("#F6CFB2", ORANGE, "#5A2700"))))
MARKS = ("o", "s")
POINTS = {"nash": ("Nash point", "^", "white"), "kalai": ("Kalai–Smorodinsky point", "v", "white"),
          "signed": ("signed", "*", "#FFD92F")}


@dataclass(frozen=True)
class Dance:
    """What the figure shows of two parties' talks.

    `values` (packages, 2) is what each package is worth to each party, `admissible` (packages,) what no red line forbids;
    `floors` (2,) are the reservation values, `first_floors` (2,) those of the first round. `offers` holds per party the
    round and package of each offer (offers, 2), `texts` the same of what mediators tabled. `nash`, `kalai` and `signed`
    are packages, or None.
    """

    parties: tuple[str, str]
    values: np.ndarray
    admissible: np.ndarray
    floors: np.ndarray
    first_floors: np.ndarray
    offers: tuple[np.ndarray, np.ndarray]
    texts: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), dtype=int))
    nash: int | None = None
    kalai: int | None = None
    signed: int | None = None

    @property
    def zone(self):
        """The packages worth at least its floor to each party: (packages,) of bool."""
        return self.admissible & (self.values >= self.floors).all(axis=1)

    @property
    def rounds(self) -> int:
        """The number of rounds that were played."""
        return 1 + max((int(trace[-1, 0]) for trace in self.offers if len(trace)), default=0)


def dance_of(transcript) -> Dance:
    """The dance of a transcript between its first two parties; values and floors as they stood at the end."""
    names, tables, pages = transcript.scenario.parties[:2], transcript.tables, transcript.rounds
    scores, texts = (np.stack([tables[what][name] for name in names], axis=1) for what in ("score", "text"))
    admissible = (scores > NEVER / 2).all(axis=1)
    floors = np.array([tables["reservation"][name] for name in names])
    values = np.where(scores > NEVER / 2, scores, texts)
    inside = (admissible & (values >= floors).all(axis=1))[None]
    points = {name: int(solution(name, list(values.T[:, None]), list(floors[:, None]), inside)[0])
              for name in ("nash", "kalai")}
    tabled = [f"text/{name}" for name in transcript.scenario.spec.mediators]
    return Dance(tuple(transcript.names[name] for name in names), values, admissible, floors,
                 np.array([pages[0][f"reservation/{name}"] for name in names]),
                 tuple(_trace(pages, [f"offer/{name}"]) for name in names), _trace(pages, tabled),
                 **{name: package if package >= 0 else None for name, package in points.items()},
                 signed=transcript.ending["package"] if transcript.ending["package"] >= 0 else None)


def _trace(pages, keys):
    """Round and package of everything said under these keys: (offers, 2)."""
    said = [(page["round"], int(page[key])) for page in pages for key in keys if int(page.get(key, -1)) >= 0]
    return np.array(said, dtype=int).reshape(-1, 2)


def transcript_figure(transcript) -> Slide:
    """The dance of a transcript."""
    where = f"{transcript.scenario.title}, world {transcript.world} of seed {transcript.seed}"
    return dance_figure(dance_of(transcript), where)


@styled
def dance_figure(dance: Dance, title: str = "") -> Slide:
    """Packages in value space, the zone of agreement, the frontier, the offers of both, and where it ended."""
    after = f"after {dance.rounds} round" + "s" * (dance.rounds > 1)
    headline = f"Agreement {after}" if dance.signed is not None else f"No agreement {after}"
    if not dance.zone.any():
        headline += ": no zone of agreement at the end"
    slide = Slide(headline, (f"{title}; " if title else "") + "values and floors as they stood at the end",
                  f"one world, {len(dance.values):,} packages", (10.0, 6.4))
    axes, beside = slide.subplots(1, 2, width_ratios=[1, 0.42])
    _limits(axes, dance)
    _cloud(axes, dance)
    _floors(axes, dance)
    marks = _offers(axes, dance)
    marks.update(_points(axes, dance))
    axes.set(xlabel=f"value to {dance.parties[0]}", ylabel=f"value to {dance.parties[1]}")
    key(beside, dance, marks, FADES, MARKS)
    return slide


def _limits(axes, dance) -> None:
    """Axes around all packages and floors."""
    shown = np.concatenate([dance.values, dance.floors[None], dance.first_floors[None]])
    for set_limits, column in ((axes.set_xlim, shown[:, 0]), (axes.set_ylim, shown[:, 1])):
        low, high = np.clip([column.min(), column.max()], -0.6, 1.6)
        set_limits(low - 0.05 * (high - low), high + 0.07 * (high - low))


def _cloud(axes, dance) -> None:
    """All packages, those in the zone, and the frontier of the admissible ones."""
    for mask, colour, size in ((~dance.admissible, FORBIDDEN, 9), (dance.admissible & ~dance.zone, OUTSIDE, 13),
                               (dance.zone, GREEN, 18)):
        axes.scatter(*dance.values[mask].T, s=size, color=colour, linewidth=0, zorder=1)
    front = pareto_front(np.where(dance.admissible[:, None], dance.values, -np.inf))
    axes.plot(*dance.values[front].T, color=INK, linewidth=1.3, zorder=2)


def _floors(axes, dance) -> None:
    """Reservation lines, with the zone shaded beyond both; dotted where they stood in the first round."""
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    one, two = dance.floors
    axes.fill_between([one, right], two, top, color=GREEN, alpha=0.11, linewidth=0, zorder=0)
    for draw, now, then, colour in ((axes.axvline, one, dance.first_floors[0], BLUE),
                                    (axes.axhline, two, dance.first_floors[1], ORANGE)):
        draw(now, color=colour, linewidth=1.8, zorder=2)
        draw(then, color=colour, linewidth=1.4, linestyle=":", zorder=2)


def _offers(axes, dance) -> dict:
    """Each party's offers joined in their order, darker with time, and what mediators tabled; the marks by name."""
    for trace, fade, mark in zip(dance.offers, FADES, MARKS):
        if len(trace):
            places = dance.values[trace[:, 1]]
            axes.plot(*places.T, color=fade(0.45), linewidth=1.1, alpha=0.7, zorder=3)
            axes.scatter(*places.T, c=trace[:, 0], cmap=fade, vmin=0, vmax=max(dance.rounds - 1, 1), marker=mark, s=52,
                         edgecolor="white", linewidth=0.7, zorder=4)
    if not len(dance.texts):
        return {}
    places = dance.values[np.unique(dance.texts[:, 1])]
    return {"a mediator's text": axes.scatter(*places.T, marker="D", s=44, facecolor="none", edgecolor=INK, linewidth=1.3,
                                              zorder=5)}


def _points(axes, dance) -> dict:
    """The bargaining solutions and the signed package; the marks by name."""
    marks = {}
    for name, (words, mark, colour) in POINTS.items():
        package = getattr(dance, name)
        if package is not None:
            marks[words] = axes.scatter(*dance.values[package], marker=mark, s=330 if mark == "*" else 130, color=colour,
                                        edgecolor=INK, linewidth=1.4, zorder=7 if mark == "*" else 6)
    return marks
