"""What came out, question by question: why talks fail, on what terms they succeed, when, for how long, and with what."""

from __future__ import annotations

from sim.experiment.results import Results
from sim.experiment.sampled import pooled
from sim.experiment.statistics import wilson
from sim.report.figures import FIGURES, compared, point_title
from sim.report.page.answer import baseline
from sim.report.page.driving import driving
from sim.report.page.markup import Html, number, paragraph, picture, table, together
from sim.report.phrases import BASELINES, everyone, percent
from sim.report.words import REASONS, capital, key_label, spoken

PLACED = {"1_agreement", "2_why_talks_failed", "3_when_agreement_came", "4_terms", "5_what_agreement_goes_with", "7_map",
          "8_network", "10_how_long_peace_lasts", "11_agreement_and_peace", "12_what_stood_between_them"}
MOST_DRIVERS = 15
WITH_STORIES = {"6_one_world", "9_opinions_at_home"}  # drawn of the worlds that are told


def figure(name: str, results: Results) -> Html | None:
    """One of the figures of a results folder, where it applies."""
    return picture(FIGURES[name](results)) if name in FIGURES else None


def found(results: Results):
    """The summary of the point that is spoken of, or of a sample as a whole, and the worlds that agree."""
    if results.sampled:
        worlds, summary = pooled(results)
        return summary.iloc[0], worlds[worlds["outcome"] == "agreement"]
    point = baseline(results)
    worlds = results.rows(point)
    return results.summary.iloc[point], worlds[worlds["outcome"] == "agreement"]


def which(results: Results) -> str:
    """Which design point a table is about, where there are several."""
    if results.sampled:
        return " Over the whole sample."
    return of_point(results)


def of_point(results: Results) -> str:
    """Which design point is told of, where there are several."""
    return "" if len(results.summary) == 1 else f" Of design point {baseline(results)}, {point_title(results, baseline(results))}."


def failing(results: Results) -> Html:
    """How talks fail and why, and what stood between the parties."""
    row, _ = found(results)
    worlds = int(row["replications"])
    reasons = sorted(((row[f"reason.{name}"], words) for name, words in REASONS.items()), reverse=True)
    rows = [[capital(words), number(share, percent(share)), _wilson(share, worlds)] for share, words in reasons if share > 0]
    return together(
        paragraph("Every world without agreement says why: something that enough could have signed was there and was not found; or it "
                  "would have been there but for an envoy's mandate, for doubt that deals are kept, or for home; or nothing was there."),
        figure("2_why_talks_failed", results),
        _shares(results, ["why not", "share of worlds"], rows, "Reasons, as shares of all worlds.") if rows else None,
        figure("12_what_stood_between_them", results))


def _wilson(share: float, worlds: int) -> Html:
    low, high = wilson(round(share * worlds), worlds)
    return number(low, f"{percent(low)} to {percent(high)}")


def terms(results: Results) -> Html:
    """On what terms agreement is reached, and what they are worth beside what theory would divide."""
    row, agreed = found(results)
    if not len(agreed):
        return paragraph(f"No world of {int(row['replications']):,} ends in agreement, so there are no terms." + which(results))
    return together(figure("4_terms", results), _options(results, agreed), _worth(results, row))


def _options(results: Results, agreed) -> Html:
    rows = []
    for issue in results.design[baseline(results)].scenario.agenda.issues:
        for option, count in agreed[f"terms.{issue.name}"].astype(str).value_counts().items():
            rows.append([capital(spoken(issue.name)), spoken(option), number(count, percent(count / len(agreed))),
                         _wilson(count / len(agreed), len(agreed))])
    return _shares(results, ["issue", "option", "share of agreements"], rows,
                   f"Options in {len(agreed):,} agreements; those never agreed are left out.")


def _shares(results: Results, heads: list[str], rows: list[list], caption: str) -> Html:
    """A table of shares with their intervals, which a sample has not: its points share their worlds."""
    if results.sampled:
        return table(heads, [row[:-1] for row in rows], f"{caption} Over the whole sample, whose points share their worlds: no intervals.")
    return table([*heads, "95% interval"], rows, caption + which(results))


