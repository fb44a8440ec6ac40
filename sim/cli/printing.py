"""How the command line writes: tables that fit a terminal, plain and whole when the output goes elsewhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from sim.errors import UserError
from sim.experiment.store import write_whole

WIDE = 240  # columns when nobody's terminal has to fit it


def room() -> int:
    """Columns there are to write in."""
    return Console().width if sys.stdout.isatty() else WIDE


def show(thing) -> None:
    """Print text or a table: fitted to a terminal, or plain, without colours and padding, when it goes elsewhere."""
    if isinstance(thing, str):
        print(thing)
    elif sys.stdout.isatty():
        Console(highlight=False, emoji=False).print(thing)
    else:
        plain = Console(highlight=False, emoji=False, width=WIDE, color_system=None, force_terminal=False)
        with plain.capture() as captured:
            plain.print(thing)
        print("\n".join(line.rstrip() for line in captured.get().splitlines()).strip("\n"))


def table(*columns: str, numbers=()) -> Table:
    """An empty table; columns in `numbers` are set to the right."""
    made = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in columns:
        made.add_column(name, justify="right" if name in numbers else "left", overflow="fold", no_wrap=name in numbers)
    return made


def grid() -> Table:
    """Two columns without lines: what, and how it is."""
    made = Table.grid(padding=(0, 2))
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    return made


def level(value) -> str:
    """A level of a factor as the user would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {level(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(level(v) for v in value) + "]"
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return "" if value is None else str(value)


def figure_written(figure, path, aside: bool = False) -> None:
    """Write a figure where the user wants it, and say so, `aside` on standard error; UserError where that cannot be."""
    try:
        write_whole(Path(path), figure.write)
    except OSError as error:
        raise UserError(f"the figure '{path}' cannot be written ({error.strerror}); name another with --figure") from None
    print(f"\nFigure: {path}", file=sys.stderr if aside else sys.stdout)


def short(folder: Path) -> str:
    """A folder as seen from here, where that is shorter."""
    return min(str(folder), os.path.relpath(folder), key=len)
