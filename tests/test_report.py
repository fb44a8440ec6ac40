"""The report: one page that needs nothing else, says what the numbers say, and lets no scenario write into it."""

import shutil
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from helpers import FOLDER, data_of, small
from test_directions import BLOCK

import sim
from sim.cli.main import main
from sim.experiment.directions import direction
from sim.report.page.assumptions import block_of, drawn, prior_in_words
from sim.report.page.comparing import comparison
from sim.report.page.document import SECTIONS, page
from sim.report.page.markup import EMPTY, Html, tag
from sim.report.page.stories import KINDS, stories
from sim.report.phrases import percent, points
from sim.report.style import Slide
from sim.scenario.scenario import drawn_keys

HOSTILE = '<script>alert("1")</script>&"\'<b> $\\frac$'
ALWAYS = {"answer", "failing", "terms", "time", "durability", "sensitivity", "worlds", "actors", "assumptions", "sources", "provenance"}
OPEN = {"protocol.breakdown": 0.08}


class Reader(HTMLParser):
    """What a page holds: its sections and words; every tag must be closed in order."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.sections, self.words, self.attributes, self.tags = [], set(), [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, name, attributes):
        self.tags.append(name)
        self.attributes += [(name, *pair) for pair in attributes]
        if name == "section":
            self.sections.add(dict(attributes)["id"])
        if name not in EMPTY:
            self.open.append(name)

    def handle_endtag(self, name):
        assert self.open.pop() == name

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    @property
    def text(self) -> str:
        """All words, as they are read."""
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def undrawn(monkeypatch):
    """Figures are made and described, but their pixels are left out: test_figures draws them."""
    monkeypatch.setattr(Slide, "write", lambda slide, file, dpi=150: file.write(b"\x89PNG"))


@pytest.fixture(scope="module")
def talks(tmp_path_factory):
    """A small crisis of one point, in a folder."""
    return sim.run(small("crisis", OPEN), 197, into=tmp_path_factory.mktemp("report") / "talks")


@pytest.fixture(scope="module")
def text(talks):
    """Its page."""
    return page(talks)


@pytest.fixture(scope="module")
def read(text):
    """Its page, read."""
    return Reader(text)


def test_the_page_of_one_point_has_every_section_that_applies(read):
    assert read.sections == ALWAYS | {"map"} and {section.anchor for section in SECTIONS} >= read.sections


def test_the_page_says_the_rate_its_interval_and_that_it_does_not_forecast(read, talks):
    row = talks.summary.iloc[0]
    assert percent(row["agreement"]) in read.text and f"95% interval {percent(row['low'])} to {percent(row['high'])}" in read.text
    assert read.text.count("zopa explores assumptions; it does not forecast.") == 2


def test_the_page_loads_nothing_and_runs_its_own_script_only(read, text):
    loaded = [value for _, name, value in read.attributes if name in ("src", "href", "srcset", "action", "data")]
    assert all(value.startswith(("data:image/png;base64,", "#")) for value in loaded)
    assert "url(" not in text and "@import" not in text and read.tags.count("script") == 1
    rule = next(value for tag_, name, value in read.attributes if tag_ == "meta" and name == "content")
    assert rule.startswith("default-src 'none'; img-src data:;")
    assert {value for _, name, value in read.attributes if name == "href"} <= {
        f"#{value}" for _, name, value in read.attributes if name == "id"}


def test_every_figure_is_described_in_words(read):
    images = read.tags.count("img")
    assert images >= 8 and len([value for name, key, value in read.attributes if name == "img" and key == "alt" and value]) == images


def test_the_same_results_give_the_same_page(text, talks):
    assert page(sim.load_results(talks.folder)) == text
    assert len(text) < 3_000_000


def hostile():
    """A crisis whose words are markup wherever a scenario has words of its own; names are letters and digits anyway."""
    data = data_of("crisis", OPEN)
    data.update(title=HOSTILE, text=HOSTILE, question=HOSTILE, note=HOSTILE)
    data["events"] = {"rumour": {"kind": "visit", "round": 0, "text": HOSTILE}}
    data["sources"] = {"paper": {"where": HOSTILE, "what": HOSTILE}}
    data["parties"]["north"].update(title=HOSTILE, source="paper; assumption", note=HOSTILE)
    data["issues"]["guarantee"].update(text=HOSTILE, note=HOSTILE)
    return sim.scenario.build(data, HOSTILE)


def test_no_scenario_can_write_markup_into_the_page():
    text = page(sim.run(hostile(), 101))
    found = Reader(text)
    assert found.tags.count("script") == 1 and "<script>alert" not in text and "b" not in found.tags
    assert found.text.count(HOSTILE) > 10


def test_markup_is_made_of_escaped_words():
    assert tag("a", "<b>", Html("<i></i>"), href='"&') == '<a href="&quot;&amp;">&lt;b&gt;<i></i></a>'
    assert tag("br") == "<br>" and tag("td", 3, class_="n", data_v=None) == '<td class="n">3</td>'


@pytest.mark.parametrize("kind", ["a sweep", "parts", "a direction"])
def test_points_that_are_compared_have_their_sections(kind, undrawn):
    results = several(kind)
    found = Reader(page(results))
    assert found.sections >= ALWAYS | {"points", "comparison"}
    effect = {"a sweep": lambda: sim.compare(results).table["effect"].iloc[-1], "parts": lambda: results.effects["effect"].iloc[0],
              "a direction": lambda: results.changes["change"].iloc[0]}[kind]()
    assert points(effect) in found.text


def several(kind: str):
    """Results of several design points."""
    if kind == "a sweep":
        return sim.sweep(small("crisis", OPEN), {"parties.*.cost": [0.02, 0.06]}, 101)
    if kind == "parts":
        off = {"dear_war": {"parties.*.cost": 0.02}, "war": {"war.rate": 0}}
        named = {"switches": {name: {"text": name, "off": keys} for name, keys in off.items()}, "parts": dict.fromkeys(off, True)}
        return sim.run_points(sim.parts(small("crisis", {**OPEN, **named})), 101)
    return sim.run_points(direction(BLOCK, "ripeness").points(small("crisis", OPEN)), 101)


def test_points_that_cannot_be_paired_say_so():
    one, other = (sim.experiment.designs.Point({"seed": seed}, small("crisis", OPEN), seed) for seed in (1, 2))
    assert "cannot be compared world by world" in comparison(sim.run_points([one, other], 53))


def test_typical_worlds_are_the_middle_ones_of_their_kind(talks, read):
    worlds = talks.worlds
    ways = (worlds["outcome"] == "agreement", (worlds["outcome"] != "agreement") & worlds["zopa_end"],
            (worlds["outcome"] != "agreement") & ~worlds["zopa_end"])
    for kind, among in zip(KINDS, ways):
        of_kind = worlds[among]
        world, rounds = kind.chosen(worlds), sorted(of_kind["round"])
        assert world in set(of_kind["world"]) and worlds["round"][world] == rounds[(len(rounds) - 1) // 2]
        assert f"World {world}: the middle one of {len(of_kind)} worlds" in read.text
    assert KINDS[0].chosen(worlds[:0]) is None


def test_worlds_of_another_version_are_not_retold(talks):
    worlds = talks.worlds.assign(round=talks.worlds["round"] + 1)
    assert stories(replace(talks, frames=[worlds])).count("now ends otherwise than in these results") == 3


def test_without_agreement_there_is_still_a_page(undrawn):
    results = sim.run(small("pie", {"protocol.rounds": 1, "parties.north.batna": 1.5}), 20)
    found = Reader(page(results))
    assert results.agreement == 0 and "there are no terms" in found.text and "No world of 20 is one" in found.text


# assumptions

@pytest.mark.parametrize("name", ["us_envoy_track_2025", "sinai_1977", "three_at_the_table"])
def test_every_prior_that_is_at_work_is_listed(name):
    spec = sim.load(name).spec
    shown = {key for key, _, _ in drawn(spec)}
    off = {f"events.{event}." for event, block in spec.events.items() if not block.on}
    assert {key for key in drawn_keys(spec) if not key.startswith(tuple(off))} <= shown
    assert all(not key.startswith(tuple(off)) for key in shown)


def test_a_number_has_the_source_of_the_block_it_stands_in():
    spec = sim.load("us_envoy_track_2025").spec
    name, block = block_of(spec, "parties.ukraine.red_lines.ceasefire_line.cost")
    assert name == "parties.ukraine.red_lines.ceasefire_line" and "kiis_dec" in block.source
    assert block_of(spec, "parties.ukraine.tactic.exponent")[0] == "parties.ukraine"
    assert block_of(spec, "unheard.of") == ("", None)


def test_priors_are_said_in_words():
    spec = small("crisis", {"war.rate": {"choice": [0.1, 0.2], "weights": [1, 3]}, "parties.north.cost": {
        "lognormal": [0.02, 0.6], "high": 1, "common": "costs", "correlation": 0.5}}).spec
    words = {key: said for key, said, _ in drawn(spec)}
    assert words["war.rate"] == "one of 0.1, 0.2, weights 1, 3"
    assert words["parties.north.cost"] == ("lognormal: median 0.02, spread 0.6, at most 1; moves with others of “costs” (correlation "
                                           "0.5)") == prior_in_words(spec.parties["north"].cost)


# the command

def test_the_command_writes_the_page_into_the_folder_or_where_it_is_told(tmp_path, monkeypatch, capsys, undrawn):
    monkeypatch.chdir(tmp_path)
    shutil.copy(FOLDER / "crisis.yaml", "mine.yaml")
    assert main(["run", "scenario=mine.yaml", "replications=37", "mediator=none", "results.figures=false", "hydra.run.dir=a"]) == 0
    capsys.readouterr()
    assert main(["report", "a"]) == 0
    assert capsys.readouterr().out == "Report: a/report.html\n"
    assert main(["report", "a", "--into", "mine.html"]) == 0
    assert (tmp_path / "mine.html").read_bytes() == (tmp_path / "a/report.html").read_bytes()
    found = Reader((tmp_path / "mine.html").read_text(encoding="utf-8"))
    assert "zopa run scenario=mine.yaml replications=37 mediator=none" in found.text
    assert sim.load("mine.yaml").but(mediator="none").hash in found.text
    assert not list(tmp_path.rglob(".*.part"))


@pytest.mark.parametrize("arguments, words", [
    (["gone"], "no results in 'gone'"), (["a", "--into", "no/such/place.html"], "there is no such folder"),
    (["a", "--into", "a"], "that is a folder"), (["a", "--into", "/proc/report.html"], "cannot be written")])
def test_mistakes_are_named_and_nothing_is_written(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    sim.run(small("pie"), 5, into=tmp_path / "a")
    before = sorted(tmp_path.rglob("*"))
    assert main(["report", *arguments]) == 2
    assert words in capsys.readouterr().err and sorted(tmp_path.rglob("*")) == before


def test_results_in_no_folder_need_a_path(tmp_path):
    results = sim.run(small("pie"), 5)
    with pytest.raises(sim.UserError, match="kept in no folder"):
        results.report()
    assert results.report(tmp_path / "pie.html").stat().st_size > 100_000
