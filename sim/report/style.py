"""What all figures share: a slide with a headline and a footer, colours, and small marks."""

from __future__ import annotations

from io import BytesIO
from textwrap import wrap

import numpy as np
from matplotlib import colormaps, rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

# Okabe and Ito's palette, told apart with every common form of colour blindness.
BLUE, ORANGE, GREEN, SKY, GOLD, PINK = "#0072B2", "#D55E00", "#009E73", "#56B4E9", "#E69F00", "#CC79A7"
INK, GREY, PALE = "#222222", "#6B6B6B", "#D9D9D9"
PARTIES = (BLUE, ORANGE, PINK, GOLD, SKY)  # green is for agreement and mediation
MARKS = ("o", "s", "X", "P", "v")  # of the parties, beside their colours
SERIES = (BLUE, ORANGE, GREEN, PINK, GOLD, SKY)
SIDES = LinearSegmentedColormap.from_list("sides", (BLUE, "#9CC8E0", "#EFEFEF", "#F2B48A", ORANGE))
GREYS = LinearSegmentedColormap.from_list("neither side", ("#EFEFEF", "#8E8E8E"))
FOOTER = "Explores assumptions; not a forecast."

STYLE = {
    "font.size": 12, "axes.titlesize": 12.5, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.labelsize": 12, "axes.labelcolor": INK, "axes.edgecolor": "#8A8A8A", "axes.spines.top": False,
    "axes.spines.right": False, "axes.axisbelow": True, "xtick.color": "#8A8A8A", "ytick.color": "#8A8A8A",
    "xtick.labelcolor": INK, "ytick.labelcolor": INK, "xtick.labelsize": 11, "ytick.labelsize": 11,
    "text.color": INK, "grid.color": "#E6E6E6", "legend.frameon": False, "legend.fontsize": 11,
    "text.parse_math": False,  # words are a scenario's own; a dollar is a dollar
    "figure.constrained_layout.h_pad": 0.08, "figure.constrained_layout.w_pad": 0.12,
}
styled = rc_context(STYLE)


class Slide(Figure):
    """A figure with a headline that says what is seen, a line on what was counted, and a footer.

    Sizes are in inches; `below` is room kept over the footer for `legend_below`.
    """

    def __init__(self, headline: str, subtitle: str = "", note: str = "", size=(10.0, 5.625), below: float = 0.0):
        super().__init__(figsize=size, dpi=100, facecolor="white")
        width, height = size
        title, second = wrap(headline, int(width * 6.7)), wrap(subtitle, int(width * 10.5))
        margin, line, small = 0.16 / width, 0.31 / height, 0.215 / height
        top = 1.0 - 0.15 / height
        self.text(margin, top, "\n".join(title), va="top", size=17, weight="bold", linespacing=1.15)
        top -= line * len(title) + 0.03 / height
        self.text(margin, top, "\n".join(second), va="top", size=12, color=GREY)
        top -= small * len(second) + 0.1 / height
        bottom = (0.42 + below) / height
        self.text(margin, 0.12 / height, FOOTER, va="bottom", size=10, color=GREY)
        self.text(1.0 - margin, 0.12 / height, note, va="bottom", ha="right", size=10, color=GREY)
        self.body = bottom, top
        self.set_layout_engine("constrained", rect=(0.0, bottom, 1.0, top - bottom))

    def panels(self, rows: int, columns: int, left: float, below: float, above: float, gap: float, **how):
        """Many panels with room of fixed sizes around them (inches); laying these out anew at each drawing is slow."""
        width, height = self.get_size_inches()
        bottom, top = self.body
        inner = height * (top - bottom) / rows - below - above
        self.set_layout_engine("none")
        return self.subplots(rows, columns, squeeze=False, **how, gridspec_kw={
            "left": left / width, "right": 1.0 - 0.15 / width, "bottom": bottom + below / height, "top": top - above / height,
            "wspace": gap / ((width - left - 0.15) / columns - gap), "hspace": (below + above) / inner})

    def legend_below(self, marks, labels, columns: int, handle: float = 1.1) -> None:
        """Name the marks in the room kept over the footer."""
        width, height = self.get_size_inches()
        self.legend(marks, labels, loc="lower left", bbox_to_anchor=(0.1 / width, 0.36 / height), ncols=columns,
                    columnspacing=1.4, handlelength=handle)

    def draw(self, renderer):
        """Draw in our style, wherever the figure is drawn from."""
        with rc_context(STYLE):
            super().draw(renderer)

    def write(self, file, dpi: int = 150) -> None:
        """Write the figure as PNG to a path or an open file; quicker than savefig, which draws twice."""
        before = self.dpi
        self.set_dpi(dpi)
        FigureCanvasAgg(self).print_png(file)
        self.set_dpi(before)

    def _repr_png_(self) -> bytes:
        buffer = BytesIO()
        self.write(buffer, 100)
        return buffer.getvalue()


def shades(count: int, colours: str = "viridis") -> list:
    """So many colours in order, dark to light, none too pale to read on white."""
    return [colormaps[colours](place) for place in np.linspace(0.0, 0.85, max(count, 1))]


def series_colours(count: int) -> list:
    """Colours for unordered things while there are enough of them, else shades in order."""
    return list(SERIES[:count]) if count <= len(SERIES) else shades(count)


def ink_on(colour) -> str:
    """Black or white, whichever is easier to read on a colour (red, green, blue, …)."""
    red, green, blue = colour[:3]
    return "white" if 0.3 * red + 0.59 * green + 0.11 * blue < 0.55 else INK


def percent_axis(axis, most: float | None = None) -> None:
    """Write an x or y axis (`axes.xaxis`) of shares in percent."""
    axis.set_major_formatter(lambda share, _: f"{100 * share:g}%")
    if most is not None:
        getattr(axis.axes, f"set_{axis.axis_name}lim")(0.0, most)


def room_above(highest: float, share: float = 1.12) -> float:
    """The end of an axis of shares that leaves room above the highest."""
    return float(min(max(highest * share, 0.05), 1.04))


def apart(places, gap: float, low: float = -np.inf, high: float = np.inf):
    """Move places on a line as little as needed to stand at least `gap` apart; order is kept."""
    places = np.asarray(places, dtype=float)
    order = np.argsort(places, kind="stable")
    moved = places[order]
    for _ in range(200):
        close = np.flatnonzero(np.diff(moved) < gap * 0.999)
        if not len(close):
            break
        for k in close:
            push = (gap - (moved[k + 1] - moved[k])) / 2
            moved[k], moved[k + 1] = moved[k] - push, moved[k + 1] + push
        moved = np.clip(moved, low, high)
    result = np.empty_like(moved)
    result[order] = moved
    return result


def evenly(frame, most: int):
    """At most so many rows of a frame, evenly spread, the first and the last among them."""
    return frame.iloc[np.unique(np.linspace(0, len(frame) - 1, min(len(frame), most)).round().astype(int))]
