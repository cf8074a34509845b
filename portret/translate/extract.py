"""Every message of the site: the interface's from the templates, the content's from its records."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeVar

from jinja2.ext import babel_extract as jinja_extract

from portret.catalogs import safety
from portret.catalogs.safety import Judge
from portret.content import loader, records, translatable
from portret.content.records import Record, Site
from portret.errors import Problem, Problems, shown
from portret.locales import Language

T = TypeVar("T")

_JINJA = {"silent": "false", "trimmed": "true", "encoding": "utf-8"}
"""How templates are read: as babel.cfg says too. Silent would hide a broken template."""

_KEYWORDS = {
    "_": (False, False),
    "gettext": (False, False),
    "ngettext": (False, True),
    "pgettext": (True, False),
    "npgettext": (True, True),
}
"""The functions that templates call, and whether these take a context and a plural."""


class Wanted(NamedTuple):
    """A message as it should stand in the catalogues: what is said about it, and its flag.

    `judges` tell whether a translation is safe in each of the places where the message is used.
    """

    context: str
    text: str
    plural: str | None = None
    comments: Sequence[str] = ()
    files: Sequence[str] = ()
    flag: str = ""
    judges: Sequence[Judge] = ()

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
            with path.open("rb") as template:
                found = list(jinja_extract(template, list(_KEYWORDS), ("L10N:",), _JINJA))
        except Exception as error:  # jinja2's, or of a file that is no UTF-8
            line = getattr(error, "lineno", 1)
            problem = Problem(shown(path), line, f"a broken template: {error}", "Mend it.")
            raise Problems([problem]) from None
        file = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        for _, name, strings, comments in found:
            context, plural = _KEYWORDS[name]
            texts = (strings if isinstance(strings, tuple) else (strings,))[: 1 + context + plural]
            sound = [text for text in texts if text]
            if len(sound) <= context + plural:  # a variable, of which nothing can be known
                continue
            flag = "python-format" if any(map(safety.placeholders, sound[context:])) else ""
            yield Wanted(
                sound[0] if context else "",
                sound[context],
                sound[-1] if plural else None,
                tuple(" ".join(comment.split()) for comment in comments),
                (file,),
                flag,
                (safety.interface_fault,),
            )


def from_record(record: Record, tag: str, file: str) -> Iterator[Wanted]:
    """The messages of one record, each with its role, its page's address and its targets."""
    address, files = f"/{tag}{getattr(record, 'address', '/')}", (file,)
    for message in translatable.messages(record):
        targets = () if message.plain else enumerate(message.targets, 1)
        notes = (message.role, address, *(f"[{n}]: {target}" for n, target in targets))
        judges = (message.judge,)
        yield Wanted(message.context, message.text, None, notes, files, "no-python-format", judges)


def wanted(site: Site, content_folder: Path, templates: Path) -> list[Wanted]:
    """Every message of the site once, in document order: the interface's, then the content's."""
    base = content_folder.resolve().name
    found = list(from_templates(templates))
    for record in records.records(site):
        file = os.path.relpath(record.path, content_folder).replace(os.sep, "/")
        found += from_record(record, site.source.tag, f"{base}/{file}")
    once: dict[tuple[str, str], Wanted] = {}
    several: dict[tuple[str, str], list[Wanted]] = {}
    for each in found:
        first = once.setdefault(each.key, each)
        if first is not each:
            several.setdefault(each.key, [first]).append(each)
    once.update((key, _merged(places)) for key, places in several.items())
    return list(once.values())


def _merged(places: Sequence[Wanted]) -> Wanted:
    """A message, from all the places where it is used; what is said of it twice stands once."""
    return places[0]._replace(
        plural=next((each.plural for each in places if each.plural), None),
        comments=_once(each.comments for each in places),
        files=_once(each.files for each in places),
        judges=_once(each.judges for each in places),
    )


def _once(lists: Iterable[Sequence[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


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
    for record in loader.read_file(path, root):
        for message in translatable.messages(record):
            name = "pgettext" if message.context else "gettext"
            texts = (message.context, message.text) if message.context else (message.text,)
            yield message.line, name, texts, [message.role]
