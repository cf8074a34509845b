"""Problems of translations: those that readers are never shown, and those to look at."""

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
from portret.translate import extract, quality, whole
from portret.translate.extract import Wanted


def unsafe(site: Snapshot, messages: Sequence[Wanted]) -> list[Problem]:
    """Every translation that falls back because it is not safe, with its line and its reason."""
    found: list[Problem] = []
    for catalog, entry, wanted in entries(site, messages):
        where = f"in the translation of {quoted(entry.text)} {_place(wanted, catalog)}"
        if reason := catalog.misfit(entry.key):
            found.append(whole.misfit(catalog, entry, reason, where))
            continue
        for fault, unseen in _faults(catalog, entry, wanted):
            remedy = "Mend the translation; until then readers get the source text."
            remedy = f"{unseen} {remedy}" if unseen else remedy
            message, path = f"{fault}, {where}", shown(catalog.path)
            found.append(Problem(path, entry.line, message, remedy, code=UNSAFE))
    return list(dict.fromkeys(found))


def _faults(catalog: Catalog, entry: Entry, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Why each translation of an entry is not shown, and what to do where that cannot be seen."""
    for translation in filter(str.strip, entry.translations):
        if fault := _fault(catalog, wanted, translation):
            yield fault, _UNSEEN if characters.forbidden(translation) else ""


def judged(
    site: Snapshot, catalog: Catalog, wanted: Wanted, translations: Sequence[str]
) -> list[tuple[str, str]]:
    """(code, what is wrong) of translations of a message, as of an entry of the catalogue's file.

    The code of what keeps them from readers is UNSAFE; all others are doubts.
    """
    texts = (wanted.plural, tuple(translations), False)
    typed = dataclasses.replace(catalog, texts={wanted.key: texts}, file=None)
    entry = typed.entry(*wanted.key)
    assert entry
    if misfit := typed.misfit(entry.key):
        return [(UNSAFE, misfit)]
    if faults := [
        (UNSAFE, said("%(fault)s. %(remedy)s", fault=fault, remedy=remedy) if remedy else fault)
        for fault, remedy in _faults(typed, entry, wanted)
    ]:
        return list(dict.fromkeys(faults))
    return list(dict.fromkeys(_doubts(site, typed, entry, wanted)))


UNSAFE = "unsafe"
"""The code of a translation that readers are never shown."""


_UNSEEN = said("It cannot be seen: type the words around it anew, or paste them as plain text.")


def doubtful(site: Snapshot, messages: Sequence[Wanted]) -> list[Problem]:
    """A warning for every shown translation that may be wrong, but for those that are waived.

    A translator's comment `# allow numbers: because …` waives the warning of that code on its
    entry; without a reason it does not.
    """
    return [
        Problem(
            shown(catalog.path),
            entry.line,
            f"{what}, in the translation of {quoted(entry.text)} {_place(wanted, catalog)}",
            f"Look at it; if it is right, write above it: # allow {code}: why.",
            "warning",
            code,
        )
        for catalog, entry, wanted in entries(site, messages)
        for code, what in doubts(site, catalog, entry, wanted)
    ]


def doubts(site: Snapshot, catalog: Catalog, entry: Entry, wanted: Wanted) -> list[tuple[str, str]]:
    """(code, what may be wrong) for each doubt about an entry that is not waived."""
    found = dict.fromkeys(_doubts(site, catalog, entry, wanted))
    waived = whole.waived(entry) if found else ()
    return [(code, what) for code, what in found if code not in waived]


def entries(site: Snapshot, messages: Sequence[Wanted]) -> Iterator[tuple[Catalog, Entry, Wanted]]:
    """Every entry in use of the catalogues that can be read, with its message."""
    for catalog in site.catalogs.readable:
        for wanted in extract.in_catalog(messages, catalog.language, site.site.source):
            entry = catalog.entry(*wanted.key)
            if entry and entry.plural == wanted.plural:
                yield catalog, entry, wanted


def _fault(catalog: Catalog, wanted: Wanted, translation: str) -> str | None:
    """Why the translation is not shown in one of the places where the message is used."""
    kinds = wanted.kinds if wanted.plural is None else Kind.PLURAL
    return safety.fault(kinds, wanted.text, translation, wanted.plural, catalog.protected)


def _doubts(
    site: Snapshot, catalog: Catalog, entry: Entry, wanted: Wanted
) -> Iterator[tuple[str, str]]:
    """(code, what may be wrong) for each doubt about an entry's safe translations."""
    interface = Kind.INTERFACE in wanted.kinds
    original = locales.language("en") if interface else site.site.source
    plain = Kind.MARKDOWN not in wanted.kinds
    text = wanted.plural or wanted.text
    copies = (wanted.text, wanted.plural) if catalog.copied else ()
    for translation in filter(str.strip, entry.translations):
        if translation not in copies and not _fault(catalog, wanted, translation):
            yield from quality.warnings(text, translation, original, catalog.language, plain)
    if wanted.plural is not None and any(entry.translations) and not catalog.misfit(entry.key):
        yield from _plural_doubts(entry.translations, safety.placeholders(text), catalog.rule)


def _plural_doubts(
    forms: Sequence[str], placeholders: set[str], rule: PluralRule
) -> Iterator[tuple[str, str]]:
    """The problems of an entry's plural forms that readers may meet."""
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


def _place(wanted: Wanted, catalog: Catalog) -> str:
    """Where a reader, or who mends a template, finds the message."""
    address = wanted.address(catalog.language)
    return f"on {address}" if address else f"in {wanted.files[0]}"
