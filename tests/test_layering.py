"""The house rules that can be read off the code: imports point down, masks and YAML have one home, files stay short."""

import ast
from pathlib import Path

import sim

ROOT = Path(sim.__file__).parent
FILES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.py"))}
TREES = {name: ast.parse(text) for name, text in FILES.items()}
FLOORS = [("errors", "arrays", "draws", "paths", "drawing"), ("domain", "war"), ("strategies",), ("agents",), ("protocols",),
          ("theory",), ("scenario", "model"), ("experiment", "report"), ("cli",)]
FLOOR = {name: floor for floor, names in enumerate(FLOORS) for name in names}
LAZY = ("__init__.py", "cli/", "drawing.py")  # the public names, the command line, and the one way up to the figures
PLAYED = ("domain/", "war/", "strategies/", "agents/", "protocols/", "model/")  # where worlds are
LONGEST = 250


def part(name: str) -> str:
    """The part of the package a file belongs to: 'model' for 'model/talk.py'."""
    return name.removesuffix(".py").split("/")[0]


def imports(name: str):
    """Every import of a file, wherever it stands."""
    return [node for node in ast.walk(TREES[name]) if isinstance(node, (ast.Import, ast.ImportFrom))]


def of_sim(node) -> list[str]:
    """The parts of sim that an import reaches."""
    if isinstance(node, ast.ImportFrom):
        modules = [f"sim.{alias.name}" for alias in node.names] if node.module == "sim" else [node.module or ""]
    else:
        modules = [alias.name for alias in node.names]
    return [module.split(".")[1] for module in modules if module.startswith("sim.")]


def of_numpy(name: str) -> set[str]:
    """The dotted names that a file looks up on numpy."""
    found = [ast.unparse(node) for node in ast.walk(TREES[name]) if isinstance(node, ast.Attribute)]
    return {words.removeprefix("np.") for words in found if words.startswith("np.")}


def test_every_module_has_a_floor():
    assert {part(name) for name in FILES} == {"__init__", *FLOOR}


def test_imports_point_down_the_floors():
    upward = [(name, node.lineno, there) for name in FILES if part(name) != "__init__" for node in imports(name)
              for there in of_sim(node) if FLOOR[there] > FLOOR[part(name)]]
    assert upward == []


def test_imports_are_absolute_and_stand_at_the_top():
    hidden = [(name, node.lineno) for name in FILES if not name.startswith(LAZY) for node in imports(name)
              if node not in TREES[name].body]
    relative = [name for name in FILES for node in imports(name) if isinstance(node, ast.ImportFrom) and node.level]
    assert hidden == relative == []


def test_only_named_draws_are_random():
    """Neither numpy's generators nor Python's own: a number belongs to its seed, name, world and round."""
    assert {name: used for name in FILES if (used := {n for n in of_numpy(name) if n.startswith("random")})} == {
        "draws.py": {"random", "random.Philox"}}
    assert [name for name in FILES for node in imports(name) if isinstance(node, ast.Import)
            for alias in node.names if alias.name in ("random", "secrets")] == []


def test_choosing_by_world_lives_in_arrays():
    assert [name for name in FILES if name.startswith(PLAYED) and of_numpy(name) & {"where", "select", "choose"}] == []


def is_mask(index) -> bool:
    """Whether an index is a comparison, its negation, or several of them joined."""
    if isinstance(index, ast.Tuple):
        return any(map(is_mask, index.elts))
    return isinstance(index, ast.Compare) or (isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.Invert)) or (
        isinstance(index, ast.BinOp) and isinstance(index.op, (ast.BitAnd, ast.BitOr)))


def test_masks_index_nothing_outside_arrays():
    assert [(name, node.lineno) for name in FILES if name.startswith(PLAYED) for node in ast.walk(TREES[name])
            if isinstance(node, ast.Subscript) and is_mask(node.slice)] == []


def test_scenario_files_are_read_in_one_place():
    readers = {name for name in FILES for node in imports(name)
               if "yaml" in (getattr(node, "module", None), *(alias.name for alias in node.names))}
    assert {name for name in readers if not name.startswith("cli/")} == {"scenario/reader.py"}


def test_files_are_short_and_say_what_they_are_for():
    assert {name: lines for name, text in FILES.items() if (lines := len(text.splitlines())) > LONGEST} == {}
    assert [name for name in FILES if not ast.get_docstring(TREES[name])] == []


def test_the_tests_are_short_too():
    files = sorted(Path(__file__).parent.rglob("*.py"))
    assert [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST] == []


def test_what_is_public_has_a_docstring():
    assert [(name, node.name) for name in FILES for node in TREES[name].body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            and not ast.get_docstring(node)] == []


def test_no_error_is_caught_without_its_name():
    assert [(name, node.lineno) for name in FILES for node in ast.walk(TREES[name])
            if isinstance(node, ast.ExceptHandler) and node.type is None] == []
