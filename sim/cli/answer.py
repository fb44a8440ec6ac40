"""The printed answer: how often agreement is reached, why it is not, and on what terms."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.cli.compared import parts_shown, per_point, precisely
from sim.cli.directed import changes_shown
from sim.cli.printing import grid, level, short, show
from sim.cli.swept import swept_shown
from sim.cli.textbook import has_limit, limit_line, limits_shown
from sim.experiment.frames import ENDINGS, WHY
from sim.experiment.results import Results
from sim.experiment.statistics import worlds_to_halve
from sim.report.phrases import BASELINES, DISCLAIMER, everyone, interval, median_days, percent

REASONS = {
    "not_found": "a zone of agreement existed and was missed", "mandate": "an envoy's mandate was too narrow",
    "guarantee": "the deal would not have been kept", "home": "home would not have carried it",
    "no_zone": "nothing that could have been signed",
}
AGREED = "agreement"


def shown(results: Results) -> None:
    """Print the answer of one results folder."""
    titles = dict.fromkeys(point.title for point in results.design)
    show("\n".join([*titles, DISCLAIMER, ""]))
    if results.missing:
        show(f"Not finished: {int(results.tally.worlds.sum()):,} worlds are there, {results.still_missing}; this is what they say so far, and "
             f"zopa resume {short(results.folder)} plays the rest.\n")
    if len(results.points) == 1:
        _one(results)
    elif results.directed:
        changes_shown(results)
        show(f"\n{per_point(results)}")
    elif any(point.against is not None for point in results.design):
        parts_shown(results)
    else:
        swept_shown(results)
        if has_limit(results):
            limits_shown(results)
    sys.stdout.flush()


def ended(results: Results, figures: list[Path]) -> None:
    """Say where everything is; the last line names the folder."""
    where = short(results.folder)
    if figures:
        show(f"\n{len(figures)} figures in {where}/{figures[0].parent.name}")
    show(f"{'' if figures else chr(10)}Results: {where}")


def _one(results: Results) -> None:
    row, made = results.summary.iloc[0], grid()
    worlds = int(row["replications"])
    for key, value in results.points[0].items():
        made.add_row(key, level(value))
    more = f"{worlds_to_halve(worlds):,} more would halve it" if results.precision is None else precisely(results)
    made.add_row("agreement", f"{percent(row[AGREED])}   ({interval(row)}: 95% interval from {worlds:,} worlds; {more})")
    others = [(name.replace("_", " "), row[name]) for name in ENDINGS if name != AGREED]
    spoilt = row.get("broken_up", float("nan"))
    made.add_row("otherwise", _listed(others) + (f"\n{percent(spoilt)} broken up by a party that saw nothing in the offers for "
                                                 "itself (among the walkouts)" if spoilt == spoilt else ""))
    why = [(f"{name.replace('_', ' ')} ({REASONS.get(name, '')})", row[f"reason.{name}"]) for name in WHY]
    made.add_row("why not", _listed(why, "\n"))
    closed = _closed(row, results.scenario)
    if closed:
        made.add_row("closed", closed)
    between = _between(row, results.scenario.agenda.names)
    if between:
        made.add_row("in the way", between)
    made.add_row("zone", f"a zone of possible agreement existed at the start in {percent(row['zopa'])} of the worlds, "
                         f"at the end in {percent(row['zopa_end'])}")
    if row[AGREED] > 0:
        every = results.scenario.spec.protocol
        made.add_row("when", f"half of the agreements came within {median_days(row, results.scenario):g} days, of at most "
                             f"{every.rounds * every.days:g}")
        made.add_row("terms", _terms(results))
        made.add_row("peace", _peace(results))
    signed = _signatures(row, results.scenario)
    if signed:
        made.add_row("signatures", signed)
    if has_limit(results):
        made.add_row("limit", limit_line(results))
    made.add_row("theory", _theory(row, results.scenario))
    if results.of_the_first:
        made.add_row("from", f"terms and what breaks the peace: {results.of_the_first}; all else: every world")
    show(made)


def _closed(row, scenario) -> str:
    """How often each issue was closed, and when; nothing where talks do not go item by item."""
    days = float(scenario.spec.protocol.days)
    shares = [(issue, row[f"closed.{issue}"], row[f"closed_round.{issue}"]) for issue in scenario.agenda.names if f"closed.{issue}" in row]
    return "\n".join(f"{issue} in {percent(share, 0)} of the worlds" + (f", half of them within {(round + 1) * days:g} days" if share else "")
                     for issue, share, round in shares)


def _between(row, issues) -> str:
    """The issues on which last offers still differed where talks failed; nothing where nobody made offers, or none failed."""
    gaps = [(issue, row.get(f"apart.{issue}", float("nan")), row.get(f"widest.{issue}")) for issue in issues]
    gaps = sorted((gap for gap in gaps if gap[1] > 0), key=lambda gap: -gap[2])
    if not gaps:
        return ""
    return "where talks fail, last offers still differ on\n" + "\n".join(
        f"{issue} in {percent(share, 0)} of these worlds, the widest gap in {percent(widest, 0)}" for issue, share, widest in gaps)


def _signatures(row, scenario) -> str:
    """How often those whose signature is not needed sign; nothing where all must sign."""
    lines = []
    for name, party in scenario.spec.parties.items():
        share = row.get(f"signed.{name}")
        if party.signature == "none":
            lines.append(f"{name} has no seat and signs nothing")
        elif party.signature == "optional" and share is not None and share == share:
            outside = ", and stays outside the others" if share < 1 else ""
            lines.append(f"{name} signs {percent(share)} of the agreements{outside}")
    return "\n".join(lines)


def _theory(row, scenario) -> str:
    """The baselines beside the result: what was signed against the solutions and the compromise, per party."""
    lines = []
    for party in scenario.parties:
        known = [(name, row.get(f"{key}.{party}", float("nan"))) for key, name in BASELINES.items()]
        values = [f"{name} {value:.2f}" for name, value in known if value == value]
        lines.append(f"worth to {party}: " + " · ".join(values))
    lines.append(f"the weighted mean of positions is in the zone in {percent(row['compromise_in_zone'])} of the worlds")
    if row[AGREED] > 0:
        seats = sum(party.signature != "none" for party in scenario.spec.parties.values())
        lines.append(f"{everyone(seats)} could have had {row['pareto_distance']:.3f} more than was signed (Pareto distance)")
    return "\n".join(lines)


def _listed(shares, between: str = " · ") -> str:
    """Shares of all worlds, the largest first, without those that never happened."""
    shares = sorted((item for item in shares if item[1] > 0), key=lambda item: -item[1])
    return between.join(f"{percent(share)} {name}" for name, share in shares) or "–"


def _terms(results: Results) -> str:
    """The most common option on every issue, among agreements."""
    agreed = results.sample[results.sample["outcome"] == AGREED]
    lines = []
    for issue in results.scenario.agenda.names:
        counts = agreed[f"terms.{issue}"].astype(str).value_counts(normalize=True)
        lines.append(f"{issue}: " + " · ".join(f"{option} {percent(share, 0)}" for option, share in counts[:3].items()))
    return "\n".join(lines)


def _peace(results: Results) -> str:
    """How long the agreements hold, and what ends them."""
    row, horizon = results.summary.iloc[0], results.scenario.spec.peace.horizon
    deals = results.sample[results.sample["outcome"] == AGREED]
    hold = f"of the agreements {percent(row['peace_1'], 0)} hold after 1 year, {percent(row['peace_5'], 0)} after 5, " \
           f"{percent(row['peace_10'], 0)} after 10"
    breakers = deals["broken_by"].astype(str).value_counts(normalize=True).drop("", errors="ignore")
    ends = [("by accident", row["peace_ended.accident"]), *((f"broken by {name}", share) for name, share in breakers.items())]
    return f"{hold}\nwithin {horizon:g} years: {_listed(ends)}"
