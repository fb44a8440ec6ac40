"""The words and marks of figures: labels that stay apart, levels, shares and keys in plain words."""

import numpy as np
import pandas as pd
import pytest

from sim.report.style import apart
from sim.report.words import key_label, level_label, point_labels, share


def test_labels_move_apart_as_little_as_needed_and_keep_their_order():
    moved = apart([0.5, 0.51, 0.1, 0.52], 0.05)
    assert np.diff(np.sort(moved)).min() > 0.0499 and moved[2] == 0.1
    assert np.argsort(moved).tolist() == [2, 0, 1, 3]


@pytest.mark.parametrize("value, words", [(True, "on"), (None, "none"), (0.1 + 0.2, "0.3"), ("ceasefire_first", "ceasefire first"),
                                          ({"dist": "normal", "mean": 0.5, "sd": 0.1}, "normal (0.5, 0.1)")])
def test_levels_are_short_words(value, words):
    assert level_label(value) == words


def test_points_that_lack_a_factor_are_named_by_what_they_have():
    summary = pd.DataFrame({"parts.strike": [np.nan, False], "parts.leak": [np.nan, np.nan]}, dtype=object)
    assert point_labels(summary, ["parts.strike", "parts.leak"]) == ["as it is", "without strike"]


@pytest.mark.parametrize("rate, words", [(0.0, "0.0%"), (0.0004, "<0.1%"), (0.034, "3.4%"), (0.456, "46%"), (0.9996, "100.0%"),
                                         (1.0, "100%")])
def test_small_shares_are_not_rounded_away(rate, words):
    assert share(rate) == words


def test_keys_are_said_without_their_containers():
    assert key_label("parties.ukraine.audience.factions.doves.hawkishness") == "Ukraine · audience · doves · hawkishness"
    assert key_label("drawn.parties.ukraine.red_lines.ceasefire_line.limit") == "Ukraine · ceasefire line · red line (option)"
