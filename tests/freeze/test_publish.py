"""Publishing replaces a site in one step, and nothing that is not Portret's."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portret import trees
from portret.freeze.publish import Destination, Refused
from portret.releases import sha256
from tests.apps import tree


def release(to: Destination, text: str, *more: str, copy: bool = False) -> Path:
    """Publish a small release, as a freeze does."""
    to.check()
    with to.locked():
        folder = to.begin()
        for name in ("index.html", "nl/index.html", *more):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
        to.publish(folder, {path: sha256(folder / path) for path in tree(folder)}, b"", copy)
    return folder


def strays(to: Destination) -> set[str]:
    """The names in a store beside those that may be there when no freeze runs."""
    known = r"lock|former|[0-9]+(\.(manifest|manifest\.json|record|pack|former|copy))?"
    return {path.name for path in to.store.iterdir() if not re.fullmatch(known, path.name)}


@pytest.fixture
def to(memory: Path) -> Destination:
    """A destination that is not there yet."""
    return Destination(memory / "build")


def test_the_destination_is_one_link(to: Destination) -> None:
    """It leads to the release by a relative path, so that both can be moved together."""
    release(to, "one")

    assert os.readlink(to.path) == ".build/1"
    moved = to.path.parent.rename(to.path.parent.with_name("elsewhere"))
    assert (moved / "build/nl/index.html").read_text() == "one"


def test_the_former_release_stays(to: Destination) -> None:
    """The one before stays whole for readers who hold its pages; older ones go at the next run."""
    first, second = release(to, "one"), release(to, "two")
    assert (first / "index.html").read_text() == "one"
    third, fourth = release(to, "three"), release(to, "four")
    assert (third / "index.html").read_text() == "three"
    assert (second / "index.html").read_text() == "two"
    fifth = release(to, "five")

    assert (to.path / "index.html").read_text() == "five"
    assert (fourth / "index.html").read_text() == "four"
    assert not first.exists()
    assert to.current == fifth


@pytest.mark.parametrize("modes", ["ll", "cc", "lc", "cl", "lcl", "clc", "lccl"])
def test_link_and_copy_follow_each_other(to: Destination, modes: str) -> None:
    """A real folder and a link each replace the other; nothing else is left beside the releases."""
    for number, mode in enumerate(modes):
        release(to, str(number), f"{number}.css", copy=mode == "c")

        assert to.path.is_symlink() == (mode == "l")
        assert set(tree(to.path)) == {"index.html", "nl/index.html", f"{number}.css"}
        assert strays(to) == set()
        assert len([path for path in to.store.iterdir() if path.name.isdigit()]) <= 4


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has the call.")
def test_a_copy_is_exchanged_in_one_call(to: Destination, monkeypatch: pytest.MonkeyPatch) -> None:
    """No second rename, between which the site would be gone."""
    release(to, "one", copy=True)
    monkeypatch.setattr(trees.os, "rename", None)
    release(to, "two", copy=True)
    release(to, "three")
    release(to, "four", copy=True)

    assert (to.path / "index.html").read_text() == "four"


@pytest.mark.parametrize("copy", [False, True])
def test_the_exchange_works_without_renameat2(
    to: Destination, monkeypatch: pytest.MonkeyPatch, copy: bool
) -> None:
    """Systems that lack the call get two renames."""
    monkeypatch.setattr("ctypes.CDLL", lambda *args, **named: object())
    for text in ("one", "two"):
        release(to, text, copy=copy)
        release(to, text, copy=not copy)

        assert (to.path / "index.html").read_text() == text


def test_the_old_folder_comes_back_where_the_new_one_cannot(
    to: Destination, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two renames fails: the first is undone."""
    release(to, "one", copy=True)
    whole = os.rename

    def rename(source: Path, target: Path) -> None:
        if source.name.endswith(".new"):
            raise OSError(errno.EIO, "Input/output error")
        whole(source, target)

    monkeypatch.setattr("ctypes.CDLL", lambda *args, **named: object())
    monkeypatch.setattr(trees.os, "rename", rename)
    with pytest.raises(OSError, match="Input/output"):
        release(to, "two", copy=True)

    assert (to.path / "nl/index.html").read_text() == "one"


def test_a_site_that_was_taken_away_is_not_lost(to: Destination) -> None:
    """Where the link is gone, a freeze that fails leaves the releases."""
    release(to, "one")
    release(to, "two")
    to.path.unlink()
    with to.locked():
        to.begin()
        to.clear()

    assert (to.store / "2/index.html").read_text() == "two"
    assert (to.store / "1/index.html").read_text() == "one"


