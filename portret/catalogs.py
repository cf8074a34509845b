"""Catalogues: safe lookup of translations, and the last good file while one cannot be read."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from . import inline, markup, pofile
from .errors import Problem, shown, system_reason
from .locales import Language

Judge = Callable[[str, str], str | None]
"""(msgid, msgstr) → why the translation must not be shown, or None."""


@dataclass(frozen=True)
class Catalog:
    """One language's translations; `lookup` never gives a doubtful one."""

    language: Language
    path: Path
    file: pofile.PoFile | None = None
    entries: Mapping[tuple[str, str], pofile.Entry] = field(default_factory=dict, repr=False)

    def lookup(self, context: str, text: str, judge: Judge) -> str | None:
        """The translation of a message, or None where it is missing, fuzzy, blank or unsafe."""
        entry = self.entries.get((context, text))
        if entry is None or entry.plural is not None:
            return None
        found = entry.translations[0]
        return found if found.strip() and judge(text, found) is None else None

    def lookup_plural(self, context: str, text: str, plural: str, number: int) -> str | None:
        """The translation's form for a number, or None."""
        entry = self.entries.get((context, text))
        if entry is None or entry.plural != plural or self.file is None:
            return None
        form = self.file.plural_form(number)
        found = entry.translations[form] if form < len(entry.translations) else ""
        if not found.strip() or plural_fault(text, plural, found):
            return None
        return found


@dataclass(frozen=True)
class Catalogs:
    """Every language's catalogue, by its tag, and what was wrong with the files."""

    catalogs: Mapping[str, Catalog]
    problems: tuple[Problem, ...] = ()

    def lookup(
        self, language: Language, context: str, text: str, judge: Judge = inline.fault
    ) -> str | None:
        """A safe translation of (msgctxt, msgid) into a language, or None."""
        catalog = self.catalogs.get(language.tag)
        return None if catalog is None else catalog.lookup(context, text, judge)


def judge_of(message: markup.Message) -> Judge:
    """What decides whether a translation of this message is safe."""
    return inline.plain_fault if message.plain else inline.fault


# ---------------------------------------------------------------- interface words


@lru_cache(maxsize=4096)
def interface_fault(source: str, translation: str) -> str | None:
    """Why a translation of an interface word must not be shown; None where it may."""
    return _interface_fault(source, source, translation)


@lru_cache(maxsize=4096)
def plural_fault(source: str, plural: str, translation: str) -> str | None:
    """The same for a plural form, which may leave the number out ("one partner")."""
    if fault := _interface_fault(plural, plural, translation, optional=True):
        return fault if _interface_fault(source, source, translation) else None
    return None


def _interface_fault(
    source: str, measure: str, translation: str, optional: bool = False
) -> str | None:
    if fault := inline.plain_fault(measure, translation):
        return fault
    ours, theirs = (_PLACEHOLDER.findall(text) for text in (source, translation))
    unknown = sorted(set(theirs) - set(ours))
    missing = [] if optional else sorted(set(ours) - set(theirs))
    if unknown or missing:
        name = (unknown or missing)[0]
        return f"the placeholder {name} is {'unknown' if unknown else 'missing'}"
    if theirs and "%" in _PLACEHOLDER.sub("", translation).replace("%%", ""):
        return "a % that belongs to no placeholder"
    if not ours and "%" in translation and "%" not in source:
        return "a % that the source has not"
    if re.search(r"<[a-zA-Z/!?]", translation) and not re.search(r"<[a-zA-Z/!?]", source):
        return "the translation holds a tag"
    return None


_PLACEHOLDER = re.compile(r"%\([a-z_]+\)s")


# ---------------------------------------------------------------- reading


def path_of(folder: Path, language: Language) -> Path:
    """Where the catalogue of a language stands."""
    return folder / language.folder / "LC_MESSAGES" / "messages.po"


def load(folder: Path, languages: Sequence[Language], cache: Path) -> Catalogs:
    """The catalogues of some languages; a file that cannot be read costs no other anything.

    Where a file cannot be trusted, the last one that could is used, kept in `cache`, and a
    problem says so. A language without a file is untranslated.
    """
    catalogs: dict[str, Catalog] = {}
    problems: list[Problem] = []
    for language in languages:
        path = path_of(folder, language)
        kept = cache / "catalogs" / _name_of(path)
        file, found = _read(path)
        problems += found
        if file is not None:
            _keep(path, kept)
        elif found:
            file, _ = _read(kept)
        entries = {} if file is None else _shown_entries(file)
        catalogs[language.tag] = Catalog(language, path, file, entries)
    return Catalogs(catalogs, tuple(problems))


def _shown_entries(file: pofile.PoFile) -> dict[tuple[str, str], pofile.Entry]:
    return {
        entry.key: entry
        for entry in file.entries
        if not (entry.obsolete or entry.fuzzy) and entry.text
    }


def _read(path: Path) -> tuple[pofile.PoFile | None, list[Problem]]:
    """The file at a path, or its problems; neither where there is none."""
    try:
        return pofile.read(path.read_bytes()), []
    except FileNotFoundError:
        return None, []
    except OSError as error:
        reason = f"the catalogue cannot be read: {system_reason(error)}"
        return None, [Problem(shown(path), 1, reason, "See to the file.", code="catalogue")]
    except pofile.Unreadable as error:
        return None, [
            Problem(shown(path), line, message, remedy, code="catalogue")
            for line, message, remedy in error.faults
        ]


def _name_of(path: Path) -> str:
    """A file name for the last good copy: one a path, whatever folder shares the cache."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32] + ".po"


def _keep(path: Path, kept: Path) -> None:
    """Copy a good catalogue into the cache in one step; without a cache there is no copy."""
    try:
        data = path.read_bytes()
        if kept.is_file() and kept.read_bytes() == data:
            return
        pofile.read(data)
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(data)
        os.replace(file.name, kept)
    except (OSError, pofile.Unreadable):
        return
