"""Rates along one number: counted with their intervals, and drawn beside what theory says."""

import numpy as np
import pytest

from sim.experiment.statistics import wilson
from sim.report.rates import rate_table, rates_figure
from slides import check_slide, words_on


def test_a_rate_is_counted_at_each_level_with_its_interval():
    table = rate_table([True, False, True, True, False], [1, 1, 2, 2, 2])
    assert table["at"].tolist() == [1, 2] and table.worlds.tolist() == [2, 3]
    assert table.rate.tolist() == pytest.approx([1 / 2, 2 / 3])
    assert (table.low[1], table.high[1]) == pytest.approx(wilson(2, 3))


def test_no_worlds_have_no_rates():
    assert len(rate_table([], [])) == 0


def test_one_line_with_theory_is_a_readable_slide():
    table = rate_table(np.arange(60) % 3 == 0, np.repeat([0.1, 0.2, 0.3], 20))
    figure = rates_figure({"": table}, "A headline", "across", "up", "about", {"": ([0.1, 0.3], [0.3, 0.4])})
    check_slide(figure)
    assert "\n20 worlds a dot" in words_on(figure)
    dots, line = figure.axes[0].containers[0].lines[0], figure.axes[0].lines[0]
    assert dots.get_ydata() == pytest.approx(table.rate) and line.get_linestyle() == "--"


def test_the_dot_with_the_fewest_worlds_is_counted_where_they_differ():
    table = rate_table(np.arange(60) % 3 == 0, np.repeat([0.1, 0.2], [50, 10]))
    assert "at least 10 worlds a dot" in words_on(rates_figure({"": table}, "A headline", "across", "up"))


def test_several_lines_are_named():
    table = rate_table(np.arange(60) % 3 == 0, np.repeat([0.1, 0.2, 0.3], 20))
    figure = rates_figure({"one": table, "another": table}, "A headline", "across", "up")
    check_slide(figure)
    assert "\n20 worlds a dot" in words_on(figure)
    assert {"one", "another"} <= set(words_on(figure).split("\n"))
