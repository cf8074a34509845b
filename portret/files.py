"""Walks and reads the regular files of a tree; pipes, devices and the like are never opened.

A tree is a folder with everything below it, and with links whose targets are in it. The parameter
`tree` is the real path of the folder (os.path.realpath).
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from typing import NamedTuple

from portret.errors import Problem, shown

NOWHERE = "a link that leads nowhere"
REMEDY = "Put the file or folder itself here, or take it away."

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

PathLike = str | os.PathLike[str]


class NotRead(OSError):
    """A file is not read, as it is no regular file or too large: what was found, what to do."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(errno.EINVAL, found)
        self.found = found
        self.remedy = remedy


class Entry(NamedTuple):
    """An entry of a folder; `strange` says why it is not read, blank for files and folders."""

    path: str
    status: os.stat_result
    strange: str
    is_link: bool = False


def within(path: PathLike, tree: str) -> bool:
    """Whether a path, links followed, is in a tree."""
    return f"{os.path.realpath(path)}/".startswith(f"{tree.rstrip('/')}/")


def entry(path: str, tree: str | None = None) -> Entry:
    """The entry at a path, links followed only within the tree; OSError if there is none."""
    status = os.lstat(path)
    is_link = stat.S_ISLNK(status.st_mode)
    if tree is not None and not within(path, tree):
        outside = f"a link that leads out of {os.path.basename(tree)}/"
        return Entry(path, status, outside, is_link)
    try:
        status = os.stat(path) if is_link else status
    except OSError:
        return Entry(path, status, NOWHERE, is_link)
    return Entry(path, status, _kind(status), is_link)


def _kind(status: os.stat_result) -> str:
    return _KINDS.get(stat.S_IFMT(status.st_mode), "")


def strange(path: PathLike, tree: str) -> str:
    """Why an entry is not read, in words; blank for a usual file or folder of the tree."""
    return entry(os.fspath(path), tree).strange


def walk(root: PathLike) -> Iterator[Entry]:
    """All entries below a folder; the target of a link only once, as links may form a circle.

    A missing or unreadable folder has none.
    """
    tree, followed = os.path.realpath(root), set[str]()
    waiting = [os.fspath(root)]
    while waiting:
        for found in _listed(waiting.pop(), tree):
            yield found
            if found.strange or not stat.S_ISDIR(found.status.st_mode):
                continue
            if found.is_link:
                if (place := os.path.realpath(found.path)) in followed:
                    continue
                followed.add(place)
            waiting.append(found.path)


def _listed(folder: str, tree: str) -> Iterator[Entry]:
    """The entries of a folder, without those that were deleted meanwhile."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for each in entries:
        try:
            if each.is_symlink():
                yield entry(each.path, tree)
            else:
                status = each.stat(follow_symlinks=False)
                yield Entry(each.path, status, _kind(status))
        except OSError:
            continue


def problems(root: PathLike) -> list[Problem]:
    """A problem for each entry below a folder that is not read, except hidden ones."""
    start = len(os.fspath(root))
    return sorted(
        Problem(shown(path), 1, found, REMEDY, code="file")
        for path, _, found, _ in walk(root)
        if found and "/." not in path[start:] and not path.endswith("~")
    )


def opened(path: PathLike, tree: str | None = None) -> BufferedReader:
    """A regular file, opened for reading; NotRead if it is none, or not of the tree."""
    if found := entry(os.fspath(path), tree).strange:
        raise NotRead(found, REMEDY)
    return open(path, "rb", opener=_open)


def _open(path: str, flags: int) -> int:
    """Opens without waiting for a writer, should the file have been replaced by a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def read(path: PathLike, limit: int, tree: str | None = None) -> bytes:
    """The bytes of a regular file; NotRead if it has more than `limit`, or as in `opened`."""
    with opened(path, tree) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            found = f"a file of {size // 1000} kB, the limit is {limit // 1000} kB"
            raise NotRead(found, "Divide it, or take out what is no text.")
        return file.read()


def digest(path: PathLike) -> str:
    """The SHA-256 of a regular file in hexadecimal digits; NotRead as in `opened`."""
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
