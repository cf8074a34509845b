"""One page as its template sees it: its texts, its links and what machines are told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from portret import locales, reads
from portret.content import records, references
from portret.content.records import Partner, Site
from portret.images import maps
from portret.locales import Language
from portret.site import metadata, pictures
from portret.site.addresses import LETTERS, PER_PAGE, View
from portret.site.edition import Edition
from portret.site.library import Shown
from portret.site.text import Text
from portret.site.timeline import Timeline, timeline
from portret.web import headers
from portret.web.preview import Preview
from portret.web.words import Words

_NAMES = frozenset([str, Markup, int, bool, type(None)])
"""Of what the name of a part is made."""


class Letter(NamedTuple):
    """A letter of the index of partners: the id where its partners begin, and the page's link."""

    label: str
    id: str
    page: str


@dataclass(frozen=True)
class Here:
    """One page as its template sees it: its texts, its links and what machines are told."""

    _shown: Shown
    views: Mapping[str, View]
    view: View
    preview: Preview | None = None

    @cached_property
    def language(self) -> Language:
        """The page's language; the source language on a page for every reader."""
        return self.view.language or self._shown.source

    @cached_property
    def edition(self) -> Edition:
        """The site in the page's language."""
        return self._edition(self.language)

    def _edition(self, language: Language) -> Edition:
        found = self._shown.editions[language.tag]
        return found.noting(self.preview.note) if self.preview else found

    @property
    def site(self) -> Site:
        """What readers get of the content."""
        return self._shown.site

    @property
    def base_url(self) -> str:
        """Where the site stands; blank where nobody says."""
        return self._shown.base_url

    def kept(self, *name: Hashable, caller: Callable[[], Markup]) -> Markup:
        """A part that several pages of the language share: made once for each name, and remembered.

        It uses no variable of the template from outside that its name does not tell.
        RuntimeError where it reads what is the page's own: then the others would get it too.
        TypeError where its name is not made of texts and numbers, as another run must know it.
        """

        def made() -> Markup:
            part, read = reads.noting(caller)
            if not read.isdisjoint(self._own):
                raise RuntimeError(f"the shared part {name} reads the page that it is made on")
            reads.hand_on(read.refused, read)
            return part

        return self._part(name, caller if self.preview else made)

    def own(self, *name: Hashable, caller: Callable[[], Markup]) -> Markup:
        """A part of one page, remembered: made anew only where something in it has changed.

        No other page of the language has a part of this name. For the rest it is as a shared one.
        """
        return self._part(name, caller, once=True)

    def _part(
        self, name: tuple[Hashable, ...], make: Callable[[], Markup], *, once: bool = False
    ) -> Markup:
        if not _NAMES.issuperset(map(type, name)):
            raise TypeError(f"the part {name[:1]} is named by more than texts and numbers")
        return self.edition.ask(("part", self.language.tag, *name), make, once=once)

    @cached_property
    def _own(self) -> Collection[int]:
        """The numbers of what is the page's own."""
        return reads.field_keys(View, "view", self.view.path)

    def url(self, below: str, language: Language | None = None) -> str:
        """The root-absolute link to an address of this language, or of another."""
        return f"{self._shown.base_path}/{(language or self.language).tag}{quote(below)}"

    def root(self, path: str) -> str:
        """The root-absolute link to an address that belongs to no language."""
        return self._shown.base_path + quote(path)

    def asset(self, name: str) -> str:
        """The link to a file of `static/`."""
        return self.root(self._shown.assets[name])

    def title_image(self, partner: Partner) -> pictures.Drawn:
        """A portrait's title image."""
        return pictures.title(partner, self.root)

    def card_image(self, partner: Partner) -> pictures.Drawn:
        """A partner's title image in a list."""
        return pictures.card(partner, self.root)

    def markdown(self, record: Any, name: str = "body", ids: str = "", level: int = 2) -> Markup:
        """A record's Markdown in this language."""

        def resolve(address: str, picture: bool) -> Mapping[str, str]:
            if picture:
                return pictures.text(record, self.root, address)
            if not references.is_internal(address):
                return {"href": address}
            below, fragment = references.internal(address, record.address)
            view = self.views.get(f"/{self.language.tag}{below}")
            if view is None:  # hidden on this day: the words stay, the link goes
                return {}
            target = self._shown.base_path + quote(view.target or view.path)
            return {"href": target + (f"#{quote(fragment)}" if fragment else "")}

        return self.edition.markdown(record, name, resolve, ids=ids, level=level)

    def text(self, record: object, name: str) -> Text:
        """A plain field of a record in this language."""
        return self.edition.text(record, name)

    def name(self, language: Language | None = None) -> Text:
        """The site's name in a language."""
        return self._edition(language or self.language).text(self._shown.site, "name")

    def title(self, title: Text) -> Text:
        """The document's title: the page's and the site's, all in one language, or the first."""
        name = self.name()
        if title.value == name.value or not title.value:
            return name
        if name.language == title.language:
            return Text(f"{title.value} – {name.value}", title.language)
        return title

    def switches(self) -> list[tuple[Language, str, bool]]:
        """The page in every language: (language, link, whether enough is translated)."""
        below = self.view.below or "/"
        return [
            (language, self.url(below, language), self.views[f"/{language.tag}{below}"].complete)
            for language in self._shown.languages
        ]

    @cached_property
    def place(self) -> tuple[str, str]:
        """The page of the menus that this one is or stands below, and its aria-current."""
        below = self.view.below
        pages = (*self.edition.menu(), *self.edition.footer())
        for address in ("/partners/", *(page.address for page in pages)):
            if below.startswith(address):
                return address, "page" if below == address else "true"
        return "", ""

    def has_about(self, partner: Partner) -> bool:
        """Whether there is anything to say in "About this partner"."""
        known = (partner.about, partner.website, partner.themes, partner.countries)
        return any(known) or partner.organisation is not None

    def countries_of(self, partner: Partner) -> list[str]:
        """A partner's countries in this language's order."""
        return [code for code in self.edition.countries() if code in partner.countries]

    def map(self, codes: Iterable[str], dark: bool = False) -> str:
        """The link to a map with countries marked."""
        return self.root(maps.address(codes, dark))

    def map_size(self, codes: Iterable[str]) -> tuple[int, int]:
        """Its width and height."""
        return maps.size(codes)

    @cached_property
    def letters(self) -> Mapping[str, Letter]:
        """The index of all partners, by the key of each letter's first; blank for a short list."""
        found, everyone = {}, self.edition.everyone()
        for (number, label), place in self.edition.initials().items():
            page = place // PER_PAGE + 1
            link = self.url("/partners/" if page == 1 else f"/partners/page/{page}/")
            found[everyone[place].key] = Letter(label, f"letter--{number}", link)
        return found if len(everyone) > LETTERS else {}

    def foreign(self, partner: Partner) -> Text:
        """A mark for the organisation's own names: the title's language, else the source's."""
        own = partner.title_lang or self._shown.source
        return Text("", None if own == self.language else own)

    def bare(self, address: str) -> str:
        """A web address as people write it."""
        return address.split("://", 1)[1].removeprefix("www.").rstrip("/")

    def plain(self, text: str) -> Text:
        """A text in the page's language."""
        return Text(text)

    @cached_property
    def source(self) -> Text:
        """The mark of the source language, for what is never translated; blank in that language."""
        source = self._shown.source
        return Text("", None if source == self.language else source)

    # ------------------------------------------------------------ for machines

    def canonical(self) -> str:
        """The page's absolute address; blank where it is not to be found by."""
        if not (self._shown.base_url and self.view.indexable):
            return ""
        return self.absolute(self.view.path)

    def absolute(self, path: str) -> str:
        """An address with base_url's host."""
        return self._shown.base_url + quote(path)

    def alternates(self, view: View | None = None) -> tuple[metadata.Alternate, ...]:
        """The page's hreflang set; none where the page is not to be found by."""
        page = view or self.view
        if not self._shown.base_url or not page.indexable or not (page.language or page.below):
            return ()
        languages = [
            language
            for language in self._shown.languages
            if (other := self.views.get(f"/{language.tag}{page.below}")) and other.indexable
        ]
        return metadata.alternates(
            self._shown.base_url, quote(page.below), languages, self._shown.source
        )

    def sitemap(self) -> Iterator[metadata.SitemapEntry]:
        """Every page that is to be found by, with its alternates."""
        for view in self.views.values():
            if view.language and view.indexable:
                record = view.record
                lastmod: date | None = getattr(record, "updated", None) or getattr(
                    record, "published", None
                )
                loc = self.absolute(view.path)
                yield metadata.SitemapEntry(loc, lastmod, self.alternates(view))

    def host_headers(self) -> Mapping[str, str]:
        """The headers of every answer, for hosts that read them from a file."""
        return headers.SECURITY

    def cache_control(self, path: str) -> str:
        """How long an answer may be kept."""
        return headers.cache_control(path)

    def moved(self) -> list[View]:
        """Every former address, with its target."""
        return [view for view in self.views.values() if view.target]

    # ------------------------------------------------------------ the language's own ways

    def day(self, value: date | int) -> str:
        """A date as the language writes it; a year as it is."""
        return str(value) if isinstance(value, int) else locales.day(value, self.language)

    def country_names(self, codes: Iterable[str]) -> list[str]:
        """Countries' names."""
        return [self.country(code) for code in codes]

    def enumeration(self, words: Sequence[str]) -> str:
        """The words as the language lists them."""
        return locales.enumeration(words, self.language)

    def label(self, words: Markup) -> Text:
        """Interface words as an attribute has them: without a mark, which its element carries."""
        marked = words.startswith("<span ")
        mark = words[len("<span") : words.index(">")] if marked else Markup("")
        return Text(words.striptags(), note=mark)

    def country(self, code: str) -> str:
        """A country's name."""
        return locales.country(code, self.language)

    def period(self, grant: records.Grant) -> str:
        """A grant's first and last day; blank where they are not both known."""
        known = grant.start and grant.end
        return locales.period(grant.start, grant.end, self.language) if known else ""

    def timeline(self, grants: Iterable[records.Grant]) -> Timeline | None:
        """The grants in time, as the language reads."""
        return timeline(grants, mirrored=self.language.dir == "rtl")

    def money(self, grant: records.Grant) -> str:
        """A grant's amount."""
        return locales.money(grant.amount, grant.currency, self.language)

    def number(self, value: int) -> str:
        """A number with the language's separators."""
        return locales.number(value, self.language)

    def gettext(self, language: Language) -> Words:
        """The interface's words in a language."""
        return Words(self._edition(language), self.preview)

    def words(self, language: Language) -> Callable[[str], Markup]:
        """gettext for one language, on a page that speaks several."""
        return self.gettext(language).ugettext
