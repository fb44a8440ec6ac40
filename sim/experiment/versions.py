"""Which versions a run is made by."""

from __future__ import annotations

from functools import cache
from importlib import metadata

version = cache(metadata.version)  # reading what is installed costs more than a small run


def zopa_version() -> str:
    """The installed version, or 'source' for code that was not installed."""
    try:
        return version("zopa")
    except metadata.PackageNotFoundError:
        return "source"


def libraries() -> dict[str, str]:
    """The versions of the libraries that numbers depend on."""
    return {name: version(name) for name in ("numpy", "mesa", "scipy")}
