"""What is remembered of an export: what it was made from, and what was made."""

from __future__ import annotations

import dataclasses
import io
import os
import pickle
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

from portret import reads
from portret.catalogs.lookup import Catalog
from portret.content import records
from portret.content.records import Name
from portret.errors import Problem
from portret.freeze import values
from portret.markdown import document
from portret.pack import Pack, Part, Place
from portret.reads import Answer, Question, Refused
from portret.settings import Settings
from portret.shelf import Apart, Shelf
from portret.stamps import Found, Look, code, described

_CLASSES: Mapping[str, Any] = {"partner": records.Partner, "page": records.Page}


class Made(NamedTuple):
    """What is remembered of a file: the digest of its bytes, what it was made from, what it says.

    `reads` are numbers of four bytes; `refused` the translations that are not shown in it. Of its
    facts there are the ids, and the numbers of the places that it leads to (`reads.key`).
    """

    sha256: str
    size: int
    reads: bytes
    refused: Refused
    ids: tuple[str, ...]
    leads: bytes


Row = tuple[str, bytes]
"""What is remembered of an answer beside itself: its digest, and what it was made from."""


class Answered(NamedTuple):
    """What is to be remembered of an answer: its digest, what it was made from, and itself.

    It is packed together with the translations that were refused in it.
    """

    digest: str
    reads: bytes
    value: bytes

    @classmethod
    def of(cls, answer: Answer) -> Answered:
        """What is to be remembered of an answer."""
        value = (answer.value, answer.refused)
        nameless = isinstance(answer.value, str | bool)  # as most are: HTML
        pack = _dumped if nameless else values.packed
        return cls(values.digest(*value), answer.reads or b"", pack(value))


def _dumped(value: Any) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


class Listing(NamedTuple):
    """The list of addresses: each one, those of each file, and those without a share picture."""

    views: Mapping[str, bytes]
    files: Mapping[str, str]
    lacking: Sequence[Problem]


@dataclass
class Record:
    """What is remembered of an export: what it was made from, and what was made.

    `settings` say where the files were and how they were named; `stamps` are those of the files
    that can be trusted. `heads` are of all portraits and pages, hidden ones too, what is needed at
    once, `documents` all of them as bytes; `shown` the names of those that readers saw, `rest`
    themes and site.yaml. `words` are the catalogues by their languages. `checked` is what the check
    of links has read, `listed` what the list of addresses, the `listing`, was made from. `answers`
    and `values` have a row for each question, `files` one for each file. All tables stand in
    `pack`.
    """

    epoch: str = ""
    settings: str = ""
    timezone: str = ""
    day: str = ""
    stamps: Look = field(default_factory=dict)
    heads: Mapping[Name, Mapping[str, Any]] = field(default_factory=dict)
    documents: Shelf = field(default_factory=Shelf)
    shown: frozenset[Name] = frozenset()
    rest: Mapping[Name, Any] = field(default_factory=dict)
    words: Mapping[str, Catalog] = field(default_factory=dict)
    checked: bytes | None = None
    listed: bytes = b""
    listing: Part = field(default_factory=lambda: Part(b""))
    answers: Shelf = field(default_factory=Shelf)
    values: Apart = field(default_factory=Apart)
    files: Shelf = field(default_factory=Shelf)
    pack: Pack = field(default_factory=Pack)

    @cached_property
    def answered(self) -> Mapping[Question, Row]:
        """What is remembered of each answer."""
        return self.answers.rows

    @cached_property
    def made(self) -> Mapping[str, Made]:
        """What is remembered of each file, by its path."""
        return {path: Made._make(row) for path, row in self.files.rows.items()}

    @cached_property
    def addresses(self) -> Listing:
        """The list of addresses."""
        found: Listing = pickle.loads(self.listing.data)
        return found

    def list(self, addresses: Listing, read: Iterable[int]) -> None:
        """Remember the list of addresses, and what it was made from."""
        self.listed, self.addresses = reads.packed(read), addresses
        self.listing = Part(pickle.dumps(addresses, pickle.HIGHEST_PROTOCOL))

    def finish(
        self,
        former: Record,
        answers: Mapping[Question, Answered],
        gone: Set[Question],
        made: Mapping[str, Made],
    ) -> None:
        """Remember what was answered and made, sharing with a former record what is the same.

        `gone` are the former questions whose answers do not stand.
        """
        gone = gone - answers.keys()
        new = {path: each for path, each in made.items() if former.made.get(path) is not each}
        rows: dict[Question, Row] = {key: each[:2] for key, each in answers.items()}
        values = {key: each.value for key, each in answers.items()}
        files = {path: tuple(each) for path, each in new.items()}
        self.answers = former.answers.renewed(rows, gone)
        self.values = former.values.renewed(self.pack, values, gone)
        self.files = former.files.renewed(files, former.made.keys() - made.keys())
        self.made = made

    def same(self, now: Look, settings: Settings) -> set[str]:
        """The paths of all files and folders that are as they were."""
        if self.settings != described(settings):
            return set()
        return {path for path, stamp in now.items() if self.stamps.get(path) == stamp}

    def known(self, content: Path, now: Look, same: set[str]) -> dict[Name, Any]:
        """The records whose files, and for portraits what lies beside them, are still the same."""
        moved = (now.keys() | self.stamps.keys()) - same
        folders = {os.path.dirname(path) for path in moved}
        root, found = os.fspath(content), dict[Name, Any]()
        for name, each in self.rest.items():
            if name[0] == "theme" and f"{root}/themes.yaml" in same:
                found[name] = reads.recorded(each, *name)
            elif name == ("site", "whole") and f"{root}/site.yaml" in same:
                found[name] = each
        for name in self.heads:
            folder, file = _place(root, *name)
            if f"{folder}/{file}" not in same:
                continue
            apart = folder not in folders
            if apart or name[0] == "page":
                record = self.document(name)
                if apart or not record.pictures:
                    found[name] = record
        return found

    def document(self, name: Name) -> Any:
        """A portrait or page, which is unpacked when more is read of it than its head; or None."""
        if name not in self.heads:
            return None
        load = partial(_document, self.documents, name)
        return reads.lazily(_CLASSES[name[0]], self.heads[name], load, *name)

    def packed(self) -> bytes:
        """The record as bytes; its tables are in its pack, a new one if that is mostly waste."""
        data = self._packed()
        if self.pack.is_waste:
            fresh = Pack()
            self.values = Apart().renewed(fresh, dict(self.values))
            self.pack = fresh
            data = self._packed()
        return data

    def _packed(self) -> bytes:
        self.pack.used += self.values.used
        found = {
            each.name: getattr(self, each.name)
            for each in dataclasses.fields(self)
            if each.name not in _APART
        }
        buffer = io.BytesIO()
        _Packing(buffer, self.pack).dump(found)
        return buffer.getvalue()


