"""The cache: files that can be made again. It is optional: without it everything still works."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

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


SUM = hashlib.sha256().digest_size
"""Bytes of the checksum with which a file of pickles begins."""


def store_values(path: Path, values: Iterable[object]) -> None:
    """Keep values in a file, where there can be a cache; let only the same code read it.

    Each is pickled by itself, so that other threads are not held up for long.
    """
    data = b"".join(pickle.dumps(each, pickle.HIGHEST_PROTOCOL) for each in values)
    store(path, _summed(path, io.BytesIO(data)) + data)


def load_values(path: Path) -> Iterator[Any]:
    """The values that were kept in a file; none where there is no such file, or it is damaged."""
    with suppress(OSError), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if file.read(SUM) == _summed(path, file):
            file.seek(SUM)
            while file.tell() < size:
                yield pickle.load(file)


def _summed(path: Path, file: io.BufferedIOBase) -> bytes:
    """A checksum of the rest of a file, another one in a file of another name."""
    digest = hashlib.sha256(path.name.encode())
    while data := file.read(1 << 20):
        digest.update(data)
    return digest.digest()
