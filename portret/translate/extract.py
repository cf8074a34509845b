"""Extracts every message of a site: interface words from templates, content from records."""

from __future__ import annotations

import functools
import operator
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeVar

from portret.catalogs import safety
from portret.catalogs.safety import Kind, kind_of
from portret.content import loader, translatable
from portret.content.records import Record, Site
from portret.errors import shown
from portret.locales import Language
from portret.site import words

T = TypeVar("T")


class PotMessage(NamedTuple):
    """A message of messages.pot: msgctxt, msgid, plural, comments (`#.`), files (`#:`), flag.

    `kinds` are the kinds of text as which the site uses it.
    """

    context: str
    text: str
    plural: str | None = None
    comments: Sequence[str] = ()
    files: Sequence[str] = ()
    flag: str = ""
    kinds: Kind = Kind(0)

    @property
    def key(self) -> tuple[str, str]:
        """(msgctxt, msgid), which identify the entry in a catalogue."""
        return (self.context, self.text)

    def address(self, language: Language) -> str:
        """The address of its page in a language; blank if it has none."""
        pages = (each.split("/", 2)[2] for each in self.comments if each.startswith("/"))
        return next((f"/{language.tag}/{below}" for below in pages), "")


# ---------------------------------------------------------------- extraction


def from_templates(*folders: Path) -> Iterator[PotMessage]:
    """The messages of the templates; Problems if one has a syntax error."""
    for each in words.messages(*folders):
        texts = (each.text, each.plural or "")
        flag = "python-format" if any(map(safety.placeholders, texts)) else ""
        comments, files = each.comments, (each.file,)
        yield PotMessage(
            each.context, each.text, each.plural, comments, files, flag, Kind.INTERFACE
        )


def from_record(record: Record, tag: str, file: str) -> Iterator[PotMessage]:
    """The messages of one record, each with its role, its page's address and its targets."""
    address, files = f"/{tag}{getattr(record, 'address', '/')}", (file,)
    for message in record.messages:
        targets = () if message.plain else enumerate(message.targets, 1)
        notes = (message.role, address, *(f"[{n}]: {target}" for n, target in targets))
        kind, flag = kind_of(message), "no-python-format"
        yield PotMessage(message.context, message.text, None, notes, files, flag, kind)


def messages(site: Site, content_folder: Path, *templates: Path) -> list[PotMessage]:
    """Every message of the site once, in document order: the interface's, then the content's."""
    base = content_folder.resolve().name
    found = interface(*templates)
    for record in translatable.records(site):
        file = os.path.relpath(record.path, shown(content_folder)).replace(os.sep, "/")
        found += from_record(record, site.source.tag, f"{base}/{file}")
    return unique(found)


def interface(*templates: Path) -> list[PotMessage]:
    """Every message of the interface once, in the order of the templates' names."""
    return unique(from_templates(*templates))


def unique(found: Iterable[PotMessage]) -> list[PotMessage]:
    """The messages, each once."""
    once: dict[tuple[str, str], PotMessage] = {}
    several: dict[tuple[str, str], list[PotMessage]] = {}
    for each in found:
        first = once.setdefault(each.key, each)
        if first is not each:
            several.setdefault(each.key, [first]).append(each)
    once.update((key, _merged(places)) for key, places in several.items())
    return list(once.values())


def _merged(places: Sequence[PotMessage]) -> PotMessage:
    """One message for all the places that use it, with their comments and files."""
    return places[0]._replace(
        plural=next((each.plural for each in places if each.plural), None),
        comments=_once(each.comments for each in places),
        files=_once(each.files for each in places),
        kinds=functools.reduce(operator.or_, (each.kinds for each in places)),
    )


def _once(lists: Iterable[Sequence[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


def in_catalog(
    messages: Sequence[PotMessage], language: Language, source: Language
) -> list[PotMessage]:
    """The messages of a language's catalogue: in the source language only interface words."""
    return [each for each in messages if language != source or Kind.INTERFACE in each.kinds]


def babel_extract(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """An extraction method for `pybabel extract` (babel.cfg): the messages of content files."""
    path = Path(fileobj.name)
    root = path.parent if path.suffix == ".yaml" else path.parents[1 + (path.name == "index.md")]
    for record in loader.read_file(path, root):
        for message in record.messages:
            name = "pgettext" if message.context else "gettext"
            texts = (message.context, message.text) if message.context else (message.text,)
            yield message.line, name, texts, [message.role]
