"""Whether files are still those that were read, by what the file system says of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

Stamp = tuple[int, int, int, int]
"""Size, time of the content, time of the status, inode; times in nanoseconds.

The time of the status alone tells of rights, and of a file that was written in place and given its
former date.
"""

Look = Mapping[str, Stamp]
"""The stamps of files and folders by their paths."""

GRAIN = 2_000_000_000
"""Nanoseconds within which a file may change twice without another date (git's "racily clean")."""


def look(places: Iterable[Path]) -> dict[str, Stamp]:
    """The stamps of some files, and of folders with all that they hold."""
    found: dict[str, Stamp] = {}
    waiting = [os.fspath(place) for place in places]
    for path in waiting:
        found[path] = _stamp(path)
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    found[entry.path] = _stamp(entry.path)
                    if entry.is_dir(follow_symlinks=False):
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


def settled(look: Look, began: int) -> dict[str, Stamp]:
    """The stamps that can be trusted: those of what had not just changed when the look began."""
    latest = began - GRAIN
    return {path: stamp for path, stamp in look.items() if max(stamp[1:3]) < latest}
