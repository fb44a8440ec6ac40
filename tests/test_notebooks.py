"""Notebooks: every lesson runs from top to bottom, quickly, and is stored without output."""

import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SLIDERS = """import sim
from sim.report.style import Slide
sim.sliders(lambda cost: Slide(f"at a cost of {cost}"), cost=(0.0, 1.0, 0.1, 0.5))
"""
WIDGET = "application/vnd.jupyter.widget-view+json"
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


def executed(notebook, folder):
    """Run all cells of a notebook where it leaves no traces."""
    NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()


def figures_in(notebook):
    """The figures that a reader sees, as text."""
    return [output["data"]["image/png"] for output in outputs(notebook) if "image/png" in output.get("data", {})]


def test_there_are_lessons():
    assert len(LESSONS) >= 9


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_from_top_to_bottom(path, own_jupyter):
    notebook, start = read(path), time.monotonic()
    executed(notebook, own_jupyter)
    assert time.monotonic() - start < SECONDS
    assert not any(output.output_type == "error" for output in outputs(notebook))
    assert figures_in(notebook)


def test_sliders_show_the_same_figure_in_a_kernel_without_widgets(own_jupyter):
    shown = {}
    for name, first in (("with", ""), ("without", "import sys; sys.modules['ipywidgets'] = None\n")):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(first + SLIDERS)])
        executed(notebook, own_jupyter)
        shown[name] = notebook
    assert [WIDGET in output.data for name in shown for output in outputs(shown[name])] == [True, False]
    assert figures_in(shown["with"]) == figures_in(shown["without"]) != []


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
