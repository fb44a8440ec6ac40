"""The command line composes scenarios as Hydra composes anything, and one way gives the same as the other."""

import logging
import re
import shlex
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from sim.cli import session
from sim.cli.defaults import brought_by_sweep
from sim.cli.main import main
from sim.paths import conf_folder
from sim.scenario import edited, read


@pytest.fixture
def mine(tmp_path, monkeypatch) -> str:
    """A scenario file in the current folder."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    return "scenario=mine.yaml"


@pytest.fixture
def plans(monkeypatch) -> list:
    """What would have been played, as (plan, folder)."""
    seen = []

    def noted(plan, folder):
        seen.append((plan, Path(folder)))
        return SimpleNamespace(folder=folder)

    monkeypatch.setattr(session, "carried_out", noted)
    monkeypatch.setattr("sim.cli.hydra_run.told", lambda *answer: None)
    return seen


@pytest.fixture
def own_logging():
    """Hydra's answers about itself have its log written to standard output as it is now, which later tests have not."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.setLevel(level)
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)


def composed(capsys, *arguments) -> dict:
    """What `--cfg job` shows."""
    capsys.readouterr()
    assert main(["run", *arguments, "--cfg", "job"]) == 0
    return yaml.safe_load(capsys.readouterr().out)


def test_the_scenario_stands_at_the_root_beside_the_keys_of_the_run(mine, capsys):
    shown = composed(capsys, mine, "seed=0")
    assert shown["seed"] == 0 and shown["replications"] == 10_000 and shown["scenario"] == "mine.yaml"
    assert shown["parties"] == read("mine.yaml")["parties"]


@pytest.mark.parametrize("change, key, value", [
    ("protocol.offence=0.1", "protocol.offence", 0.1),
    ("++protocol.offence=0.1", "protocol.offence", 0.1),
    ("+protocol.offence=0.1", "protocol.offence", 0.1),
    ("parties.north.cost=0.5", "parties.north.cost", 0.5),
    ("parties.north.cost={uniform:[0,0.1]}", "parties.north.cost", {"uniform": [0, 0.1]}),
    ("parties.*.cost=0.5", "parties.south.cost", 0.5),
    ("mediator.arrival=0.5", "mediators.envoy.arrival", 0.5),
    ("mediator={arrival:0.5}", "mediators.envoy.arrival", 0.5),
    ("parties.north.audience={anticipation:1}", "parties.north.audience.audience_cost", 0.1),
    ("parties.north.cost=${parties.south.horizon.lognormal}", "parties.north.cost", [16, 0.4]),
    ("parts.aid=false", "parts.aid", False),
])
def test_a_change_arrives_whole_and_leaves_nothing_stale(mine, capsys, change, key, value):
    place = composed(capsys, mine, change)
    for word in key.split("."):
        place = place[word]
    assert place == value


def test_a_removed_key_is_gone(mine, capsys):
    assert "aid" not in composed(capsys, mine, "~events.aid")["events"]
    assert "offence" not in composed(capsys, mine, "protocol.offence=null")["protocol"]


@pytest.mark.parametrize("preset", ["facilitator", "formulator", "manipulator"])
def test_a_preset_takes_the_place_of_all_mediators(mine, capsys, preset):
    shown = composed(capsys, mine, "mediator.leverage=0.3", f"mediator={preset}")
    assert shown["mediators"] == edited(read("mine.yaml"), {"mediator": preset, "mediator.leverage": 0.3})["mediators"]
    assert "mediator" not in shown


def test_mediator_none_leaves_nobody(mine, capsys):
    assert composed(capsys, mine, "mediator=none")["mediators"] == {}


def test_presets_and_sweeps_of_ones_own_come_from_a_config_folder(mine, capsys, tmp_path):
    (tmp_path / "own" / "mediator").mkdir(parents=True)
    (tmp_path / "own" / "mediator" / "church.yaml").write_text("arrival: 0.5\n")
    shown = composed(capsys, mine, "--config-dir", "own", "mediator=church", "mediator.repeats=0.1")
    assert shown["mediators"] == {"mediator": {"arrival": 0.5, "repeats": 0.1}}


def test_the_resolved_configuration_is_what_is_played(mine, plans, capsys):
    assert main(["run", mine, "protocol.offence=0.1", "mediator=facilitator"]) == 0
    plan, folder = plans[0]
    kept = yaml.safe_load((folder / ".hydra" / "config.yaml").read_text())
    assert {k: v for k, v in kept.items() if k in plan.points[0].scenario.data} == plan.points[0].scenario.data
    assert yaml.safe_load((folder / ".hydra" / "overrides.yaml").read_text())[1] == "protocol.offence=0.1"


def test_folders_are_new_even_within_a_second(mine, plans):
    for _ in range(3):
        assert main(["run", mine]) == 0
    assert len({folder for _, folder in plans}) == 3


def test_hydras_own_folders_work(mine, plans):
    assert main(["run", mine, "hydra.run.dir=here"]) == 0
    assert main(["run", "-m", mine, "seed=1,2", "hydra.sweep.dir=there"]) == 0
    assert main(["run", mine, "sweep=parts", "hydra.sweep.dir=beside"]) == 0
    assert [folder.name for _, folder in plans] == ["here", "there", "beside"]
    assert Path("there/multirun.yaml").is_file() and not list(Path("there").glob("0*"))


