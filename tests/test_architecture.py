"""Packages import one way, modules too, each works alone, and Flask stays at the edge."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import portret

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "portret"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in (ROOT / "app.py", *PACKAGE.rglob("*.py"))
    if path.name != "__init__.py"
}
ORDER = re.findall(r"^    ((?:\w+, )*\w+)  ", portret.__doc__ or "", re.M)
"""The packages by rank, as the docstring of `portret` draws them; those of one line are equals."""

FLOORS = 5
"""How many imports may lie between the lowest and the highest module of a package."""

EDGE = {"web", "freeze", "commands", "app"}
"""The packages that know Flask."""


@cache
def imports(path: Path) -> frozenset[str]:
    """The names of all modules, and of what is imported from them, at whatever place."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return frozenset(found)


@cache
def ours(name: str) -> frozenset[str]:
    """The modules of ours that a module imports."""
    return imports(MODULES[name]) & set(MODULES)


def package(name: str) -> str:
    """The package of a module; "ground" for those that stand in none, "app" for the application."""
    parts = name.split(".")
    return parts[1] if len(parts) == 3 else "app" if name == "app" else "ground"


def rank(name: str) -> int:
    """The rank of a module's package; LookupError where the order does not name it."""
    names = ["ground", *ORDER, "app"]
    return next(at for at, some in enumerate(names) if package(name) in some.split(", "))


def floor(name: str, below: frozenset[str] = frozenset()) -> int:
    """How many imports lie between a module and the lowest of its package; no circle."""
    assert name not in below, f"{name} imports itself by way of {sorted(below)}"
    inner = [each for each in ours(name) if package(each) == package(name)]
    return max((floor(each, below | {name}) + 1 for each in inner), default=0)


def test_the_order_names_every_package() -> None:
    """Each once, and nothing else."""
    named = [name for some in ORDER for name in some.split(", ")]
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}

    assert sorted(named) == sorted(folders)
    assert len(named) == 9


def test_imports_run_one_way() -> None:
    """A module imports from its own package and from those below it, and within it one way too."""
    wrong = [
        (name, each)
        for name in MODULES
        for each in ours(name)
        if package(each) != package(name) and rank(each) >= rank(name)
    ]

    assert wrong == []
    assert {name: floor(name) for name in MODULES if floor(name) > FLOORS} == {}


def test_flask_stays_at_the_edge() -> None:
    """What readers get is worked out without it."""
    flasks = {
        name
        for name, path in MODULES.items()
        if any(each.startswith("flask") for each in imports(path))
    }

    assert [name for name in sorted(flasks) if package(name) not in EDGE] == []


def test_only_commands_print() -> None:
    """Everything else returns its result, or raises."""
    prints = {
        name
        for name, path in MODULES.items()
        if "click" in imports(path) or re.search(r"(?<![.\w])print\(", path.read_text("utf-8"))
    }

    assert [name for name in sorted(prints) if package(name) != "commands"] == []


def test_messages_name_commands_as_they_are_typed() -> None:
    """By `errors.called`, but for comments in files that several people share."""
    named = []
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
        texts = (each for each in ast.walk(tree) if isinstance(each, ast.Constant))
        words = (str(each.value) for each in texts if id(each) not in docstrings)
        named += [(name, each) for each in words if re.search(r"\bflask [a-z]", each)]

    assert [(name, each) for name, each in named if each[0] != "#"] == []


def test_a_package_opens_with_its_promise() -> None:
    """Its `__init__` is one docstring, and re-exports nothing."""
    for path in PACKAGE.rglob("__init__.py"):
        body = ast.parse(path.read_text("utf-8")).body

        assert len(body) == 1, path
        assert isinstance(body[0], ast.Expr), path
        assert len(ast.literal_eval(body[0].value)) > 80, path


def test_modules_are_short() -> None:
    """A module is one idea."""
    lengths = {name: len(path.read_text("utf-8").split("\n")) for name, path in MODULES.items()}

    assert {name: length for name, length in lengths.items() if length > 321} == {}


def test_every_module_is_imported_without_a_warning() -> None:
    """And in any order, as imports run one way: here in the alphabet's."""
    code = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
    command = [sys.executable, "-W", "error", "-c", code, *sorted(MODULES)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)


def test_extensions_and_words_are_made_at_run_time() -> None:
    """No Babel() at module level (it leaks between applications), and no lazy string anywhere."""
    for path in MODULES.values():
        tree = ast.parse(path.read_text("utf-8"))
        outside = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
        calls = [node for each in outside for node in ast.walk(each) if isinstance(node, ast.Call)]

        assert "Babel" not in {getattr(call.func, "id", "").lstrip("_") for call in calls}
        assert not {name for name in imports(path) if "lazy" in name}


def test_nothing_imports_the_translate_toolkit() -> None:
    """It is GPL: its commands are run, and no code of ours is built on its own."""
    others = [*ROOT.glob("tools/*.py"), *ROOT.glob("tests/**/test_*.py")]

    names = {name.split(".")[0] for path in (*MODULES.values(), *others) for name in imports(path)}
    assert "translate" not in names
    assert len(others) > 50
