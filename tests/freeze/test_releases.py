"""A release is known by its notes: what is in it, whether it is untouched, what to do elsewhere."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from portret.errors import Refused
from portret.freeze import releases
from portret.freeze.publish import Destination, changes, verify
from tests.freeze.stores import MANY, put, texts


@pytest.fixture
def to(memory: Path) -> Destination:
    """A destination that is not there yet."""
    return Destination(memory / "build")


# ---------------------------------------------------------------- the notes


def test_the_manifest_is_for_people_and_tools(to: Destination) -> None:
    """One file a line, in order, with its SHA-256 and size."""
    put(to, {"nl/ö.html": "é", "a.css": ""})
    lines = (to.store / "1.manifest.json").read_text("utf-8").splitlines()
    found = json.loads("".join(lines))

    assert list(found) == ["a.css", "nl/ö.html"]
    assert found["nl/ö.html"] == {"sha256": sha256("é".encode()).hexdigest(), "size": 2}
    assert len(lines) == 2 + len(found)


def test_the_next_freeze_finds_what_the_last_one_noted(to: Destination) -> None:
    """The release, by its place or its number, and its files."""
    folder = put(to, {"index.html": "one"})
    now = Destination(to.path).published

    assert now is not None
    assert (now.folder, now.number, now.untouched) == (folder, 1, True)
    assert now.manifest == {"index.html": (sha256(b"one").hexdigest(), 3)}
    assert now == to.release(1)
    assert to.release(2) is None


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def turned(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def other_kind(path: Path) -> None:
    path.write_bytes(b"i*\0\0\0" if path.suffix == ".stamps" else b"[42]")


@pytest.mark.parametrize("harm", [Path.unlink, cut, turned, zeros, other_kind])
@pytest.mark.parametrize("note", ["1.stamps", "1.manifest.json", "1.copy"])
def test_damaged_notes_count_as_none(
    to: Destination, harm: Callable[[Path], None], note: str
) -> None:
    """No exception, no file that is not as wanted; the next freeze writes what it cannot link."""
    put(to, {"index.html": "one"}, copy=note == "1.copy")
    harm(to.store / note)
    now = to.published

    whole = {"index.html": (sha256(b"one").hexdigest(), 3)}
    assert now is None or not now.untouched or now.manifest != whole
    put(to, {"index.html": "one", "more.html": "more"}, copy=note == "1.copy")
    assert texts(to.path) == {"index.html": "one", "more.html": "more"}
    assert verify(to) == []


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


FOUND: dict[Callable[[Path], None], list[tuple[str, str]]] = {
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
    """By the stamps, so that a freeze writes it anew, and by verify, which reads each file."""
    put(to, {"index.html": "one", "nl/a.html": "a"}, copy)
    put(to, {"index.html": "two", "nl/a.html": "a"}, copy)
    before = to.published
    assert before is not None
    assert before.untouched
    assert verify(to) == []
    harm(to.path)
    now = to.published

    assert now is not None
    assert not now.untouched
    assert verify(to) == FOUND[harm]


def test_the_release_behind_a_copy_is_looked_at_too(to: Destination) -> None:
    """The next copy is made of it."""
    put(to, {"index.html": "one"}, copy=True)
    (to.store / "1/index.html").write_text("two")

    assert to.published is not None
    assert not to.published.untouched


@pytest.mark.parametrize("copy", [False, True])
def test_the_look_gives_public_rights(to: Destination, copy: bool) -> None:
    """A web server may read all; nothing counts as touched for it, and the owner's rights stay."""
    put(to, {"nl/index.html": "one"}, copy)
    (to.path / "nl/index.html").chmod(0o400)
    (to.path / "nl").chmod(0o700)

    assert to.published is not None
    assert to.published.untouched
    assert (to.path / "nl/index.html").stat().st_mode & 0o777 == 0o444
    assert (to.path / "nl").stat().st_mode & 0o777 == 0o755


def test_a_copy_keeps_the_dates(to: Destination) -> None:
    """So that rsync sends only what changed."""
    put(to, {"index.html": "one", "a.css": "a"}, copy=True)
    before = (to.path / "a.css").stat().st_mtime_ns
    time.sleep(0.02)
    put(to, {"index.html": "two", "a.css": "a"}, copy=True)

    assert (to.path / "a.css").stat().st_mtime_ns == before
    assert (to.path / "index.html").stat().st_mtime_ns > before


# ---------------------------------------------------------------- verify and changes


def test_verify_of_nothing_is_refused(to: Destination) -> None:
    """And so is a release whose manifest is gone."""
    with pytest.raises(Refused, match="Nothing is published"):
        verify(to)
    put(to, {"index.html": "one"})
    (to.store / "1.manifest.json").unlink()
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
    put(to, stays | gone | {"index.html": "1", "sitemap.xml": "1", "nl/feed.json": "1"})
    new = {"media/b.2.jpg": "b2", "nl/new/index.html": "new"}
    put(to, stays | new | {"index.html": "2", "sitemap.xml": "2", "nl/feed.json": "2"})

    assert changes(to) == [
        ("put", "media/b.2.jpg"),
        ("put", "nl/new/index.html"),
        ("put", "index.html"),
        ("put", "nl/feed.json"),
        ("put", "sitemap.xml"),
        ("delete", "nl/gone/index.html"),
        ("delete", "media/b.1.jpg"),
    ]


def test_a_first_upload_is_everything(to: Destination) -> None:
    """Where there is no former release; where none is published there is nothing to upload."""
    with pytest.raises(Refused, match="Nothing is published"):
        changes(to)
    put(to, {"index.html": "1", "a.css": "a"})

    assert changes(to) == [("put", "a.css"), ("put", "index.html")]


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
