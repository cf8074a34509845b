"""Folders of files: list, link, copy, exchange, sync, remove."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Stamp = tuple[int, int, int]
"""The size of a file or folder in bytes, its date in nanoseconds, and its inode.

A folder has another date when a file in it was added, removed or replaced.
"""

PUBLIC = (stat.S_IFREG | 0o644, stat.S_IFDIR | 0o755)
"""The modes of what is published: a web server reads it as another user."""

FEW = 50
"""Files and folders up to which each is synced by a call of its own."""

NO_LINKS = (errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV)
"""The numbers of errors where a file system has no hard links, or no more for this file."""


def files(folder: Path, below: str = "") -> Iterator[str]:
    """Yields the path of each file and link below a folder."""
    with os.scandir(folder / below) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from files(folder, f"{below}{entry.name}/")
            else:
                yield below + entry.name


def folders(paths: Iterable[str]) -> set[str]:
    """Returns every folder in which these paths lie, with a slash at its end; the root is "./"."""
    found: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return {"./", *(f"{path}/" for path in found)}


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Yields the descriptor of a file or folder; from a folder's, calls find paths faster."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def stamps(tree: Path, paths: Iterable[str]) -> dict[str, Stamp]:
    """Returns the stamps of files and folders of a tree, and lets everybody read them.

    Raises OSError where one is missing. Asking for each takes a third of the time of listing all.
    """
    found, look = {}, os.lstat
    with _opened(tree) as root:
        for path in paths:
            status = look(path, dir_fd=root)
            found[path] = (status.st_size, status.st_mtime_ns, status.st_ino)
            if status.st_mode not in PUBLIC:
                let_read(path, status.st_mode, root)
    return found


def unchanged(tree: Path, noted: dict[str, Stamp]) -> bool:
    """Returns whether these files and folders of a tree still have these stamps."""
    try:
        return stamps(tree, noted) == noted
    except OSError:
        return False


def let_read(path: str | Path, mode: int, root: int | None = None) -> None:
    """Lets everybody read a file or folder of this mode, where we may; its owner's rights stay."""
    with suppress(OSError):
        os.chmod(path, mode & 0o700 | (0o055 if stat.S_ISDIR(mode) else 0o044), dir_fd=root)


def make_folders(tree: Path, paths: Iterable[str]) -> None:
    """Makes these folders, and leaves those that are there."""
    for path in sorted(paths):
        (tree / path).mkdir(parents=True, exist_ok=True)


def link(source: Path, target: Path, paths: Iterable[str]) -> list[str]:
    """Gives a tree files of another by hard links; returns those that had to be copied."""
    copied = []
    for path in paths:
        try:
            os.link(source / path, target / path)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            shutil.copy2(source / path, target / path)
            copied.append(path)
    return copied


def copy(source: Path, target: Path) -> list[str]:
    """Copies a tree to a new folder; returns the paths of the copied files and folders.

    Files keep their dates, by which rsync knows what it need not send.
    """
    names = list(files(source))
    places = folders(names)
    make_folders(target, places)
    for path in names:
        shutil.copy2(source / path, target / path)
    return [*names, *places]


def remove(path: Path) -> None:
    """Removes a file, a link or a whole tree."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def sync(store: Path, paths: Iterable[Path]) -> None:
    """Writes files and folders to the disk; many, on Linux, by one call for the whole disk.

    That call waits for what others write too, so that a few are written one by one.
    """
    paths = list(paths)
    if len(paths) > FEW:
        with _opened(store) as descriptor:
            if _called("syncfs", descriptor, about=store):
                return
    for path in paths:
        sync_one(path)


def sync_one(path: Path) -> None:
    """Writes one file or folder to the disk."""
    with _opened(path) as descriptor:
        os.fsync(descriptor)


def exchange(new: Path, old: Path) -> None:
    """Puts `new` in the place of `old`; a real folder that was there is then at `new`.

    A symlink or nothing is replaced by one rename. A folder is exchanged by renameat2 (Linux);
    where the system has none, two renames leave a moment between them.
    """
    if not os.path.lexists(old) or (old.is_symlink() and new.is_symlink()):
        os.replace(new, old)
        return
    here, flag = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
    if _called("renameat2", here, os.fsencode(new), here, os.fsencode(old), flag, about=old):
        return
    aside = new.with_name(f"{new.name}.old")
    os.rename(old, aside)
    try:
        os.rename(new, old)
    except OSError:
        os.rename(aside, old)
        raise
    os.rename(aside, new)


def _called(name: str, *arguments: int | bytes, about: Path) -> bool:
    """Calls a function of the C library; returns False where this system does not have it.

    Raises OSError, about this path, where the call fails.
    """
    import ctypes  # takes milliseconds, for which a run that changes nothing need not wait

    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        return False
    if function(*arguments) == 0:
        return True
    if (fault := ctypes.get_errno()) in (errno.EINVAL, errno.ENOSYS):
        return False
    raise OSError(fault, os.strerror(fault), str(about))
