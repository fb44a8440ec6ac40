"""The smaller commands: help, scenarios, new, check, keys."""

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from sim.cli.main import COMMANDS, main
from sim.paths import conf_folder
from sim.scenario import load, names

HEAVY = ("mesa", "matplotlib", "scipy", "numpy", "hydra", "pandas")


@pytest.mark.parametrize("argv", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_comes_within_a_second_and_loads_nothing_heavy(argv):
    code = ("import sys, atexit; from sim.cli.main import main; "
            f"atexit.register(lambda: print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)); "
            "main(sys.argv[1:])")
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *argv], capture_output=True, text=True,
                          cwd=Path(__file__).parents[1])
    assert time.perf_counter() - start < 1 and done.stderr.strip() == "[]"
    assert f"zopa {' '.join(argv[:-1])}" in done.stdout


def test_the_help_names_every_command_and_no_other(capsys):
    assert main([]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ") and line[2] != " "]
    assert [line.split()[0] for line in lines if line.split()[0] != "zopa"] == list(COMMANDS)


def test_run_help_names_every_choice(capsys):
    main(["run", "--help"])
    shown = capsys.readouterr().out
    for folder in ("mediator", "sweep"):
        assert all(path.stem in shown for path in (conf_folder() / folder).glob("*.yaml"))
    assert all(name in shown for name in names())


def test_scenarios_lists_them_all(capsys):
    assert main(["scenarios"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown and load(name).title in shown for name in names())


@pytest.mark.parametrize("name", names())
def test_a_scenario_is_shown_whole(name, capsys):
    assert main(["scenarios", name]) == 0
    shown, scenario = capsys.readouterr().out, load(name)
    expected = [scenario.title, *scenario.parties, *scenario.agenda.names, *scenario.spec.events, *scenario.parts,
                *scenario.spec.mediators, *scenario.spec.sources, *scenario.spec.untabled]
    assert [word for word in expected if word not in shown] == []


def test_a_new_scenario_is_valid_and_ready_to_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "my-talks"]) == 0
    assert main(["check", "my-talks.yaml"]) == 0
    assert "my-talks: valid; 2 parties, 3 issues, 81 packages" in capsys.readouterr().out


def test_check_names_every_problem(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])
    text = Path("mine.yaml").read_text().replace("cost:", "cots:").replace("detection: 0.3", "detection: 3")
    Path("mine.yaml").write_text(text)
    assert main(["check", "mine.yaml"]) == 2
    err = capsys.readouterr().err
    assert "parties.north.cots: unknown key; did you mean 'cost'?" in err and "parties.south.cots" in err


def test_keys_come_with_meaning_unit_range_and_default(capsys):
    assert main(["keys"]) == 0
    shown = capsys.readouterr().out.splitlines()
    [row] = [line for line in shown if line.strip().startswith("protocol.breakdown ")]
    assert "hazard that talks break down" in row and "per week" in row and "0 … 100" in row and row.endswith(" 0")
    for key in ("replications", "seed", "engine.workers", "parties.NAME.optimism", "mediators.NAME.leverage",
                "parties.NAME.envoys.NAME.mandate.NAME", "parties.NAME.tactic.exponent", "parts.NAME"):
        assert any(line.strip().startswith(f"{key} ") for line in shown), key


def test_keys_can_be_filtered(capsys):
    assert main(["keys", "LEVERAGE_cost"]) == 0
    shown = capsys.readouterr().out
    assert "mediators.NAME.leverage_cost" in shown and shown.count("NAME.") == 1


def test_run_keys_come_with_the_defaults_of_the_configuration(capsys):
    assert main(["keys"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    config = yaml.safe_load((conf_folder() / "config.yaml").read_text())
    engine = yaml.safe_load((conf_folder() / "engine" / "local.yaml").read_text())
    for key, value in {"replications": config["replications"], "scenario": config["defaults"][0]["scenario"],
                       "engine.chunk": engine["chunk"], "engine.workers": engine["workers"]}.items():
        assert any(row[:1] == [key] and row[-1] == str(value) for row in rows), key


def test_modules_of_the_command_line_are_short():
    for path in (Path(__file__).parents[1] / "sim" / "cli").glob("*.py"):
        ast.parse(path.read_text())
        assert len(path.read_text().splitlines()) < 200, path.name
