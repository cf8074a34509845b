"""Protects partners: leaves their secret fields out, and finds protected words in other texts.

The record of a protected partner is made without its secret fields, so nothing made from records
can show them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from portret import locales
from portret.content.frontmatter import Located, Markdown, line_of
from portret.content.records import PARTS, Document, Partner, Record, Site, Theme, documents
from portret.content.sources import Known, Report, ReportOn
from portret.errors import TooMany, quoted
from portret.markdown import inline
from portret.protected import SHORTEST, ProtectedWords, addresses, folded

T = TypeVar("T")

# ---------------------------------------------------------------- the record


def public(partner: Partner) -> Partner:
    """The partner without secret fields, if it is protected; `withheld` has what was taken out."""
    if partner.safety == "open":
        return partner
    found: list[tuple[str, str]] = []
    return dataclasses.replace(_public(partner, "", found), withheld=tuple(found))


def _public(part: T, above: str, found: list[tuple[str, str]]) -> T:
    """A record or part without its secret fields, which are added to `found`."""
    changed: dict[str, Any] = {}
    blank = type(part)()
    for each in dataclasses.fields(part):  # type: ignore[arg-type]
        value, path = getattr(part, each.name), above + each.name
        several = value if isinstance(value, tuple) else (value,)
        if each.metadata.get("secret"):
            found += [(path, Located(str(one), line_of(one))) for one in several if one]
            changed[each.name] = getattr(blank, each.name)
        elif several and isinstance(several[0], PARTS):
            made = tuple(_public(one, f"{path}.", found) for one in several)
            changed[each.name] = made if several is value else _or_none(made[0])
    return dataclasses.replace(part, **changed)  # type: ignore[type-var]


def _or_none(part: T) -> T | None:
    """A part of a record; None if all its fields are blank."""
    return None if part == type(part)() else part


# ---------------------------------------------------------------- the words

_UNIQUE = ("protected_words", "organisation.org_id")
"""The fields that identify a partner wherever they stand, as its website does."""


def words(partners: Iterable[Partner]) -> ProtectedWords:
    """The words that no page may hold in any language, as these partners are protected."""
    found = ProtectedWords()
    for partner in partners:
        if partner.withheld:
            found |= _words(partner)
    return found


def _words(partner: Partner) -> ProtectedWords:
    known: dict[str, str] = {}
    urls: dict[str, str] = {}
    for path, value in partner.withheld:
        place = f"{partner.path}:{line_of(value)}"
        if path in _UNIQUE and len(folded(value)) >= SHORTEST:
            known[value] = place
        elif path == "website":
            urls |= dict.fromkeys(addresses(value), place)
    return ProtectedWords(known, urls)


def _host(partner: Partner) -> ProtectedWords:
    """The host of the partner's website, which the partner's own texts may not hold either."""
    urls = _words(partner).addresses
    return ProtectedWords({}, {url.partition("/")[0]: place for url, place in urls.items()})


# ---------------------------------------------------------------- looking for them


def check(report_on: ReportOn, site: Site, known: Known) -> None:
    """Reports each text that would publish a protected word.

    The `known` records were checked against each other before, and only need to be checked
    against new ones.
    """
    every, former = words(site.partners.values()), {id(each) for each in known.values()}
    new = words(each for each in site.partners.values() if id(each) not in former)
    for partner in site.partners.values():
        with suppress(TooMany):
            _check_partner(report_on(partner.path), partner)
    all_records = (site, *site.themes.values(), *documents(site).values())
    for record in all_records if every else ():
        wanted = new if id(record) in former else every
        if isinstance(record, Partner) and record.withheld:
            wanted |= _host(record)
        report = report_on(record.path)
        found = [*_find(_published(record), wanted), *_find(_named(record, site), every)]
        with suppress(TooMany):
            for line, field, place in found:
                report(line, f"{field}what {place} protects", _REMEDY)
    for name, data in site.root.items() if every else ():
        if held := every.place(name, data.decode("utf-8", "replace")):
            report = report_on(Path(site.path).parent / "root" / name)
            report(1, f"what {held} protects", _REMEDY)


_REMEDY = "Write it without: everybody can read it here."


def _check_partner(report: Report, partner: Partner) -> None:
    """Reports words of a partner that is not protected, too short ones, and documents."""
    for word in partner.protected_words:  # which are withheld of a protected one
        remedy = "Add `safety: protected`, or take it out."
        report(line_of(word), "protected_words: a word of a partner that is not protected", remedy)
    for path, word in partner.withheld:
        if path == "protected_words" and len(folded(word)) < SHORTEST:
            report(line_of(word), f"{path}: a word that stands everywhere", "Write more of it.")
    for each in partner.attachments.values() if partner.safety == "protected" else ():
        report(
            each.line,
            f"{quoted(each.path.name)}, a document of a protected partner: it holds more than one "
            "sees of it, as its author's name",
            "Put what readers need into the text.",
        )


_Found = Iterator[tuple[int, str, tuple[str, ...]]]
"""(line, field, texts) of each value."""


def _find(found: _Found, wanted: ProtectedWords) -> list[tuple[int, str, str]]:
    """(line, field, place that protects the word) of each text with one of these words."""
    places: dict[tuple[int, str, str], None] = {}
    for line, field, texts in found if wanted else ():
        if place := wanted.place(*texts):
            places[line, f"{field}: " if field else "", place] = None
    return list(places)


def _named(record: Record, site: Site) -> _Found:
    """The names of a partner's countries in each language."""
    for code in record.countries if isinstance(record, Partner) else ():
        names = tuple(locales.country(code, language) for language in site.languages)
        yield line_of(code), "countries", names


