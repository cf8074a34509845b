"""A release is known by its notes: what is in it, whether it is untouched, what to do elsewhere."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from portret import releases, trees
from portret.freeze import publish
from portret.freeze.publish import Destination, Refused, changes, verify
from tests.apps import ROOT, tree

MANY = {f"nl/many/{number}/index.html": "many" for number in range(20)}
"""Files that stay, so that it pays to patch the spare."""


def put(
    to: Destination, site: Mapping[str, str], copy: bool = False, *, apart: bool = False
) -> Path:
    """Publish a site as a freeze does: only what is new is written, into its place or apart."""
    to.check()
    with to.locked():
        folder, now = to.begin(), to.published
        known = now.manifest if now and now.untouched else {}
        sums = {path: sha256(text.encode()).hexdigest() for path, text in site.items()}
        aside: dict[str, Path] = {}
        for path, text in site.items():
            if path not in known or known[path].sha256 != sums[path]:
                place = folder / path
                if apart:
                    place = aside[path] = releases.Release(folder).aside / str(len(aside))
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text)
        record = b"record of " + folder.name.encode()
        to.publish(folder, sums, record, copy, aside=aside)
    return folder


def texts(folder: Path) -> dict[str, str]:
    """The files of a tree as text."""
    return {path: data.decode() for path, data in tree(folder).items()}


@pytest.fixture
def to(memory: Path) -> Destination:
    """A destination that is not there yet."""
    return Destination(memory / "build")


# ---------------------------------------------------------------- the notes


def test_the_manifest_is_for_people_and_tools(to: Destination) -> None:
    """One file a line, in order, with its SHA-256 and size; the same as the files'."""
    put(to, {"nl/ö.html": "é", "a.css": ""})
    lines = (to.store / "1.manifest.json").read_text("utf-8").splitlines()
    found = json.loads("".join(lines))

    assert list(found) == ["a.css", "nl/ö.html"]
    assert found["nl/ö.html"] == {"sha256": sha256("é".encode()).hexdigest(), "size": 2}
    assert len(lines) == 2 + len(found)