def test_a_path_with_dots_is_the_same_destination(to: Destination, memory: Path) -> None:
    """`--to ../x/build` can be published to again, and by its plain name."""
    (memory / "sub").mkdir()
    dotted = Destination(memory / "sub/../build")
    release(dotted, "one")
    release(dotted, "two")
    release(to, "three")

    assert (memory / "build/index.html").read_text() == "three"


# ---------------------------------------------------------------- what is not ours


def foreign_folder(path: Path) -> None:
    path.mkdir()
    (path / "thesis.txt").write_text("the only copy")


def foreign_file(path: Path) -> None:
    path.write_text("the only copy")


def foreign_link(path: Path) -> None:
    foreign_folder(path.with_name("other"))
    path.symlink_to("other")


def foreign_store(path: Path) -> None:
    foreign_folder(path.with_name(".build"))


def numbered_store(path: Path) -> None:
    path.with_name(".build").mkdir()
    foreign_folder(path.with_name(".build") / "2019")


def store_behind_a_link(path: Path) -> None:
    foreign_folder(path.with_name("other"))
    path.with_name(".build").symlink_to("other")


def store_with_more(path: Path) -> None:
    release(Destination(path), "one")
    (path.with_name(".build") / "notes.txt").write_text("the only copy")


def file_in_a_copy(path: Path) -> None:
    release(Destination(path), "one", copy=True)
    (path / "CNAME").write_text("the only copy")


def git_in_a_copy(path: Path) -> None:
    release(Destination(path), "one", copy=True)
    (path / ".git").mkdir()
    (path / ".git/config").write_text("the only copy")


def link_in_a_copy(path: Path) -> None:
    release(Destination(path), "one", copy=True)
    (path / "more").symlink_to(path.parent)


@pytest.mark.parametrize(
    "made",
    [
        *(foreign_folder, foreign_file, foreign_link, foreign_store, numbered_store),
        *(store_behind_a_link, store_with_more, file_in_a_copy, git_in_a_copy, link_in_a_copy),
    ],
)
@pytest.mark.parametrize("copy", [False, True])
def test_what_is_not_ours_is_refused_and_stays(
    to: Destination, made: Callable[[Path], None], copy: bool
) -> None:
    """Folders, files and links at the destination or in the place of its store."""
    made(to.path)
    before = tree(to.path.parent)

    with pytest.raises(Refused, match=r"\.$"):
        release(to, "two", copy=copy)

    assert tree(to.path.parent) == before


def test_a_destination_called_git_leaves_a_repository_alone(tmp_path: Path) -> None:
    """The store of `--to git` would be `.git`."""
    foreign_folder(tmp_path / ".git")

    with pytest.raises(Refused, match=r"\.git"):
        release(Destination(tmp_path / "git"), "one")

    assert tree(tmp_path) == {".git/thesis.txt": b"the only copy"}


def test_what_is_blank_is_taken(to: Destination) -> None:
    """An empty folder at the destination, and a link whose release is gone."""
    to.path.mkdir()
    first = release(to, "one")
    (first / "index.html").unlink()
    (first / "nl/index.html").unlink()
    (first / "nl").rmdir()
    first.rmdir()
    release(to, "two")

    assert (to.path / "index.html").read_text() == "two"


def test_a_missing_parent_is_refused(tmp_path: Path) -> None:
    """Nothing is made where nobody expects it."""
    with pytest.raises(Refused, match="is no folder"):
        Destination(tmp_path / "missing/build").check()


def test_a_second_run_is_refused(to: Destination) -> None:
    """Only one at a time; a lock that a dead process left does not count."""
    with to.locked(), pytest.raises(Refused, match="is running"), to.locked():
        pass
    with to.locked():
        assert (to.store / "lock").exists()


# ---------------------------------------------------------------- runs that were killed


class Killed(BaseException):
    """The end of a process, at a given call."""


STEPS = ("sync", "exchange", "sync_one", "remove", "copy", "link", "prune", "make_folders")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("copy", [False, True])
def test_a_run_that_is_killed_twice_leaves_a_whole_site(
    to: Destination, monkeypatch: pytest.MonkeyPatch, step: str, copy: bool
) -> None:
    """Killed before or after any step, twice on end: the site is whole, and the next run works.

    Each release has other files, so that a stale note of what is published would be seen.
    """
    release(to, "0", "0.css", copy=copy)
    whole = getattr(trees, step)
    for number, late in enumerate((False, True, False, True), 1):

        def killed(*args: object, late: bool = late) -> None:
            if late:
                whole(*args)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(trees, step, killed)
            with contextlib.suppress(Killed):
                release(to, str(number), f"{number}.css", copy=copy)
        texts = {data.decode() for data in tree(to.path).values()}
        assert len(texts) == 1
        assert set(tree(to.path)) == {"index.html", "nl/index.html", f"{texts.pop()}.css"}
    release(to, "9", "9.css", copy=not copy)
    assert (to.path / "9.css").exists()
