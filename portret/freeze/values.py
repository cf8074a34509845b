"""Values of one run that another compares with its own, or takes over.

They hold names for what each run has for itself: records, editions and languages.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import pickle
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from portret.content import records
from portret.content.records import Name
from portret.locales import Language
from portret.site import edition

Plain = Any
"""A value in which records are numbers and languages are tags, so that two runs can compare it."""


def plain(value: Any) -> Plain:
    """A value with numbers for records, tags for languages, tuples for all that holds others."""
    if isinstance(value, str | int | None | float | Path):
        return value
    if isinstance(value, Language):
        return value.tag
    if name := getattr(value, "_reads_name", None):
        return name
    if isinstance(value, Mapping):
        return tuple((plain(key), plain(each)) for key, each in value.items())
    if isinstance(value, tuple | list):
        return tuple(map(plain, value))
    if dataclasses.is_dataclass(value):
        return tuple(plain(each) for each in value.__dict__.values())
    raise TypeError(f"an answer of a kind that cannot be compared: {type(value).__name__}")


def digest(value: Any, refused: Iterable[tuple[str, str, str]]) -> str:
    """A digest of an answer, and of the translations that are refused in it."""
    text = value if isinstance(value, str) else repr(plain(value))
    data = f"{type(value).__name__} {sorted(refused)} {text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


Find = Callable[[Name], Any]
"""A record, an edition or a language by its name."""


class Unpacking(Mapping[Any, Any]):
    """Values that are unpacked when they are looked up, and hold what `find` gives.

    Those in `without` are not there.
    """

    def __init__(self, data: Mapping[Any, bytes], find: Find, without: Container[Any] = ()) -> None:
        self._data = data
        self._find = find
        self._without = without
        self._found: dict[Any, Any] = {}

    def __getitem__(self, key: Any) -> Any:
        if key in self._without:
            raise KeyError(key)
        if key not in self._found:
            self._found[key] = unpacked(self._data[key], self._find)
        return self._found[key]

    def __iter__(self) -> Iterator[Any]:
        return (key for key in self._data if key not in self._without)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def unpacked(data: bytes, find: Find) -> Any:
    """The value in these bytes."""
    unpickler: Any = pickle.Unpickler(io.BytesIO(data))
    unpickler.persistent_load = find
    return unpickler.load()


def packed(value: Any) -> bytes:
    """A value as bytes, with names for the records, editions and languages that it holds."""
    _Pickler(buffer := io.BytesIO(), pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


class _Pickler(pickle.Pickler):
    def persistent_id(self, each: Any) -> Name | None:
        """The name of what another run has for itself."""
        if isinstance(each, str):
            return None
        if isinstance(each, records.Partner | records.Page):
            return type(each).__name__.lower(), each.key
        if isinstance(each, records.Theme):
            return "theme", each.code
        if isinstance(each, edition.Edition):
            return "edition", each.language.tag
        return ("language", each.tag) if isinstance(each, Language) else None
