"""Looks up the translations that readers may see, and the reason why others are not shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from portret.catalogs import safety
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.plurals import PluralRule
from portret.catalogs.safety import Kind, kind_of
from portret.errors import Problem, shown
from portret.locales import Language
from portret.markdown.document import Message
from portret.protected import ProtectedWords
from portret.said import said

Key = tuple[str, str]
"""(msgctxt, msgid)"""

Texts = tuple[str | None, tuple[str, ...], bool]
"""(msgid_plural, translations, whether fuzzy) of an entry."""

Unsafe = Mapping[tuple[str, str, int], Kind]
"""The kinds of text for which a translation must not be shown, by (msgctxt, msgid, form)."""


@dataclass(frozen=True)
class Status:
    """The status of a message in a catalogue; `state` is translated, fuzzy, missing or unsafe.

    `line` is that of the entry, 0 if there is none or it is unknown. `held` is the translation that
    is held back because it is fuzzy or unsafe; `reason` says why it is unsafe.
    """

    state: str
    line: int = 0
    held: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Catalog:
    """The translations of a language.

    `digest` is that of the file's bytes, `plural_rule` its Plural-Forms, `texts` its entries in use
    without the header. `copies` counts long texts that are equal to their source; a catalogue is
    `copied` if nearly all are, and then equal texts count as missing. `file` is the parsed file;
    a pickled catalogue has none, so its lines are unknown. Texts with `protected` words are not
    shown.
    """

    language: Language
    path: Path
    digest: bytes = b""
    plural_rule: str = ""
    texts: Mapping[Key, Texts] = field(default_factory=dict)
    unsafe: Unsafe = field(default_factory=dict)
    copies: int = 0
    protected: ProtectedWords = field(default_factory=ProtectedWords)
    file: PoFile | None = None
    copied: bool = False

    def __reduce__(self) -> tuple[type[Catalog], tuple[object, ...]]:
        parts = (self.language, self.path, self.digest, self.plural_rule, self.texts, self.unsafe)
        return Catalog, (*parts, self.copies, self.protected)

    # ------------------------------------------------------------ what may be shown

    def translation(self, message: Message) -> str | None:
        """The translation of a message of the content; None if none may be shown."""
        return self._shown(message[:2], kind_of(message))

    def word(self, context: str, text: str) -> str | None:
        """The translation of an interface word; None if none may be shown."""
        return self._shown((context, text), Kind.INTERFACE)

    def lookup_plural(self, context: str, text: str, plural: str, number: int) -> str | None:
        """The plural form of a translation for a number; None if none may be shown."""
        found = self.texts.get((context, text))
        if found is None or found[0] != plural:
            return None
        return self._shown((context, text), Kind.PLURAL, number)

    def _shown(self, key: Key, kind: Kind, number: int = 1) -> str | None:
        """The translation for a kind of text; None if it is missing, fuzzy, blank or unsafe."""
        found = self.texts.get(key)
        if found is None or found[2]:
            return None
        form = 0 if found[0] is None else self._form(found, number)
        text = found[1][form] if form < len(found[1]) else ""
        if self._lacks(key, found, text):
            return None
        unsafe = self.unsafe.get((*key, form)) if self.unsafe else None
        return None if unsafe and kind in unsafe else text

    def _lacks(self, key: Key, texts: Texts, text: str) -> bool:
        """Whether an entry has no translation: it is blank, or a copy in a `copied` catalogue."""
        return not text.strip() or (self.copied and text in (key[1], texts[0]))

    def _form(self, texts: Texts, number: int) -> int:
        """The index of the form for a number; past the last one if there is none.

        A message without a plural gets the form for 1 of an entry that has one.
        """
        if texts[0] is None:
            return 0
        form = None if self._forms_fault(texts) else self.rule.form(number)
        return len(texts[1]) if form is None else form

    @cached_property
    def rule(self) -> PluralRule:
        """The rule of the header's Plural-Forms."""
        return PluralRule(self.plural_rule)

    def forms_fault(self, key: Key) -> str | None:
        """Why no plural form of an entry can be shown; None if the forms fit the header."""
        found = self.texts.get(key)
        return self._forms_fault(found) if found and not found[2] else None

    def _forms_fault(self, texts: Texts) -> str | None:
        plural, forms, _ = texts
        if plural is None or not any(forms):
            return None
        if not self.rule.works:
            return said("no Plural-Forms in the header that can be worked out")
        if len(forms) != self.rule.forms:
            return wrong_number_of_forms(len(forms), self.rule.forms)
        return None

    # ------------------------------------------------------------ what the file has

    def entry(self, context: str, text: str) -> Entry | None:
        """The entry of a message; None if there is none, or it is fuzzy."""
        found = self.texts.get((context, text))
        if found is None or found[2]:
            return None
        if self.file is not None:
            return self.file.in_use[context, text]
        return Entry(context, text, found[0], found[1], frozenset(), False, 0, "")

    def line(self, context: str, text: str) -> int:
        """The line of a message's entry; 0 if there is none, or it is unknown."""
        found = self.file.in_use.get((context, text)) if self.file else None
        return found.line if found else 0

    def unsafe_keys(self, kind: Kind) -> set[Key]:
        """The keys of translations that must not be shown for a kind of text; usually none."""
        return {
            (context, text) for (context, text, _), unsafe in self.unsafe.items() if kind in unsafe
        }

    # ------------------------------------------------------------ the status of a message

    def status(self, message: Message) -> Status:
        """The status of a message of the content."""
        return self._status((message.context, message.text), kind_of(message))

    def word_status(
        self, context: str, text: str, plural: str | None, number: int | None = None
    ) -> Status:
        """The status of an interface word.

        For a plural: that of the form for `number`; without a number, that of the first form that
        is not shown.
        """
        if plural is None:
            return self._status((context, text), Kind.INTERFACE)
        found = self.texts.get((context, text))
        if found is None or found[0] != plural:
            return Status("missing")
        forms = range(len(found[1])) if number is None else [self._form(found, number)]
        states = [self._status((context, text), Kind.PLURAL, form) for form in forms]
        return next((each for each in states if each.state != "translated"), states[0])

    def _status(self, key: Key, kind: Kind, form: int | None = None) -> Status:
        found = self.texts.get(key)
        if found is None:
            return Status("missing")
        plural, translations, fuzzy = found
        line = self.file.in_use[key].line if self.file else 0
        form = self._form(found, 1) if form is None else form
        text = "".join(translations[form : form + 1])
        if not fuzzy and (reason := self._forms_fault(found)):
            return Status("unsafe", line, "".join(translations[:1]), reason)
        if self._lacks(key, found, text):
            return Status("missing", line)
        if fuzzy:
            return Status("fuzzy", line, text)
        if reason := safety.fault(kind, key[1], text, plural, self.protected):
            return Status("unsafe", line, text, reason)
        return Status("translated", line)


