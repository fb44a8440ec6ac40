"""What the tests of figures share: every text a reader sees, and the promise that all of it can be read."""

from matplotlib.text import Text

from sim.report.style import FOOTER


def drawn(figure):
    """The figure, after its layout has been worked out."""
    figure.draw_without_rendering()
    return figure


def tick_labels(axis):
    """The labels that an axis draws, and those that it keeps beyond its ends."""
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * (high - low)
    inside = [tick for tick in axis.get_major_ticks() if low - slack <= tick.get_loc() <= high + slack and axis.axes.axison]
    shown = [tick.label1 for tick in inside]
    return shown, set(axis.findobj(Text)) - set(shown) - {axis.label}


def texts(figure):
    """Every text a reader sees, with its box in pixels."""
    axes_ = [axes for outer in figure.axes for axes in (outer, *outer.child_axes)]
    hidden = set().union(*(tick_labels(axis)[1] for axes in axes_ for axis in (axes.xaxis, axes.yaxis)))
    hidden |= {axis.label for axes in axes_ if not axes.axison for axis in (axes.xaxis, axes.yaxis)}
    found = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent()) for text in found if text not in hidden]


def off_the_slide(figure):
    """Texts of a drawn figure that stick out of it by more than two pixels."""
    slide = figure.bbox.padded(2)
    return [words for words, box in texts(figure) if not (slide.x0 <= box.x0 and box.x1 <= slide.x1 and slide.y0 <= box.y0
                                                          and box.y1 <= slide.y1)]


def labels_that_touch(figure):
    """Neighbouring tick labels of a drawn figure that overlap, on any axis."""
    touching = []
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            shown = [label for label in tick_labels(axis)[0] if label.get_text() and label.get_visible()]
            boxes = [(label.get_text(), label.get_window_extent().padded(-1)) for label in shown]
            touching += [(a, b) for (a, one), (b, two) in zip(boxes, boxes[1:]) if one.overlaps(two)]
    return touching


def words_on(figure):
    """All words on a figure in one string."""
    return "\n".join(words for words, _ in texts(drawn(figure)))


def check_slide(figure):
    """Nothing off the slide, no labels on one another, and the footer is there."""
    drawn(figure)
    assert off_the_slide(figure) == []
    assert labels_that_touch(figure) == []
    assert any(text.get_text() == FOOTER for text in figure.texts)
