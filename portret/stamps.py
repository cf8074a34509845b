"""Whether files are still those that were read, by what the file system says of them.

Light to import, so that a command that finds nothing changed ends before the rest is loaded.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from portret.releases import Release
from portret.settings import Settings, today

Stamp = tuple[int | str, ...]
"""Size, time of the content, time of the status, inode; times in nanoseconds.

The time of the status alone tells of rights, and of a file that was written in place and given its
former date. Where the times are too fresh to be trusted a digest of the content follows.
"""

Look = Mapping[str, Stamp]
"""The stamps of files and folders by their paths."""

GRAIN = 2_000_000_000
"""Nanoseconds within which a file may change twice without another date (git's "racily clean")."""

PLAIN = 4
"""How many parts a stamp has without a digest."""

CODE = Path(__file__).parent


def look(places: Iterable[Path]) -> dict[str, Stamp]:
    """The stamps of some files, and of folders with all that they hold.

    What a link leads to belongs to it, each place once: there are links that lead round.
    """
    found: dict[str, Stamp] = {}
    followed: set[str] = set()
    waiting = [os.fspath(place) for place in places]
    for path in waiting:
        found[path] = _stamp(path)
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    found[entry.path] = _stamp(entry.path)
                    if not entry.is_dir():
                        continue
                    if entry.is_symlink():
                        if (real := os.path.realpath(entry.path)) in followed:
                            continue
                        followed.add(real)
                    waiting.append(entry.path)
        except OSError:  # a file, or a folder that is gone or shut
            continue
    return found


def _stamp(path: str) -> Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0, 0, 0)
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _with_content(path: str, stamp: Stamp) -> Stamp:
    """The stamp with a digest of a file's content, or of the names in a folder."""
    try:
        data = Path(path).read_bytes()
    except IsADirectoryError:
        data = repr(sorted(os.listdir(path))).encode()
    except OSError:
        data = b""
    return (*stamp[:PLAIN], hashlib.blake2b(data, digest_size=16).hexdigest())


def _trusted(now: Look, began: int) -> dict[str, Stamp]:
    """The stamps, with a digest where a file had just changed when the look began."""
    latest = began - GRAIN
    return {
        path: stamp if stamp[1] < latest and stamp[2] < latest else _with_content(path, stamp)  # type: ignore[operator]
        for path, stamp in now.items()
    }


# ---------------------------------------------------------------- all that an export is made from


@cache
def code() -> bytes:
    """A digest of Portret's own code, of Python and of all packages by their versions."""
    versions = sorted({name for place in sys.path for name in _installed(place)})
    digest = hashlib.sha256(repr((sys.version, versions)).encode())
    own = (path for path in CODE.rglob("*") if "__pycache__" not in path.parts)  # fonts too
    for path in (*sorted(own), CODE.parent / "app.py"):
        data = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.name} {len(data)} ".encode() + data)
    return digest.digest()


def _installed(place: str) -> list[str]:
    """The packages in a folder of Python's path, each with its version in its name."""
    try:
        return [name for name in os.listdir(place) if name.endswith(".dist-info")]
    except OSError:
        return []


def places(settings: Settings) -> list[Path]:
    """The folders and files from which an export is made, beside the code."""
    own = [settings.content, settings.translations, settings.templates, settings.static]
    return [*own, settings.share_font] if settings.share_font else own


class Noted(NamedTuple):
    """All by which an export can be told to be up to date, and what its freeze said.

    `counts` are pages, other files, and the bytes of all. The `stamps` are those of `places`.
    """

    code: bytes
    settings: str
    timezone: str
    day: str
    stamps: dict[str, Stamp]
    counts: tuple[int, int, int]
    problems: tuple[str, ...]


class Found(NamedTuple):
    """What a freeze finds: the published release and what is noted of it, and the files now.

    `now` are stamps to be compared with the noted ones, `trusted` those to be noted.
    """

    base: Release | None
    noted: Noted | None
    rest: bytes
    settings: Settings
    now: dict[str, Stamp]
    trusted: dict[str, Stamp]

    @property
    def stands(self) -> bool:
        """Whether an export made now would be the same as the published one."""
        if self.noted is None:
            return False
        try:
            day = str(today(self.noted.timezone))
        except (ValueError, OverflowError, OSError):  # SOURCE_DATE_EPOCH is none
            return False
        then = (self.noted.code, self.noted.settings, self.noted.day, self.noted.stamps)
        return then == (code(), described(self.settings), day, self.now)


def found(base: Release | None, settings: Settings) -> Found:
    """What stands of a release, by its notes; nothing where its files were touched."""
    began = time.time_ns()
    now = look(places(settings))
    trusted = _trusted(now, began)
    noted, rest = None, b""
    if base and base.untouched:
        with suppress(EOFError, ValueError, TypeError):  # the notes of another Portret
            values, rest = marshal.loads(base.record)
            noted = Noted(*values)
    if noted:
        _add_content(now, noted.stamps)
    return Found(base, noted, rest, settings, now, trusted)


def changed(then: Look, settings: Settings) -> list[str]:
    """The paths of all files and folders that are not as they were at an earlier look.

    Files come before folders: they say better what has changed.
    """
    now = look(places(settings))
    _add_content(now, then)
    found = (path for path in then.keys() | now.keys() if then.get(path) != now.get(path))
    return sorted(found, key=lambda path: (os.path.isdir(path), path))


def _add_content(now: dict[str, Stamp], then: Look) -> None:
    """Add a digest of the content to each stamp that had one at an earlier look."""
    for path, stamp in then.items():
        if len(stamp) > PLAIN and path in now:
            now[path] = _with_content(path, now[path])


def packed(noted: Noted, rest: bytes) -> bytes:
    """What is noted, and more that only a freeze with something to do reads."""
    return marshal.dumps((tuple(noted), rest))


def described(settings: Settings) -> str:
    """The settings, and where one stands, from which the names of files follow."""
    return repr((settings, os.getcwd()))
