"""SECURITY.md names tests that there are, and the packages are those that were agreed on."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
PINNED = ("requirements.txt", "requirements-server.txt")
"""What a server installs."""


def pins(name: str) -> dict[str, str]:
    """The versions in a file of pinned requirements, by the normal names of packages."""
    text = (ROOT / name).read_text("utf-8")
    return {plain(each): version for each, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.M)}


def plain(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", SECURITY))))
def test_each_wall_has_its_test(named: str) -> None:
    """The file has a test of that name."""
    path, _, name = named.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))

    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def test_each_row_has_a_wall() -> None:
    """Whoever may do harm stands in the table, and no row is without a proof."""
    rows = [row for row in SECURITY.split("\n") if re.match(r"\| (?!who|---)", row)]

    assert all("::" in row for row in rows)
    assert [row.split("|")[1].strip() for row in rows if row.split("|")[1].strip()] == [
        *("visitor", "translator", "editor", "neighbour", "contributor", "dependency")
    ]


@pytest.mark.parametrize("name", PINNED)
def test_every_package_is_pinned_by_hash(name: str) -> None:
    """By its version and its files, and pip takes nothing that must be built."""
    text = re.sub(r"\\\n", " ", (ROOT / name).read_text("utf-8"))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    lines = [line for line in text.split("\n") if line and not line.lstrip().startswith("#")]

    assert lines
    assert [line for line in lines if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:", line)] == []
    assert f"$(WHEELS) -r {'$<' if name == PINNED[0] else name}" in makefile
    assert "WHEELS := $(PIP) --only-binary :all:" in makefile


def test_run_time_packages_are_few() -> None:
    """The site runs on at most twenty."""
    assert len(pins("requirements.txt")) <= 20


def test_the_list_of_packages_is_that_of_the_requirements() -> None:
    """`make sbom` was run after the last change, and its list is the same on every machine."""
    listed = json.loads((ROOT / "sbom.json").read_text("utf-8"))
    found = {plain(each["name"]): each["version"] for each in listed["components"]}

    assert found == {**pins(PINNED[0]), **pins(PINNED[1])}
    assert all(each["licenses"] for each in listed["components"])
    assert listed["bomFormat"] == "CycloneDX"
    assert not {"serialNumber", "timestamp"} & {*listed, *listed["metadata"]}
