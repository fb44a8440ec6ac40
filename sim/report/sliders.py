"""A figure with sliders where ipywidgets is installed, and the same figure without them where it is not."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from io import BytesIO

from sim.errors import Problem, UserError


def sliders(draw: Callable, **choices) -> Sliders:
    """Show `draw(**values)`, a figure, with a slider for each of its values.

    A choice is (low, high, step, default) for a slider, True or False for a box to tick, or a list of which the first is the
    default. Raises UserError for any other. `sim.sliders(draw, cost=(0, 0.4, 0.05, 0.1))`
    """
    wrong = [Problem(name, f"expected (low, high, step, default), True or False, or a list, not {choice!r}")
             for name, choice in choices.items() if not _is_choice(choice)]
    if wrong:
        raise UserError(*wrong)
    return Sliders(draw, choices)


class Sliders:
    """A figure drawn at the default values: what a notebook shows where there are no sliders, and what stands in a saved one."""

    def __init__(self, draw: Callable, choices: dict):
        self.draw, self.choices = draw, choices
        self.values = {name: _default(choice) for name, choice in choices.items()}
        self.image = _png(draw(**self.values))
        self.box = self._with_widgets()

    def _repr_mimebundle_(self, include=None, exclude=None, **how) -> dict:
        shown = self.box._repr_mimebundle_() if self.box is not None else {}
        words = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return {**shown, "image/png": self.image, "text/plain": f"a figure at {words}"}

    def _with_widgets(self):
        """The sliders over the image, or None without ipywidgets."""
        try:
            widgets = import_module("ipywidgets")
        except ImportError:
            return None
        controls = {name: _control(widgets, name, choice) for name, choice in self.choices.items()}
        image, message = widgets.Image(value=self.image, format="png", width=900), widgets.Label()

        def redraw(_) -> None:
            """Draw anew; what cannot be played is said, and the last figure stays."""
            try:
                image.value = _png(self.draw(**{name: control.value for name, control in controls.items()}))
                message.value = ""
            except UserError as error:
                message.value = str(error)

        for control in controls.values():
            control.observe(redraw, names="value")
        return widgets.VBox([*controls.values(), message, image])


def _is_choice(choice) -> bool:
    if isinstance(choice, tuple):
        return len(choice) == 4 and choice[0] <= choice[3] <= choice[1] and choice[2] > 0
    return isinstance(choice, bool) or (isinstance(choice, list) and bool(choice))


def _default(choice):
    return choice[3] if isinstance(choice, tuple) else choice[0] if isinstance(choice, list) else choice


def _control(widgets, name: str, choice):
    """The widget for a choice; a slider that is dragged draws anew only when it is let go."""
    how = {"description": name.replace("_", " "), "value": _default(choice), "style": {"description_width": "16em"},
           "layout": {"width": "40em"}}
    if isinstance(choice, bool):
        return widgets.Checkbox(**{**how, "indent": True})
    if isinstance(choice, list):
        return widgets.Dropdown(options=choice, **how)
    low, high, step, _ = choice
    kind = widgets.IntSlider if all(isinstance(number, int) for number in choice) else widgets.FloatSlider
    return kind(min=low, max=high, step=step, continuous_update=False, **how)


def _png(figure) -> bytes:
    buffer = BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
