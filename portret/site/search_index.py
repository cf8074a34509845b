"""The index of the search in a language, which the page's script reads, and the server.

The index has two parts. One file has each document's title, summary, themes and countries. The
others have the words of texts, each of some documents, so that an edit changes one of them: in
which documents a word stands, not where. The sentence that a result shows is taken from the page
itself, by the script as by the server.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from babel import Locale

from portret.content.frontmatter import Markdown
from portret.content.records import SPECIAL_PAGES, Partner
from portret.locales import Language
from portret.markdown import inline
from portret.site import matching
from portret.site.edition import Edition
from portret.site.frame import Frame
from portret.site.localized import Localized
from portret.site.pages import Page
from portret.site.values import Text

PER_PART = 256
"""Documents whose words stand in one file, at the most on average: half as many at the least."""


def part(address: str, parts: int) -> int:
    """The number of the file, of so many, in which the words of a document stand."""
    digest = hashlib.blake2b(address.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % parts


def parts(documents: int) -> int:
    """How many files the words of so many documents take: a power of two."""
    return 1 << max(0, (documents - 1) // PER_PART).bit_length()


class Entry(NamedTuple):
    """A document in the index: its address below the language's, and what is shown of it."""

    address: str
    title: Text
    summary: Text
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


def entries(edition: Edition) -> Iterator[Entry]:
    """The index's entry of each document, the partners by name, then the pages."""
    for document in documents(edition):
        record = document.record
        summary = document.summary
        if isinstance(record, Partner):
            summary = summary or edition.card_of[record.key].excerpt
            groups = tuple(dict.fromkeys(record.themes)), tuple(dict.fromkeys(record.countries))
            yield Entry(record.address, document.title, summary, *groups)
        else:
            yield Entry(record.address, document.title, summary)


def documents(edition: Edition) -> Iterator[Localized]:
    """The documents that the search finds."""
    yield from (edition.partners[each.key] for each in edition.partners_by_name)
    yield from (page for key, page in sorted(edition.pages.items()) if key not in SPECIAL_PAGES)


def by_part(edition: Edition) -> Sequence[Sequence[Localized]]:
    """The documents of each file of words, by address."""
    found = sorted(documents(edition), key=lambda each: str(each.address))
    some: list[list[Localized]] = [[] for _ in range(parts(len(found)))]
    for each in found:
        some[part(each.address, len(some))].append(each)
    return some


# ---------------------------------------------------------------- the words of texts


def texts(document: Localized, frame: Frame, themes: Mapping[str, Text]) -> Iterator[Text]:
    """The texts of a document beside its title and summary, as a reader sees them."""
    record = document.record
    yield from _markdown(document, record.body)
    if not isinstance(record, Partner):
        return
    if record.quote:
        yield from (document.quote.text, document.quote.who)
    for fact in document.facts:
        yield from (fact.label, fact.value, fact.unit)
    yield from _markdown(document, record.about)
    if record.image:
        yield document.image.caption
    if organisation := record.organisation:
        yield from (Text(organisation.legal_name), Text(organisation.short_name))
    yield from (Text(frame.country(code)) for code in record.countries)
    yield from (themes[code] for code in record.themes if code in themes)
    for grant in document.support:
        yield from (grant.title, grant.description)


def _markdown(document: Localized, text: Markdown) -> Iterator[Text]:
    """The texts of a Markdown field and of its footnotes, without pictures."""
    parsed = text.document
    for slot in chain(parsed.slots, *(each.slots for each in parsed.footnotes)):
        if not slot.picture:
            message, own = slot.message, slot.text
            found = document.translation(message) if message else document.numbers(own)
            words = own if found is None else found
            if _MARKUP.search(words):
                words = inline.all_text(inline.to_html(words))
            yield Text(words, document.source if found is None else None)


_MARKUP = re.compile(r"[\\`*_~<>&!\[\]]")
"""A text that has none of these is as its HTML has it."""


class Vocabulary:
    """The words of the texts of some documents."""

    def __init__(self, texts: Iterable[Iterable[Text]]) -> None:
        found: dict[str, list[int]] = defaultdict(list)
        for number, some in enumerate(texts):
            for word in set(matching.words("\n".join(each.value for each in some))):
                found[word].append(number)
        self.documents: Mapping[str, Sequence[int]] = dict(sorted(found.items()))

    def ranks(self, term: str) -> Mapping[int, int]:
        """The documents that have a term, and `matching.rank` of each."""
        found: dict[int, int] = {}
        for word, numbers in self.documents.items():
            if term in word:
                rank = matching.rank(word, term)
                for number in numbers:
                    found[number] = max(found.get(number, 0), rank)
        return found


# ---------------------------------------------------------------- pages


@dataclass(frozen=True, eq=False, kw_only=True)
class IndexPage(Page):
    """The titles and summaries of all documents, in `parts` of which their words stand."""

    entries: tuple[Entry, ...]
    parts: int

    @property
    def json(self) -> str:
        """The index for the script: a text in another language is followed by the language."""
        texts = (text for each in self.entries for text in (each.title, each.summary))
        marks = {self.frame.source, *(each.language for each in texts if each.language)}
        data = {
            "parts": self.parts,
            "languages": {
                each.tag: [each.dir, language_name(each, self.language)]
                for each in sorted(marks, key=lambda each: each.tag)
                if each != self.language
            },
            "entries": [
                (
                    each.address,
                    *_plain(each.title),
                    *_plain(each.summary),
                    " ".join(each.themes),
                    " ".join(each.countries),
                )
                for each in self.entries
            ],
        }
        return _json(data)


@dataclass(frozen=True, eq=False, kw_only=True)
class WordsPage(Page):
    """The words of some documents; `themes` are all themes by code."""

    documents: tuple[Localized, ...]
    themes: tuple[tuple[str, Text], ...]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of their texts."""
        themes = dict(self.themes)
        return Vocabulary(texts(each, self.frame, themes) for each in self.documents)

    @property
    def json(self) -> str:
        """The words for the script, and the documents of each by their numbers."""
        found = self.vocabulary.documents
        return _json(
            {
                "documents": [each.address for each in self.documents],
                "words": " ".join(found),
                "steps": [_steps(numbers) for numbers in found.values()],
            }
        )


def _steps(numbers: Sequence[int]) -> list[int]:
    """Numbers as the steps from one to the next: small, and so alike that they pack well."""
    return [number - before for before, number in zip((0, *numbers), numbers, strict=False)]


def _plain(text: Text) -> tuple[str, str]:
    """A text, and the tag of its language where that is not the page's."""
    return text.value, text.language.tag if text.language else ""


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def language_name(language: Language, reader: Language) -> str:
    """A language's name in the reader's; its own name where CLDR has none."""
    known = Locale.parse(reader.locale).languages
    return str(known.get(language.tag.replace("-", "_"), language.name))
