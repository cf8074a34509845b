"""The cache: what can be made again, kept where that is possible."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a cached file, made where there are none; a cache is never a must."""
    with suppress(OSError):
        if data := path.read_bytes():
            return data
    data = make()
    with suppress(OSError):
        write(path, data)
    return data


def keep(path: Path, data: bytes) -> None:
    """Have a file hold these bytes, where that is possible; the same ones are not written again."""
    with suppress(OSError):
        if not (path.is_file() and path.read_bytes() == data):
            write(path, data)


def write(path: Path, data: bytes) -> None:
    """Write a file in one step, for everyone to read; nothing stays behind where that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        error.filename = str(path)  # not that of the file beside it
        raise
