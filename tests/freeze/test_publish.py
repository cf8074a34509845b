"""Publishing replaces a site in one step, and nothing that is not Portret's."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portret.errors import Refused
from portret.freeze import trees
from portret.freeze.publish import Destination, verify
from tests.apps import ROOT, tree
from tests.freeze.stores import MANY, put, texts

KNOWN = r"lock|former|state\.sqlite.*|[0-9]+(\.(manifest\.json|stamps|former|copy))?"
"""The names that may be in a store when no freeze runs."""


def release(to: Destination, text: str, *more: str, copy: bool = False) -> Path:
    """Publish a small release whose files have all this text."""
    return put(to, dict.fromkeys(("index.html", "nl/index.html", *more), text), copy)


def strays(to: Destination) -> set[str]:
    """The names in a store beside those."""
    return {path.name for path in to.store.iterdir() if not re.fullmatch(KNOWN, path.name)}


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


def test_a_folder_that_was_never_ours_is_not_gone_through(to: Destination) -> None:
    """As a home, in which there are more files than anybody would wait for."""
    (to.path / "a/b").mkdir(parents=True)
    (to.path / "a/b/c").write_text("")
    listed: list[str] | None = []

    def watch(event: str, args: tuple[object, ...]) -> None:
        if listed is not None and event == "os.scandir":
            listed.append(str(args[0]))

    sys.addaudithook(watch)
    with pytest.raises(Refused, match="that Portret did not make"):
        to.check()
    found, listed = listed, None

    assert {*found} <= {str(to.path)}  # as Python 3.13 lists it, to see whether it is empty


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
    assert to.published is not None
    assert to.published.folder == fifth


@pytest.mark.parametrize("modes", ["ll", "cc", "lc", "cl", "lcl", "clc", "lccl"])
def test_link_and_copy_follow_each_other(to: Destination, modes: str) -> None:
    """A real folder and a link each replace the other; nothing else is left beside the releases."""
    for number, mode in enumerate(modes):
        more = {f"{number}.css", "+1/index.html"}  # of which the folder sorts before "./"
        release(to, str(number), *more, copy=mode == "c")

        assert to.path.is_symlink() == (mode == "l")
        assert set(texts(to.path)) == {"index.html", "nl/index.html", *more}
        assert strays(to) == set()
        assert len([path for path in to.store.iterdir() if path.name.isdigit()]) <= 4


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has the call.")
def test_a_copy_is_exchanged_in_one_call(to: Destination, monkeypatch: pytest.MonkeyPatch) -> None:
    """No second rename, between which the site would be gone."""
    release(to, "one", copy=True)
    monkeypatch.setattr(os, "rename", None)
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
    monkeypatch.setattr(os, "rename", rename)
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


FOREIGN: dict[str, dict[str, str | Path]] = {
    "a folder": {"build/thesis.txt": "mine"},
    "a file": {"build": "mine"},
    "a link": {"build": Path("other"), "other/thesis.txt": "mine"},
    "a folder where the store would be": {".build/thesis.txt": "mine"},
    "a numbered folder there": {".build/2019/thesis.txt": "mine"},
    "a link there": {".build": Path("other"), "other/thesis.txt": "mine"},
    "a file in the store": {"": "link", ".build/notes.txt": "mine"},
    "a file in a copy": {"": "copy", "build/CNAME": "mine"},
    "a repository in a copy": {"": "copy", "build/.git/config": "mine"},
    "a link in a copy": {"": "copy", "build/more": Path("..")},
}
"""What people may have: files with their text, and links. "" is what was published before."""


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("copy", [False, True])
def test_what_is_not_ours_is_refused_and_stays(to: Destination, kind: str, copy: bool) -> None:
    """At the destination, in it, in the place of its store, or in that."""
    for name, value in FOREIGN[kind].items():
        path = to.path.parent / name
        if not name:
            release(to, "one", copy=value == "copy")
        elif isinstance(value, Path):
            path.symlink_to(value)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(value)
    before = tree(to.path.parent)

    with pytest.raises(Refused, match=r"\.$"):
        release(to, "two", copy=copy)

    assert tree(to.path.parent) == before


def test_what_lies_among_the_releases_is_named(to: Destination) -> None:
    """A file manager leaves one wherever it shows a folder."""
    release(to, "one")
    (to.store / ".DS_Store").touch()

    with pytest.raises(Refused) as told:
        to.check()
    found = f"{to.store / '.DS_Store'} is not from Portret. Move it out of {to.store} first."
    assert str(told.value) == found


@pytest.mark.parametrize("copy", [False, True])
def test_no_site_is_published_within_another(to: Destination, copy: bool) -> None:
    """Readers of the outer one would get it, and the next freeze would lose it or be refused."""
    release(to, "one", "sub/index.html", copy=copy)
    before = tree(to.path)

    for place in ("x", "sub/x", "sub/../x"):
        with pytest.raises(Refused, match="would lie within a published site"):
            Destination(to.path / place).check()
    assert tree(to.path) == before


def test_a_lock_of_somebody_else_is_no_site(tmp_path: Path) -> None:
    """As one beside the folder of a year."""
    (tmp_path / "2016").mkdir()
    (tmp_path / "lock").touch()

    Destination(tmp_path / "2016/site").check()


@pytest.mark.parametrize("place", [".", "sub"])
@pytest.mark.parametrize("copy", [False, True])
def test_the_folder_of_who_freezes_is_not_replaced(
    to: Destination, monkeypatch: pytest.MonkeyPatch, place: str, copy: bool
) -> None:
    """Whoever stands in it would be nowhere, and no path of theirs would lead anywhere."""
    if copy:
        release(to, "one", "sub/index.html", copy=True)
    else:
        (to.path / "sub").mkdir(parents=True)
    before = tree(to.path)
    monkeypatch.chdir(to.path / place)
    with pytest.raises(Refused, match=r"is where you are, .*Leave it first"):
        release(to, "two", copy=copy)

    assert tree(to.path) == before


def test_a_destination_called_git_leaves_a_repository_alone(tmp_path: Path) -> None:
    """The store of `--to git` would be `.git`."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text("mine")

    with pytest.raises(Refused, match=r"\.git"):
        release(Destination(tmp_path / "git"), "one")

    assert texts(tmp_path) == {".git/config": "mine"}