def test_many_jobs_become_one_table(mine, plans):
    assert main(["run", "-m", mine, "mediator=none,facilitator", "protocol.rounds=range(20,41,10)"]) == 0
    [(plan, _)] = plans
    assert [point.factors for point in plan.points] == [
        {"mediator": m, "protocol.rounds": r} for m in ("none", "facilitator") for r in (20, 30, 40)]
    assert [point.scenario.spec.protocol.rounds for point in plan.points] == [20, 30, 40] * 2


def test_a_constant_change_comes_after_a_swept_preset(mine, plans):
    assert main(["run", "-m", mine, "mediator=facilitator,manipulator", "mediator.arrival=0.5"]) == 0
    [(plan, _)] = plans
    assert [point.scenario.data["mediators"]["mediator"]["arrival"] for point in plan.points] == [0.5, 0.5]


def test_scenarios_and_seeds_can_be_swept(mine, plans):
    main(["new", "yours"])
    assert main(["run", "-m", "scenario=mine.yaml,yours.yaml", "seed=1,2"]) == 0
    [(plan, _)] = plans
    assert [(p.factors["scenario"], p.scenario.title, p.seed) for p in plan.points] == [
        (f"{name}.yaml", name, seed) for name in ("mine", "yours") for seed in (1, 2)]


def test_a_kept_sweep_is_multiplied_with_others(mine, plans):
    assert main(["run", "-m", mine, "sweep=parts", "protocol.rounds=20,40"]) == 0
    [(plan, _)] = plans
    assert [(p.factors, p.against) for p in plan.points[4:6]] == [
        ({"protocol.rounds": 40}, None), ({"protocol.rounds": 40, "parts.mediation": False}, 4)]


@pytest.mark.parametrize("name", sorted(p.stem for p in (conf_folder() / "sweep").glob("*.yaml")))
def test_every_kept_sweep_works_and_says_what_it_is_for(mine, plans, capsys, name):
    given = [f"sweep={name}"] if "scenario" in brought_by_sweep(name) else [mine, f"sweep={name}"]
    assert main(["run", *given]) == 0
    assert len(plans[0][0].points) > 1
    assert len(composed(capsys, *given)["sweep"]["about"]) > 20


def test_a_sweep_that_is_for_one_scenario_brings_it_unless_another_is_named(mine, plans, capsys):
    assert main(["run", "sweep=spoiler_by_seat"]) == 0
    assert {point.scenario.name for point in plans[0][0].points} == {"three_at_the_table"}
    assert main(["run", mine, "sweep=spoiler_by_seat"]) == 2
    assert "league" in capsys.readouterr().err


@pytest.mark.parametrize("levels", [
    ["parties.north.cost=0.1,{uniform:[0,0.1]}", "mediator=none,formulator"],
    ["protocol.breakdown=choice(0,0.1)", "~parties.north.red_lines", "parties.south.optimism=0.1"],
    ["parties.*.optimism=range(0,0.3,0.1)", "+protocol.offence=0.1,0.2"],
])
def test_the_joint_launcher_and_hydras_own_give_the_same_configurations(mine, plans, levels):
    assert main(["run", "-m", mine, *levels]) == 0
    assert main(["run", "-m", mine, *levels, "hydra/launcher=basic", "hydra/sweeper=basic"]) == 0
    jointly, singly = plans[0][0].points, [plan.points[0] for plan, _ in plans[1:]]
    assert [point.scenario.data for point in jointly] == [point.scenario.data for point in singly]


def test_completion_knows_commands_choices_and_keys(mine, capsys, monkeypatch):
    def completed(line: str) -> list[str]:
        monkeypatch.setenv("COMP_LINE", line)
        capsys.readouterr()
        assert main(["-sc", "query=bash"]) == 0
        return capsys.readouterr().out.split()

    assert completed("zopa rep") == ["report", "replay"] and completed("zopa repl") == ["replay"]
    assert "mediator=formulator" in completed("zopa run mediator=")
    assert "scenario=us_envoy_track_2025" in completed("zopa run scenario=us")
    assert "parties.north.cost." in completed(f"zopa run {mine} parties.north.c")


@pytest.mark.parametrize("question", [["--info", "searchpath"], ["--info", "defaults-tree"], ["--info", "plugins"],
                                      ["--hydra-help"], ["-sc", "install=bash"], ["--cfg", "hydra"]])
def test_hydra_answers_about_itself(mine, capsys, question, own_logging):
    assert main(["run", *question]) == 0
    assert len(capsys.readouterr().out) > 50


def readme_commands() -> list[str]:
    """The `zopa run` lines of the README, without their remarks; without those that need a cluster."""
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    return [re.split(r"\s{3,}|&&", line)[0] for line in text.splitlines()
            if line.startswith("zopa run ") and "tcp://" not in line and "$" not in line]


@pytest.mark.parametrize("command", readme_commands())
def test_what_the_readme_says_can_be_run(mine, plans, command):
    assert main(shlex.split(command)[1:]) == 0 and len(plans) == 1
