"""Stamps of files, by which changes are noticed: size, times and inode from the file system.

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
"""Size, mtime, ctime, inode; times in nanoseconds (stat(2)).

Only ctime shows a change of rights, or a file that was written in place and got its former mtime
back. A digest of the content follows where the file changed too recently to trust its times.
"""

Stamps = Mapping[str, Stamp]
"""The stamps of files and folders, by their paths."""

GRAIN = 2_000_000_000
"""Nanoseconds within which a file may change twice without another date (git's "racily clean")."""

PLAIN = 4
"""The length of a stamp without a digest."""

CODE = Path(__file__).parent


def read(places: Iterable[Path]) -> dict[str, Stamp]:
    """The stamps of files, and of folders with everything in them.

    Pipes, devices and links that lead out of their folder are never opened: the stamp has a word
    for what they are instead of a digest.
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


def _with_digest(path: str, stamp: Stamp) -> Stamp:
    """The stamp with a digest of the file's content, or of the names in the folder."""
    if len(stamp) > PLAIN:
        return stamp
    try:
        content = files.digest(path)
    except IsADirectoryError:
        content = hashlib.sha256(repr(sorted(os.listdir(path))).encode()).hexdigest()
    except OSError:
        content = ""
    return (*stamp, content)


def with_digests(stamps: Stamps, began: int) -> dict[str, Stamp]:
    """The stamps, with a digest for each file that changed shortly before `began`.

    `began` is the time in nanoseconds at which the stamps began to be read.
    """
    latest = began - GRAIN
    return {
        path: stamp if stamp[1] < latest and stamp[2] < latest else _with_digest(path, stamp)  # type: ignore[operator]
        for path, stamp in stamps.items()
    }


def unchanged(then: Stamps) -> bool:
    """Whether the files and folders still have the stamps that were read earlier.

    Takes a fifth of the time of `read`, as a new or deleted file changes the stamp of its folder.
    False if there was a pipe, a device or a link that leads out of its folder.
    """
    for path, stamp in then.items():
        try:
            now = _stamp(os.stat(path))
        except OSError:
            now = (0, 0, 0, 0)
        if now != stamp[:PLAIN] or (
            len(stamp) > PLAIN and (not any(now) or _with_digest(path, now) != stamp)
        ):
            return False
    return True


# ---------------------------------------------------------------- the inputs of an export


@cache
def code() -> bytes:
    """A digest of Portret's own code and the versions of Python and all installed packages."""
    versions = sorted({name for place in sys.path for name in _installed(place)})
    digest = hashlib.sha256(repr((sys.version, versions)).encode())
    own = (path for path in CODE.rglob("*") if "__pycache__" not in path.parts)  # fonts too
    for path in (*sorted(own), CODE.parent / "app.py"):
        data = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.name} {len(data)} ".encode() + data)
    return digest.digest()


def _installed(place: str) -> list[str]:
    """The packages in a folder of sys.path, as "name-version.dist-info"."""
    try:
        return [name for name in os.listdir(place) if name.endswith(".dist-info")]
    except OSError:
        return []


def inputs(settings: Settings) -> list[Path]:
    """The folders and files from which an export is made, apart from the code; content first.

    A content folder without site.yaml is no site, and may be a whole disk: then only the path of
    site.yaml is returned.
    """
    site = settings.content / "site.yaml"
    content = settings.content if os.path.lexists(site) else site
    folders = [content, settings.translations, settings.templates, settings.static]
    return [*folders, *(each for each in (settings.overrides, settings.share_font) if each)]


def changed(then: Stamps, settings: Settings) -> list[str]:
    """The paths of the files and folders whose stamps differ from earlier ones, files first."""
    now = read(inputs(settings))
    add_digests(now, then)
    found = (path for path in then.keys() | now.keys() if then.get(path) != now.get(path))
    return sorted(found, key=lambda path: (os.path.isdir(path), path))


def add_digests(now: dict[str, Stamp], then: Stamps) -> None:
    """Adds a digest to each stamp that had one earlier, so that the two can be compared."""
    for path, stamp in then.items():
        if len(stamp) > PLAIN and path in now:
            now[path] = _with_digest(path, now[path])


def describe(settings: Settings) -> str:
    """The settings and the working directory as a text, as messages name paths relative to it."""
    return repr((settings, os.getcwd()))