_NOTED = ("settings", "timezone", "day", "stamps")
"""What is noted beside the record, where it is found before all else is loaded."""

_APART = (*_NOTED, "pack")


def read(found: Found) -> Record:
    """The record of a release; that of no export where other code wrote it."""
    if not found.base or not found.noted or found.noted.code != code():
        return Record()
    pack = found.base.pack
    noted = {name: getattr(found.noted, name) for name in _NOTED}
    return Record(pack=pack, **noted, **_Unpacking(found.rest, pack).load())


class _Packing(pickle.Pickler):
    """A pickler that writes parts into a file of their own, and says where they stand."""

    def __init__(self, buffer: io.BytesIO, pack: Pack) -> None:
        super().__init__(buffer, pickle.HIGHEST_PROTOCOL)
        self.dispatch_table = {
            Part: lambda part: (Part, tuple(part.place(pack))),
            Apart: lambda apart: (Apart, (apart.places, apart.used)),
        }


class _Unpacking(pickle.Unpickler):
    """An unpickler that finds the parts there."""

    def __init__(self, data: bytes, pack: Pack) -> None:
        super().__init__(io.BytesIO(data))
        self._pack = pack

    def find_class(self, module: str, name: str) -> Any:
        """A class by its name."""
        found = super().find_class(module, name)
        return {Part: self._part, Apart: partial(Apart, self._pack)}.get(found, found)

    def _part(self, *place: int) -> Part:
        return Part(None, self._pack, Place(*place))


def head(record: Any) -> Mapping[str, Any]:
    """What is needed at once of a portrait or page: where it stands, when it is seen, its name."""
    return {name: getattr(record, name) for name in _HEAD if hasattr(type(record), name)}


_HEAD = ("key", "path", "draft", "show_from", "show_until", "title", "title_lang", "published")


def packed_document(record: Any) -> bytes:
    """A portrait or page as bytes, with its Markdown parsed."""
    bare = reads.bare(record)
    return pickle.dumps((bare, records.parsed(bare)), pickle.HIGHEST_PROTOCOL)


def _document(table: Shelf, name: Name) -> Any:
    record, texts = pickle.loads(table[name])
    document.remember(texts)
    return record


def _place(content: str, kind: str, key: str) -> tuple[str, str]:
    """The folder and the name of a record's file."""
    if kind == "partner":
        return f"{content}/partners/{key}", "index.md"
    return f"{content}/pages", f"{key}.md"
