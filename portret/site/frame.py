"""The frame around the pages of a language, and the cards of partners in lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote, urljoin

from markupsafe import Markup

from portret import locales
from portret.content.records import Foundation, Grant
from portret.images import maps
from portret.locales import Language
from portret.site.assets import OWN_STYLE
from portret.site.look import Look
from portret.site.timeline import Timeline, timeline
from portret.site.values import Drawn, Text, Value


@lru_cache(maxsize=65_536)
def encoded(path: str) -> str:
    """A path percent-encoded for a URL; cached, as every page has some hundred links."""
    return quote(path)


@dataclass(frozen=True, eq=False)
class Link(Value):
    """A link within the site: its address below the language's, where it leads, and its words."""

    address: str
    href: str
    title: Text


@dataclass(frozen=True, eq=False)
class Group(Value):
    """A theme or a country with how many partners it has."""

    code: str
    href: str
    title: Text
    total: int
    description: Text


@dataclass(frozen=True, eq=False, kw_only=True)
class Frame(Value):
    """The data that all pages of a language share, and how the language writes things."""

    language: Language
    source: Language
    languages: tuple[Language, ...]
    base_url: str
    base_path: str
    assets: Mapping[str, str]
    name: Text
    description: Text
    foundation: Foundation | None = None
    menu: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    look: Look

    def url(self, below: str, language: Language | None = None) -> str:
        """The root-absolute link to an address of this language, or of another."""
        return f"{self.base_path}/{(language or self.language).tag}{encoded(below)}"

    def root(self, path: str) -> str:
        """The root-absolute link to an address below the site's root."""
        return self.base_path + encoded(path)

    @property
    def origin(self) -> str:
        """The scheme and host of base_url: "https://example.org"; blank where there is none."""
        return urljoin(self.base_url, "/").removesuffix("/")

    def absolute(self, path: str) -> str:
        """The address with base_url's host."""
        return self.base_url + encoded(path)

    def asset(self, name: str) -> str:
        """The link to a file of `static/`."""
        return self.root(self.assets[name])

    @property
    def styles(self) -> list[str]:
        """The links to the style sheets, in the order of the cascade."""
        own = [self.assets[OWN_STYLE]] if OWN_STYLE in self.assets else []
        look = [self.look.style] if self.look.style else []
        return [self.root(each) for each in (self.assets["portret.css"], *look, *own)]

    def as_written(self, value: str) -> Text:
        """A text that is never translated, marked if the page is in another language."""
        return Text(value, None if self.source == self.language else self.source)

    def foreign(self, language: Language | None) -> Text:
        """The mark of names in a language, else in the source language; blank in the page's own."""
        own = language or self.source
        return Text("", None if own == self.language else own)

    def day(self, value: date | int) -> str:
        """A date as the language writes it; a year as it is."""
        return str(value) if isinstance(value, int) else locales.day(value, self.language)

    def month(self, value: date) -> str:
        """The month of a date, with its year, as the language writes them alone."""
        return locales.month(value, self.language)

    @property
    def comma(self) -> str:
        """The comma between two things that the language only lists, with its space."""
        return locales.comma(self.language)

    def number(self, value: int) -> str:
        """A number with the language's separators."""
        return locales.number(value, self.language)

    def money(self, grant: Grant) -> str:
        """A grant's amount; blank if it is not published."""
        if grant.amount is None:
            return ""
        return locales.money(grant.amount, grant.currency, self.language)

    def period(self, grant: Grant) -> str:
        """A grant's first and last day; blank unless both are known."""
        known = grant.start and grant.end
        return locales.period(grant.start, grant.end, self.language) if known else ""

    def timeline(self, grants: Iterable[Grant]) -> Timeline | None:
        """The grants in time, as the language reads."""
        return timeline(grants, mirrored=self.language.dir == "rtl")

    def country(self, code: str) -> str:
        """A country's name."""
        return locales.country(code, self.language)

    def country_names(self, codes: Iterable[str]) -> list[str]:
        """Countries' names."""
        return [self.country(code) for code in codes]

    def enumeration(self, words: Sequence[str]) -> str:
        """The words as the language lists them."""
        return locales.enumeration(words, self.language)

    def map(self, codes: Iterable[str], dark: bool = False) -> str:
        """The link to a map with countries marked."""
        return self.root(maps.address(codes, dark, self.look.palette))

    def map_size(self, codes: Iterable[str]) -> tuple[int, int]:
        """Its width and height."""
        return maps.size(codes)

    def label(self, words: Markup) -> Text:
        """Interface words as an attribute has them: without a mark, which its element carries."""
        marked = words.startswith("<span ")
        mark = words[len("<span") : words.index(">")] if marked else Markup("")
        return Text(words.striptags(), note=mark)

    def titled(self, title: Text) -> Text:
        """The document's title: the page's and the site's, all in one language, or the first."""
        if title.value == self.name.value or not title.value:
            return self.name
        if self.name.language == title.language:
            return Text(f"{title.value} – {self.name.value}", title.language)
        return title


@dataclass(frozen=True, eq=False, kw_only=True)
class Card(Value):
    """A partner in a list."""

    key: str
    language: Language
    href: str
    title: Text
    excerpt: Text
    published: date
    picture: Drawn
    draft: bool = False
    is_past: bool = False

    @property
    def day(self) -> str:
        """The date of publication as the language writes it."""
        return locales.day(self.published, self.language)


@dataclass(frozen=True, eq=False)
class Letter(Value):
    """A letter of the index of partners: the id where its partners begin, and the page's link."""

    label: str
    id: str
    page: str
