"""The lists of partners as values: home, all partners, those of a theme, those in a country."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portret import locales
from portret.site import pictures
from portret.site.edition import Edition
from portret.site.frame import Card, Group, Letter
from portret.site.localized import Localized
from portret.site.pages import Page, TextPage
from portret.site.values import Drawn, Text, Value

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

    @property
    def numbers(self) -> Sequence[int]:
        """The pages of the list to which each leads: the first, the last and the nearest ones."""
        near = range(self.part - 2, self.part + 3)
        return sorted({1, self.parts, *near} & set(range(1, self.parts + 1)))

    def link(self, number: int) -> str:
        """The link to a page of the list."""
        return self.frame.url(self.start if number == 1 else f"{self.start}page/{number}/")


@dataclass(frozen=True, eq=False, kw_only=True)
class Lead(Value):
    """The portrait with which home begins: its card, its title image and its claim."""

    card: Card
    picture: Drawn
    claim: Text


@dataclass(frozen=True, eq=False, kw_only=True)
class HomePage(ListPage):
    """The home page of a language: the newest portraits, the first of them large, and the themes.

    A title that is the site's name stands above every page, and is not shown again.
    """

    text: TextPage | None
    lead: Lead | None
    themes: tuple[Group, ...]
    schema_type: str = "WebPage"

    @property
    def introduction(self) -> Text | None:
        return self.text.summary if self.text else self.frame.description


@dataclass(frozen=True, eq=False, kw_only=True)
class FilteredPage(ListPage):
    """A list of partners with the themes and countries by which it can be narrowed."""

    themes: tuple[Group, ...]
    countries: tuple[Group, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The countries' codes."""
        return tuple(each.code for each in self.countries)


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnersPage(FilteredPage):
    """All partners by name; a long list has `letters`, each with the key of its first partner."""

    text: TextPage | None
    letters: tuple[tuple[str, Letter], ...]

    @property
    def introduction(self) -> Text | None:
        return self.text.summary if self.text else None

    @property
    def by_letter(self) -> Sequence[tuple[str, str, list[Card]]]:
        """The partners of the page under each letter: (letter, id, cards); no id if it goes on."""
        starts, found = dict(self.letters), list[tuple[str, str, list[Card]]]()
        earlier = {self.link(number) for number in range(1, self.part)}
        before = [each.label for _, each in self.letters if each.page in earlier]
        for card in self.cards:
            if start := starts.get(card.key):
                found.append((start.label, start.id, []))
            elif not found:
                found.append((before[-1], "", []))
            found[-1][2].append(card)
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class ThemePage(FilteredPage):
    """The partners of a theme."""

    theme: Localized

    @property
    def introduction(self) -> Text | None:
        found: Text = self.theme.description
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class CountryPage(FilteredPage):
    """The partners who work in a country."""

    code: str


# ---------------------------------------------------------------- what lists lead to


def lead(edition: Edition) -> Lead | None:
    """The newest portrait as home leads with it, if there is one."""
    for newest in edition.newest[:1]:
        card, summary = edition.card_of[newest.key], edition.partners[newest.key].summary
        picture = pictures.title(newest, edition.frame.root, edition.frame.look.palette)
        return Lead(card=card, picture=picture, claim=summary or card.excerpt)
    return None


def letters(
    edition: Edition, per_page: int, link: Callable[[int], str]
) -> tuple[tuple[str, Letter], ...]:
    """The letters of the list of all partners, each with the key of its first partner.

    `link` gives the link to a page of the list.
    """
    return tuple(
        (
            edition.partners_by_name[place].key,
            Letter(label, f"letter--{number}", link(place // per_page + 1)),
        )
        for (number, label), place in edition.initials.items()
    )
