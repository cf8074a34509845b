"""Files written in one step: several as one, all of them or none, or one that others write too."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path


def write(files: Mapping[Path, str]) -> None:
    """Write the files, each in one step; OSError where one cannot be, and then all is as it was.

    A file keeps its rights, and a read-only one is not replaced behind its owner's back.
    """
    with ExitStack() as undo:
        staged = {path.resolve(): _staged(path.resolve(), files[path], undo) for path in files}
        for path, fresh in staged.items():
            if path.exists():
                undo.callback(path.write_bytes, path.read_bytes())
            else:
                undo.callback(path.unlink)
            os.replace(fresh, path)
        undo.pop_all()


def _staged(path: Path, text: str, undo: ExitStack) -> Path:
    """The new file, beside the one whose place it will take."""
    try:
        for folder in reversed([each for each in path.parents if not each.exists()]):
            folder.mkdir()
            undo.callback(folder.rmdir)
        if path.exists():
            open(path, "r+b").close()
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        undo.callback(Path(name).unlink, missing_ok=True)
        with open(descriptor, "wb") as file:
            file.write(text.encode())
    except OSError as error:
        error.filename = str(path)  # not that of the new file, if any
        raise
    os.chmod(name, path.stat().st_mode if path.exists() else 0o644)
    return Path(name)


# ---------------------------------------------------------------- a file that others write too


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which is made where it is missing; wait while another holds it.

    The system frees it when its process ends, and no file is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace(path: Path, data: bytes, still: Callable[[], bool] = lambda: True) -> bool:
    """Replace a file in one step, under a lock; OSError, and then it is as it was.

    False, with nothing written, where it is not `still` as it was when all else is done. The file
    keeps its rights, and a read-only one is not replaced. The name of the new one beside it is
    always the same: what a run leaves there that is killed is written over.
    """
    path = path.resolve()
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
            if found := still():
                os.replace(fresh, path)
            return found
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        error.filename = str(path)
        raise
