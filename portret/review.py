"""What is wrong with translations: those that readers are never shown, and those to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import extract, locales, pofile, quality, safety
from .catalogs import Catalog
from .errors import Problem, quoted, shown
from .extract import Wanted
from .library import Shown


def unsafe(site: Shown, messages: Sequence[Wanted]) -> list[Problem]:
    """Every translation that falls back because it is not safe, with its line and its reason."""
    return [
        problem
        for catalog in site.catalogs.catalogs.values()
        for wanted in extract.in_catalog(messages, catalog.language, site.site.source)
        if (entry := catalog.entries.get(wanted.key)) and entry.plural == wanted.plural
        for problem in _problems(catalog, entry, wanted)
    ]


def doubtful(site: Shown, messages: Sequence[Wanted]) -> list[Problem]:
    """A warning for every shown translation that may be wrong, but for those that are waived.

    A translator's comment `# allow numbers: because …` waives the warning of that code on its
    entry; without a reason it does not.
    """
    return [
        warning
        for catalog in site.catalogs.catalogs.values()
        for wanted in extract.in_catalog(messages, catalog.language, site.site.source)
        if (entry := catalog.entries.get(wanted.key)) and entry.plural == wanted.plural is None
        if not _fault(wanted, entry.translations[0])
        for warning in _warnings(site, catalog, entry, wanted)
    ]


def _warnings(
    site: Shown, catalog: Catalog, entry: pofile.Entry, wanted: Wanted
) -> Iterator[Problem]:
    translation = entry.translations[0]
    interface = safety.interface_fault in wanted.judges
    original = locales.language("en") if interface else site.site.source
    plain = safety.fault not in wanted.judges
    waived = {match[1] for line in entry.lines if (match := _WAIVER.fullmatch(line))}
    if not translation.strip() or original == catalog.language:
        return
    found = quality.warnings(entry.text, translation, original, catalog.language, plain)
    for code, what in found:
        if code not in waived:
            yield Problem(
                shown(catalog.path),
                entry.line,
                f"{what}, in the translation of {quoted(entry.text)} {_place(wanted, catalog)}",
                f"Look at it; if it is right, write above it: # allow {code}: why.",
                "warning",
                code,
            )


_WAIVER = re.compile(r"# allow ([a-z]+): .*\w.*")


def _problems(catalog: Catalog, entry: pofile.Entry, wanted: Wanted) -> Iterator[Problem]:
    for translation in filter(str.strip, entry.translations):
        if fault := _fault(wanted, translation):
            yield Problem(
                shown(catalog.path),
                entry.line,
                f"{fault}, in the translation of {quoted(entry.text)} {_place(wanted, catalog)}",
                "Mend the translation; until then readers get the source text.",
                code="unsafe",
            )


def _fault(wanted: Wanted, translation: str) -> str | None:
    """Why the translation is not shown in one of the places where the message is used."""
    if wanted.plural is not None:
        return safety.plural_fault(wanted.text, wanted.plural, translation)
    faults = (judge(wanted.text, translation) for judge in wanted.judges)
    return next(filter(None, faults), None)


def _place(wanted: Wanted, catalog: Catalog) -> str:
    """Where a reader, or who mends a template, finds the message."""
    for comment in wanted.comments:
        if comment.startswith("/"):  # the page's address in the source language
            return f"on /{catalog.language.tag}/{comment.split('/', 2)[2]}"
    return f"in {wanted.files[0]}"
