"""The site in one language: its records localized, their order, and the lists made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import unquote, urlsplit

from portret import locales
from portret.catalogs.lookup import Catalog, Catalogs, Status
from portret.content import links
from portret.content.records import SPECIAL_PAGES, Partner, Record, Site
from portret.locales import Language
from portret.markdown.document import Message
from portret.settings import Settings
from portret.site import assets, pictures
from portret.site.frame import Card, Frame, Group, Link, encoded
from portret.site.localized import Localized, Note
from portret.site.look import Look
from portret.site.neighbours import Neighbours
from portret.site.values import Drawn, Memo, Text

NEWEST = 6
"""How many portraits home shows beside the one it leads with, and a portrait beside itself."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The site as it was read, on one day: `site` without hidden records, `whole` with them.

    `note` marks each text for translators; only a preview has one.
    """

    settings: Settings
    whole: Site
    site: Site
    catalogs: Catalogs
    today: date
    note: Note | None = None

    @cached_property
    def editions(self) -> Mapping[str, Edition]:
        """The site in each language, by tag."""
        return {each.tag: Edition(self, each) for each in self.languages}

    @property
    def edition(self) -> Edition:
        """The site in the source language."""
        return self.editions[self.source.tag]

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages, the source first."""
        return self.whole.languages

    @property
    def source(self) -> Language:
        """The language in which the content is written."""
        return self.whole.source

    @cached_property
    def neighbours(self) -> Neighbours:
        """The partners in time."""
        return Neighbours(self.site.partners)

    @cached_property
    def card_pictures(self) -> Mapping[str, Drawn]:
        """The partners' pictures in lists, the same in every language."""
        root, palette, partners = self.edition.frame.root, self.look.palette, self.site.partners
        return {key: pictures.card(each, root, palette) for key, each in partners.items()}

    @cached_property
    def assets(self) -> Mapping[str, str]:
        """The files of the static folders by name: the address of each."""
        return {name: path for name, path, _ in assets.found(self.settings.static_folders)}

    @cached_property
    def look(self) -> Look:
        """Colours, logo and icon."""
        return Look.of(self.whole.look, self.settings)

    @cached_property
    def base_url(self) -> str:
        """Where the site stands, in ASCII, without a slash at its end; blank where nobody says."""
        return links.for_machines((self.settings.base_url or self.whole.base_url).rstrip("/"))

    @cached_property
    def base_path(self) -> str:
        """The path of base_url, which goes before every address: "/repo", or blank."""
        return unquote(urlsplit(self.base_url).path).rstrip("/")


