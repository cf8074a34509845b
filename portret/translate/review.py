"""Problems of translations: errors keep them from readers, warnings do not."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence

from portret import characters, locales
from portret.catalogs import safety
from portret.catalogs.entries import Entry
from portret.catalogs.lookup import Catalog
from portret.catalogs.plurals import PluralRule
from portret.catalogs.safety import Kind
from portret.errors import Problem, quoted, shown
from portret.said import said
from portret.site.edition import Snapshot
from portret.translate import catalog_checks, extract, quality
from portret.translate.extract import PotMessage


def unsafe(site: Snapshot, messages: Sequence[PotMessage]) -> list[Problem]:
    """An error for each unsafe translation, in place of which readers get the source text."""
    found: list[Problem] = []
    for catalog, entry, message in entries(site, messages):
        where = f"in the translation of {quoted(entry.text)} {_place(message, catalog)}"
        if reason := catalog.forms_fault(entry.key):
            found.append(catalog_checks.plural_problem(catalog, entry, reason, where))
            continue
        for fault, unseen in _faults(catalog, entry, message):
            remedy = "Mend the translation; until then readers get the source text."
            remedy = f"{unseen} {remedy}" if unseen else remedy
            text, path = f"{fault}, {where}", shown(catalog.path)
            found.append(Problem(path, entry.line, text, remedy, code=UNSAFE))
    return list(dict.fromkeys(found))


def _faults(catalog: Catalog, entry: Entry, message: PotMessage) -> Iterator[tuple[str, str]]:
    """(reason, extra remedy) for each translation of an entry that is not shown."""
    for translation in filter(str.strip, entry.translations):
        if fault := _fault(catalog, message, translation):
            yield fault, _UNSEEN if characters.forbidden(translation) else ""


def typed_problems(
    site: Snapshot, catalog: Catalog, message: PotMessage, translations: Sequence[str]
) -> list[tuple[str, str]]:
    """(code, what is wrong) of translations that somebody types, as if they were in the catalogue.

    The code of an error is UNSAFE; all others are warnings.
    """
    texts = (message.plural, tuple(translations), False)
    typed = dataclasses.replace(catalog, texts={message.key: texts}, file=None)
    entry = typed.entry(*message.key)
    assert entry
    if reason := typed.forms_fault(entry.key):
        return [(UNSAFE, reason)]
    if faults := [
        (UNSAFE, said("%(fault)s. %(remedy)s", fault=fault, remedy=remedy) if remedy else fault)
        for fault, remedy in _faults(typed, entry, message)
    ]:
        return list(dict.fromkeys(faults))
    return list(dict.fromkeys(_all_warnings(site, typed, entry, message)))


UNSAFE = "unsafe"
"""The code of a translation that readers are never shown."""


_UNSEEN = said("It cannot be seen: type the words around it anew, or paste them as plain text.")


def warnings(site: Snapshot, messages: Sequence[PotMessage]) -> list[Problem]:
    """The warnings about translations that readers get, without waived ones.

    A translator's comment `# allow numbers: because …` waives the warning of that code on its
    entry; without a reason it does not.
    """
    return [
        Problem(
            shown(catalog.path),
            entry.line,
            f"{what}, in the translation of {quoted(entry.text)} {_place(message, catalog)}",
            f"Look at it; if it is right, write above it: # allow {code}: why.",
            "warning",
            code,
        )
        for catalog, entry, message in entries(site, messages)
        for code, what in entry_warnings(site, catalog, entry, message)
    ]


def entry_warnings(
    site: Snapshot, catalog: Catalog, entry: Entry, message: PotMessage
) -> list[tuple[str, str]]:
    """(code, what may be wrong) for each warning about an entry that is not waived."""
    found = dict.fromkeys(_all_warnings(site, catalog, entry, message))
    waived = catalog_checks.waived(entry) if found else ()
    return [(code, what) for code, what in found if code not in waived]


def entries(
    site: Snapshot, messages: Sequence[PotMessage]
) -> Iterator[tuple[Catalog, Entry, PotMessage]]:
    """Every entry in use of the catalogues that can be read, with its message."""
    for catalog in site.catalogs.readable:
        for message in extract.in_catalog(messages, catalog.language, site.site.source):
            entry = catalog.entry(*message.key)
            if entry and entry.plural == message.plural:
                yield catalog, entry, message


def _fault(catalog: Catalog, message: PotMessage, translation: str) -> str | None:
    """Why a translation is not shown in one of the uses of its message; None if it is."""
    kinds = message.kinds if message.plural is None else Kind.PLURAL
    return safety.fault(kinds, message.text, translation, message.plural, catalog.protected)


def _all_warnings(
    site: Snapshot, catalog: Catalog, entry: Entry, message: PotMessage
) -> Iterator[tuple[str, str]]:
    """(code, what may be wrong) for each warning about an entry's safe translations."""
    interface = Kind.INTERFACE in message.kinds
    original = locales.language("en") if interface else site.site.source
    plain = Kind.MARKDOWN not in message.kinds
    text = message.plural or message.text
    copies = (message.text, message.plural) if catalog.copied else ()
    for translation in filter(str.strip, entry.translations):
        if translation not in copies and not _fault(catalog, message, translation):
            yield from quality.warnings(text, translation, original, catalog.language, plain)
    if (
        message.plural is not None
        and any(entry.translations)
        and not catalog.forms_fault(entry.key)
    ):
        yield from _plural_warnings(entry.translations, safety.placeholders(text), catalog.rule)


def _plural_warnings(
    forms: Sequence[str], placeholders: set[str], rule: PluralRule
) -> Iterator[tuple[str, str]]:
    """Warnings about plural forms that are blank, or lack the number."""
    users = Counter(rule.form(number) for number in range(200))
    for form, text in enumerate(forms):
        if not text.strip():
            yield (
                "plural",
                said(
                    "msgstr[%(form)s] is blank: for its numbers readers get the English text",
                    form=form,
                ),
            )
        elif users[form] > 2 and (missing := sorted(placeholders - safety.placeholders(text))):
            yield (
                "plural",
                said(
                    "msgstr[%(form)s] is for many numbers, and has no %(name)s",
                    form=form,
                    name=f"%({missing[0]})s",
                ),
            )


def _place(message: PotMessage, catalog: Catalog) -> str:
    """The place of a message, in words: its page, or its template."""
    address = message.address(catalog.language)
    return f"on {address}" if address else f"in {message.files[0]}"
