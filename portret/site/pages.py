"""The pages as values: what each template is given, and nothing else.

A template gets its page as `page`. Pages of a language share its frame, lists share cards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from markupsafe import Markup

from portret import tags
from portret.content.records import Grants
from portret.locales import Language
from portret.markdown.render import Rendered
from portret.site import attachments, pictures, structured
from portret.site.frame import Card, Frame, Link, encoded
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

    `trail` are the pages above it, `sisters` the page in every language; `listable` says whether it
    is of a kind that search engines may list. `social` is the picture that networks show of it, or
    None where the site has no social cards. `opensearch` tells browsers how to search the language.
    `schema_type` is its class in the vocabulary of schema.org.
    """

    template: str
    frame: Frame
    path: str
    title: Text
    sisters: Sisters
    below: str = ""
    trail: tuple[Link, ...] = ()
    has_language: bool = True
    listable: bool = True
    complete: bool = True
    indexable: bool = True
    draft: bool = False
    social: pictures.Shared | None = None
    opensearch: str = ""
    description: Text | None = None
    schema_type: str = "WebPage"

    @property
    def name(self) -> Text:
        """The title; of a later page of a list with its number, so that no two are the same."""
        return self.title

    @property
    def summary(self) -> Text | None:
        """The description that search engines and networks show below the title."""
        return self.description or self.frame.description

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """The days of its publication and of its last change, where they are known."""
        return None, None

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
    def og_locales(self) -> tuple[str, ...]:
        """The languages in which the page counts as translated, its own first, for Open Graph."""
        found = [each.language for each in self.sisters.pages if each.indexable]
        found.sort(key=lambda each: each != self.language)
        known = dict.fromkeys(tags.with_territory(each.tag) for each in found)
        return tuple(filter(None, known)) if self.language in found else ()

    @property
    def in_languages(self) -> tuple[str, ...]:
        """The tags of the languages that the page speaks."""
        return (self.language.tag,)

    @property
    def subject(self) -> structured.Node | None:
        """The one thing that the page is about, for machines."""
        return None

    @property
    def json_ld(self) -> Markup:
        """The page for machines; blank where it has no absolute address or is not to be listed."""
        frame = self.frame
        if not (frame.base_url and self.listable):
            return Markup()
        nodes = structured.page(
            frame,
            self.schema_type,
            frame.absolute(self.path),
            self.name,
            self.summary,
            self.in_languages,
            self.dates,
            [(frame.absolute(f"/{self.language.tag}{x.address}"), x.title) for x in self.trail],
            self.subject,
        )
        return structured.script(frame, nodes)

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
    address = encoded(below)
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
    excerpt: Text

    @property
    def summary(self) -> Text | None:
        found: Text = self.document.summary
        return found or self.excerpt

    @property
    def dates(self) -> tuple[date | None, date | None]:
        return None, self.document.updated

    def text(self, name: str = "body", ids: str = "", level: int = 2, origin: str = "") -> Rendered:
        """The HTML of a Markdown field and its footnotes; `origin` makes its links absolute."""
        return self.document.text(name, partial(self._resolved, origin), ids=ids, level=level)

    def _resolved(self, origin: str, address: str, picture: bool) -> Mapping[str, Any]:
        """The attributes of a link or picture in the text."""
        record = self.document.record

        def root(path: str) -> str:
            return origin + self.frame.root(path)

        if picture:
            return pictures.text(record, root, address, self.frame.look.palette)
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

    themes: tuple[Link, ...]

    @property
    def partner(self) -> Localized:
        """The partner."""
        return self.document

    @property
    def dates(self) -> tuple[date | None, date | None]:
        published: date = self.document.published
        return published, self.document.updated or published


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnerPage(Portrait):
    """A portrait, with other partners below it; `stale` as in `ContentPage`."""

    stale: date | None
    countries: tuple[str, ...]
    others: tuple[Card, ...]
    grants: Grants | None = None

    @property
    def subject(self) -> structured.Node | None:
        source = f"/{self.frame.source.tag}{self.below}"  # one partner, whatever the language
        prefix = self.grants.prefix if self.grants else ""
        id = f"{self.frame.absolute(source)}#partner"
        return structured.partner(self.frame, self.partner, id, self.countries, prefix)

    @property
    def picture(self) -> Drawn:
        """The title image."""
        return pictures.title(self.document.record, self.frame.root, self.frame.look.palette)

    @property
    def has_details(self) -> bool:
        """Whether anything is known of the partner as an organisation that readers may know."""
        record, own = self.document.record, self.document.record.organisation
        names = own and (own.legal_name, own.short_name, own.founded, own.country)
        return any((record.website, self.themes, self.countries, *(names or ())))

    @property
    def website_shown(self) -> str:
        """The website's address as people write it."""
        return str(self.document.website).split("://", 1)[1].removeprefix("www.").rstrip("/")


# ---------------------------------------------------------------- pages for every reader


@dataclass(frozen=True, eq=False, kw_only=True)
class AllLanguagesPage(Page):
    """A page that speaks every language: the chooser, and the 404 page outside all languages."""

    frames: tuple[Frame, ...]

    @property
    def summary(self) -> Text | None:
        names = self.frame.enumeration([each.language.name for each in self.frames])
        return Text(names if self.listable else f"{self.title} – {names}")

    @property
    def in_languages(self) -> tuple[str, ...]:
        return tuple(each.language.tag for each in self.frames)


@dataclass(frozen=True, eq=False, kw_only=True)
class MovedPage(Page):
    """A former address; `target` is the new one, below the site's root."""

    target: str