def _worth(results: Results, row) -> Html:
    scenario = results.design[baseline(results)].scenario
    worth = {key: [row.get(f"{key}.{party}", float("nan")) for party in scenario.parties] for key in BASELINES}
    known = {key: values for key, values in worth.items() if any(value == value for value in values)}
    rows = [[scenario.spec.parties[party].title or party, *(_value(values[place]) for values in known.values())]
            for place, party in enumerate(scenario.parties)]
    seats = sum(party.signature != "none" for party in scenario.spec.parties.values())
    said = f"{capital(everyone(seats))} could have had {row['pareto_distance']:.3f} more than was signed (Pareto distance)."
    caption = "Value from 0 to 1, a mean over agreements; the solutions of theory, a mean over the worlds that have them."
    return together(table(["worth to", *(BASELINES[key] for key in known)], rows, caption + which(results)), paragraph(said, class_="note"))


def _value(value: float) -> Html:
    return number(value, "–" if value != value else f"{value:.2f}")


def places(results: Results) -> Html | None:
    """The map with the lines and how often each is agreed; None without a map."""
    if results.scenario.map is None:
        return None
    return together(paragraph("Where things stand on the map; where a line is to be settled, the lines on the table and how often agreements "
                              "settle on each."), figure("7_map", results))


def actors(results: Results) -> Html | None:
    """Who is at the table, and who stands behind."""
    return together(paragraph("The parties, who speaks for them and by which channel, who mediates, who guarantees, and who listens at home."),
                    figure("8_network", results))


def timing(results: Results) -> Html:
    """When agreement comes."""
    row, agreed = found(results)
    every = results.design[baseline(results)].scenario.spec.protocol
    said = (f"Half of the agreements came within {(row['median_round'] + 1) * every.days:g} days, of at most "
            f"{every.rounds * every.days:g}." + which(results)) if len(agreed) else ""
    return together(paragraph(said) if said else None, figure("3_when_agreement_came", results))


def durability(results: Results) -> Html:
    """How long agreements last, and what ends them."""
    row, agreed = found(results)
    if not len(agreed):
        return paragraph("No agreement, and so no peace to follow." + which(results))
    horizon = results.design[baseline(results)].scenario.spec.peace.horizon
    said = (f"Of the agreements {percent(row['peace_1'], 0)} hold after 1 year, {percent(row['peace_5'], 0)} after 5 and "
            f"{percent(row['peace_10'], 0)} after 10. The peace is followed for {horizon:g} years.")
    rows = [["by an accident", number(row["peace_ended.accident"], percent(row["peace_ended.accident"]))]]
    breakers = agreed["broken_by"].astype(str).value_counts(normalize=True).drop("", errors="ignore")
    rows += [[f"broken by {spoken(name)}", number(share, percent(share))] for name, share in breakers.items()]
    more = None if compared(results) else figure("11_agreement_and_peace", results)
    return together(paragraph(said + which(results)), figure("10_how_long_peace_lasts", results),
                    table(["how it ends", "share of agreements"], rows, f"What ends the peace within {horizon:g} years."), more)


def sensitivity(results: Results) -> Html:
    """What agreement goes with among the numbers that worlds draw, or the factors of a sample, and any further figure."""
    if results.sampled:
        return driving(results)
    point = baseline(results)
    drivers = results.drivers(point)
    more = [figure(name, results) for name in FIGURES if name not in PLACED | WITH_STORIES]
    if drivers.empty:
        return together(paragraph("No number that worlds draw, or no ending, varies here; there is nothing to set agreement against."), *more)
    return together(
        paragraph("Every world draws its uncertain numbers anew. Where the rate rises or falls along one of them, agreement goes with that "
                  "number in this model. Each is taken alone; what they do together, and chance, is the rest."),
        figure("5_what_agreement_goes_with", results), _drivers(results, drivers.head(MOST_DRIVERS), len(drivers)), *more)


def _drivers(results: Results, rows, count: int) -> Html:
    """What each number explains, and agreement where it is lowest and highest."""
    cells = [[capital(key_label(row["key"])), number(row["explained"], percent(row["explained"])),
              number(row["low"], f"{percent(row['low'])} to {percent(row['high'])}"),
              *(number(row[name], percent(row[name])) for name in ("lowest", "highest")), number(row["p"], f"{row['p']:.2g}")]
             for row in rows.to_dict("records")]
    return table(["drawn number", "explains", "95% interval", "agreement: lowest", "highest", "p (Holm)"], cells,
                 f"Share of the variance of agreement that each number explains, the {len(rows)} strongest of {count}; agreement in the "
                 "eighth of the worlds, or at the level, where it is lowest and highest; p: corrected for all of them." + which(results))