def test_the_next_freeze_finds_what_the_last_one_noted(to: Destination) -> None:
    """Files with size, date and inode, and the record, by another process's hands."""
    folder = put(to, {"index.html": "one"})
    now = Destination(to.path).published
    stat = (folder / "index.html").stat()

    assert now is not None
    assert now.folder == folder
    assert now.record == b"record of 1"
    assert now.manifest["index.html"].size == 3
    assert now.manifest["index.html"][2:] == (stat.st_mtime_ns, stat.st_ino)
    assert now.untouched


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def turned(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def other_kind(path: Path) -> None:
    data = b"\xe9*\0\0\0"  # marshal's 42
    path.write_bytes(releases.zlib.crc32(data).to_bytes(4) + data)


@pytest.mark.parametrize("harm", [Path.unlink, cut, turned, other_kind])
def test_damaged_notes_count_as_none(to: Destination, harm: Callable[[Path], None]) -> None:
    """No exception, no half of a manifest; the next freeze writes all anew."""
    put(to, {"index.html": "one"})
    harm(to.store / "1.manifest")
    now = to.published

    assert now is not None
    assert (now.manifest, now.untouched) == ({}, False)
    put(to, {"index.html": "one", "more.html": "more"})
    assert texts(to.path) == {"index.html": "one", "more.html": "more"}


@pytest.mark.parametrize("harm", [Path.unlink, cut, turned])
def test_a_damaged_record_is_empty(to: Destination, harm: Callable[[Path], None]) -> None:
    """The freeze then knows nothing, rather than something wrong."""
    put(to, {"index.html": "one"})
    harm(to.store / "1.record")

    assert to.published is not None
    assert to.published.record == b""


# ---------------------------------------------------------------- untouched


def changed(site: Path) -> None:
    (site / "nl/a.html").write_text("else")


def same_size(site: Path) -> None:
    (site / "nl/a.html").write_text("b")


def added(site: Path) -> None:
    (site / "nl/new.html").write_text("new")


def added_above(site: Path) -> None:
    (site / "CNAME").write_text("new")


def added_folder(site: Path) -> None:
    (site / "nl/new").mkdir()
    (site / "nl/new/index.html").write_text("new")


def missing(site: Path) -> None:
    (site / "nl/a.html").unlink()


def replaced(site: Path) -> None:
    stat = (site / "nl/a.html").stat()
    (site / "nl/b.html").write_text("b")
    os.utime(site / "nl/b.html", ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    (site / "nl/b.html").replace(site / "nl/a.html")


def link(site: Path) -> None:
    (site / "nl/a.html").rename(site.parent / "same.html")
    (site / "nl/a.html").symlink_to(site.parent / "same.html")


FOUND = {
    changed: [("changed", "nl/a.html")],
    same_size: [("changed", "nl/a.html")],
    added: [("added", "nl/new.html")],
    added_above: [("added", "CNAME")],
    added_folder: [("added", "nl/new/index.html")],
    missing: [("missing", "nl/a.html")],
    replaced: [("changed", "nl/a.html")],
    link: [("changed", "nl/a.html")],
}


@pytest.mark.parametrize("copy", [False, True])
@pytest.mark.parametrize("harm", FOUND)
def test_whatever_is_touched_is_seen(
    to: Destination, harm: Callable[[Path], None], copy: bool
) -> None:
    """By the dates, so that a freeze writes it anew, and by verify, which reads each file."""
    put(to, {"index.html": "one", "nl/a.html": "a"}, copy)
    put(to, {"index.html": "two", "nl/a.html": "a"}, copy)
    assert to.published is not None
    assert to.published.untouched
    assert verify(to) == []
    harm(to.path)

    assert not to.published.untouched
    assert verify(to) == FOUND[harm]


def test_the_release_behind_a_copy_is_looked_at_too(to: Destination) -> None:
    """The next copy is made of it."""
    put(to, {"index.html": "one"}, copy=True)
    (to.store / "1/index.html").write_text("two")

    assert to.published is not None
    assert not to.published.untouched


def test_a_copy_keeps_the_dates(to: Destination) -> None:
    """So that rsync sends only what changed."""
    put(to, {"index.html": "one", "a.css": "a"}, copy=True)
    before = (to.path / "a.css").stat().st_mtime_ns
    time.sleep(0.02)
    put(to, {"index.html": "two", "a.css": "a"}, copy=True)

    assert (to.path / "a.css").stat().st_mtime_ns == before
    assert (to.path / "index.html").stat().st_mtime_ns > before


# ---------------------------------------------------------------- a release made of others


def test_what_stays_is_linked_and_what_changes_is_not(to: Destination) -> None:
    """The former release keeps its bytes; a file that stays is the same one, date and all."""
    first = put(to, {"index.html": "one", "nl/a.html": "a"})
    second = put(to, {"index.html": "two", "nl/a.html": "a"})

    assert (first / "nl/a.html").samefile(second / "nl/a.html")
    assert texts(first) == {"index.html": "one", "nl/a.html": "a"}
    assert texts(second) == {"index.html": "two", "nl/a.html": "a"}


def test_the_spare_becomes_the_release(to: Destination) -> None:
    """Its folder is renamed, and no folder that stays is made anew."""
    first = put(to, MANY | {"index.html": "1", "old/index.html": "old"})
    inode = (first / "nl/many/3").stat().st_ino
    put(to, MANY | {"index.html": "2"})
    put(to, MANY | {"index.html": "3"})
    fourth = put(to, MANY | {"index.html": "4", "new/index.html": "new"})

    assert (fourth / "nl/many/3").stat().st_ino == inode
    assert texts(to.path) == MANY | {"index.html": "4", "new/index.html": "new"}
    assert not (fourth / "old").exists()
    assert verify(to) == []


@pytest.mark.parametrize("spares", [0, 2])
def test_new_files_may_lie_aside(to: Destination, spares: int) -> None:
    """They are put into the spare, or into a new tree; no folder is left of them."""
    for number in range(1 + spares):
        put(to, MANY | {"index.html": str(number), "gone.html": ""})
    site = MANY | {"index.html": "new", "nl/other/index.html": "other", "0": "a file of the site"}
    release = put(to, site, apart=True)

    assert texts(to.path) == site
    assert verify(to) == []
    assert not releases.Release(release).aside.exists()


def test_what_a_killed_run_left_aside_is_removed(to: Destination) -> None:
    """The store is Portret's still, and the next run begins with nothing."""
    put(to, MANY)
    with to.locked():
        left = releases.Release(to.begin()).aside
        left.mkdir()
        (left / "0").write_text("half")
    to.check()
    put(to, MANY | {"index.html": "new"})

    assert not left.exists()
    assert texts(to.path) == MANY | {"index.html": "new"}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("links", [True, False])
def test_any_series_of_sites_is_published_as_it_is(
    to: Destination, monkeypatch: pytest.MonkeyPatch, seed: int, links: bool
) -> None:
    """Files come, change, go, become folders and files again: each release holds just its own.

    A file system without hard links gets the same.
    """
    chance = random.Random(seed)
    paths = ["a", "a/b", "a/b/c.html", "d/e", "d/e/f", "d", "g/index.html", "h.css"]
    patched: list[bool] = []
    whole = publish.assembly._patched
    monkeypatch.setattr(
        publish.assembly, "_patched", lambda *args: (patched.append(True), whole(*args))[1]
    )

    def refused(*args: object, **named: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not links:
        monkeypatch.setattr(trees.os, "link", refused)
    before: dict[str, str] = {}
    for _ in range(12):
        site: dict[str, str] = dict(MANY)
        for path in chance.sample(paths, chance.randrange(len(paths))):
            within = [*(f"{each}/" for each in site if path.startswith(f"{each}/"))]
            if not within and not any(each.startswith(f"{path}/") for each in site):
                site[path] = str(chance.randrange(3))
        put(to, site, copy=chance.random() < 0.1, apart=chance.random() < 0.5)

        assert texts(to.path) == site
        assert verify(to) == []
        assert to.published is not None
        assert to.published.untouched
        assert trees.contents(to.path)[1] == trees.folders(site) - {""}
        assert not list(to.store.glob("*.fresh"))
        if before:
            assert to.former is not None
            assert texts(to.former.folder) == before
        before = site
    assert patched or not links


def swapped(spare: Path) -> None:
    (spare / "nl/many/3/new").write_text("swapped")
    (spare / "nl/many/3/new").replace(spare / "nl/many/3/index.html")


def littered(spare: Path) -> None:
    (spare / "nl/many/litter.html").write_text("litter")


def robbed(spare: Path) -> None:
    shutil.rmtree(spare / "nl/many/3")


@pytest.mark.parametrize("harm", [swapped, littered, robbed])
def test_a_spare_that_was_touched_is_not_used(
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


def test_a_file_from_nowhere_is_an_error(to: Destination) -> None:
    """What is neither new nor published as wanted stops the release; the old one stays."""
    put(to, {"index.html": "one"})
    with to.locked():
        folder = to.begin()
        with pytest.raises(ValueError, match=r"^index\.html is neither"):
            to.publish(folder, {"index.html": sha256(b"two").hexdigest()}, b"")

    assert texts(to.path) == {"index.html": "one"}


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
            assert {"1.manifest", "1.manifest.json", "1.record"} <= notes
            whole(*args)

        monkeypatch.setattr(trees, name, noted)

    for name in ("sync", "exchange", "sync_one"):
        noting(name)
    put(to, {"index.html": "one"})

    single = done.count("sync_one") - 1
    assert done == ["sync", *["sync_one"] * single, "exchange", "sync_one"]
    assert (single > 4) == (few > 0)


# ---------------------------------------------------------------- rollback


@pytest.mark.parametrize("copy", [False, True])
def test_rollback_swaps_the_kept_releases(to: Destination, copy: bool) -> None:
    """Readers have the former site with its notes; a second rollback undoes the first."""
    for text in ("one", "two", "three"):
        put(to, MANY | {"index.html": text}, copy)

    assert to.rollback() == (2, 3)
    assert (to.path / "index.html").read_text() == "two"
    assert to.path.is_symlink() != copy
    assert to.published is not None
    assert to.published.record == b"record of 2"
    assert to.published.untouched
    assert verify(to) == []
    assert to.rollback() == (3, 2)
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


# ---------------------------------------------------------------- an older store


def old_store(to: Destination, copy: bool = False) -> None:
    """A store as it was before releases had notes."""
    for number in (1, 2):
        (to.store / str(number)).mkdir(parents=True)
        (to.store / f"{number}/index.html").write_text(str(number))
    (to.store / "lock").touch()
    (to.store / "former").symlink_to("1")
    (to.store / "current").symlink_to("2")
    if copy:
        shutil.copytree(to.store / "2", to.path)
    else:
        to.path.symlink_to(".build/2")


@pytest.mark.parametrize("copy", [False, True])
def test_an_older_store_is_used(to: Destination, copy: bool) -> None:
    """Its release counts as one without a manifest; rollback works before and after a freeze."""
    old_store(to, copy)
    to.check()
    assert to.published is not None
    assert (to.published.manifest, to.published.untouched) == ({}, False)
    assert to.rollback() == (1, 2)
    assert (to.path / "index.html").read_text() == "1"
    assert to.rollback() == (2, 1)
    put(to, {"index.html": "3"}, copy)
    assert to.rollback() == (2, 3)
    put(to, {"index.html": "4"}, copy)
    put(to, {"index.html": "5"}, copy)

    assert texts(to.path) == {"index.html": "5"}
    assert "current" not in os.listdir(to.store)


@pytest.mark.parametrize("copy", [False, True])
def test_an_older_store_keeps_its_former_release_through_a_failed_freeze(
    to: Destination, copy: bool
) -> None:
    """What begins and ends without a site has taken nothing away."""
    old_store(to, copy)
    with to.locked():
        to.begin()
        to.clear()

    assert to.rollback() == (1, 2)


# ---------------------------------------------------------------- verify and changes


def test_verify_of_nothing_is_refused(to: Destination) -> None:
    """And so is a release without notes."""
    with pytest.raises(Refused, match="Nothing is published"):
        verify(to)
    old_store(to)
    with pytest.raises(Refused, match="Freeze once more"):
        verify(to)


@pytest.mark.parametrize("copy", [False, True])
def test_verify_is_not_fooled_by_a_freeze(
    to: Destination, monkeypatch: pytest.MonkeyPatch, copy: bool
) -> None:
    """Releases that come while it reads make no findings."""
    for text in ("one", "two", "three"):
        put(to, MANY | {"index.html": text}, copy)
    whole, left = releases.sha256, ["four", "five", "six"]

    def slow(path: Path) -> str:
        while left:
            put(to, MANY | {"index.html": left.pop(0)}, copy)
        return whole(path)

    monkeypatch.setattr(releases, "sha256", slow)

    assert verify(to) == []


def test_changes_keep_a_reader_of_an_upload_safe(to: Destination) -> None:
    """What pages need, new pages, changed pages, what lists pages; then pages go, then assets."""
    stays = {"static/a.1.css": "a", "nl/stays/index.html": "stays"}
    gone = {"media/b.1.jpg": "b", "nl/gone/index.html": "gone"}
    put(to, stays | gone | {"index.html": "1", "sitemap.xml": "1", "data/grants.json": "1"})
    new = {"media/b.2.jpg": "b2", "nl/new/index.html": "new"}
    put(to, stays | new | {"index.html": "2", "sitemap.xml": "2", "data/grants.json": "2"})

    assert [tuple(each) for each in changes(to)] == [
        ("put", "media/b.2.jpg"),
        ("put", "data/grants.json"),
        ("put", "nl/new/index.html"),
        ("put", "index.html"),
        ("put", "sitemap.xml"),
        ("delete", "nl/gone/index.html"),
        ("delete", "media/b.1.jpg"),
    ]


def test_a_first_upload_is_everything(to: Destination) -> None:
    """Where there is no former release, or one without notes."""
    put(to, {"index.html": "1", "a.css": "a"})

    assert [tuple(each) for each in changes(to)] == [("put", "a.css"), ("put", "index.html")]


@pytest.mark.parametrize("seed", range(5))
def test_an_uploader_who_follows_the_changes_has_the_site(to: Destination, seed: int) -> None:
    """Each list brings the one before to the next, a rollback's too."""
    chance, elsewhere = random.Random(seed), {}
    for number in range(8):
        if number > 2 and chance.random() < 0.3:
            to.rollback()
        else:
            names = chance.sample("abcdefgh", 5)
            put(to, {f"{name}.html": str(chance.randrange(3)) for name in names})
        for kind, path in changes(to):
            if kind == "put":
                elsewhere[path] = (to.path / path).read_text()
            else:
                del elsewhere[path]

        assert elsewhere == texts(to.path)


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

    assert tree(to.path.parent) == {}


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
        continue  # asleep for so long that what it held is the spare by now
    assert len(found - {b"many"}) == 1, found
    print("read", file=told, flush=True)
"""


@pytest.mark.usefixtures("patience")
def test_a_reader_never_meets_two_sites(to: Destination, tmp_path: Path) -> None:
    """Through many releases, most of them made of the spare, each pass reads one site whole."""
    put(to, MANY | {"index.html": "-", "nl/last.html": "-"})
    passes, end = tmp_path / "passes", tmp_path / "end"
    passes.touch()
    command = [sys.executable, "-c", READER, str(to.path), str(passes), str(end)]
    with subprocess.Popen(command, cwd=ROOT) as reader:
        number = 0
        while reader.poll() is None and (number < 1000 or passes.read_text().count("\n") < 2000):
            put(to, MANY | {"index.html": str(number), "nl/last.html": str(number)})
            number += 1
        end.touch()

    assert reader.returncode == 0
