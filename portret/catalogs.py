"""Catalogues: safe lookup of translations, and the last good file while one cannot be read."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import forks, locales, pofile, safety
from .cache import write
from .errors import Problem, quoted, shown, system_reason
from .locales import Language
from .poentries import Entry, PoFile
from .shelf import Shelf

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


class Shelved(Shelf):
    """Entries of which only the texts are known, and whether they are doubted."""

    def __getitem__(self, key: tuple[str, str]) -> Entry:
        plural, translations, fuzzy = super().__getitem__(key)
        return Entry(*key, plural, translations, _FUZZY if fuzzy else _SURE, False, 0, "")


_SURE, _FUZZY = frozenset[str](), frozenset({"fuzzy"})


def _rows(entries: Entries) -> dict[tuple[str, str], tuple[object, ...]]:
    """What is to be known of entries."""
    return {key: (each.plural, each.translations, each.fuzzy) for key, each in entries.items()}


@dataclass(frozen=True)
class Catalog:
    """One language's translations; `lookup` never gives a doubtful one.

    `digest` tells whether the file is another one now. Of a remembered one only its header is at
    hand, and the entries that are shown, in `shelf`.
    """

    language: Language
    path: Path
    file: PoFile | None = None
    digest: bytes = b""
    shelf: Shelved | None = None

    def __reduce__(self) -> tuple[type[Catalog], tuple[object, ...]]:
        """Without what is worked out from the file."""
        file = self.file and dataclasses.replace(self.file)
        return Catalog, (self.language, self.path, file, self.digest, self.shelf)

    def remembered(self) -> Catalog:
        """The same for another run, which unpacks the entries for which it has a use."""
        header = self.file and PoFile(self.file.entries[:1], parted=self.file.parted)
        return dataclasses.replace(self, file=header, shelf=self._shelved)

    @cached_property
    def _shelved(self) -> Shelved:
        if self.shelf is not None:
            return self.shelf
        return Shelved().renewed(_rows(self.in_use))

    @cached_property
    def in_use(self) -> Entries:
        """The entries in use, those too that a tool or a translator doubts."""
        if self.shelf is not None:
            return self.shelf
        found = self.file.in_use if self.file else {}
        return {key: each for key, each in found.items() if each.text}  # not the header

    def entry(self, context: str, text: str) -> Entry | None:
        """The entry of a message, unless it is doubted."""
        found = self.in_use.get((context, text))
        return None if found is None or found.fuzzy else found

    def lookup(self, context: str, text: str, judge: safety.Judge) -> str | None:
        """The translation of a message, or None where it is missing, fuzzy, blank or unsafe."""
        entry = self.entry(context, text)
        found = self._form(entry, 1) if entry else ""
        return found if found.strip() and judge(text, found) is None else None

    def standing(self, context: str, text: str, judge: safety.Judge) -> Standing:
        """Whether a message is translated, and if not, why."""
        entry = self.in_use.get((context, text))
        if entry is None:
            return Standing("missing")
        found = self._form(entry, 1)
        if not found.strip():
            return Standing("missing", entry.line)
        if entry.fuzzy:
            return Standing("fuzzy", entry.line, found)
        if reason := judge(text, found):
            return Standing("unsafe", entry.line, found, reason)
        return Standing("translated", entry.line)

    def standing_plural(self, context: str, text: str, plural: str, number: int) -> Standing:
        """The same for a message with a plural, in the form for a number."""
        entry = self.in_use.get((context, text))
        if entry is None or entry.plural != plural:
            return Standing("missing")
        if self.lookup_plural(context, text, plural, number) is not None:
            return Standing("translated", entry.line)
        if not any(entry.translations):
            return Standing("missing", entry.line)
        held = "\n".join(entry.translations)
        return Standing("fuzzy" if entry.fuzzy else "unsafe", entry.line, held)

    def lookup_plural(self, context: str, text: str, plural: str, number: int) -> str | None:
        """The translation's form for a number, or None."""
        entry = self.entry(context, text)
        if entry is None or entry.plural != plural:
            return None
        found = self._form(entry, number)
        return found if found.strip() and safety.plural_fault(text, plural, found) is None else None

    def changed(self, former: Catalog) -> set[tuple[str, str]]:
        """The (msgctxt, msgid) of which `lookup` may give something else than in a former reading.

        Comments, lines and doubtful translations do not count.
        """
        doubtful = self._shelved.changed(former._shelved)
        found = {key for key in doubtful if self._texts(key) != former._texts(key)}
        if self._rule != former._rule:
            found |= {key for key, each in self._shelved.items() if each.plural is not None}
        return found

    def _texts(self, key: tuple[str, str]) -> tuple[str | None, tuple[str, ...]] | None:
        entry = self.entry(*key)
        return entry and (entry.plural, entry.translations)

    @property
    def _rule(self) -> str:
        return self.file.header.get("plural-forms", "") if self.file else ""

    def _form(self, entry: Entry, number: int) -> str:
        """The translation for a number, blank where it has none; a text alone has but one.

        A text that stands alone in one place and has a plural in another is that for one.
        """
        form = 0 if entry.plural is None or self.file is None else self.file.plural_form(number)
        return "" if form is None else "".join(entry.translations[form : form + 1])


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

    def remembered(self) -> Catalogs:
        """The same catalogues as another run remembers them."""
        found = {tag: each.remembered() for tag, each in self.catalogs.items()}
        return dataclasses.replace(self, catalogs=found)


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
    folder: Path,
    languages: Sequence[Language],
    cache: Path,
    former: Catalogs | None = None,
    same: Container[str] = (),
    jobs: int = 1,
) -> Catalogs:
    """The catalogues of some languages; a file that cannot be read costs no other anything.

    Where a file cannot be trusted, the last one that could is used, kept in `cache`, and a
    problem says so. A language without a file is untranslated. What a `former` reading has of the
    files as they are is not read again; those with the paths in `same` are not even looked into.
    Several large ones are read by so many processes, and are then as another run remembers them.
    """
    known = former.catalogs if former else {}
    paths = {language.tag: path_of(folder, language) for language in languages}
    found: dict[str, tuple[Catalog, list[Problem]]] = {}
    unread = []
    for language in languages:
        before, path = known.get(language.tag), paths[language.tag]
        if before and before.path == path and os.fspath(path) in same:
            found[language.tag] = before, []
        else:
            unread.append(language)

    def read_all(some: Iterable[Language]) -> Iterator[tuple[str, Catalog, list[Problem]]]:
        for language in some:
            path = paths[language.tag]
            kept = cache / "catalogs" / _name_of(path)
            catalog, faults = read(path, language, known.get(language.tag), kept)
            if faults:
                last = read(kept, language, known.get(language.tag))[0]
                catalog = dataclasses.replace(last, path=path)
            yield language.tag, catalog.remembered() if many else catalog, faults

    sizes = (_size(paths[language.tag]) for language in unread)
    many = jobs > 1 and len(unread) > 1 and sum(sizes) > LARGE
    for tag, catalog, faults in forks.shared(read_all, unread, jobs if many else 1, fewest=1):
        found[tag] = catalog, faults
    catalogs = {language.tag: found[language.tag][0] for language in languages}
    problems = (each for language in languages for each in found[language.tag][1])
    return Catalogs(catalogs, tuple(problems))


LARGE = 500_000
"""Bytes of catalogues from which on another process saves more than it costs."""


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


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
        shelf = _patched(former, data, kept) if former and kept else None
        whole = former.file if former and former.shelf is None else None
        stands = former is not None and shelf is not None  # a shelf is unpacked to tell its length
        file = former.file if former and stands else _checked(data, language, whole)
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
    return Catalog(language, path, file, digest, shelf), []


def _patched(former: Catalog, data: bytes, kept: Path) -> Shelved | None:
    """A remembered catalogue with what is others in its file now; None where that is in doubt.

    What the file was before is in `kept`.
    """
    if former.shelf is None or not (former.file and former.file.parted and kept.is_file()):
        return None
    old = kept.read_bytes()
    found = pofile.differing(old, data) if hashlib.blake2b(old).digest() == former.digest else None
    if found is None:
        return None
    now, then = (each.in_use for each in found)
    live = [each for each in found[0].entries if not each.obsolete]
    twice = len(live) > len(now) or any(key in former.shelf for key in now.keys() - then.keys())
    if twice or any(each.plural is not None for each in live):  # which the header must agree with
        return None
    return former.shelf.renewed(_rows(now), then.keys() - now.keys())


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
