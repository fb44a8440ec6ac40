"""One world's dance of offers in value space, with what theory lays over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from sim.arrays import NEVER
from sim.domain.measures import solution
from sim.domain.quorum import Quorum
from sim.model.setup import quorum_of
from sim.report.dance_key import key
from sim.report.dance_panel import FADES, draw_panel
from sim.report.style import MARKS, Slide, styled

MOST_PARTIES = len(FADES)


@dataclass(frozen=True)
class Dance:
    """What the figure shows of the talks of some parties with a seat.

    `values` (packages, parties) is what each package is worth to each party, `admissible` (packages,) what no red line of
    a party that must sign forbids, `zone` (packages,) what enough would sign; `floors` (parties,) are the reservation
    values, `first_floors` (parties,) those of the first round. `offers` holds per party the round and package of each
    offer (offers, 2), `texts` the same of what mediators tabled. `nash`, `kalai` and `signed` are packages, or None.
    """

    parties: tuple[str, ...]
    values: np.ndarray
    admissible: np.ndarray
    zone: np.ndarray
    floors: np.ndarray
    first_floors: np.ndarray
    offers: tuple[np.ndarray, ...]
    texts: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), dtype=int))
    nash: int | None = None
    kalai: int | None = None
    signed: int | None = None

    @property
    def rounds(self) -> int:
        """The number of rounds that were played."""
        return 1 + max((int(trace[-1, 0]) for trace in self.offers if len(trace)), default=0)


def dance_of(transcript) -> Dance:
    """The dance of a transcript between the parties at the table; values and floors as they stood at the end."""
    seats, tables, pages = transcript.seats, transcript.tables, transcript.rounds
    scores, texts = (np.stack([tables[what][name] for name in seats], axis=1) for what in ("score", "text"))
    floors = np.array([tables["reservation"][name] for name in seats])
    quorum = quorum_of(transcript.scenario.spec)
    allowed = scores > NEVER / 2
    values = np.where(allowed, scores, texts)
    zone = quorum.passes(list((allowed & (values >= floors)).T))
    names, shown = seats[:MOST_PARTIES], slice(MOST_PARTIES)
    said = [f"text/{name}" for name in transcript.scenario.spec.mediators] + ["single_text"]
    return Dance(tuple(transcript.names[name] for name in names), values[:, shown], allowed[:, _needed(quorum)].all(axis=1),
                 zone, floors[shown], np.array([pages[0][f"reservation/{name}"] for name in names]),
                 tuple(_trace(pages, [f"offer/{name}"]) for name in names), _trace(pages, said),
                 signed=transcript.ending["package"] if transcript.ending["package"] >= 0 else None,
                 **_solutions(values, floors, zone, _needed(quorum)))


def _needed(quorum: Quorum) -> list[int]:
    """The seats whose signature a deal needs; all, where none is needed in particular."""
    needed = [seat for seat, required in enumerate(quorum.required) if required]
    return needed or list(range(len(quorum.required)))


def _solutions(values, floors, zone, needed) -> dict:
    """The bargaining solutions between those who must sign, None without a zone."""
    scores, least = list(values[:, needed].T[:, None]), list(floors[needed][:, None])
    found = {name: int(solution(name, scores, least, zone[None])[0]) for name in ("nash", "kalai")}
    return {name: package if package >= 0 else None for name, package in found.items()}


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
    """Packages in value space, the zone of agreement, the offers of all, and where it ended; a panel for each two parties."""
    after = f"after {dance.rounds} round" + "s" * (dance.rounds > 1)
    headline = f"Agreement {after}" if dance.signed is not None else f"No agreement {after}"
    if not dance.zone.any():
        headline += ": no zone of agreement at the end"
    about = (f"{title}; " if title else "") + "values and floors as they stood at the end"
    slide = Slide(headline, about, f"one world, {len(dance.values):,} packages", SIZES[len(dance.parties)])
    panels, beside = LAYOUTS[len(dance.parties)](slide)
    marks = {}
    for axes, pair in zip(panels, combinations(range(len(dance.parties)), 2)):
        marks.update(draw_panel(axes, dance, pair, 1.0 if len(panels) == 1 else 0.6))
    key(beside, dance, marks, FADES, MARKS)
    return slide


def _one(slide):
    axes, beside = slide.subplots(1, 2, width_ratios=[1, 0.42])
    return [axes], beside


def _square(slide):
    (first, beside), (second, third) = slide.subplots(2, 2)
    return [first, second, third], beside


def _six(slide):
    grid = slide.add_gridspec(2, 4, width_ratios=[1, 1, 1, 0.8])
    return [slide.add_subplot(grid[row, column]) for row in (0, 1) for column in range(3)], slide.add_subplot(grid[:, 3])


SIZES = {2: (10.0, 6.4), 3: (10.0, 8.8), 4: (14.0, 7.6)}
LAYOUTS = {2: _one, 3: _square, 4: _six}
