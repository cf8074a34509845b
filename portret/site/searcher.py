"""The search on the server; the script of the page finds and shows the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from portret.site import matching
from portret.site.pages import Page
from portret.site.search import Result, SearchPage
from portret.site.search_index import Entry, IndexPage, WordsPage, language_name, part, texts
from portret.site.values import Text

SHOWN = 50
"""The most results that are shown."""


class Searcher:
    """Finds documents of a language in its index."""

    def __init__(self, pages: Iterable[Page]) -> None:
        """`pages` are those of the language's search, in the order of their addresses."""
        found = list(pages)
        [self._index] = [each for each in found if isinstance(each, IndexPage)]
        self._words = [each for each in found if isinstance(each, WordsPage)]

    def answer(self, page: SearchPage, query: str, theme: str, country: str) -> SearchPage:
        """The search with what a reader asked for, which is for nobody else.

        A theme or country that nobody can choose is not asked for, as in the script.
        """
        theme = theme if theme in {each.code for each in page.themes} else ""
        country = country if country in {each.code for each in page.countries} else ""
        if not (query or theme or country):
            return page
        found = self.find(query, theme, country)
        return dataclasses.replace(
            page,
            indexable=False,
            query=query[: matching.MAX_QUERY],
            theme=theme,
            country=country,
            found=len(found),
            results=tuple(self.result(each, query) for each in found[:SHOWN]),
        )

    def find(self, query: str, theme: str = "", country: str = "") -> list[Entry]:
        """The documents that have all words of a query, the best first; equally good ones by name.

        Without a query those of the theme and the country.
        """
        terms = matching.terms(query)
        in_text = [self._in_text(term) for term in terms]
        found: list[tuple[int, Entry]] = []
        for entry, words in self._folded if terms or theme or country else ():
            if theme not in ("", *entry.themes) or country not in ("", *entry.countries):
                continue
            ranks = [
                _score(*words, term, texts.get(entry.address, 0))
                for term, texts in zip(terms, in_text, strict=True)
            ]
            if all(ranks):
                found.append((sum(ranks), entry))
        return [entry for _, entry in sorted(found, key=lambda each: -each[0])]

    @cached_property
    def _folded(self) -> Sequence[tuple[Entry, tuple[str, str]]]:
        """The documents, each with the words of its title and summary."""
        return [
            (each, (_words(each.title.value), _words(each.summary.value)))
            for each in self._index.entries
        ]

    def _in_text(self, term: str) -> Mapping[str, int]:
        """The rank of a term in each document that has it, by its address."""
        return {
            page.documents[number].address: rank
            for page in self._words
            for number, rank in page.vocabulary.ranks(term).items()
        }

    def result(self, entry: Entry, query: str) -> Result:
        """A document as a result for a query: its summary, or the sentence that was found."""
        terms = matching.terms(query)
        folded = f"{_words(entry.title.value)} {_words(entry.summary.value)}"
        text = entry.summary
        if not all(term in folded for term in terms):
            page = self._words[part(entry.address, len(self._words))]
            document = next(each for each in page.documents if each.address == entry.address)
            found = [*texts(document, page.frame, dict(page.themes)), text]
            number, sentence = matching.sentence([each.value for each in found], terms)
            text = Text(sentence, found[number].language)
        return Result(
            self._index.frame.url(entry.address),
            entry.title,
            tuple(matching.marked(entry.title.value, terms)),
            text,
            tuple(matching.marked(text.value, terms)),
            language_name(text.language, self._index.language) if text.language else "",
        )


def _words(text: str) -> str:
    return " ".join(matching.words(text))


def _score(title: str, summary: str, term: str, in_text: int) -> int:
    """A term in a title goes over one in a summary, that over one in a text; no place is 0."""
    if rank := matching.rank(title, term):
        return rank + 4
    if rank := matching.rank(summary, term):
        return rank + 2
    return in_text
