"""Catalogues: safe lookup of translations, and the last good file while one cannot be read."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import locales, pofile, safety
from .cache import write
from .errors import Problem, quoted, shown, system_reason
from .locales import Language
from .poentries import Entry, PoFile

Entries = Mapping[tuple[str, str], Entry]
"""Entries by (msgctxt, msgid)."""


@dataclass(frozen=True)
class Standing:
    """What a language has of a message: `state` is translated, fuzzy, missing or unsafe.

    `line` is the entry's in the catalogue, 0 where it has none; `held` is the translation that is
    not shown because it is fuzzy or unsafe, and `reason` says why it is unsafe.
    """

    state: str
    line: int = 0
    held: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Catalog:
    """One language's translations; `lookup` never gives a doubtful one.

    `digest` tells whether the file is another one now; `abridged` that the text of the file is not
    at hand, only what it gives.
    """

    language: Language
    path: Path
    file: PoFile | None = None
    digest: bytes = b""
    abridged: bool = False

    def __reduce__(self) -> tuple[type[Catalog], tuple[object, ...]]:
        """Without what is worked out from the file."""
        return Catalog, (self.language, self.path, self.file, self.digest, self.abridged)

    def abridge(self) -> Catalog:
        """The same in a third of the room: the entries in use, without the text of the file."""
        if self.abridged or self.file is None:
            return self
        used = (each for each in self.file.in_use.values() if "fuzzy" not in each.flags)
        file = PoFile(tuple(each._replace(source="") for each in used))
        return dataclasses.replace(self, file=file, abridged=True)

    @cached_property
    def entries(self) -> Entries:
        """The entries in use."""
        return {key: each for key, each in self._live if "fuzzy" not in each.flags}

    @cached_property
    def fuzzy(self) -> Entries:
        """The entries that a tool or a translator doubts."""
        return {key: each for key, each in self._live if "fuzzy" in each.flags}

    @property
    def _live(self) -> Iterator[tuple[tuple[str, str], Entry]]:
        found = self.file.in_use if self.file else {}
        return ((key, each) for key, each in found.items() if each.text)  # not the header

    def lookup(self, context: str, text: str, judge: safety.Judge) -> str | None:
        """The translation of a message, or None where it is missing, fuzzy, blank or unsafe."""
        entry = self.entries.get((context, text))
        found = self._form(entry, 1) if entry else ""
        return found if found.strip() and judge(text, found) is None else None

    def standing(self, context: str, text: str, judge: safety.Judge) -> Standing:
        """Whether a message is translated, and if not, why."""
        doubted = self.fuzzy.get((context, text))
        entry = self.entries.get((context, text), doubted)
        if entry is None:
            return Standing("missing")
        found = self._form(entry, 1)
        if not found.strip():
            return Standing("missing", entry.line)
        if entry is doubted:
            return Standing("fuzzy", entry.line, found)
        if reason := judge(text, found):
            return Standing("unsafe", entry.line, found, reason)
        return Standing("translated", entry.line)

    def standing_plural(self, context: str, text: str, plural: str, number: int) -> Standing:
        """The same for a message with a plural, in the form for a number."""
        doubted = self.fuzzy.get((context, text))
        entry = self.entries.get((context, text), doubted)
        if entry is None or entry.plural != plural:
            return Standing("missing")
        if self.lookup_plural(context, text, plural, number) is not None:
            return Standing("translated", entry.line)
        if not any(entry.translations):
            return Standing("missing", entry.line)
        held = "\n".join(entry.translations)
        return Standing("fuzzy" if entry is doubted else "unsafe", entry.line, held)

    def lookup_plural(self, context: str, text: str, plural: str, number: int) -> str | None:
        """The translation's form for a number, or None."""
        entry = self.entries.get((context, text))
        if entry is None or entry.plural != plural:
            return None
        found = self._form(entry, number)
        return found if found.strip() and safety.plural_fault(text, plural, found) is None else None

    def changed(self, former: Catalog) -> set[tuple[str, str]]:
        """The (msgctxt, msgid) of which `lookup` may give something else than in a former reading.

        Comments, lines and doubtful translations do not count.
        """
        now, then = self.entries, former.entries
        found = set(then.keys() - now.keys())
        for key, entry in now.items():
            other = then.get(key)
            if other is not entry and (other is None or _texts(other) != _texts(entry)):
                found.add(key)
        if self._rule != former._rule:
            found |= {key for key, entry in now.items() if entry.plural is not None}
        return found

    @property
    def _rule(self) -> str:
        return self.file.header.get("plural-forms", "") if self.file else ""

    def _form(self, entry: Entry, number: int) -> str:
        """The translation for a number, blank where it has none; a text alone has but one.

        A text that stands alone in one place and has a plural in another is that for one.
        """
        form = 0 if entry.plural is None or self.file is None else self.file.plural_form(number)
        return "" if form is None else "".join(entry.translations[form : form + 1])


