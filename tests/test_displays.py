"""What a notebook shows: a sentence and a short table that say what the numbers say, and never run code of a stranger's scenario."""

import io

import pytest
from helpers import small
from rich.console import Console
from slides import check_slide, words_on

import sim
from sim.report import displays
from sim.report.phrases import percent


@pytest.fixture(scope="module")
def levels():
    """A sweep over one number."""
    return sim.sweep(small("pie", {"protocol.breakdown": 0.1}), {"parties.*.batna": [0.1, 0.3, 0.45, 0.6]}, 211)


def test_results_are_a_row_a_point_and_the_warning(levels):
    shown = levels._repr_html_()
    assert "4 design points, 844 worlds in all" in shown and displays.DISCLAIMER in shown
    assert all(percent(rate) in shown for rate in levels.summary["agreement"])
    assert "4 design points, 844 worlds" in repr(levels)


def test_one_point_is_a_sentence_and_many_points_are_cut():
    pie = small("pie", {"protocol.breakdown": 0.1})
    assert f"agreement in {percent(sim.run(pie, 50).agreement)} (" in sim.run(pie, 50)._repr_html_()
    many = sim.sweep(pie, {"protocol.breakdown": [k / 1000 for k in range(1, 40)]}, 3)._repr_html_()
    assert many.count("<tr>") == displays.MOST_ROWS and "The first 20 of 39 points" in many


def test_a_title_is_text_and_not_markup():
    made = small("pie", {"title": "<script>alert(1)</script>"})
    shown = sim.run(made, 5)._repr_html_() + sim.compare(sim.run(made, 5), sim.run(made.but({"protocol.breakdown": 1.0}), 5))._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_a_comparison_and_a_threshold_say_their_numbers(levels):
    found = sim.compare(levels)
    assert all(f"{row['gained']:,}" in found._repr_html_() for row in found.table.to_dict("records"))
    middle = float(levels.summary["agreement"].iloc[[0, -1]].mean())
    reached = sim.threshold(levels, middle)
    assert f"{percent(middle)} agree at parties.*.batna = {reached.level:.3g}" in reached._repr_html_()
    assert f"{reached.level:.3g}" in words_on(reached.plot())
    check_slide(reached.plot())


def test_a_bar_says_how_many_worlds_are_done(monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(displays, "Console", lambda **how: Console(file=said, force_terminal=True, width=100))
    sim.run(small("pie", {"protocol.breakdown": 0.1}), 200, chunk=50, progress=True)
    assert "200/200" in said.getvalue()


def test_days_are_those_of_each_point_where_the_length_of_a_round_varies():
    made = sim.sweep(small("pie", {"protocol.breakdown": 0.1}), {"protocol.days": [7, 14]}, 60)
    days = [(row["median_round"] + 1) * row["protocol.days"] for _, row in made.summary.iterrows()]
    assert days[0] != days[1] and all(f"<td>{middle:g}</td>" in made._repr_html_() for middle in days)
