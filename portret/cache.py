"""The cache: files that can be made again. It is optional: without it everything still works."""

from __future__ import annotations

import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MEMORY = 16_000_000
"""How many bytes a process keeps in memory of what it cannot write."""

_unwritten: OrderedDict[Path, bytes] = OrderedDict()


def cached(path: Path, make: Callable[[], bytes]) -> bytes:
    """Returns the bytes of a cached file, made and written where there is none.

    Where it cannot be written, the latest files that were asked for are kept in memory.
    """
    with suppress(OSError):
        if data := path.read_bytes():
            return data
    if data := _unwritten.pop(path, b""):
        _unwritten[path] = data  # now the last to be dropped
        return data
    data = make()
    try:
        write(path, data)
    except OSError:
        _unwritten[path] = data
        while sum(map(len, _unwritten.values())) > MEMORY:
            _unwritten.popitem(last=False)
    return data


def store(path: Path, data: bytes) -> None:
    """Write a cached file, where that is possible and it does not hold these bytes already."""
    with suppress(OSError):
        if not (path.is_file() and path.read_bytes() == data):
            write(path, data)


def write(path: Path, data: bytes) -> None:
    """Replace a file in one step, readable by everyone; OSError, leaving nothing, if that fails."""
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
