"""Which pages of the last export still stand: what each was made from, against what is now.

An export's record holds its inputs as they were (the content, the catalogues, the list of
addresses), and what every page and every answer read of them. All else that decides bytes (code,
templates, assets, settings, versions) is one epoch: where it differs, nothing stands.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pickle
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import catalogs, edition, reads
from .addresses import View, Views
from .library import Shown
from .locales import Language
from .proof import Facts
from .reads import Question

Plain = Any
"""A value in which records are names and languages are tags, so that two runs can compare it."""


@dataclass(frozen=True)
class Made:
    """What is remembered of a file: the digest of its bytes, what it was made from, what it says.

    `reads` are numbers of four bytes.
    """

    sha256: str
    size: int
    reads: bytes
    facts: Facts


@dataclass
class Record:
    """What is remembered of an export."""

    epoch: str
    site: Mapping[Question, Mapping[str, Plain]]
    words: Mapping[str, tuple[bytes, bytes]]
    views: Mapping[str, Plain]
    answers: Mapping[Question, tuple[str, bytes]]
    made: Mapping[str, Made] = field(default_factory=dict)

    def packed(self) -> bytes:
        """The record as bytes."""
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)


def read(data: bytes, epoch: str) -> Record:
    """The record in these bytes; one in which nothing stands where they are of another epoch."""
    found = pickle.loads(data) if data else None
    return found if found and found.epoch == epoch else Record(epoch, {}, {}, {}, {})


def packed(numbers: Iterable[int]) -> bytes:
    """A set of reads as bytes, in a fixed order."""
    return array("I", sorted(numbers)).tobytes()


# ---------------------------------------------------------------- what is now


def epoch(shown: Shown) -> str:
    """A digest of all that decides bytes beside content, catalogues and the day."""
    settings = shown.settings
    own = Path(__file__).parent
    files = [*sorted(own.rglob("*.py")), own.parent / "app.py"]
    files += sorted(path for path in settings.templates.rglob("*") if path.is_file())
    files += [path for path in (settings.static / "favicon.ico", settings.share_font) if path]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    versions = sorted({name for place in sys.path for name in _installed(place)})
    settled = [sys.version, versions, shown.base_url, settings.drafts, sorted(shown.assets.items())]
    digest.update(repr(settled).encode())
    return digest.hexdigest()


def _installed(place: str) -> list[str]:
    """The packages in a folder of Python's path, each with its version in its name."""
    try:
        return [name for name in os.listdir(place) if name.endswith(".dist-info")]
    except OSError:
        return []


def record(shown: Shown, views: Views) -> Record:
    """What is to be remembered of the site as it is now, but for what is made of it."""
    return Record(
        epoch(shown),
        {name: _fields(each) for name, each in _records(shown).items()},
        {tag: (each.digest, _table(each)) for tag, each in shown.catalogs.catalogs.items()},
        {path: _view(view) for path, view in views.plain.items()},
        {},
    )


def _records(shown: Shown) -> Mapping[Question, object]:
    site = shown.site
    found: dict[Question, object] = {("site",): site}
    for kind, records in (
        ("partner", site.partners),
        ("page", site.pages),
        ("theme", site.themes),
    ):
        found |= {(kind, key): each for key, each in records.items()}
    return found


def _fields(record: Any) -> Mapping[str, Plain]:
    """A record's fields; a mapping of records is the sequence of its keys."""
    values = record.__dict__
    return {
        each.name: tuple(values[each.name]) if each.name in _LISTS else values[each.name]
        for each in dataclasses.fields(record)
    }


_LISTS = ("partners", "pages", "themes")
"""The fields that hold records or keys, as the sequence of the keys."""


def _table(catalog: catalogs.Catalog) -> bytes:
    """What a catalogue can give, and its plural rule."""
    table = {key: (each.plural, each.translations) for key, each in catalog.entries.items()}
    rule = catalog.file.header.get("plural-forms", "") if catalog.file else ""
    return pickle.dumps((rule, table), pickle.HIGHEST_PROTOCOL)


def _view(view: View) -> Plain:
    values = view.__dict__
    return tuple(plain(values[name]) for name in _VIEW)


_VIEW = tuple(each.name for each in dataclasses.fields(View) if each.name not in ("here", "make"))


def plain(value: Any) -> Plain:
    """A value with names for records, tags for languages and tuples for all that holds others."""
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


def digest(value: Any) -> str:
    """A digest of an answer."""
    data = repr(plain(value)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


# ---------------------------------------------------------------- what changed


def kept(former: Record, now: Record, shown: Shown, views: Views) -> Mapping[str, Made]:
    """The files of the last export that would be made the same now, by their paths."""
    if not former.made:
        return {}

    def ask(question: Question) -> Any:
        if question[0] == "complete":
            return views[str(question[1])].complete
        tag, name, *words = question
        return getattr(shown.editions[str(tag)], str(name))(*words)

    found = changed(former, now, ask)
    return {
        name: each for name, each in former.made.items() if found.isdisjoint(array("I", each.reads))
    }


def changed(former: Record, now: Record, ask: Callable[[Question], Any]) -> set[int]:
    """The numbers of all inputs and answers that are no longer what they were.

    `ask` gives the answer to a question now; LookupError where it can no longer be asked.
    """
    found = set(_inputs(former, now))
    again = True
    while again:
        again = False
        for question, (digest_then, read) in former.answers.items():
            number = reads.key(*question)
            if number in found or found.isdisjoint(array("I", read)):
                continue
            try:
                same = digest(ask(question)) == digest_then
            except LookupError:
                same = False
            if not same:
                found.add(number)
                again = True
    return found


def _inputs(former: Record, now: Record) -> Iterable[int]:
    nothing: Mapping[str, Plain] = {}
    for name in former.site.keys() | now.site.keys():
        one, other = former.site.get(name, nothing), now.site.get(name, nothing)
        if one != other:
            names = [each for each in one.keys() | other.keys() if one.get(each) != other.get(each)]
            yield from (reads.field_key(each, *name) for each in names)
    for tag in former.words.keys() | now.words.keys():
        yield from _words(tag, former.words.get(tag), now.words.get(tag))
    if list(former.views) != list(now.views):
        yield reads.key("addresses")
    for path in former.views.keys() | now.views.keys():
        then, here = former.views.get(path), now.views.get(path)
        if then != here:
            if then is None or here is None:
                yield reads.key("address", path)
            for place, field_name in enumerate(_VIEW):
                if then is None or here is None or then[place] != here[place]:
                    yield reads.field_key(field_name, "view", path)


def _words(
    tag: str, then: tuple[bytes, bytes] | None, now: tuple[bytes, bytes] | None
) -> Iterable[int]:
    if then and now and then[0] == now[0]:
        return
    rule, table = pickle.loads(then[1]) if then else ("", {})
    other_rule, other = pickle.loads(now[1]) if now else ("", {})
    if rule != other_rule:
        yield edition.plural_key(tag)
    for context, text in {key for key, _ in table.items() ^ other.items()}:
        yield edition.message_key(tag, context, text)
