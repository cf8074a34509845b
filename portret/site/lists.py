"""The lists of partners as values: home, all partners, those of a theme, those in a country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portret import locales
from portret.site.edition import Edition
from portret.site.frame import Card, Group, Letter
from portret.site.localized import Localized
from portret.site.pages import Page, TextPage
from portret.site.values import Text

IN_SUMMARY, SUMMARY = 8, 200
"""How many partners the description of a list names at most, and how many characters it has."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ListPage(Page):
    """A list of partners, or a page of it: `part` of `parts`, of `total` partners in all."""

    cards: tuple[Card, ...]
    start: str = ""
    part: int = 1
    parts: int = 1
    total: int = 0
    schema_type: str = "CollectionPage"

    @property
    def name(self) -> Text:
        number = f" ({self.part})" if self.part > 1 else ""
        return Text(f"{self.title.value}{number}", self.title.language)

    @property
    def introduction(self) -> Text | None:
        """The description of the whole list, which is that of its first page."""
        return None

    @property
    def summary(self) -> Text | None:
        return (self.introduction if self.part == 1 else None) or self._listing

    @property
    def _listing(self) -> Text:
        """The title and the first partners."""
        titles = [self.title, *(each.title for each in self.cards[:IN_SUMMARY])]
        names = self.frame.enumeration([each.value for each in titles[1:]])
        words = " – ".join(filter(None, (self.name.value, names)))
        known = {each.language for each in titles}
        cut = locales.excerpt(words, SUMMARY, self.language)
        return Text(cut, self.title.language if len(known) == 1 else None)

    def link(self, number: int) -> str:
        """The link to a page of the list."""
        return self.frame.url(self.start if number == 1 else f"{self.start}page/{number}/")


@dataclass(frozen=True, eq=False, kw_only=True)
class HomePage(ListPage):
    """The home page of a language, with the newest portraits and the themes."""

    text: TextPage | None
    themes: tuple[Group, ...]
    schema_type: str = "WebPage"

    @property
    def introduction(self) -> Text | None:
        return self.text.summary if self.text else self.frame.description


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnersPage(HomePage):
    """All partners by name, with the other ways to them."""

    countries: tuple[Group, ...]
    letters: tuple[tuple[str, Letter], ...]
    schema_type: str = "CollectionPage"

    @property
    def introduction(self) -> Text | None:
        return self.text.summary if self.text else None

    @property
    def codes(self) -> tuple[str, ...]:
        """The countries' codes."""
        return tuple(each.code for each in self.countries)

    @cached_property
    def letter_of(self) -> Mapping[str, Letter]:
        """The letters by the key of each one's first partner."""
        return dict(self.letters)


@dataclass(frozen=True, eq=False, kw_only=True)
class ThemePage(ListPage):
    """The partners of a theme."""

    theme: Localized

    @property
    def introduction(self) -> Text | None:
        found: Text = self.theme.description
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class CountryPage(ListPage):
    """The partners who work in a country."""

    code: str


# ---------------------------------------------------------------- what lists lead to


def themes(edition: Edition) -> tuple[Group, ...]:
    """The themes that a shown partner has, with how many have it."""
    return tuple(
        Group(
            each.code,
            edition.url(each.address),
            each.title,
            len(edition.by_theme[each.code]),
            each.description,
        )
        for each in edition.themes
    )


def countries(edition: Edition) -> tuple[Group, ...]:
    """The countries where a shown partner works, with how many do."""
    return tuple(
        Group(
            code,
            edition.url(f"/countries/{code.lower()}/"),
            Text(edition.frame.country(code)),
            len(edition.by_country[code]),
            Text(""),
        )
        for code in edition.countries
    )
