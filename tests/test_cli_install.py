"""Two commands on a fresh machine; an installed wheel works from any directory."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("sim", "conf", "scenarios", "pyproject.toml", "README.md", "LICENSE")


def made(folder: Path, *arguments) -> subprocess.CompletedProcess:
    """Run make on our Makefile in another folder."""
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, env=clean)


@pytest.mark.parametrize("target", ["run", "test"])
def test_a_second_call_does_not_install_again(tmp_path, target):
    assert "pip install" in made(tmp_path, "-n", target, f"PYTHON={sys.executable}").stdout
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / ".installed").touch()
    os.utime(tmp_path / "pyproject.toml", (0, 0))
    again = subprocess.run(["make", "-n", target], cwd=tmp_path, capture_output=True, text=True,
                           env={key: value for key, value in os.environ.items() if not key.startswith("M")})
    assert again.returncode == 0 and "pip install" not in again.stdout


def test_an_older_python_is_refused_in_words(tmp_path):
    done = made(tmp_path, "run", "PYTHON=false")
    assert done.returncode == 2 and "Python 3.11" in done.stderr and not (tmp_path / ".venv").exists()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The contents of our wheel, unpacked."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)], cwd=source, check=True,
                   capture_output=True)
    [file] = out.glob("*.whl")
    ZipFile(file).extractall(out / "site")
    return out / "site"


def test_a_wheel_holds_presets_scenarios_and_licence(wheel):
    inside = {str(path.relative_to(wheel)) for path in wheel.rglob("*")}
    for folder in ("conf", "scenarios"):
        files = {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"sim/_data/{name}" for name in files} <= inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert not any(name.startswith(("tests", "conf", "scenarios")) for name in inside)


def test_a_wheel_works_from_another_directory(wheel, tmp_path):
    code = ("import sys, sim.cli.main as main; print(main.__file__, file=sys.stderr); "
            "sys.exit(max(map(main.main, map(str.split, sys.argv[1:]))))")
    commands = ("scenarios", "run replications=50 mediator=none results.figures=false hydra.run.dir=out", "replay out --world 7",
                "report out")
    done = subprocess.run([sys.executable, "-c", code, *commands], cwd=tmp_path, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(wheel)})
    assert done.returncode == 0 and str(wheel) in done.stderr
    for words in ("us_envoy_track_2025", "agreement", "Results: out", "world 7", "Report: out/report.html\n"):
        assert words in done.stdout