def _published(record: Record) -> _Found:
    """Each text of a record that a page or file may show to readers."""
    if isinstance(record, Document):
        yield 1, "the name of its file or folder", (record.key,)
        yield from _of_markdown(record.body, "")
    if isinstance(record, Theme):
        yield line_of(record.title), "the theme's code", (record.code,)
    yield from _of_fields(record, "")


def _of_fields(part: Any, above: str) -> _Found:
    for each in dataclasses.fields(part):
        value, path = getattr(part, each.name), above + each.name
        if "read" not in each.metadata:
            continue
        if isinstance(value, Markdown):
            yield from _of_markdown(value, path)
            continue
        several = value if isinstance(value, tuple) else (value,)
        for one in chain(*value.items()) if isinstance(value, Mapping) else several:
            if isinstance(one, str):
                yield line_of(one), path, (one,)
            elif dataclasses.is_dataclass(one):
                yield from _of_fields(one, f"{path}.")


def _of_markdown(text: Markdown, field: str) -> _Found:
    """The parts of a Markdown text that readers see: words, targets of links, and code."""
    document, start = text.document, text.line - 1
    notes = document.footnotes
    for slot in chain(document.slots, *(each.slots for each in notes)):
        line = start + (slot.message.line if slot.message else 1)
        name = slot.heading[1] if slot.heading else ""
        yield line, field, (inline.all_text(inline.to_html(slot.text)), name)
    for target in document.targets:
        yield start + target.line, field, (target.address,)
    for piece in chain(document.html, *(each.html for each in notes)):
        languages = map(unescape, _CODE_LANGUAGE.findall(piece))
        shown = tuple(filter(None, (*languages, inline.all_text(piece).strip())))
        if shown:
            before = text.partition(shown[0].split("\n")[0])[0]
            yield text.line + before.count("\n"), field, shown


_CODE_LANGUAGE = re.compile(r'<code class="language-([^"]*)"')
"""The word behind ```, which stands in the page's source."""


# ---------------------------------------------------------------- warnings


def warnings(partner: Partner, site: Site) -> Iterator[tuple[int, str, str]]:
    """(line, what was found, remedy) for each secret that a protected partner's own file tells."""
    if not (paths := {path for path, _ in partner.withheld} - {"protected_words"}):
        return
    found = f"safety: readers do not get {', '.join(sorted(paths))}"
    yield line_of(partner.safety), found, "Who can read this file does: take out what it can miss."
    own = ProtectedWords(dict(_revealing(partner, site)))
    for line, field, place in _find(_published(partner), own):
        found = f"{field}what `{place}` says, which readers are not to get"
        yield line, found, "Write it without, unless everybody may know it."


def _revealing(partner: Partner, site: Site) -> Iterator[tuple[str, str]]:
    """(word, path of the field) for the words that would give withheld fields away."""
    for path, value in partner.withheld:
        if path in ("countries", "organisation.country"):
            yield from ((locales.country(value, language), path) for language in site.languages)
        elif path == "support.amount":
            whole = value.partition(".")[0]
            yield from [(whole, path)] * (len(whole) > 3)
        elif path in _NAMES and not ProtectedWords({value: path}).place(partner.title):
            yield value, path


_NAMES = ("quote.who", "image.credit", "organisation.legal_name")