def _texts(entry: Entry) -> tuple[str | None, tuple[str, ...]]:
    return entry.plural, entry.translations


@dataclass(frozen=True)
class Catalogs:
    """Every language's catalogue, by its tag, and what was wrong with the files."""

    catalogs: Mapping[str, Catalog]
    problems: tuple[Problem, ...] = ()

    def lookup(
        self, language: Language, context: str, text: str, judge: safety.Judge = safety.fault
    ) -> str | None:
        """A safe translation of (msgctxt, msgid) into a language, or None."""
        catalog = self.catalogs.get(language.tag)
        return None if catalog is None else catalog.lookup(context, text, judge)


# ---------------------------------------------------------------- reading


def path_of(folder: Path, language: Language) -> Path:
    """Where the catalogue of a language stands: in its folder, or in one of another such name."""
    own = within(folder / language.folder)
    if os.path.exists(own):
        return own
    others = (each for each in subfolders(folder) if locales.means(each.name, language))
    return next((path for each in others if os.path.exists(path := within(each))), own)


def within(folder: Path) -> Path:
    """Where the catalogue stands in a language's folder."""
    return folder / "LC_MESSAGES" / "messages.po"


def subfolders(folder: Path) -> list[Path]:
    """The folders in that of the translations, in the order of their names; none where it lacks."""
    with suppress(OSError):
        found = (path for path in folder.iterdir() if not path.name.startswith("."))
        return sorted(path for path in found if path.is_dir())
    return []


def load(
    folder: Path, languages: Sequence[Language], cache: Path, former: Catalogs | None = None
) -> Catalogs:
    """The catalogues of some languages; a file that cannot be read costs no other anything.

    Where a file cannot be trusted, the last one that could is used, kept in `cache`, and a
    problem says so. A language without a file is untranslated. What a `former` reading has of the
    files as they are is not read again.
    """
    known = former.catalogs if former else {}
    catalogs: dict[str, Catalog] = {}
    problems: list[Problem] = []
    for language in languages:
        path = path_of(folder, language)
        kept = cache / "catalogs" / _name_of(path)
        before = known.get(language.tag)
        catalog, found = read(path, language, before, kept)
        if found:
            catalog = dataclasses.replace(read(kept, language, before)[0], path=path)
        problems += found
        catalogs[language.tag] = catalog
    return Catalogs(catalogs, tuple(problems))


def read(
    path: Path, language: Language, former: Catalog | None = None, kept: Path | None = None
) -> tuple[Catalog, list[Problem]]:
    """A language's catalogue in a file, empty where there is none; its problems, and then no file.

    It is the `former` one itself where that has just these bytes; another sound one is copied to
    `kept`.
    """
    nothing = Catalog(language, path)
    try:
        data = path.read_bytes()
        digest = hashlib.blake2b(data).digest()
        if former and (former.path, former.digest) == (path, digest):
            return former, []
        whole = former and not former.abridged
        file = _checked(data, language, former.file if former and whole else None)
    except FileNotFoundError:
        return nothing, []
    except OSError as error:
        reason = f"the catalogue cannot be read: {system_reason(error)}"
        return nothing, [Problem(shown(path), 1, reason, "See to the file.", code="catalogue")]
    except pofile.Unreadable as error:
        found = [Problem(shown(path), *fault, code="catalogue") for fault in error.faults]
        return nothing, found
    if kept:
        _keep(data, kept)
    return Catalog(language, path, file, digest), []


def _checked(data: bytes, language: Language, former: PoFile | None) -> PoFile:
    """The catalogue in these bytes; Unreadable where its header names another language."""
    file = pofile.read(data, former)
    declared = file.header.get("language", "")
    is_code = re.fullmatch(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]+)*", declared)
    if is_code and locales.negotiate([declared], [language]) is None:
        found = f"a catalogue in {quoted(declared)}, in the folder of {quoted(language.tag)}"
        remedy = "Put it into its own folder, or mend Language in its header."
        raise pofile.Unreadable([(file.header_line("language"), found, remedy)])
    return file


def _name_of(path: Path) -> str:
    """A file name for the last good copy: one a path, whatever folder shares the cache."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32] + ".po"


def _keep(data: bytes, kept: Path) -> None:
    """Copy a good catalogue into the cache; where there can be no cache there is no copy."""
    with suppress(OSError):
        if not (kept.is_file() and kept.read_bytes() == data):
            write(kept, data)
