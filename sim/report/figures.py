"""All figures of a results folder, and the main one."""

from __future__ import annotations

from pathlib import Path

from sim.errors import UserError
from sim.experiment.sampled import pooled
from sim.experiment.samples import INDEXED
from sim.experiment.store import write_whole
from sim.model.setup import ideals
from sim.report.agreement import agreement_figure
from sim.report.between import between_figure
from sim.report.dance import transcript_figure
from sim.report.directed import directed_figure
from sim.report.durability import durability_figure, paired_figure
from sim.report.effects import effects_figure
from sim.report.failures import failures_figure
from sim.report.map import lines_figure, map_figure
from sim.report.network import mean, network_figure
from sim.report.opinions import opinions_figure
from sim.report.priors import priors_figure
from sim.report.sampled import sampled_figure
from sim.report.style import Slide
from sim.report.survival import survival_figure
from sim.report.terms import terms_figure
from sim.report.timing import timing_figure
from sim.report.transcript import transcript
from sim.report.words import point_labels


def plot(thing) -> Slide:
    """The main figure of results, a transcript or a map; of a scenario, its network of parties and channels."""
    if hasattr(thing, "spec"):
        return network_figure(thing.spec, thing.title)
    if not hasattr(thing, "plot"):
        raise UserError(f"cannot draw {type(thing).__name__}; give results, a scenario, its map, or a transcript")
    return thing.plot()


def plot_results(results) -> Slide:
    """Agreement by design point, with intervals, or by factor of a sample; where points have a baseline, their paired effects."""
    if results.directed:
        return _directed(results)
    if results.sampled:
        return _sampled(results)
    if compared(results):
        return effects_figure(results.effects, title_of(results))
    return agreement_figure(results.summary, results.factors, title_of(results))


def figures_for(results, folder) -> list[Path]:
    """Draw all figures that apply into folder/figures: their paths, in the order in which they are best shown."""
    folder = Path(folder) / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in FIGURES.items():
        figure = draw(results)
        if figure is not None:
            path = folder / f"{name}.png"
            write_whole(path, figure.write)
            written.append(path)
    return written


def title_of(results) -> str:
    """The scenario's title, where all points share one."""
    titles = {point.title for point in results.design}
    return titles.pop() if len(titles) == 1 else ""


def compared(results) -> bool:
    """Whether points are compared with a baseline."""
    return any(point.against is not None for point in results.design)


def _directed(results) -> Slide:
    """What the change does, with the mechanism on and off."""
    changes = results.changes
    settings = [results.design[point].factors["mechanism"] for point in changes["point"].unique()]
    levels = {key: (results.points[0][key], results.points[1][key]) for key in results.factors if key != "mechanism"}
    return directed_figure(changes, settings, levels, results.scenario.parties, title_of(results))


def _sampled(results) -> Slide:
    """Agreement along the factors; indices, from a design made for them, or the highest and lowest rates where it cannot tell."""
    if results.sampled not in INDEXED:
        return sampled_figure(results, title_of(results))
    try:
        return results.plot_indices()
    except UserError:
        return agreement_figure(results.summary, results.factors, title_of(results))


def failures(results) -> Slide:
    """Why talks failed."""
    if results.sampled:
        return failures_figure(*by_point(results))
    return failures_figure(results.sample, results.summary, results.factors, of_sample(results, title_of(results)))


def of_sample(results, title: str) -> str:
    """The title of a figure that is drawn of single worlds, with which these are, where they are not all."""
    return ", ".join(filter(None, [title, results.of_the_first]))


def by_point(results) -> tuple:
    """Worlds, summary, factors and title; of the baseline only, where points are compared with one, and of a sample as a whole."""
    if results.sampled:
        return *pooled(results), [], of_sample(results, ", ".join(filter(None, [title_of(results), "over the sample"])))
    if not compared(results):
        return results.sample, results.summary, results.factors, title_of(results)
    baseline = results.design.index(next(point for point in results.design if point.against is None))
    worlds = results.sample[results.sample["point"] == baseline]
    return worlds, results.summary.iloc[[baseline]], results.factors, point_title(results, baseline)


def between(results) -> Slide | None:
    """What still stood between the parties where talks failed."""
    return between_figure(*by_point(results)[1:])


