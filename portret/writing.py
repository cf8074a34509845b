"""Several files written as one: all of them, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
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
