"""`zopa new NAME`: a small scenario to start from."""

from __future__ import annotations

import re
from pathlib import Path

from sim.errors import UserError

TEMPLATE = Path(__file__).parent / "new_scenario.yaml"


def command(given) -> int:
    """Write NAME.yaml into the current folder; never over a file that is there."""
    name = given.name.removesuffix(".yaml")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
        raise UserError(f"'{name}' is no name for a scenario; use letters, digits, _ and - (the file is written here)")
    _write(Path(f"{name}.yaml"), TEMPLATE.read_text(encoding="utf-8").replace("NAME", name))
    print(f"{name}.yaml written; next: zopa check {name}.yaml, then zopa run scenario={name}.yaml")
    return 0


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UserError(f"{path} is there already; choose another name or remove it first") from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from None
