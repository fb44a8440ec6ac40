"""The one way in which lower floors reach the drawing floor: by name, and only when a figure is asked for."""

from __future__ import annotations

from importlib import import_module


def drawn(figure: str, *args, **kwargs):
    """Call a drawing function of `sim.report` given as 'module.function'; matplotlib is loaded here at the earliest."""
    module, function = figure.rsplit(".", 1)
    return getattr(import_module(f"sim.report.{module}"), function)(*args, **kwargs)
