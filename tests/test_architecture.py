"""Modules import downwards only, each works alone, and Flask stays at the edge."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LIST = (ROOT / "README.md").read_text("utf-8").split("portret/        ", 1)[1]
ORDER = (*re.findall(r"^  ([a-z]+) ", LIST.split("templates/", 1)[0], re.M), "app")
"""The modules as the README lists them, each after all that it imports."""

COMMANDS = ("terminal", "exporting", "translating", "cli")

MODULES = {path.stem: path for path in (ROOT / "portret").glob("[a-z]*.py")}
MODULES["app"] = ROOT / "app.py"


def imports(path: Path) -> set[str]:
    """The names of all modules that a file imports, at whatever place."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "portret" if node.level else ""
            full = ".".join(part for part in (base, node.module) if part)
            found |= {full} | {f"{full}.{alias.name}" for alias in node.names}
    return found


def ours(path: Path) -> set[str]:
    """The modules of ours among them."""
    tails = {name.removeprefix("portret.").split(".")[0] for name in imports(path)}
    return tails & set(MODULES)


def test_every_module_has_its_place() -> None:
    """The order names every module, and none twice."""
    assert set(MODULES) <= set(ORDER)
    assert len(ORDER) == len(set(ORDER))


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_downwards(name: str) -> None:
    """A module imports only modules that come before it; so nobody imports the application."""
    assert ours(MODULES[name]) <= set(ORDER[: ORDER.index(name)])


@pytest.mark.parametrize("name", MODULES)
def test_flask_stays_at_the_edge(name: str) -> None:
    """Only the application, the commands, the freezer, the templates and the views know Flask."""
    known = {each.split(".")[0] for each in imports(MODULES[name])}
    flask = {each for each in known if each.startswith("flask")}

    edge = ("app", "freezer", "freeze", "jinja", "views", *COMMANDS)
    assert flask == set() or name in edge


@pytest.mark.parametrize("name", MODULES)
def test_only_commands_print(name: str) -> None:
    """Everything else returns its result, or raises."""
    prints = "click" in imports(MODULES[name]) or "print(" in MODULES[name].read_text("utf-8")

    assert not prints or name in COMMANDS


def test_every_module_imports_alone() -> None:
    """Each module can be the first that a fresh interpreter imports."""
    names = ["app", *(f"portret.{name}" for name in MODULES if name != "app")]
    runs = {
        name: subprocess.Popen(
            [sys.executable, "-W", "error", "-c", f"import {name}"],
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
        for name in names
    }

    assert {name: run.communicate()[1] for name, run in runs.items()} == dict.fromkeys(names, b"")


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
    ours = [*MODULES.values(), *ROOT.glob("docs/*.py"), *ROOT.glob("tests/*.py")]

    assert "translate" not in {name.split(".")[0] for path in ours for name in imports(path)}
    assert len(ours) > len(MODULES) > 20
