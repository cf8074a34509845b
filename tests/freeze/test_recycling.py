"""A new release holds just its own files, be it made of links or of an older tree."""

from __future__ import annotations

import errno
import os
import random
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from portret.errors import Refused
from portret.freeze import recycling, trees
from portret.freeze.publish import Destination, verify
from tests.freeze.stores import MANY, put, texts


@pytest.fixture
def to(memory: Path) -> Destination:
    """A destination that is not there yet."""
    return Destination(memory / "build")


def test_what_stays_is_linked_and_what_changes_is_not(to: Destination) -> None:
    """The former release keeps its bytes; a file that stays is the same one, date and all."""
    first = put(to, {"index.html": "one", "nl/a.html": "a"})
    second = put(to, {"index.html": "two", "nl/a.html": "a"})

    assert (first / "nl/a.html").samefile(second / "nl/a.html")
    assert texts(first) == {"index.html": "one", "nl/a.html": "a"}
    assert texts(second) == {"index.html": "two", "nl/a.html": "a"}


def test_an_older_tree_becomes_the_release(to: Destination) -> None:
    """Its folder is renamed, and no folder that stays is made anew."""
    first = put(to, MANY | {"index.html": "1", "old/index.html": "old", "nl/many/old.css": "old"})
    inode = (first / "nl/many/3").stat().st_ino
    put(to, MANY | {"index.html": "2"})
    put(to, MANY | {"index.html": "3"})
    fourth = put(to, MANY | {"index.html": "4", "new/index.html": "new"})

    assert (fourth / "nl/many/3").stat().st_ino == inode
    assert texts(to.path) == MANY | {"index.html": "4", "new/index.html": "new"}
    assert not (fourth / "old").exists()
    assert verify(to) == []
    assert to.published is not None
    assert to.published.untouched


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("links", [True, False])
def test_any_series_of_sites_is_published_as_it_is(
    to: Destination, monkeypatch: pytest.MonkeyPatch, seed: int, links: bool
) -> None:
    """Files come, change, go, become folders and files again; some freezes follow a rollback.

    A file system without hard links gets the same.
    """
    chance = random.Random(seed)
    paths = ["a", "a/b", "a/b/c.html", "d/e", "d/e/f", "d", "g/index.html", "g/a.css", "h.css"]
    recycled: list[bool] = []
    whole = recycling._recycle

    def noted(*args: Any) -> None:
        recycled.append(True)
        whole(*args)

    def refused(*args: object, **named: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(recycling, "_recycle", noted)
    if not links:
        monkeypatch.setattr(os, "link", refused)
    before: dict[str, str] = {}
    for _ in range(12):
        site: dict[str, str] = dict(MANY)
        for path in chance.sample(paths, chance.randrange(len(paths))):
            within = [*(f"{each}/" for each in site if path.startswith(f"{each}/"))]
            if not within and not any(each.startswith(f"{path}/") for each in site):
                site[path] = str(chance.randrange(3))
        base = None
        if to.former and chance.random() < 0.2:
            base = to.release(to.rollback()[1])
            before = texts(to.path)
        put(to, site, copy=chance.random() < 0.1, base=base)

        assert texts(to.path) == site
        assert verify(to) == []
        assert to.published is not None
        assert to.published.untouched
        there = {f"{path.relative_to(to.path)}/" for path in to.path.rglob("*/") if path.is_dir()}
        assert there | {"./"} == trees.folders(site)
        if before:
            assert to.former is not None
            assert texts(to.former.folder) == before
        before = site
    assert bool(recycled) == links


def swapped(tree: Path) -> None:
    (tree / "nl/many/3/new").write_text("swapped")
    (tree / "nl/many/3/new").replace(tree / "nl/many/3/index.html")


def littered(tree: Path) -> None:
    (tree / "nl/many/litter.html").write_text("litter")


def robbed(tree: Path) -> None:
    shutil.rmtree(tree / "nl/many/3")


@pytest.mark.parametrize("harm", [swapped, littered, robbed])
def test_an_older_tree_that_was_touched_is_not_used(
    to: Destination, harm: Callable[[Path], None]
) -> None:
    """What somebody did to an old release never reaches a new one."""
    first = put(to, MANY | {"index.html": "1"})
    put(to, MANY | {"index.html": "2"})
    put(to, MANY | {"index.html": "3"})
    harm(first)
    put(to, MANY | {"index.html": "4"})

    assert texts(to.path) == MANY | {"index.html": "4"}
    assert verify(to) == []


def test_a_base_that_was_touched_is_refused(to: Destination) -> None:
    """Before anything happens: the older tree too is still there."""
    stores = [put(to, MANY | {"index.html": str(number)}) for number in range(3)]
    with to.locked():
        folder = to.begin()
        (stores[-1] / "index.html").write_text("mine")
        with pytest.raises(Refused, match="was changed after it was published"):
            to.publish(folder, {"index.html": sha256(b"2").hexdigest()}, base=to.published)

    assert to.published is not None
    assert to.published.folder == stores[-1]
    assert all(each.exists() for each in stores)


@pytest.mark.parametrize(
    ("new", "manifest", "wrong"),
    [
        ({}, {"index.html": "two"}, "index.html"),
        ({}, {"index.html": "one", "more.html": ""}, "more.html"),
        ({"more.html": ""}, {"index.html": "one"}, "more.html"),
    ],
)
def test_a_file_that_is_not_as_the_manifest_has_it_is_an_error(
    to: Destination, new: dict[str, str], manifest: dict[str, str], wrong: str
) -> None:
    """Neither new nor published as wanted, or new and not wanted; the old release stays."""
    put(to, {"index.html": "one"})
    sums = {path: sha256(text.encode()).hexdigest() for path, text in manifest.items()}
    with to.locked():
        folder = to.begin()
        for path, text in new.items():
            (folder / path).write_text(text)
        with pytest.raises(ValueError, match=rf"^{wrong} is not as the manifest has it"):
            to.publish(folder, sums, base=to.published)

    assert texts(to.path) == {"index.html": "one"}


def test_a_release_is_not_made_of_its_base(to: Destination) -> None:
    """Where the build state is so old that it describes the third tree."""
    for number in range(3):
        put(to, MANY | {"index.html": str(number)})
    first = to.release(1)
    put(to, MANY | {"index.html": "new"}, base=first)

    assert first is not None
    assert texts(first.folder) == MANY | {"index.html": "0"}
    assert texts(to.path) == MANY | {"index.html": "new"}
