"""Sliders: a figure with them where ipywidgets is installed, and the same figure without them where it is not."""

import sys

import pytest

import sim
from sim.report.style import Slide

PNG = b"\x89PNG"


@pytest.fixture
def no_widgets(monkeypatch):
    """An environment in which ipywidgets is not installed."""
    monkeypatch.setitem(sys.modules, "ipywidgets", None)


def remembered():
    """A drawing function, and the list of values it was called with."""
    calls = []

    def draw(**values):
        calls.append(values)
        if values.get("cost") == 0.4:
            raise sim.UserError("cost: too much for anybody")
        return Slide(f"at {values}")

    return draw, calls


CHOICES = {"cost": (0.0, 0.4, 0.1, 0.2), "rounds": (1, 9, 1, 3), "truce": False, "style": ["nash", "single"]}
DEFAULTS = {"cost": 0.2, "rounds": 3, "truce": False, "style": "nash"}


def test_without_widgets_the_figure_at_the_defaults_is_shown(no_widgets):
    draw, calls = remembered()
    shown = sim.sliders(draw, **CHOICES)._repr_mimebundle_()
    assert calls == [DEFAULTS]
    assert set(shown) == {"image/png", "text/plain"} and shown["image/png"].startswith(PNG)
    assert "cost=0.2" in shown["text/plain"]


def test_with_widgets_the_same_figure_stands_beside_the_sliders():
    pytest.importorskip("ipywidgets")
    draw, calls = remembered()
    shown = sim.sliders(draw, **CHOICES)._repr_mimebundle_()
    assert calls == [DEFAULTS]
    assert "application/vnd.jupyter.widget-view+json" in shown and shown["image/png"].startswith(PNG)


def test_a_slider_that_is_moved_draws_anew():
    pytest.importorskip("ipywidgets")
    draw, calls = remembered()
    box = sim.sliders(draw, **CHOICES).box
    *controls, message, image = box.children
    before = bytes(image.value)
    controls[0].value = 0.3
    assert calls[1:] == [{**DEFAULTS, "cost": 0.3}] and bytes(image.value) != before
    assert [type(control).__name__ for control in controls] == ["FloatSlider", "IntSlider", "Checkbox", "Dropdown"]


def test_what_cannot_be_played_is_said_and_the_last_figure_stays():
    pytest.importorskip("ipywidgets")
    box = sim.sliders(remembered()[0], **CHOICES).box
    *controls, message, image = box.children
    before = bytes(image.value)
    controls[0].value = 0.4
    assert "too much for anybody" in message.value and bytes(image.value) == before
    controls[0].value = 0.1
    assert message.value == ""


@pytest.mark.parametrize("wrong", [(0, 1, 0.1), (0, 1, 0.1, 2), (0, 1, 0, 0.5), [], 3, "cost"])
def test_a_choice_that_is_none_is_refused(wrong):
    with pytest.raises(sim.UserError, match="default"):
        sim.sliders(remembered()[0], cost=wrong)
