"""Notebooks: every lesson runs from top to bottom, quickly, and is stored without output."""

import time
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SLIDERS = """import sim
from sim.report.style import Slide
sim.sliders(lambda cost: Slide(f"at a cost of {cost}"), cost=(0.0, 1.0, 0.1, 0.5))
"""
WIDGET = "application/vnd.jupyter.widget-view+json"
SECONDS = 180  # what a slow and busy machine may take; a quiet one needs less than 30


@pytest.fixture(scope="module")
def own_jupyter(tmp_path_factory):
    """This environment's kernel, this checkout's `sim`, and no traces in the user's home: a folder to run in."""
    folder = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JUPYTER_PREFER_ENV_PATH", "1")
        patched.setenv("PYTHONPATH", str(ROOT))
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
            patched.setenv(name, str(folder / name.lower()))
        yield folder


@pytest.fixture(scope="module")
def kernel(own_jupyter):
    """A kernel that has loaded what lessons load; every lesson begins in it with no names and no figures."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(own_jupyter))
    yield manager
    manager.shutdown_kernel(now=True)


def read(path):
    return nbformat.read(path, as_version=4)


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def executed(notebook, folder, kernel=None):
    """Run all cells of a notebook where it leaves no traces, in a kernel of its own or in one that is there."""
    where = {"resources": {"metadata": {"path": str(folder)}}, "kernel_name": "python3"}
    NotebookClient(notebook, timeout=SECONDS, **where, **({"km": kernel} if kernel else {})).execute()


def figures_in(notebook):
    """The figures that a reader sees, as text."""
    return [output["data"]["image/png"] for output in outputs(notebook) if "image/png" in output.get("data", {})]


def test_there_are_lessons():
    assert len(LESSONS) >= 9


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_from_top_to_bottom(path, own_jupyter, kernel):
    notebook, start = read(path), time.monotonic()
    executed(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("%reset -f")]), own_jupyter, kernel)
    executed(notebook, own_jupyter, kernel)
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
