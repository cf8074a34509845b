"""The cache: files that can be made again. It is optional: everything works without it."""

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
"""The most bytes that a process keeps in memory if it cannot write the cache."""

_unwritten: OrderedDict[Path, bytes] = OrderedDict()


def cached(path: Path, make: Callable[[], bytes]) -> bytes:
    """Returns the bytes of a cached file; if it is missing, makes and writes it first.

    If the cache cannot be written, the most recently used files are kept in memory.
    """
    with suppress(OSError):
        if data := path.read_bytes():
            return data
    if data := _unwritten.pop(path, b""):
        _unwritten[path] = data  # the most recently used, dropped last
        return data
    data = make()
    try:
        write(path, data)
    except OSError:
        _unwritten[path] = data
        while sum(map(len, _unwritten.values())) > MEMORY:
            _unwritten.popitem(last=False)
    return data


def name_of(path: Path, version: bytes = b"") -> str:
    """The name of a cache file about a path, with its links unresolved: these may change."""
    with suppress(OSError):  # the working directory is gone
        path = path.absolute()
    return hashlib.sha256(os.fsencode(path) + version).hexdigest()[:32]


def store(path: Path, data: bytes) -> None:
    """Writes a cached file if it is possible, and it does not have these bytes already."""
    with suppress(OSError):
        if not (path.is_file() and path.read_bytes() == data):
            write(path, data)


def write(path: Path, data: bytes) -> None:
    """Replaces a file in one step, readable by everyone; if it fails, raises OSError."""
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


CHECKSUM_SIZE = hashlib.sha256().digest_size
"""The length of the checksum at the beginning of a file of pickles."""


def store_values(path: Path, values: Iterable[object]) -> None:
    """Pickles values into a cached file, if it can be written.

    Use another path for each version of the code. Each value is pickled by itself, so that other
    threads do not wait long.
    """
    data = b"".join(pickle.dumps(each, pickle.HIGHEST_PROTOCOL) for each in values)
    store(path, _checksum(path, io.BytesIO(data)) + data)


def load_values(path: Path) -> Iterator[Any]:
    """The values that were stored in a file; none if it is missing or damaged."""
    with suppress(OSError), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if file.read(CHECKSUM_SIZE) == _checksum(path, file):
            file.seek(CHECKSUM_SIZE)
            while file.tell() < size:
                yield pickle.load(file)


def _checksum(path: Path, file: io.BufferedIOBase) -> bytes:
    """The checksum of a file's name and of its bytes from here on."""
    digest = hashlib.sha256(path.name.encode())
    while data := file.read(1 << 20):
        digest.update(data)
    return digest.digest()
