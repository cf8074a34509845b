"""The list of all addresses: the server looks them up in it, the freezer goes through it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import PurePath
from typing import Any

from portret.content import links
from portret.content.records import Partner
from portret.images.social_card import HEIGHT, WIDTH, SocialCard
from portret.images.typesetting import Words
from portret.locales import Language
from portret.site import headers, look, moved, pictures, words
from portret.site.edition import Edition, Snapshot
from portret.site.frame import Link, encoded
from portret.site.localized import Localized
from portret.site.pages import Page, Sister, Sisters
from portret.site.values import Text


@dataclass(frozen=True, kw_only=True)
class About:
    """The subject of an address: the values of its rule's variables, and the page's record.

    `record` and `partners` are those that the page shows, and by which it is measured; `documents`
    are those whose words a part of the search's index has. A file has `make`, which gives its
    bytes; a former address has the `target` to which it leads.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    record: Localized | None = None
    title: Text | None = None
    description: Text | None = None
    partners: Sequence[Partner] = ()
    documents: Sequence[Localized] = ()
    parts: int = 1
    total: int = 0
    target: str = ""
    make: Callable[[], bytes] | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of page or file.

    `rules` are Flask's, where there are two the second one for later pages of a list. `addresses`
    gives what there is of the kind in a language, or once where the rule names none; `page` makes
    the page at an address. `listed` says whether search engines may list it. `content_type` is
    that of the answer, where the template's ending does not tell it. What is not `checked` others
    have made, and it need not be a page of ours. What is not `served` a host alone reads.
    `above` is the kind of the page above it, in each language one.
    """

    name: str
    rules: tuple[str, ...]
    template: str
    addresses: Callable[[Edition], Iterable[About]]
    page: Callable[[Address, Addresses], Page] | None = None
    listed: bool = True
    content_type: str = ""
    checked: bool = True
    served: bool = True
    above: str = "home"

    @property
    def patterns(self) -> tuple[str, ...]:
        """The rules with `*` in the place of their variables."""
        return tuple(_VARIABLE.sub("*", rule) for rule in self.rules)

    @cached_property
    def by_language(self) -> bool:
        """Whether each language has its own."""
        return self.rules[0].startswith("/<language:language>/")

    @cached_property
    def _formats(self) -> Sequence[str]:
        """The rules as texts into which values are put."""
        return [_VARIABLE.sub(r"{\1}", rule) for rule in self.rules]

    def path(self, values: Mapping[str, Any]) -> str:
        """The address that the rules make of some values."""
        return self._formats[-1 if values.get("number", 1) > 1 else 0].format_map(values)


_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, eq=False)
class Address:
    """An address of the site, below its root: a page, a file, or the way to another address."""

    path: str
    kind: Kind
    edition: Edition
    about: About

    @cached_property
    def below(self) -> str:
        """The address below the language's, the same in every language; blank outside of all."""
        if self.kind.by_language:
            return self.path.removeprefix(f"/{self.edition.language.tag}")
        return "/" if self.path == "/" else ""

    @property
    def source(self) -> str:
        """The content file that the page is made from; blank where there is not one."""
        return self.about.record.record.path if self.about.record else ""

    @property
    def title(self) -> Text:
        """The title of what the page is about; the site's name where it is about nothing else."""
        if self.about.record:
            found: Text = self.about.record.title
            return found
        return self.about.title or self.edition.frame.name

    @property
    def number(self) -> int:
        """Which page of a list it is."""
        return int(self.about.values.get("number", 1))

    @cached_property
    def complete(self) -> bool:
        """Whether enough of the page is translated."""
        return self.edition.is_complete(self.about.record, self.about.partners)

    @property
    def lasts(self) -> bool:
        """Whether people keep the address: that of a page or feed, but for a list's later pages."""
        is_page = self.path.endswith("/") or self.kind.template.startswith("feed.")
        is_in_language = self.path == f"/{self.edition.language.tag}{self.below}"
        return is_page and is_in_language and self.number == 1

    @property
    def is_exported(self) -> bool:
        """Whether the export has a file there.

        The small page of a former address has none where its ending promises something else, as
        hosts would send it as that; nor has one that ends in index.html, as its folder has that.
        """
        name = self.path.rpartition("/")[2]
        is_page = "." not in name or (name.endswith((".html", ".htm")) and name != "index.html")
        return is_page or not self.about.target

    @property
    def draft(self) -> bool:
        """Whether the page is a draft."""
        return bool(self.about.record and getattr(self.about.record.record, "draft", False))

    @property
    def indexable(self) -> bool:
        """Whether search engines are to list the page."""
        return self.kind.listed and self.complete and not self.draft

    @property
    def content_type(self) -> str:
        """The media type of the answer."""
        name = self.kind.template or self.path
        ending = ".html" if name.endswith("/") else PurePath(name).suffix.lower()
        known = headers.CONTENT_TYPES.get(ending, "text/plain; charset=utf-8")
        return self.kind.content_type or known


def has_social_cards(snapshot: Snapshot) -> bool:
    """Whether the pages of a site have social cards."""
    settings = snapshot.settings
    return bool(snapshot.base_url and settings.share_pictures) and not settings.preview


CARDS = "/media/social-card/"
"""With what the addresses of social cards begin."""


