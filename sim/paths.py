"""Where conf/ and scenarios/ are: inside an installed wheel, or at the top of the repository."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    packed = _HERE / "_data" / name
    return packed if packed.is_dir() else _HERE.parent / name


def conf_folder() -> Path:
    """The folder of run settings and presets (`conf/`)."""
    return _folder("conf")


def scenario_folder() -> Path:
    """The folder of the scenarios that come with zopa (`scenarios/`)."""
    return _folder("scenarios")