@dataclass(frozen=True, eq=False)
class Edition:
    """The shown records of a snapshot in one language."""

    snapshot: Snapshot
    language: Language

    @property
    def site(self) -> Site:
        """The content, without what is hidden on the day."""
        return self.snapshot.site

    @property
    def catalog(self) -> Catalog:
        """The language's translations."""
        return self.snapshot.catalogs.catalogs[self.language.tag]

    @cached_property
    def is_source(self) -> bool:
        """Whether this is the source language."""
        return self.language == self.snapshot.source

    # ------------------------------------------------------------ records

    @cached_property
    def partners(self) -> Mapping[str, Localized]:
        """The shown partners by key."""
        return {key: self.localized(each) for key, each in self.site.partners.items()}

    @cached_property
    def pages(self) -> Mapping[str, Localized]:
        """The shown pages by key."""
        return {key: self.localized(each) for key, each in self.site.pages.items()}

    @cached_property
    def all_themes(self) -> Mapping[str, Localized]:
        """The themes by code, those too that no partner has."""
        return {code: self.localized(each) for code, each in self.site.themes.items()}

    def localized(self, record: Record) -> Localized:
        """A record in this language."""
        found = () if self.is_source else tuple(map(self.catalog.translation, record.messages))
        return Localized(record, self.language, self.snapshot.source, found, self.snapshot.note)

    @cached_property
    def frame(self) -> Frame:
        """The frame around all pages of the language."""
        site = self.localized(self.site)
        listed = [each for key, each in self.pages.items() if key not in SPECIAL_PAGES]
        numbered = (each for each in listed if each.menu is not None)
        menu = sorted(numbered, key=lambda each: (each.menu, each.key))
        footer = sorted((each for each in listed if each.menu is None), key=lambda each: each.key)
        return Frame(
            language=self.language,
            source=self.snapshot.source,
            languages=self.site.languages,
            base_url=self.snapshot.base_url,
            base_path=self.snapshot.base_path,
            assets=self.snapshot.assets,
            look=self.snapshot.look,
            name=site.name,
            description=site.description,
            foundation=self.site.organisation,
            menu=tuple(self.link(each) for each in menu),
            footer=tuple(self.link(each) for each in footer),
        )

    def url(self, below: str) -> str:
        """The root-absolute link to an address of this language."""
        return f"{self.snapshot.base_path}/{self.language.tag}{encoded(below)}"

    def link(self, record: Localized) -> Link:
        """The link to a page or theme."""
        return Link(record.address, self.url(record.address), record.title)

    # ------------------------------------------------------------ lists

    @cached_property
    def card_of(self) -> Mapping[str, Card]:
        """The partners as cards by key; the same objects for each list."""
        return Memo(self._card)

    def _card(self, key: str) -> Card:
        partner, record = self.partners[key], self.partners[key].record
        return Card(
            key=key,
            language=self.language,
            href=self.url(record.address),
            title=partner.title,
            excerpt=partner.excerpt(self.site.excerpt),
            published=record.published,
            picture=self.snapshot.card_pictures[key],
            draft=record.draft,
            is_past=record.status == "past",
        )

    def cards(self, partners: Iterable[Partner]) -> tuple[Card, ...]:
        """Partners as cards, in their order."""
        return tuple(self.card_of[each.key] for each in partners)

    # ------------------------------------------------------------ order

    def _order(self, name: str, key: str) -> tuple[bytes, str]:
        """The sort key of a name in this language; the same names are sorted by key."""
        return locales.sort_key(name, self.language), key

    @cached_property
    def partners_by_name(self) -> Sequence[Partner]:
        """The shown partners by name."""
        names = {key: each.title_words for key, each in self.partners.items()}
        partners = self.site.partners.values()
        return sorted(partners, key=lambda each: self._order(names[each.key], each.key))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The place of each shown partner by name."""
        return {each.key: place for place, each in enumerate(self.partners_by_name)}

    @cached_property
    def initials(self) -> Mapping[tuple[int, str], int]:
        """The letters, numbered, under which partners stand, and the place of each one's first."""
        found: dict[tuple[int, str], int] = {}
        for place, each in enumerate(self.partners_by_name):
            title = self.partners[each.key].title_words
            found.setdefault(locales.initial(title, self.language), place)
        return found

    @cached_property
    def newest(self) -> Sequence[Partner]:
        """The shown partners that home lists, the newest first; those of one day by name."""
        found = sorted(self.partners_by_name, key=lambda each: each.published, reverse=True)
        return found[: 1 + NEWEST]

    def others(self, partner: Partner) -> Sequence[Partner]:
        """Up to six other partners: the related ones, then the nearest by date; newest first."""
        keys = self.snapshot.neighbours.others(partner.key, NEWEST)
        by_name = sorted(keys, key=self._places.__getitem__)
        found = [self.site.partners[key] for key in by_name]
        return sorted(found, key=lambda each: each.published, reverse=True)

    @cached_property
    def by_theme(self) -> Mapping[str, list[Partner]]:
        """The shown partners of each theme that one has, by name."""
        return _grouped((code, each) for each in self.partners_by_name for code in set(each.themes))

    @cached_property
    def by_country(self) -> Mapping[str, list[Partner]]:
        """The shown partners of each country where one works, by name."""
        every = self.partners_by_name
        return _grouped((code, each) for each in every for code in set(each.countries))

    @cached_property
    def themes(self) -> tuple[Group, ...]:
        """The themes that a shown partner has, by name, with how many have it."""
        found = []
        for code, theme in self.all_themes.items():
            if some := self.by_theme.get(code):
                href = self.url(theme.address)
                found.append(Group(code, href, theme.title, len(some), theme.description))
        return self._groups_by_name(found)

    @cached_property
    def theme_links(self) -> Mapping[str, Link]:
        """The links to these themes by code, the same objects on each page."""
        return {each.code: self.link(self.all_themes[each.code]) for each in self.themes}

    @cached_property
    def countries(self) -> tuple[Group, ...]:
        """The countries where a shown partner works, by name, with how many do."""
        found = []
        for code, some in self.by_country.items():
            href, title = self.url(f"/countries/{code.lower()}/"), Text(self.frame.country(code))
            found.append(Group(code, href, title, len(some), Text("")))
        return self._groups_by_name(found)

    def _groups_by_name(self, groups: Iterable[Group]) -> tuple[Group, ...]:
        return tuple(sorted(groups, key=lambda each: self._order(each.title.value, each.code)))

    # ------------------------------------------------------------ completeness

    def fallen_back(self) -> Iterator[tuple[str, str]]:
        """The (msgctxt, msgid) of all messages for which the source text stands in."""
        shown = (self.partners, self.pages, self.all_themes)
        for each in () if self.is_source else (one for some in shown for one in some.values()):
            for message, found in zip(each.record.messages, each.translations, strict=True):
                if found is None:
                    yield message.context, message.text

    def measured(
        self, record: Localized | None, partners: Iterable[Partner]
    ) -> Sequence[tuple[Message, Localized]]:
        """(message, its record) of all by which a page is measured: its own, or those it lists.

        A partner's name without a translation is shown as it is, and is none of them.
        """
        if record is not None:
            return [(each, record) for each in record.distinct if not record.is_kept(each)]
        listed = [self.partners[each.key] for each in partners]
        found = {each[:2]: (each, of) for of in listed for each in of.listed}
        return list(found.values())

    def status(self, record: Localized, message: Message) -> Status:
        """How a message of a record stands; a name that is shown as it is does not wait for one."""
        found = None if record.is_done(message) else self.catalog.status(message)
        is_kept = found and found.state == "missing" and record.is_kept(message)
        line = self.catalog.line(message.context, message.text)
        return found if found and not is_kept else Status("translated", line)

    def counted(self, record: Localized | None, partners: Iterable[Partner]) -> tuple[int, int]:
        """How many of these messages are shown in the language, and how many there are."""
        if record is not None:
            return record.counted
        listed = self.measured(None, partners)
        return sum(of.is_done(message) for message, of in listed), len(listed)

    def is_complete(self, record: Localized | None, partners: Iterable[Partner] = ()) -> bool:
        """Whether enough of a page is translated for it to count as a page of this language."""
        done, total = (0, 0) if self.is_source else self.counted(record, partners)
        return done * 100 >= self.site.threshold * total


def _grouped(pairs: Iterable[tuple[str, Partner]]) -> Mapping[str, list[Partner]]:
    found: dict[str, list[Partner]] = {}
    for code, partner in pairs:
        found.setdefault(code, []).append(partner)
    return found
