"""Catalogues: safe lookup of translations, and why there is none."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from portret.catalogs import safety
from portret.catalogs.entries import Entry, PoFile
from portret.errors import Problem
from portret.locales import Language
from portret.shelf import Shelf

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


def rows(entries: Entries) -> dict[tuple[str, str], tuple[object, ...]]:
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
        return Shelved().renewed(rows(self.in_use))

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
