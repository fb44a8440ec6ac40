"""Designs from the command line: the points that Python would play, planned in a moment, and one message for what does not fit."""

from pathlib import Path

import pytest
from conftest import same_worlds

import sim
from sim.cli.loader import ConfigLoaderImpl
from sim.cli.main import main

CRISIS = "scenario=typical_crisis"
SMALL = ("replications=11", "results.figures=false", "hydra.sweep.dir=out")
FACTORS = ("parties.*.optimism=interval(0,0.2)", "protocol.name=alternating,shuttle", "mediator=formulator,manipulator")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder to run in."""
    monkeypatch.chdir(tmp_path)


def run(*arguments) -> int:
    return main(["run", "-m", CRISIS, *arguments])


@pytest.mark.parametrize("design, points", [("random", 5), ("latin", 5), ("sobol", 8), ("saltelli", 4), ("morris", 2)])
def test_a_design_of_the_command_line_is_that_of_python(design, points):
    assert run(*FACTORS, *SMALL, f"sweep.design={design}", f"sweep.points={points}", "seed=3") == 0
    factors = {"parties.*.optimism": (0.0, 0.2), "protocol.name": ["alternating", "shuttle"], "mediator": ["formulator", "manipulator"]}
    other = sim.sweep(sim.load("typical_crisis"), factors, 11, 3, design=design, points=points)
    kept = sim.load_results("out")
    assert kept.points == other.points and kept.manifest["run"]["design"] == other.manifest["run"]["design"]
    same_worlds(kept.worlds, other.worlds)


def test_a_kept_sweep_may_sample(tmp_path):
    Path("conf/sweep").mkdir(parents=True)
    Path("conf/sweep/mine.yaml").write_text("design: latin\npoints: 6\nfactors:\n  protocol.breakdown: {normal: [0.05, 0.01], low: 0.01}\n")
    assert main(["run", CRISIS, "sweep=mine", "sweep.points=7", "--config-dir", "conf", "replications=3", "results.figures=false",
                 "hydra.run.dir=out"]) == 0
    kept = sim.load_results("out")
    assert len(kept.design) == 7 and all(point["protocol.breakdown"] >= 0.01 for point in kept.points)
    assert kept.manifest["run"]["design"]["kind"] == "latin"


def test_lists_may_be_played_side_by_side():
    assert run("protocol.rounds=10,20", "protocol.breakdown=0.1,0.2", "sweep.design=list", *SMALL) == 0
    assert sim.load_results("out").points == [{"protocol.rounds": 10, "protocol.breakdown": 0.1},
                                              {"protocol.rounds": 20, "protocol.breakdown": 0.2}]


def test_a_thousand_points_are_composed_once_for_each_choice_of_presets(monkeypatch):
    composed = []
    plain = ConfigLoaderImpl.load_configuration
    monkeypatch.setattr(ConfigLoaderImpl, "load_configuration", lambda *given, **how: composed.append(given) or plain(*given, **how))
    assert run("mediator=none,manipulator", "protocol.breakdown=range(0.001,0.501,0.001)", "replications=1", *SMALL[1:]) == 0
    assert len(sim.load_results("out").design) == 1000 and len(composed) < 8


@pytest.mark.parametrize("arguments, said", [
    (("sweep.design=laten", "sweep.points=4", *FACTORS), "sweep.design: unknown design 'laten'; did you mean 'latin'?"),
    (("sweep.design=latin", *FACTORS), "sweep.points: a latin design needs it"),
    (("sweep.design=latin", "sweep.points=0", *FACTORS), "sweep.points: expected a whole number from 1 up"),
    (("sweep.design=saltelli", "sweep.points=5", *FACTORS), "sweep.points: expected a power of two such as 4 or 8"),
    (("sweep.design=latin", "sweep.points=4"), "sweep.factors: expected a mapping"),
    (("sweep.design=grid", "sweep.points=4", "protocol.rounds=4,5"), "sweep.points: a grid has the points that its lists make"),
    (("sweep.points=4", "protocol.rounds=4,5"), "sweep.points: goes with a design that samples"),
    (("parties.*.optimism=interval(0,1)",), "parties.*.optimism: 'interval(0,1)' has no levels"),
    (("sweep.design=latin", "sweep.points=4", "seed=1,2"), "seed: is the same for the whole design"),
    (("sweep.design=latin", "sweep.points=9", "parties.*.optimism=interval(0,9)"), "is out of range; expected -1 … 1"),
    (("sweep.design=latin", "sweep.points=4", "parties.*.optimsm=interval(0,1)"), "did you mean 'optimism'?"),
    (("sweep.design=latin", "sweep.points=4", "hydra/launcher=basic", *FACTORS), "is played by hydra/launcher=joint only"),
])
def test_what_does_not_fit_is_named_and_nothing_is_written(arguments, said, capsys):
    assert run(*arguments, "hydra.sweep.dir=out") == 2
    assert said in capsys.readouterr().err and not Path("out").exists()


def test_a_design_needs_many_runs(capsys):
    assert main(["run", CRISIS, "sweep.design=latin", "sweep.points=4"]) == 2
    assert "sweep.design: belongs to a sweep; add -m" in capsys.readouterr().err
