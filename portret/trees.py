"""Folders of files: listed, linked, copied, exchanged, brought to the disk, removed."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

FILE, FOLDER = 0o644, 0o755
"""The rights of what is published: a web server reads it as another user."""

OTHERS = 0o077
"""The part of them that is mended; an owner may have made a folder read-only for himself."""


def files(folder: Path) -> Iterator[str]:
    """The paths of what a folder holds: files, and links of whatever kind."""
    return (path for path, is_folder in _listed(folder) if not is_folder)


def contents(folder: Path) -> tuple[set[str], set[str]]:
    """The paths of what a folder holds: files and links, and the folders within it."""
    both: tuple[set[str], set[str]] = (set(), set())
    for path, is_folder in _listed(folder):
        both[is_folder].add(path)
    return both


def _listed(folder: Path, below: str = "") -> Iterator[tuple[str, bool]]:
    with os.scandir(folder / below) as entries:
        for entry in entries:
            path, is_folder = below + entry.name, entry.is_dir(follow_symlinks=False)
            yield path, is_folder
            if is_folder:
                yield from _listed(folder, f"{path}/")


def folders(paths: Iterable[str]) -> set[str]:
    """Every folder in which these paths lie, the root as the empty path."""
    found: set[str] = set()
    for path in paths:
        while path and (path := path.rpartition("/")[0]) not in found:
            found.add(path)
    return found


@contextmanager
def opened(folder: Path) -> Iterator[int]:
    """A descriptor of a folder, from which calls find paths faster than from the root."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def readable() -> Iterator[None]:
    """Files and folders that this process makes get the rights of what is published."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def set_rights(path: str, mode: int, *, root: int | None = None) -> None:
    """Give all but its owner the rights of what is published to a file or folder of this mode.

    Nothing happens where the file system has no rights, or another user owns it.
    """
    wanted = (FOLDER if stat.S_ISDIR(mode) else FILE) & OTHERS
    if mode & OTHERS != wanted and not stat.S_ISLNK(mode):
        with suppress(OSError):
            os.chmod(path, stat.S_IMODE(mode) & ~OTHERS | wanted, dir_fd=root)


def unlink(tree: Path, paths: Iterable[str]) -> None:
    """Remove these files."""
    with opened(tree) as root:
        for path in paths:
            os.unlink(path, dir_fd=root)


def make_folders(tree: Path, wanted: Iterable[str]) -> None:
    """Make these folders, and leave those that are there."""
    for path in sorted(wanted):
        (tree / path).mkdir(exist_ok=True)


def move(files: Mapping[str, Path], tree: Path) -> None:
    """Put files, by their paths in a tree, into its folders, in the place of what is there."""
    with opened(tree) as root:
        for path, place in files.items():
            os.replace(place, path, dst_dir_fd=root)


def link(source: Path, target: Path, paths: Iterable[str]) -> list[str]:
    """Give a tree files of another by hard links; those of which it got a copy are returned."""
    copied = []
    with opened(source) as here, opened(target) as there:
        for path in paths:
            try:
                os.link(path, path, src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                copy_file(source / path, target / path)
                copied.append(path)
    return copied


def share(source: Path, target: Path) -> None:
    """Give a file another name by a hard link, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        copy_file(source, target)


_NO_LINKS = (errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV)
"""What a file system says that has no hard links, or no more of them for this file."""


def copy_file(source: Path, target: Path) -> None:
    """Copy a file with its date, by which rsync knows what it need not send."""
    shutil.copyfile(source, target)
    _date(source, target)


def copy(folder: Path, to: Path) -> None:
    """Copy a tree of plain files, with all dates."""
    for place, _, names in os.walk(folder):
        target = to / os.path.relpath(place, folder)
        target.mkdir()
        for name in names:
            copy_file(Path(place, name), target / name)
    for place, _, _ in os.walk(folder, topdown=False):
        _date(Path(place), to / os.path.relpath(place, folder))


def _date(source: Path, target: Path) -> None:
    stat = source.stat()
    os.utime(target, ns=(stat.st_mtime_ns, stat.st_mtime_ns))


def prune(tree: Path, paths: Iterable[str]) -> None:
    """Remove those of these folders that are empty."""
    for path in sorted(paths, reverse=True):
        try:
            (tree / path).rmdir()
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                raise


def remove(path: Path) -> None:
    """Remove a file, a link or a whole tree."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


FEW = 50
"""Files and folders up to which each is brought to the disk by itself."""


def sync(place: Path, paths: Iterable[Path]) -> None:
    """Bring these files and folders to the disk; many, on Linux, by one call for all that is there.

    That call waits for what others write too, so that a few are brought one by one.
    """
    import ctypes  # costs some milliseconds, which a run that changes nothing need not pay

    paths = list(paths)
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None or len(paths) <= FEW:
        for path in paths:
            sync_one(path)
        return
    with opened(place) as descriptor:
        if syncfs(descriptor) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(place))


def sync_one(path: Path) -> None:
    """Bring one file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def exchange(new: Path, old: Path) -> None:
    """Put `new` where `old` is; a real folder that was there is afterwards where `new` was.

    A symlink or nothing is replaced by one rename. A folder is exchanged by renameat2 (Linux);
    where the system has none, two renames leave a moment between them.
    """
    import ctypes

    if not os.path.lexists(old) or (old.is_symlink() and new.is_symlink()):
        os.replace(new, old)
        return
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is not None:
        done = rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE)
        if done == 0:
            return
        if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(old))
    aside = new.with_name(f"{new.name}.old")
    os.rename(old, aside)
    try:
        os.rename(new, old)
    except OSError:
        os.rename(aside, old)
        raise
    os.rename(aside, new)