def timing(results) -> Slide | None:
    """When agreement came; not of a sample, whose worlds are the same at every point."""
    if results.sampled:
        return None
    *what, title = by_point(results)
    return timing_figure(*what, of_sample(results, title))


def terms(results) -> Slide | None:
    """The terms reached, issue by issue."""
    scenario, (worlds, summary, factors, title) = results.scenario, by_point(results)
    one = scenario.spec.parties[scenario.parties[0]].preferences
    turned = {issue.name for issue in scenario.agenda.issues
              if issue.name in one and one[issue.name].ideal in ("last", issue.options[-1])}
    best = {issue.name: {name: best_option(scenario, name, issue) for name in scenario.parties}
            for issue in scenario.agenda.issues}
    titles = {name: party.title for name, party in scenario.spec.parties.items()}
    title = title if results.sampled else of_sample(results, title)
    return terms_figure(worlds, summary, factors, scenario.parties, title, turned, best, titles)


def best_option(scenario, party: str, issue) -> str:
    """A party's best option on an issue; the first of the best in a table, by its means; nothing where it does not care."""
    wanted = scenario.spec.parties[party].preferences[issue.name]
    if mean(wanted.salience) == 0.0:
        return ""
    if wanted.shape == "table":
        return max(issue.options, key=lambda option: mean(wanted.values[option]))
    return ideals(scenario, party)[issue.name]


def priors(results) -> Slide | None:
    """Agreement against each drawn number, at the first design point, as all points share their draws; not of a sample."""
    if results.sampled:
        return None
    return priors_figure(results.sample[results.sample["point"] == 0], of_sample(results, point_title(results, 0)))


def point_title(results, point: int) -> str:
    """The title of a design point's scenario, with its levels where there are several points."""
    title = results.design[point].title
    if len(results.summary) == 1:
        return title
    return f"{title} ({point_labels(results.summary.iloc[[point]], results.factors, 200)[0]})"


def one_world(results):
    """The story of the first world that ends in agreement, or else of the first world."""
    agreed = results.sample[results.sample["outcome"] == "agreement"]
    first = (agreed if len(agreed) else results.sample).iloc[0]
    task = results.design[int(first["point"])]
    return transcript(task.scenario, int(first["world"]), task.seed)


def dance(results) -> Slide | None:
    """The offers of one world."""
    return transcript_figure(one_world(results))


def opinions(results) -> Slide | None:
    """Opinions at home in the same world, where anybody is at home."""
    return opinions_figure(one_world(results))


def land(results) -> Slide | None:
    """The candidate lines, and how often each is agreed; without agreements or a line to settle, the map at the start."""
    scenario, agreed = results.scenario, results.sample[results.sample["outcome"] == "agreement"]
    issue = next((issue for issue in scenario.agenda.issues if issue.kind == "line"), None)
    if issue is None or not len(agreed):
        return map_figure(scenario.map, scenario.title) if scenario.map else None
    shares = agreed[f"terms.{issue.name}"].value_counts(normalize=True)
    often = {line: float(shares.get(line, 0.0)) for line in issue.options}
    return lines_figure(scenario.map, often, of_sample(results, title_of(results)), f"{len(agreed):,} agreements")


def survival(results) -> Slide | None:
    """How long agreements last, and what ends them; not of a sample."""
    if results.sampled:
        return None
    worlds, summary, factors, title = by_point(results)
    return survival_figure(worlds, summary, factors, results.design, of_sample(results, title))


def durability(results) -> Slide | None:
    """Agreement beside its durability, where there are several points; paired effects on both, where points are compared."""
    if results.directed or results.sampled:
        return None
    if compared(results):
        return paired_figure(results.effects, title_of(results))
    return durability_figure(results.sample, results.summary, results.factors, of_sample(results, title_of(results)))


def network(results) -> Slide:
    """The actors of the first design point's scenario."""
    return network_figure(results.scenario.spec, results.scenario.title)


FIGURES = {"1_agreement": plot_results, "2_why_talks_failed": failures, "3_when_agreement_came": timing, "4_terms": terms,
           "5_what_agreement_goes_with": priors, "6_one_world": dance, "7_map": land, "8_network": network,
           "9_opinions_at_home": opinions, "10_how_long_peace_lasts": survival, "11_agreement_and_peace": durability,
           "12_what_stood_between_them": between}
