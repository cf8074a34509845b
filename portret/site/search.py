"""The search page of a language, with the results that a server shows on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from portret.site.frame import Group
from portret.site.pages import Page, TextPage
from portret.site.values import Text


class Result(NamedTuple):
    """A document that was found: its link, and its title and a text in parts, as marked by turns.

    `title` and `text` carry the language of each, and `language` is the text's in words.
    """

    href: str
    title: Text
    title_parts: tuple[str, ...]
    text: Text
    text_parts: tuple[str, ...]
    language: str


@dataclass(frozen=True, eq=False, kw_only=True)
class SearchPage(Page):
    """The search: its introduction, and the names, themes and countries that there are.

    `names` are the partners' links and names by letter. An answer has the `query`, `theme` and
    `country` that were asked for, how many documents were `found`, and the first of them.
    """

    text: TextPage | None
    names: tuple[tuple[str, tuple[tuple[str, Text], ...]], ...]
    themes: tuple[Group, ...]
    countries: tuple[Group, ...]
    query: str = ""
    theme: str = ""
    country: str = ""
    found: int | None = None
    results: tuple[Result, ...] = ()

    @property
    def no_result(self) -> Result:
        """A result without a document."""
        return Result("", Text(""), (), Text(""), (), "")

    @property
    def summary(self) -> Text | None:
        return self.text.summary if self.text else self.description
