"""What is said of the tests' outside tools before the tests run."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from tests import tools

ROOT = Path(__file__).resolve().parent.parent


def said(*names: str, path: str) -> list[str]:
    """The lines that the file prints with this PATH."""
    run = subprocess.run(
        [sys.executable, "tests/tools.py", *names],
        cwd=ROOT,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return run.stdout.splitlines()


def test_each_tool_has_its_line(tmp_path: Path) -> None:
    """What is there; and what is not and cannot be installed, with the reason."""
    for name in ("chromium", "wrk"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    lines = said("a browser", "wrk", "Eleventy", path=str(tmp_path))

    assert lines == [
        "a browser:              there",
        "wrk:                    there",
        "Eleventy:               left out. There is no Node on this machine.",
    ]


def test_what_must_be_installed_says_from_where() -> None:
    """Before it is: the registry, and the name there."""

    def missing() -> None:
        raise tools.Missing("There is no thing on this machine.")

    need = tools.Need("a thing", missing, "PyPI", "thing")
    assert tools.state(need) == "from PyPI (thing)"
    root = os.geteuid() == 0 and Path("/usr/bin/apt-get").exists()
    by_hand = "left out. There is no thing on this machine. Please install it."
    assert tools.state(need._replace(place="apt")) == ("from apt (thing)" if root else by_hand)


@pytest.mark.parametrize("need", [*tools.NEEDS, tools.FUZZER], ids=lambda need: need.name)
def test_every_tool_is_pinned_where_it_comes_from(need: tools.Need) -> None:
    """Packages of PyPI and npm have their versions and hashes in a file."""
    if need.place == "PyPI":
        pinned = (ROOT / "requirements-tools.txt").read_text("utf-8")
        assert tools.pins(pinned, need.what).startswith(f"{need.what}==")
    elif need.place == "npm":
        assert (ROOT / need.what / "package-lock.json").is_file()
    elif need.place == "PyPI, apart":
        assert (ROOT / need.what / "requirements.txt").is_file()
    else:
        assert need.place == "apt"


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: path.name)
def test_no_test_is_held_to_a_clock(path: Path) -> None:
    """What may hang is given PATIENCE, and nothing else asserts how long something takes."""
    clocks = {"monotonic", "perf_counter", "time", "time_ns"}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "timeout":
            assert not isinstance(node.value, ast.Constant), ast.unparse(node)
        if isinstance(node, ast.Assert) and "PATIENCE" not in path.read_text("utf-8"):
            asked = {call.func.attr for call in ast.walk(node) if _is_of(call, "time")}
            assert not asked & clocks, ast.unparse(node)


def _is_of(node: ast.AST, module: str) -> TypeGuard[Any]:
    """Whether a node calls a function of a module by its full name."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return isinstance(node.func.value, ast.Name) and node.func.value.id == module


def test_make_names_tools_that_there_are() -> None:
    """Each name after `tests/tools.py` in the Makefile."""
    lines = re.findall(r"tests/tools\.py (.+)", (ROOT / "Makefile").read_text("utf-8"))
    named = {name.strip('"') for line in lines for name in re.findall(r'"[^"]+"|\S+', line)}

    assert named
    assert named <= {need.name for need in (*tools.NEEDS, tools.FUZZER)}
