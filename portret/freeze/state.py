"""The build state: what an export was made from and what was made, for the next export.

One sqlite file beside the releases. It is optional: where it is missing, damaged or of other code
the next export is a full one. Every row has a checksum: sqlite has none, and a damaged text would
be published. Imports little, so that a freeze with nothing to do ends soon.
"""

from __future__ import annotations

import marshal
import pickle
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from portret import stamps
from portret.settings import Settings, today
from portret.stamps import Stamp

Name = tuple[str, str]
"""A content file by its kind ("partner" or "page") and its key."""


class Damaged(Exception):
    """The build state is not as it was saved."""


class Run(NamedTuple):
    """A finished export: its release, all that it was made from, and what it said.

    `code` and `settings` are those under which records and pages were made. `counts` are pages,
    other files, and the bytes of all; `problems` were told to the webmaster.
    """

    release: int
    code: bytes
    settings: str
    timezone: str
    day: str
    stamps: dict[str, Stamp]
    counts: tuple[int, int, int]
    problems: tuple[str, ...]

    def is_current(self, settings: Settings) -> bool:
        """Whether an export made now would be the same."""
        try:
            day = str(today(self.timezone))
        except (ValueError, OverflowError, OSError):  # SOURCE_DATE_EPOCH is none
            return False
        now = (stamps.code(), stamps.describe(settings), day)
        return (self.code, self.settings, self.day) == now and not stamps.changed(
            self.stamps, settings
        )


class File(NamedTuple):
    """A file of an export: the fingerprint of its page, and the digest and size of its bytes.

    `ids` and `links`, where these lead, are for the check of the output.
    """

    fingerprint: str
    sha256: str
    size: int
    ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Changes(NamedTuple):
    """The rows to save, and in `gone` the names of those to delete."""

    documents: Mapping[Name, Any] = {}
    catalogs: Mapping[str, Any] = {}
    files: Mapping[str, File] = {}
    gone: Iterable[Name | str] = ()


_SCHEMA = """
CREATE TABLE IF NOT EXISTS run (data BLOB);
CREATE TABLE IF NOT EXISTS documents (kind TEXT, key TEXT, data BLOB, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS catalogs (tag TEXT PRIMARY KEY, data BLOB);
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, data BLOB);
"""

_FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""The errors of sqlite; the second where its message names what is damaged."""


class BuildState:
    """The build state in a file; all that reads it raises Damaged, but for `run`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def run(self) -> Run | None:
        """The export that the state describes; None where there is no sound state."""
        with suppress(Damaged, EOFError, ValueError, TypeError):  # or another Python wrote it
            for (data,) in self._rows("SELECT data FROM run"):
                return Run(*marshal.loads(_checked("run", data)))
        return None

    def documents(self) -> dict[Name, Any]:
        """The records of content files."""
        rows = self._rows("SELECT kind, key, data FROM documents")
        return {(kind, key): pickle.loads(_checked(key, data)) for kind, key, data in rows}

    def catalogs(self) -> dict[str, Any]:
        """The catalogues by their languages' tags."""
        rows = self._rows("SELECT tag, data FROM catalogs")
        return {tag: pickle.loads(_checked(tag, data)) for tag, data in rows}

    def files(self) -> dict[str, File]:
        """The files of the export by their paths."""
        rows = self._rows("SELECT name, data FROM files")
        return {name: File(*marshal.loads(_checked(name, data))) for name, data in rows}

    def forget(self) -> None:
        """Delete the state, if that is possible."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def save(self, run: Run, new: Changes, *, anew: bool) -> None:
        """Save a run and what is new in it.

        `anew` forgets all that was saved before. Where it cannot be saved there is no state, which
        costs nothing but time in the next export.
        """
        if anew:
            self.forget()
        try:
            self._save(run, new)
        except (*_FAULTS, OSError):
            self.forget()

    def _save(self, run: Run, new: Changes) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as base:
            base.executescript(_SCHEMA)
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("BEGIN IMMEDIATE")
            base.execute("DELETE FROM run")
            for each in new.gone:
                if isinstance(each, str):
                    base.execute("DELETE FROM files WHERE name = ?", (each,))
                else:
                    base.execute("DELETE FROM documents WHERE kind = ? AND key = ?", each)
            base.execute("INSERT INTO run VALUES (?)", (_summed("run", marshal.dumps(tuple(run))),))
            base.executemany(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)",
                ((*name, _pickled(name[1], each)) for name, each in new.documents.items()),
            )
            base.executemany(
                "INSERT OR REPLACE INTO catalogs VALUES (?, ?)",
                ((tag, _pickled(tag, each)) for tag, each in new.catalogs.items()),
            )
            base.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?)",
                (
                    (name, _summed(name, marshal.dumps(tuple(each))))
                    for name, each in new.files.items()
                ),
            )
            base.execute("COMMIT")

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows that a query gives; none where there is no state."""
        if not self._path.is_file():
            return []
        try:
            with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=rw", uri=True)) as base:
                return base.execute(query).fetchall()
        except _FAULTS as error:
            raise Damaged from error


def _pickled(key: str, value: Any) -> bytes:
    return _summed(key, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def _summed(key: str, data: bytes) -> bytes:
    """The data of a row, with a checksum of its key and them in front."""
    return _sum(key, data) + data


def _checked(key: str, data: Any) -> bytes:
    """The data of such a row without the checksum; Damaged where it does not fit."""
    if not isinstance(data, bytes) or _sum(key, data[4:]) != data[:4]:
        raise Damaged
    return data[4:]


def _sum(key: str, data: bytes) -> bytes:
    return zlib.crc32(data, zlib.crc32(repr(key).encode())).to_bytes(4)
