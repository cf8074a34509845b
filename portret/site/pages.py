"""The pages as values: what each template is given, and nothing else.

A template gets its page as `page`. Pages of a language share its frame, lists share cards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, NamedTuple
from urllib.parse import quote

from portret.locales import Language
from portret.markdown.render import Rendered
from portret.site import attachments, pictures
from portret.site.frame import Card, Frame, Group, Letter, Link
from portret.site.localized import Localized
from portret.site.values import Drawn, Text, Value


class Sister(NamedTuple):
    """A page in one language, as the same page in another knows it."""

    language: Language
    complete: bool
    indexable: bool


@dataclass(frozen=True, eq=False)
class Sisters(Value):
    """A page in every language that has it."""

    pages: tuple[Sister, ...]


class Alternate(NamedTuple):
    """The same page in another language: a link's hreflang and absolute address."""

    hreflang: str
    href: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Page(Value):
    """A page at an address: `path` below the site's root, `below` that of its language.

    `sisters` are the page in every language; `social` is the picture that networks show of it, or
    None where the site has no social cards; `opensearch` tells browsers how to search the language.
    """

    template: str
    frame: Frame
    path: str
    title: Text
    sisters: Sisters
    below: str = ""
    has_language: bool = True
    complete: bool = True
    indexable: bool = True
    draft: bool = False
    social: pictures.Shared | None = None
    opensearch: str = ""

    @property
    def summary(self) -> Text | None:
        """The description that search engines and networks show below the title."""
        return self.frame.description

    @property
    def number(self) -> int:
        """Which page of a list it is."""
        return 1

    @property
    def language(self) -> Language:
        """The page's language; the source language on a page for every reader."""
        return self.frame.language

    @property
    def canonical(self) -> str:
        """The page's absolute address; blank where it is not to be found by."""
        return self.frame.absolute(self.path) if self.frame.base_url and self.indexable else ""

    def alternates(self) -> tuple[Alternate, ...]:
        """The page's hreflang set; none where the page is not to be found by."""
        return alternates(self.frame, self.below, self.sisters) if self.indexable else ()

    @property
    def switches(self) -> Iterator[tuple[Language, str, bool]]:
        """The page in every language: (language, link, whether enough is translated)."""
        for each in self.sisters.pages:
            link = self.frame.url(self.below or "/", each.language)
            yield each.language, link, each.complete

    @property
    def place(self) -> tuple[str, str]:
        """The page of the menus that this one is or stands below, and its aria-current."""
        linked = (link.address for link in (*self.frame.menu, *self.frame.footer))
        for address in ("/partners/", "/search/", *linked):
            if self.below.startswith(address):
                return address, "page" if self.below == address else "true"
        return "", ""


def alternates(frame: Frame, below: str, sisters: Sisters) -> tuple[Alternate, ...]:
    """The reciprocal hreflang set of a page, in the languages in which it counts as translated.

    x-default is the source language's page, for home the language chooser. One language alone
    has no set.
    """
    address = quote(below)
    found = [
        Alternate(each.language.tag, f"{frame.base_url}/{each.language.tag}{address}")
        for each in sisters.pages
        if each.indexable
    ]
    if not frame.base_url or len(found) < 2:
        return ()
    default = "/" if below == "/" else f"/{frame.source.tag}{address}"
    return (*found, Alternate("x-default", frame.base_url + default))


@dataclass(frozen=True, eq=False, kw_only=True)
class TextPage(Page):
    """A page with a text of its own; `links` are where its internal links lead, by address.

    A link to what is hidden on this day has None: its words stay, the link goes.
    """

    document: Localized
    links: Mapping[str, str | None]

    @property
    def summary(self) -> Text | None:
        found: Text = self.document.summary
        return found

    def text(self, name: str = "body", ids: str = "", level: int = 2, origin: str = "") -> Rendered:
        """The HTML of a Markdown field and its footnotes; `origin` makes its links absolute."""
        return self.document.text(name, partial(self._resolved, origin), ids=ids, level=level)

    def _resolved(self, origin: str, address: str, picture: bool) -> Mapping[str, Any]:
        """The attributes of a link or picture in the text."""
        record = self.document.record

        def root(path: str) -> str:
            return origin + self.frame.root(path)

        if picture:
            return pictures.text(record, root, address)
        if address in record.attachments:
            return attachments.link(record, address, root, self.language)
        if address not in self.links:
            return {"href": address}
        target = self.links[address]
        return {"href": origin + target} if target else {}


@dataclass(frozen=True, eq=False, kw_only=True)
class ContentPage(TextPage):
    """A page that is no portrait; `stale` is the day from which its text is, if long ago."""

    stale: date | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Portrait(TextPage):
    """A portrait as feeds have it."""

    excerpt: Text
    themes: tuple[Link, ...]

    @property
    def partner(self) -> Localized:
        """The partner."""
        return self.document

    @property
    def summary(self) -> Text | None:
        found: Text = self.document.summary
        return found or self.excerpt


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnerPage(Portrait):
    """A portrait, with other partners below it; `stale` as in `ContentPage`."""

    stale: date | None
    countries: tuple[str, ...]
    others: tuple[Card, ...]

    @property
    def picture(self) -> Drawn:
        """The title image."""
        return pictures.title(self.document.record, self.frame.root)

    @property
    def has_about(self) -> bool:
        """Whether there is anything to say in "About this partner"."""
        record = self.document.record
        known = (record.about, record.website, record.themes, record.countries)
        return any(known) or record.organisation is not None

    @property
    def website_shown(self) -> str:
        """The website's address as people write it."""
        return str(self.document.website).split("://", 1)[1].removeprefix("www.").rstrip("/")


@dataclass(frozen=True, eq=False, kw_only=True)
class ListPage(Page):
    """A list of partners, or a page of it: `part` of `parts`, of `total` partners in all."""

    cards: tuple[Card, ...]
    start: str = ""
    part: int = 1
    parts: int = 1
    total: int = 0

    @property
    def number(self) -> int:
        return self.part

    def link(self, number: int) -> str:
        """The link to a page of the list."""
        return self.frame.url(self.start if number == 1 else f"{self.start}page/{number}/")


@dataclass(frozen=True, eq=False, kw_only=True)
class HomePage(ListPage):
    """The home page of a language, with the newest portraits and the themes."""

    text: TextPage | None
    themes: tuple[Group, ...]

    @property
    def summary(self) -> Text | None:
        return self.text.summary if self.text else self.frame.description


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnersPage(HomePage):
    """All partners by name, with the other ways to them."""

    countries: tuple[Group, ...]
    letters: tuple[tuple[str, Letter], ...]

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
    def summary(self) -> Text | None:
        found: Text = self.theme.description
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class CountryPage(ListPage):
    """The partners who work in a country."""

    code: str


# ---------------------------------------------------------------- pages for every reader


@dataclass(frozen=True, eq=False, kw_only=True)
class AllLanguagesPage(Page):
    """A page that speaks every language: the chooser, and the 404 page outside all languages."""

    frames: tuple[Frame, ...]

    @property
    def summary(self) -> Text | None:
        return Text(self.frame.enumeration([each.language.name for each in self.frames]))


@dataclass(frozen=True, eq=False, kw_only=True)
class MovedPage(Page):
    """A former address; `target` is the new one, below the site's root."""

    target: str