def wrong_number_of_forms(forms: int, expected: int) -> str:
    """The reason not to show an entry with another number of plural forms than expected."""
    if forms == 1:
        return said("1 plural form, where the header says %(expected)s", expected=expected)
    return said(
        "%(found)s plural forms, where the header says %(expected)s", found=forms, expected=expected
    )


def texts_of(file: PoFile) -> dict[Key, Texts]:
    """The `texts` of a catalogue, from its file."""
    return {
        key: (each.plural, each.translations, "fuzzy" in each.flags)
        for key, each in file.in_use.items()
        if each.text
    }


LONG = 40
"""The length from which a text is unlikely to be the same in two languages."""


def judged(catalog: Catalog, former: Catalog | None = None) -> Catalog:
    """The catalogue with `unsafe` and `copies` filled in.

    Entries that are equal in the `former` catalogue are not judged again.
    """
    texts, known = catalog.texts, former.texts if former else {}
    fresh = {key: each for key, each in texts.items() if known.get(key) != each}
    unsafe = dict(former.unsafe if former else {})
    for place in [place for place in unsafe if place[:2] in fresh or place[:2] not in texts]:
        del unsafe[place]
    for key, (plural, translations, fuzzy) in fresh.items():
        for form, text in enumerate(() if fuzzy else translations):
            if text.strip() and (kinds := safety.unsafe(key[1], text, plural, catalog.protected)):
                unsafe[(*key, form)] = kinds
    copies = sum(len(key[1]) > LONG and key[1] == each[1][0] for key, each in texts.items())
    return dataclasses.replace(catalog, unsafe=unsafe, copies=copies)


@dataclass(frozen=True)
class Catalogs:
    """The catalogues of all languages by tag, and the problems of their files."""

    catalogs: Mapping[str, Catalog]
    problems: tuple[Problem, ...] = ()

    @property
    def readable(self) -> list[Catalog]:
        """The catalogues whose file could be read; others have the lines of a former file."""
        unread = {problem.path for problem in self.problems}
        return [each for each in self.catalogs.values() if shown(each.path) not in unread]