@pytest.mark.parametrize("copy", [False, True])
def test_the_build_state_stays(to: Destination, copy: bool) -> None:
    """Whatever sqlite keeps beside it, and whatever is cleared."""
    names = [to.state.name, *(f"{to.state.name}-{kind}" for kind in ("journal", "wal", "shm"))]
    for number in range(5):
        release(to, str(number), copy=copy)
        for name in names:
            (to.store / name).write_text("state")
    to.rollback()
    to.tidy()

    assert {(to.store / name).read_text() for name in names} == {"state"}
    assert strays(to) == set()


def test_a_folder_is_not_taken_for_a_copy_that_is_gone(to: Destination) -> None:
    """The system may give its inode to another folder."""
    for text in ("one", "two"):
        release(to, text, copy=True)
    (to.store / "1.copy").write_bytes((to.store / "2.copy").read_bytes())
    release(to, "three", copy=True)

    assert {path.name for path in to.store.glob("*.copy")} == {"2.copy", "3.copy"}


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


@pytest.mark.parametrize("few", [0, 50])
def test_all_is_on_the_disk_before_readers_see_it(
    to: Destination, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """First the release with its notes, be it by one call or by many, then the link's folder."""
    monkeypatch.setattr(trees, "FEW", few)
    done: list[str] = []

    def noting(name: str) -> None:
        whole = getattr(trees, name)

        def noted(*args: object) -> None:
            done.append(name)
            notes = {path.name for path in to.store.glob("1.*")}
            assert {"1.stamps", "1.manifest.json"} <= notes
            whole(*args)

        monkeypatch.setattr(trees, name, noted)

    for name in ("sync", "exchange", "sync_one"):
        noting(name)
    put(to, {"index.html": "one"})

    single = done.count("sync_one") - 1
    assert done == ["sync", *["sync_one"] * single, "exchange", "sync_one"]
    assert (single > 3) == (few > 0)


# ---------------------------------------------------------------- runs that were killed


class Killed(BaseException):
    """The end of a process, at a given call."""


STEPS = ("sync", "exchange", "sync_one", "remove", "copy", "link", "stamps", "make_folders")


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
        seen = set(texts(to.path).values())
        assert len(seen) == 1
        assert set(texts(to.path)) == {"index.html", "nl/index.html", f"{seen.pop()}.css"}
    release(to, "9", "9.css", copy=not copy)
    assert (to.path / "9.css").exists()


def test_nothing_is_left_of_a_release_that_failed(
    to: Destination, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it whole when the last step failed; the build state and the older tree stay."""
    for text in ("one", "two"):
        release(to, text)
    to.state.touch()

    def failing(new: Path, old: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(trees, "exchange", failing)
    with pytest.raises(OSError, match="Input/output"):
        release(to, "three")
    assert (to.store / "3.stamps").exists()
    with to.locked():
        to.tidy()  # waits for nobody
        assert (to.store / "3.stamps").exists()
    to.tidy()

    numbers = {path.name for path in to.store.iterdir() if path.name.isdigit()}
    assert numbers == {"1", "2"}
    assert to.state.exists()


# ---------------------------------------------------------------- rollback


@pytest.mark.parametrize("copy", [False, True])
def test_rollback_swaps_the_kept_releases(to: Destination, copy: bool) -> None:
    """Readers have the former site with its notes; a second rollback undoes the first."""
    for text in ("one", "two", "three"):
        put(to, MANY | {"index.html": text}, copy)

    assert to.rollback() == (2, 3, [])
    assert (to.path / "index.html").read_text() == "two"
    assert to.path.is_symlink() != copy
    assert to.published is not None
    assert to.published.untouched
    assert verify(to) == []
    assert to.rollback() == (3, 2, [])
    assert (to.path / "index.html").read_text() == "three"


@pytest.mark.parametrize("copy", [False, True])
def test_a_freeze_after_a_rollback_compares_with_what_is_published(
    to: Destination, copy: bool
) -> None:
    """What it came back to is then the former release."""
    for text in ("one", "two", "three"):
        put(to, MANY | {"index.html": text}, copy)
    to.rollback()
    for text in ("four", "five", "six"):
        before = texts(to.path)
        put(to, MANY | {"index.html": text}, copy)

        assert texts(to.path) == MANY | {"index.html": text}
        assert to.former is not None
        assert texts(to.former.folder) == before


def test_there_may_be_nothing_to_go_back_to(to: Destination) -> None:
    """One line, and nothing is made."""
    with pytest.raises(Refused, match=r"has no former release to go back to\.$"):
        to.rollback()
    assert not to.store.exists()
    put(to, {"index.html": "one"})
    with pytest.raises(Refused, match="has no former release"):
        to.rollback()


def test_a_former_release_that_was_changed_stays_out_of_sight(to: Destination) -> None:
    """It is not what was published; one that only looks touched is read, and taken."""
    first, second = put(to, {"index.html": "one"}), put(to, {"index.html": "two"})
    os.utime(first / "index.html")
    to.rollback()
    (second / "index.html").write_text("mine")

    with pytest.raises(Refused, match=r"2/index\.html: changed since"):
        to.rollback()

    assert texts(to.path) == {"index.html": "one"}


@pytest.mark.parametrize("copy", [False, True])
def test_a_stray_file_in_the_former_release_is_told(to: Destination, copy: bool) -> None:
    """A rollback is for an emergency, and nothing is missing. The next freeze drops the file."""
    first, _ = put(to, {"index.html": "one"}, copy), put(to, {"index.html": "two"}, copy)
    (first / "nl").mkdir()
    (first / "nl/notes.txt").write_text("mine")
    (first / ".DS_Store").write_text("x")

    assert to.rollback() == (1, 2, [first / ".DS_Store", first / "nl/notes.txt"])
    assert (to.path / "index.html").read_text() == "one"
    assert to.rollback() == (2, 1, [])
    put(to, {"index.html": "three"}, copy)
    assert texts(to.path) == {"index.html": "three"}


def test_a_former_release_that_somebody_removed_is_none(to: Destination) -> None:
    """One line, and the site stays."""
    first, _ = release(to, "one"), release(to, "two")
    shutil.rmtree(first)

    with pytest.raises(Refused, match=r"has no former release to go back to\.$"):
        to.rollback()

    assert (to.path / "index.html").read_text() == "two"


def test_rollback_waits_for_nobody(to: Destination) -> None:
    """While a freeze runs it is refused."""
    put(to, {"index.html": "one"})
    put(to, {"index.html": "two"})
    with to.locked(), pytest.raises(Refused, match="is running"):
        to.rollback()


@pytest.mark.parametrize("copy", [False, True])
def test_the_former_release_has_a_name(to: Destination, copy: bool) -> None:
    """`.build/former`, where a web server finds the style sheet of a page that a reader holds."""
    put(to, {"index.html": "one", "static/a.1.css": "a1"}, copy)
    assert not (to.store / "former").is_symlink()
    put(to, {"index.html": "two", "static/a.2.css": "a2"}, copy)
    assert (to.store / "former/static/a.1.css").read_text() == "a1"
    to.rollback()
    assert (to.store / "former/static/a.2.css").read_text() == "a2"
    put(to, {"index.html": "three"}, copy)

    assert os.readlink(to.store / "former") == "1"


# ---------------------------------------------------------------- places


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    """Makes a folder a disk of its own."""
    mounted: list[Path] = []

    def mount(path: Path) -> None:
        path.mkdir()
        call = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(path)]
        if os.geteuid() or subprocess.run(call, capture_output=True).returncode:
            pytest.skip("Only root can mount a disk.")
        mounted.append(path)

    yield mount
    for path in mounted:
        subprocess.run(["umount", str(path)], check=True)


@pytest.mark.parametrize("name", ["build", ".build"])
@pytest.mark.parametrize("copy", [False, True])
def test_a_disk_of_its_own_is_refused_before_any_work(
    to: Destination, disk: Callable[[Path], None], name: str, copy: bool
) -> None:
    """It cannot be exchanged for anything; what to do is said."""
    disk(to.path.with_name(name))

    with pytest.raises(Refused, match=rf"{name} is a disk of its own.*/build/site\.$"):
        put(to, {"index.html": "one"}, copy)

    assert texts(to.path.parent) == {}


READER = """
import os, sys
told = open(sys.argv[2], "w")
while not os.path.exists(sys.argv[3]):
    before = int(os.path.basename(os.readlink(sys.argv[1])))
    held = os.open(sys.argv[1], os.O_RDONLY)
    found = set()
    for name in ("index.html", "nl/many/3/index.html", "nl/last.html", "index.html"):
        with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=held), "rb") as file:
            found.add(file.read())
    os.close(held)
    if int(os.path.basename(os.readlink(sys.argv[1]))) - before > 1:
        continue  # asleep for so long that the next is made of what it held by now
    assert len(found - {b"many"}) == 1, found
    print("read", file=told, flush=True)
"""


@pytest.mark.long
@pytest.mark.usefixtures("patience")
def test_a_reader_never_meets_two_sites(to: Destination, tmp_path: Path) -> None:
    """Through many releases, most of them made of an older tree, each pass reads one site whole."""
    put(to, MANY | {"index.html": "-", "nl/last.html": "-"})
    passes, end = tmp_path / "passes", tmp_path / "end"
    passes.touch()
    command = [sys.executable, "-c", READER, str(to.path), str(passes), str(end)]
    with subprocess.Popen(command, cwd=ROOT) as reader:
        number = 0
        while reader.poll() is None and (number < 250 or passes.read_text().count("\n") < 500):
            put(to, MANY | {"index.html": str(number), "nl/last.html": str(number)})
            number += 1
        end.touch()

    assert reader.returncode == 0
