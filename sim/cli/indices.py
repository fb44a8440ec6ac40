"""What `zopa drivers` prints of a sample: what each factor of the design does."""

from __future__ import annotations

import pandas as pd

from sim.cli.printing import show, table
from sim.experiment.results import Results
from sim.report.phrases import is_share, outcome, percent, played


def indices_shown(results: Results, found: pd.DataFrame, of: str) -> None:
    """Print Sobol or Morris indices."""
    if "first" in found:
        show(_sobol(found))
        said = (f"first: share of the variance of {outcome(of)} that goes with the factor alone; total: share that it has a part in, "
                "alone or with others")
    else:
        show(_morris(found, _points if is_share(of) else "{:.4g}".format))
        said = (f"mu*: how much a factor moves {outcome(of)} on its way from one end to the other; mu: the same with its direction; "
                f"sigma: how far that differs from place to place{', all in percentage points' if is_share(of) else ''}")
    show(f"\n{played(results.summary)}, the same worlds at every point. {said}")


def factors_shown(results: Results, found: pd.DataFrame) -> None:
    """Print how agreement goes with each factor of a sample."""
    heads = ["explains", "agreement: lowest", "at", "95% interval", "highest", "at ", "95% interval ", "p (Holm)"]
    made = table("factor", *heads, numbers=heads)
    for row in found.to_dict("records"):
        ends = [words for end in ("lowest", "highest") for words in (percent(row[end]), _level(row[f"{end}_at"]), _interval(row, end))]
        made.add_row(row["key"], percent(row["explained"]), *ends, f"{row['p']:.2g}")
    show(made)
    show(f"\n{played(results.summary)}. explains: share of the variance between points that goes with the factor, less what chance would; "
         "lowest and highest: of its levels, or bins of them, the others as they fall")


def _sobol(found: pd.DataFrame):
    heads = ["first", "95% interval", "total", "95% interval "]
    made = table("factor", *heads, numbers=heads)
    for row in found.to_dict("records"):
        made.add_row(row["key"], percent(row["first"]), _interval(row, "first"), percent(row["total"]), _interval(row, "total"))
    return made


def _morris(found: pd.DataFrame, said):
    heads = ["mu*", "95% interval", "mu", "sigma"]
    made = table("factor", *heads, numbers=heads)
    for row in found.to_dict("records"):
        made.add_row(row["key"], said(row["mu_star"]), _interval(row, "mu_star", said), said(row["mu"]), said(row["sigma"]))
    return made


def _interval(row: dict, name: str, said=percent) -> str:
    return f"{said(row[f'{name}_low'])} to {said(row[f'{name}_high'])}"


def _points(share: float) -> str:
    return f"{100 * share:.1f}".replace("-", "−")


def _level(value) -> str:
    return value if isinstance(value, str) else f"{value:.3g}"
