"""Notebooks: every lesson runs from top to bottom, quickly, and is stored without output."""

import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 180  # what a slow and busy machine may take; a quiet one needs less than 30


@pytest.fixture
def own_jupyter(tmp_path, monkeypatch):
    """This environment's kernel, this checkout's `sim`, and no traces in the user's home."""
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return tmp_path


def read(path):
    return nbformat.read(path, as_version=4)


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_there_are_lessons():
    assert len(LESSONS) >= 2


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_from_top_to_bottom(path, own_jupyter):
    notebook, start = read(path), time.monotonic()
    NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(own_jupyter)}}).execute()
    assert time.monotonic() - start < SECONDS
    assert not any(output.output_type == "error" for output in outputs(notebook))
    assert any("image/png" in output.get("data", {}) for output in outputs(notebook))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_valid_and_stored_without_output(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert outputs(notebook) == []
    assert all(cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_question_stands_before_the_answers(path):
    lessons = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    assert sum(source.count("**Question.**") for source in lessons) >= 6
