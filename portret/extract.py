"""Every message of the site: the interface's from the templates, the content's from its records."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, Any, TypeVar

from babel.messages.extract import extract_from_file

from . import content, records, safety
from .errors import Problem, Problems, shown
from .locales import Language
from .records import Record, Site
from .safety import Judge

T = TypeVar("T")

_JINJA = {"silent": "false", "trimmed": "true", "encoding": "utf-8"}
"""How templates are read: as babel.cfg says too. Silent would hide a broken template."""


@dataclass
class Wanted:
    """A message as it should stand in the catalogues: what is said about it, and its flag.

    `judges` tell whether a translation is safe in each of the places where the message is used.
    """

    context: str
    text: str
    plural: str | None = None
    comments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    flag: str = ""
    judges: list[Judge] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """(msgctxt, msgid), by which the entry is found."""
        return (self.context, self.text)


# ---------------------------------------------------------------- extraction


def from_templates(folder: Path) -> Iterator[Wanted]:
    """The interface's messages; Problems where a template is broken."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".html", ".xml", ".txt"):
            continue
        try:
            found = extract_from_file("jinja2", path, comment_tags=("L10N:",), options=_JINJA)
        except Exception as error:  # jinja2's, whose module is not loaded for this alone
            line = getattr(error, "lineno", 1)
            problem = Problem(shown(path), line, f"a broken template: {error}", "Mend it.")
            raise Problems([problem]) from None
        file = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        for _, message, comments, context in found:
            text, plural = message if isinstance(message, tuple) else (message, None)
            flag = "python-format" if safety.placeholders(f"{text}{plural}") else ""
            notes = [" ".join(comment.split()) for comment in comments]
            judges: list[Judge] = [safety.interface_fault]
            yield Wanted(context or "", text, plural, notes, [file], flag, judges)


def from_record(record: Record, tag: str, file: str) -> Iterator[Wanted]:
    """The messages of one record, each with its role, its page's address and its targets."""
    address = getattr(record, "address", "/")
    for message in records.messages(record):
        notes = [message.role, f"/{tag}{address}"]
        if not message.plain:
            notes += [f"[{n}]: {target}" for n, target in enumerate(message.targets, 1)]
        yield Wanted(
            message.context,
            message.text,
            comments=notes,
            files=[file],
            flag="no-python-format",
            judges=[message.judge],
        )


def wanted(site: Site, content_folder: Path, templates: Path) -> list[Wanted]:
    """Every message of the site once, in document order: the interface's, then the content's."""
    base = content_folder.resolve().parent
    found = list(from_templates(templates))
    for record in records.records(site):
        file = os.path.relpath(Path(record.path).resolve(), base).replace(os.sep, "/")
        found += from_record(record, site.source.tag, file)
    places: dict[tuple[str, str], list[Wanted]] = {}
    for each in found:
        places.setdefault(each.key, []).append(each)
    return [_merged(each) for each in places.values()]


def _merged(places: Sequence[Wanted]) -> Wanted:
    """A message, from all the places where it is used; what is said of it twice stands once."""
    first = places[0]
    if len(places) > 1:
        first.plural = next((each.plural for each in places if each.plural), None)
        first.comments = _once(each.comments for each in places)
        first.files = _once(each.files for each in places)
        first.judges = _once(each.judges for each in places)
    return first


def _once(lists: Iterable[Sequence[T]]) -> list[T]:
    return list(dict.fromkeys(chain.from_iterable(lists)))


def in_catalog(messages: Sequence[Wanted], language: Language, source: Language) -> list[Wanted]:
    """The messages of a language's catalogue: the source language's holds interface words only."""
    return [
        each for each in messages if language != source or safety.interface_fault in each.judges
    ]


def babel_extract(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """The same walk as an extraction method of Babel's (babel.cfg), for `pybabel extract`."""
    path = Path(fileobj.name)
    root = path.parent if path.suffix == ".yaml" else path.parents[1 + (path.name == "index.md")]
    for record in content.read_file(path, root):
        for message in records.messages(record):
            name = "pgettext" if message.context else "gettext"
            texts = (message.context, message.text) if message.context else (message.text,)
            yield message.line, name, texts, [message.role]
