"""What the factors of a sample do: rates along them, and Sobol or Morris indices."""

from __future__ import annotations

import pandas as pd

from sim.errors import UserError
from sim.experiment.results import Results
from sim.experiment.sampled import factors_of
from sim.experiment.samples import INDEXED
from sim.report.page.markup import Html, number, paragraph, table, together
from sim.report.phrases import percent, played
from sim.report.words import capital, key_label, level_label

def driving(results: Results) -> Html:
    """Indices where the design is made for them and can tell, else what each factor explains."""
    return together(
        paragraph(f"The design points are a {results.sampled} sample: {played(results.summary)}, the same worlds at every point. Where "
                  "agreement rises or falls along a factor, that factor drives it in this model."),
        _of_the_design(results) if results.sampled in INDEXED else _factors(factors_of(results)))


def _of_the_design(results: Results) -> Html:
    try:
        return _indices(results.indices())
    except UserError as error:
        return paragraph(f"No indices: {error}.", class_="note")


def _indices(found: pd.DataFrame) -> Html:
    """Sobol indices with their intervals, or Morris's measures."""
    if "first" in found:
        rows = [[*_name(row), *_share(row, "first"), _interval(row, "first"), *_share(row, "total"), _interval(row, "total")]
                for row in found.to_dict("records")]
        return table(["factor", "alone", "95% interval", "alone or together", "95% interval"], rows,
                     "Sobol indices: share of the variance of agreement over the design.")
    rows = [[*_name(row), *_share(row, "mu_star"), _interval(row, "mu_star"), *_share(row, "mu", "sigma")]
            for row in found.to_dict("records")]
    return table(["factor", "μ*", "95% interval", "μ", "σ"], rows,
                 "Morris's measures: how far agreement moves on the way from one end of a factor to the other (μ*; with its direction, "
                 "μ), and how far that differs from place to place (σ).")


def _factors(found: pd.DataFrame) -> Html:
    """What each factor explains, and the lowest and the highest rate along it."""
    rows = []
    for row in found.to_dict("records"):
        ends = [cell for end in ("lowest", "highest") for cell in (*_share(row, end), level_label(row[f"{end}_at"]), _interval(row, end))]
        rows.append([*_name(row), *_share(row, "explained"), *ends, number(row["p"], f"{row['p']:.2g}")])
    return table(["factor", "explains", "lowest", "at", "95% interval", "highest", "at", "95% interval", "p (Holm)"], rows,
                 "Share of the variance between points that goes with each factor, less what chance would; the lowest and the highest rate "
                 "along it, the other factors as they fall; p: F test, corrected for all factors.")


def _name(row: dict) -> list:
    return [capital(key_label(row["key"]))]


def _share(row: dict, *names: str) -> list:
    return [number(row[name], percent(row[name])) for name in names]


def _interval(row: dict, name: str) -> Html:
    return number(row[f"{name}_low"], f"{percent(row[f'{name}_low'])} to {percent(row[f'{name}_high'])}")
