"""Several files are written as one, or none of them is."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portret import writing
from tests import apps


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with one file, as somebody who is not root has it."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        (path / "old").write_text("old")
        root = os.geteuid() == 0
        if root:
            for each in (path, path / "old"):
                os.chown(each, 65534, 65534)
            os.seteuid(65534)
        yield path
        if root:
            os.seteuid(0)


def test_all_files_are_written(folder: Path) -> None:
    """Folders too; a file keeps its rights, a new one can be read by everyone."""
    (folder / "old").chmod(0o640)
    writing.write({folder / "a/b/new": "é\r\n", folder / "old": "changed"})

    assert apps.tree(folder) == {"a/b/new": "é\r\n".encode(), "old": b"changed"}
    assert (folder / "old").stat().st_mode & 0o777 == 0o640
    assert (folder / "a/b/new").stat().st_mode & 0o777 == 0o644


def test_a_link_stays_a_link(folder: Path) -> None:
    """What it leads to is written."""
    (folder / "link").symlink_to("old")
    writing.write({folder / "link": "changed"})

    assert (folder / "link").is_symlink()
    assert (folder / "old").read_text() == "changed"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("old/new", "Not a directory"),
        ("sealed/new", "Permission denied"),
        ("sealed", "Is a directory"),
        ("read-only", "Permission denied"),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_where_one_cannot_be_written_none_is(
    folder: Path, name: str, reason: str, last: bool
) -> None:
    """Whichever comes first: its name is told, files and folders are as they were."""
    (folder / "read-only").write_text("x")
    (folder / "read-only").chmod(0o444)
    (folder / "sealed").mkdir(0o555)
    before = sorted(folder.rglob("*")), apps.tree(folder)
    names = ["old", "a/b/new", name] if last else [name, "old", "a/b/new"]

    with pytest.raises(OSError, match=reason) as caught:
        writing.write({folder / each: "changed" for each in names})

    assert caught.value.filename == str((folder / name).resolve())
    assert (sorted(folder.rglob("*")), apps.tree(folder)) == before


def test_what_took_its_place_already_goes_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be replaced, as one that is mounted, is found out only then."""
    replace = os.replace

    def busy(source: Any, target: Path) -> None:
        if target.name == "mounted":
            raise OSError(errno.EBUSY, "Device or resource busy", str(target))
        replace(source, target)

    (folder / "mounted").write_text("x")
    monkeypatch.setattr(os, "replace", busy)
    before = sorted(folder.rglob("*")), apps.tree(folder)

    with pytest.raises(OSError, match="busy"):
        writing.write({folder / each: "changed" for each in ("old", "a/new", "mounted")})

    assert (sorted(folder.rglob("*")), apps.tree(folder)) == before
