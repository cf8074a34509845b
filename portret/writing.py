"""Writes files in one step: several at once, all or none; or one under a lock."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from portret.errors import Unwritten


def write(files: Mapping[Path, str]) -> None:
    """Writes the files, each in one step; if one fails, undoes the others and raises Unwritten.

    A file keeps its permissions, and a read-only one is not replaced: that raises Unwritten.
    """
    with ExitStack() as undo:
        staged = {path.resolve(): _staged(path.resolve(), files[path], undo) for path in files}
        for path, fresh in staged.items():
            if path.exists():
                undo.callback(path.write_bytes, path.read_bytes())
            else:
                undo.callback(path.unlink)
            with naming(path):
                os.replace(fresh, path)
        undo.pop_all()


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turns an OSError of its block into Unwritten with this path, not that of a temporary file."""
    try:
        yield
    except OSError as error:
        raise Unwritten(error.errno, error.strerror, os.fspath(path)) from error


def _staged(path: Path, text: str, undo: ExitStack) -> Path:
    """A new file with the text, beside the file that it will replace."""
    with naming(path):
        _make(path.parent, undo)
        if path.exists():
            open(path, "r+b").close()
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        undo.callback(Path(name).unlink, missing_ok=True)
        with open(descriptor, "wb") as file:
            file.write(text.encode())
    os.chmod(name, path.stat().st_mode if path.exists() else 0o644)
    return Path(name)


def _make(folder: Path, undo: ExitStack) -> None:
    """Makes a folder, with those above it, if it is missing."""
    for each in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        each.mkdir(exist_ok=True)  # another process may have made it meanwhile
        undo.callback(_remove, each)


def _remove(folder: Path) -> None:
    """Removes a folder, unless somebody has put something into it."""
    with suppress(OSError):
        folder.rmdir()


# ---------------------------------------------------------------- a file that others write too


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the lock of a folder, which is created if missing; waits while another process does.

    The lock is freed when the process ends, and needs no file. After an error a folder that was
    created for it goes again.
    """
    with ExitStack() as undo:
        with naming(folder):
            _make(folder, undo)
            descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
        undo.pop_all()


def replace(path: Path, data: bytes, condition: Callable[[], bool] = lambda: True) -> bool:
    """Replaces a file in one step; the caller holds a lock. Raises Unwritten, and changes nothing.

    `condition` is called just before the replacement: if it is false, the file stays, and the
    result is False. The file keeps its permissions, and a read-only one is not replaced. The new
    file beside it always has the same name, so that one left by a killed run is overwritten.
    """
    path = path.resolve()
    fresh = path.with_name(f".{path.name}.new")
    with naming(path), ExitStack() as undo:
        _make(path.parent, undo)
        mode = 0o644
        if path.exists():
            open(path, "r+b").close()
            mode = path.stat().st_mode
        try:
            with open(fresh, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(fresh, mode)
            if found := condition():
                os.replace(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
        undo.pop_all()
        return found
