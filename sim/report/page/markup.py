"""HTML from plain functions: whatever is not markup already is escaped."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO

from sim.report.style import Slide

EMPTY = {"br", "img", "meta"}  # tags without an end
SHORT = 20  # rows of a table that is kept on one sheet of paper
DPI = 120  # of figures: sharp at the width of a page, small enough to send


class Html(str):
    """Text that is markup already."""


def escaped(thing) -> Html:
    """Anything as markup: text with its signs escaped, markup as it is."""
    return thing if isinstance(thing, Html) else Html(escape(str(thing), quote=True))


def together(*parts) -> Html:
    """Markup and text in a row; parts that are None are left out."""
    return Html("".join(escaped(part) for part in parts if part is not None))


def tag(name: str, /, *content, **attributes) -> Html:
    """An element; `class_` and `data_v` stand for the attributes class and data-v, None leaves an attribute out."""
    words = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(str(value), quote=True)}"'
                    for key, value in attributes.items() if value is not None)
    return Html(f"<{name}{words}>" if name in EMPTY else f"<{name}{words}>{together(*content)}</{name}>")


def paragraph(*content, **attributes) -> Html:
    """A paragraph."""
    return tag("p", *content, **attributes)


def number(value, shown: str) -> Html:
    """A cell that is sorted by a number and shows words; one that is no number is sorted last."""
    return tag("td", shown, class_="n", data_v=f"{value:.9g}" if value == value else "")


def table(heads, rows, caption: str = "") -> Html:
    """A table that a click on a heading sorts, where scripts run; a cell is text, markup, or a `number`."""
    body = [tag("tr", *map(_cell, row)) for row in rows]
    columns = zip(*rows) if rows else [()] * len(heads)
    marks = ["n" if column and all(map(_is_number, column)) else None for column in columns]
    head = tag("tr", *(tag("th", words, scope="col", class_=mark) for words, mark in zip(heads, marks)))
    made = tag("table", tag("caption", caption) if caption else None, tag("thead", head), tag("tbody", *body), class_="sortable")
    return tag("div", made, class_="scroll short" if len(rows) <= SHORT else "scroll", tabindex="0")


def _cell(cell) -> Html:
    return cell if str(cell).startswith("<td") and isinstance(cell, Html) else tag("td", cell)


def _is_number(cell) -> bool:
    return isinstance(cell, Html) and cell.startswith('<td class="n"')


def listing(pairs) -> Html:
    """What, and how it is, line by line."""
    return tag("dl", *(together(tag("dt", name), tag("dd", what)) for name, what in pairs))


def picture(slide: Slide | None) -> Html | None:
    """A figure inside the page, its headline and subtitle as its description; None without a figure."""
    if slide is None:
        return None
    buffer = BytesIO()
    slide.write(buffer, DPI)
    width, height = (round(DPI * inches) for inches in slide.get_size_inches())
    headline, subtitle = (" ".join(text.get_text().split()) for text in slide.texts[:2])
    image = tag("img", src=f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}", alt=f"{headline}. {subtitle}", width=width,
                height=height)
    return tag("figure", tag("figcaption", headline, aria_hidden="true"), tag("div", image, class_="drawn", tabindex="0"))
