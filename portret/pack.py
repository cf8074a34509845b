"""Parts of a release's notes in one file, to which the next release only adds what is new."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from portret import trees

WASTE = 4_000_000
"""Bytes beside twice those in use from which on a file is written anew."""


class Damaged(Exception):
    """A part is not as it was written."""


class Place(NamedTuple):
    """Where a part stands in its file, its length, and a checksum."""

    start: int
    size: int
    sum: int


class Part:
    """Some bytes, which are read when they are asked for."""

    def __init__(self, data: bytes | None, pack: Pack | None = None, place: Place | None = None):
        self._data = data
        self._pack = pack
        self._place = place

    @property
    def data(self) -> bytes:
        """The bytes; Damaged where they are not those that were written."""
        if self._data is None:
            assert self._pack
            assert self._place
            self._data = self._pack.read(self._place)
        return self._data

    def place(self, pack: Pack) -> Place:
        """Where it stands in a file, to which it is added if it is not there yet."""
        if self._pack is not pack or not self._place:
            self._pack, self._place = pack, pack.add(self.data)
        pack.used += self._place.size
        return self._place


class Pack:
    """A file of parts as it was, and the parts that are to be added.

    `used` counts the bytes of all whose places were asked.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.used = 0
        self._path = path if path and path.exists() else None
        self._file: int | None = None
        self._added: dict[int, bytes] = {}
        self._end = -1

    def read(self, place: Place) -> bytes:
        """The part at a place; Damaged where it is not as it was written."""
        added = self._added.get(place.start)
        data = self._stored(place) if added is None else added[: place.size]
        if len(data) != place.size or crc32(data) != place.sum:
            raise Damaged
        return data

    def _stored(self, place: Place) -> bytes:
        with suppress(OSError):
            if self._file is None and self._path:
                self._file = os.open(self._path, os.O_RDONLY)
            if self._file is not None:
                return os.pread(self._file, place.size, place.start)
        return b""

    def add(self, data: bytes) -> Place:
        """Where a new part will stand.

        Only who holds the lock on the store may ask: another could add at the same place.
        """
        if self._end < 0:
            self._end = self._path.stat().st_size if self._path else 0
        found = Place(self._end, len(data), crc32(data))
        self._added[self._end] = data
        self._end += len(data)
        return found

    @property
    def is_waste(self) -> bool:
        """Whether most of the file is in no use any more."""
        return self._end > 2 * self.used + WASTE

    def save(self, path: Path) -> None:
        """Have the file, with what was added, at a path."""
        new = path if self._path == path else path.with_suffix(".new")
        if self._path and self._path != path:
            trees.share(self._path, new)
        with new.open("ab") as file:
            file.write(b"".join(self._added.values()))
        os.replace(new, path)