class Addresses(Mapping[str, Address]):
    """Every address of a snapshot of the site by its path, in a fixed order."""

    def __init__(self, snapshot: Snapshot, kinds: Sequence[Kind]) -> None:
        self.snapshot = snapshot
        self.kinds = {kind.name: kind for kind in kinds}
        self._found: dict[str, Address] = {}
        self._pages: dict[str, Page] = {}
        self._social_cards: dict[str, SocialCard | None] = {}
        self._sisters: dict[str, Sisters] = {}
        self._trails: dict[tuple[object, ...], tuple[Link, ...]] = {}
        self._add_all([kind for kind in kinds if not kind.by_language], snapshot.edition)
        for edition in snapshot.editions.values():
            self._add_all([kind for kind in kinds if kind.by_language], edition)
        for old, new in moved.addresses(snapshot.site, [*snapshot.editions]):
            if there := self._found.get(new):  # else it is hidden on this day
                about = About(target=there.about.target or new)
                self._add(Address(old, self.kinds["moved"], there.edition, about))

    @cached_property
    def own_urls(self) -> links.OwnUrls:
        """The absolute addresses at which a link is one within the site."""
        whole, settings = self.snapshot.whole, self.snapshot.settings
        return links.own_urls(whole.languages, whole.redirects, whole.base_url, settings.base_url)

    def _add_all(self, kinds: Iterable[Kind], edition: Edition) -> None:
        for kind in kinds:
            for about in kind.addresses(edition):
                values = {"language": edition.language.tag, **about.values}
                self._add(Address(kind.path(values), kind, edition, about))

    def _add(self, address: Address) -> None:
        self._found.setdefault(address.path, address)

    def __getitem__(self, path: str) -> Address:
        return (self._all if path.startswith(CARDS) else self._found)[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> Mapping[str, Address]:
        """All addresses, with those of social cards, for which each title must be measured."""
        found, edition = dict(self._found), self.snapshot.edition
        for path, address in self._found.items() if has_social_cards(self.snapshot) else ():
            card, shown = self.social_card(path), self.social(path)
            if card and shown and shown.address == card.address(address.below):
                about = About(make=partial(card.make, self.snapshot.settings.cache))
                media = Address(shown.address, self.kinds["media"], edition, about)
                found.setdefault(shown.address, media)
        return found

    def page(self, path: str) -> Page:
        """The page at an address, the same object until it is forgotten; KeyError if it is none."""
        if path not in self._pages:
            make = self[path].kind.page
            if make is None:
                raise KeyError(path)
            self._pages[path] = make(self[path], self)
        return self._pages[path]

    def forget(self, path: str) -> None:
        """Drops a page that is done: a twentieth of the memory of a cold freeze."""
        self._pages.pop(path, None)

    def social_card(self, path: str) -> SocialCard | None:
        """The social card of a page; None for what only machines read, or a 404 page."""
        if path not in self._social_cards:
            self._social_cards[path] = self._social_card(self[path])
        return self._social_cards[path]

    def social(self, path: str) -> pictures.Shared | None:
        """The picture that networks show of a page: its social card, or one without words.

        None for a page that has no social card, whatever its words.
        """
        card, address, photo = self.social_card(path), self[path], None
        if card is None:
            return None
        if (record := address.about.record) and not card.has_title:
            photo = pictures.shared(record.record, self.snapshot.look.palette)
        if photo or not card.has_words:
            return photo or pictures.Shared()
        return pictures.Shared(card.address(address.below), WIDTH, HEIGHT)

    def _social_card(self, address: Address) -> SocialCard | None:
        kind = address.kind
        is_shown = kind.listed and kind.template.endswith(".html")
        if not (is_shown and has_social_cards(self.snapshot)):
            return None
        frame, source, title = address.edition.frame, self.snapshot.source, address.title
        return SocialCard(
            frame.language,
            Words.of(title.value, title.language or frame.language),
            Words.of(frame.name.value, frame.name.language or frame.language),
            Words.of(frame.foundation.name if frame.foundation else "", source),
            look.fonts(self.snapshot.whole.look, self.snapshot.settings),
            self.snapshot.look.palette,
        )

    def sisters(self, below: str) -> Sisters:
        """A page in every language that has it; the same object each time."""
        if below not in self._sisters:
            found = []
            for language in self.snapshot.languages if below else ():
                if address := self._found.get(f"/{language.tag}{below}"):
                    found.append(Sister(language, address.complete, address.indexable))
            self._sisters[below] = Sisters(tuple(found))
        return self._sisters[below]

    def trail(self, address: Address) -> tuple[Link, ...]:
        """The links to the pages above one, home first; the same objects each time."""
        kind, edition = address.kind, address.edition
        above, values = self.kinds.get(kind.above), address.about.values
        if not (kind.by_language and kind.listed and above):
            return ()
        if address.number > 1:
            above = kind
        elif above is kind:
            return ()
        else:
            values = {}
        key = (edition.language.tag, above.name, *values.values())
        if key not in self._trails:
            there = self._found[above.path({**values, "language": key[0], "number": 1})]
            trail = self.trail(there)
            title = there.title if trail else words.text(edition.catalog, "Home")
            link = Link(there.below, self.snapshot.base_path + encoded(there.path), title)
            self._trails[key] = (*trail, link)
        return self._trails[key]

    def link(self, language: Language, address: str, base: str) -> str | None:
        """The target of an internal link in a text at `base`; None if it is hidden on this day."""
        below, query, fragment = links.internal(address, base)
        there = self._found.get(f"/{language.tag}{below}")
        if there is None:
            return None
        target = self.snapshot.base_path + encoded(there.about.target or there.path)
        return target + (query and f"?{query}") + (fragment and f"#{encoded(fragment)}")
