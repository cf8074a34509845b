"""Whether files are still those that were read, by what the file system says of them.

Imports little, so that a freeze with nothing to do ends soon.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from portret import files
from portret.settings import Settings

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

    What is neither file nor folder, or leads out of its folder, is never read: its stamp says what
    it is, in the place of a digest.
    """
    found: dict[str, Stamp] = {}
    for place in places:
        try:
            found[os.fspath(place)] = _stamp(os.stat(place))
        except OSError:
            found[os.fspath(place)] = (0, 0, 0, 0)
        for path, status, strange, _ in files.walk(place):
            found[path] = (0, 0, 0, 0, strange) if strange else _stamp(status)
    return found


def _stamp(status: os.stat_result) -> Stamp:
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _with_content(path: str, stamp: Stamp) -> Stamp:
    """The stamp with a digest of a file's content, or of the names in a folder."""
    if len(stamp) > PLAIN:
        return stamp
    try:
        content = files.digest(path)
    except IsADirectoryError:
        content = hashlib.sha256(repr(sorted(os.listdir(path))).encode()).hexdigest()
    except OSError:
        content = ""
    return (*stamp, content)


def trusted(now: Look, began: int) -> dict[str, Stamp]:
    """The stamps, with a digest where a file had just changed when the look began."""
    latest = began - GRAIN
    return {
        path: stamp if stamp[1] < latest and stamp[2] < latest else _with_content(path, stamp)  # type: ignore[operator]
        for path, stamp in now.items()
    }


def stand(then: Look) -> bool:
    """Whether all is as it was at an earlier look, which takes a fifth of the time of another.

    A file that came or went changes its folder. Where something strange was seen this is False.
    """
    for path, stamp in then.items():
        try:
            now = _stamp(os.stat(path))
        except OSError:
            now = (0, 0, 0, 0)
        if now != stamp[:PLAIN] or (
            len(stamp) > PLAIN and (not any(now) or _with_content(path, now) != stamp)
        ):
            return False
    return True


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
    return [*own, *(each for each in (settings.overrides, settings.share_font) if each)]


def changed(then: Look, settings: Settings) -> list[str]:
    """The paths of all files and folders that are not as they were at an earlier look.

    Files come before folders: they say better what has changed.
    """
    now = look(places(settings))
    add_content(now, then)
    found = (path for path in then.keys() | now.keys() if then.get(path) != now.get(path))
    return sorted(found, key=lambda path: (os.path.isdir(path), path))


def add_content(now: dict[str, Stamp], then: Look) -> None:
    """Add a digest of the content to each stamp that had one at an earlier look."""
    for path, stamp in then.items():
        if len(stamp) > PLAIN and path in now:
            now[path] = _with_content(path, now[path])


def described(settings: Settings) -> str:
    """The settings, and where one stands, from which the names of files follow."""
    return repr((settings, os.getcwd()))
