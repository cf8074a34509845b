"""How the page of each kind is composed from what the site has."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import islice
from typing import Any

from portret import compression
from portret.content.links import within
from portret.content.records import Partner
from portret.site import (
    feeds,
    grants,
    headers,
    hosts,
    lists,
    machines,
    pages,
    search,
    search_index,
    words,
)
from portret.site.addresses import Address, Addresses
from portret.site.hosts import Moved, Stored
from portret.site.machines import SitemapEntry
from portret.site.pages import Page, Portrait
from portret.site.schedule import stale
from portret.site.values import Text

PER_PAGE = 48
"""Portraits on one page of a list."""

IN_FEED = 20
"""Portraits in a feed at most."""

LETTERS = 24
"""Up to so many portraits, the list needs no index of letters."""


def common(at: Address, addresses: Addresses) -> dict[str, Any]:
    """The fields that every page has."""
    opensearch = f"/{at.edition.language.tag}/opensearch.xml"
    return {
        "template": at.kind.template,
        "frame": at.edition.frame,
        "path": at.path,
        "title": at.title,
        "below": at.below,
        "trail": addresses.trail(at),
        "has_language": at.kind.by_language,
        "listable": at.kind.listed,
        "complete": at.complete,
        "indexable": at.indexable,
        "draft": at.draft,
        "sisters": addresses.sisters(at.below),
        "social": addresses.social(at.path),
        "opensearch": opensearch if at.kind.by_language and opensearch in addresses else "",
        "description": at.about.description,
    }


def _with_text(at: Address, addresses: Addresses) -> dict[str, Any]:
    """The same for a page with a text."""
    document = at.about.record
    assert document
    record: Any = document.record
    own_urls = addresses.own_urls
    links = {
        each.address: addresses.link(at.edition.language, inner, record.address)
        for each in record.links
        if not (each.picture or each.address in record.attachments)
        if (inner := within(each.address, own_urls)) is not None
    }
    if isinstance(record, Partner):
        excerpt = at.edition.card_of[record.key].excerpt
    else:
        excerpt = document.excerpt(at.edition.site.excerpt)
    return {**common(at, addresses), "document": document, "links": links, "excerpt": excerpt}


def _list(at: Address, addresses: Addresses) -> dict[str, Any]:
    """The same for a list of partners."""
    first = at.kind.path({"language": at.edition.language.tag, **at.about.values, "number": 1})
    return {
        **common(at, addresses),
        "cards": at.edition.cards(at.about.partners),
        "start": first.removeprefix(f"/{at.edition.language.tag}"),
        "part": at.number,
        "parts": at.about.parts,
        "total": at.about.total,
    }


def partner_list(at: Address, addresses: Addresses) -> Page:
    """A list of partners with nothing beside it."""
    return lists.ListPage(**_list(at, addresses))


def all_languages(at: Address, addresses: Addresses) -> Page:
    """The languages to choose from, and the 404 page of all languages."""
    frames = tuple(each.frame for each in addresses.snapshot.editions.values())
    return pages.AllLanguagesPage(**common(at, addresses), frames=frames)


def home(at: Address, addresses: Addresses) -> Page:
    """The home page."""
    return lists.HomePage(
        **_list(at, addresses),
        text=_introduction(at, addresses),
        lead=lists.lead(at.edition),
        themes=at.edition.themes,
    )


def _introduction(at: Address, addresses: Addresses) -> pages.TextPage | None:
    """The text of a list that has one."""
    return pages.TextPage(**_with_text(at, addresses)) if at.about.record else None


def _filtered(at: Address, addresses: Addresses) -> dict[str, Any]:
    """The fields of a list of partners that can be narrowed."""
    groups = {"themes": at.edition.themes, "countries": at.edition.countries}
    return _list(at, addresses) | groups


def partners(at: Address, addresses: Addresses) -> Page:
    """A page of the list of all partners."""
    edition = at.edition

    def link(part: int) -> str:
        return edition.frame.root(at.kind.path({"language": edition.language.tag, "number": part}))

    is_long = len(edition.partners_by_name) > LETTERS
    return lists.PartnersPage(
        **_filtered(at, addresses),
        text=_introduction(at, addresses),
        letters=lists.letters(edition, PER_PAGE, link) if is_long else (),
    )


def partner(at: Address, addresses: Addresses) -> Page:
    """A portrait."""
    edition, localized = at.edition, at.about.record
    assert localized
    record: Any = localized.record
    return pages.PartnerPage(
        **_with_text(at, addresses),
        stale=_stale(at),
        themes=tuple(link for code, link in edition.theme_links.items() if code in record.themes),
        countries=tuple(each.code for each in edition.countries if each.code in record.countries),
        others=edition.cards(edition.others(record)),
        grants=edition.site.grants,
    )


def theme(at: Address, addresses: Addresses) -> Page:
    """A page of the partners of a theme."""
    assert at.about.record
    return lists.ThemePage(**_filtered(at, addresses), theme=at.about.record)


def country(at: Address, addresses: Addresses) -> Page:
    """A page of the partners in a country."""
    return lists.CountryPage(**_filtered(at, addresses), code=at.about.values["code"].upper())


def text(at: Address, addresses: Addresses) -> Page:
    """A page with a text."""
    kind = _TYPES.get(at.about.values["key"], "WebPage")
    return pages.ContentPage(**_with_text(at, addresses), stale=_stale(at), schema_type=kind)


_TYPES = {"about": "AboutPage", "contact": "ContactPage"}
"""The pages, by their keys, that schema.org knows a name for."""


def _stale(at: Address) -> date | None:
    """The day from which the text at an address is, if that is long ago."""
    assert at.about.record
    return stale(at.about.record.record, at.edition.snapshot.today, at.edition.site.stale_after)


def moved(at: Address, addresses: Addresses) -> Page:
    """A former address."""
    target, catalog = at.about.target, at.edition.catalog
    told = {
        "title": (words.text(catalog, "This page has moved"), at.path),
        "description": (words.text(catalog, "To its new address"), f"{at.path} → {target}"),
    }
    texts = {name: Text(f"{text}: {path}", text.language) for name, (text, path) in told.items()}
    return pages.MovedPage(**common(at, addresses) | texts, target=target)


def plain(at: Address, addresses: Addresses) -> Page:
    """A page that is made of what every page is made of."""
    return pages.Page(**common(at, addresses))


def feed(at: Address, addresses: Addresses) -> Page:
    """The newest portraits of those that the address is about, without those half translated."""
    tag = at.edition.language.tag
    newest = sorted(at.about.partners, key=lambda each: each.published, reverse=True)
    found = (addresses[f"/{tag}{partner.address}"] for partner in newest)
    shown = islice((each for each in found if each.indexable), IN_FEED)
    names = [each.name for each in dataclasses.fields(Portrait)]
    whole = (addresses.page(each.path) for each in shown)
    entries = tuple(Portrait(**{name: getattr(each, name) for name in names}) for each in whole)
    home = at.about.record.record.address if at.about.record else "/"
    return feeds.Feed(**common(at, addresses), home=f"/{tag}{home}", entries=entries)


def search_page(at: Address, addresses: Addresses) -> Page:
    """The search, with nothing asked for."""
    edition = at.edition
    names: dict[str, list[tuple[str, Text]]] = {}
    starts = {place: label for (_, label), place in edition.initials.items()}
    label = ""
    for place, each in enumerate(edition.partners_by_name):
        label = starts.get(place, label)
        link = edition.url(each.address), edition.partners[each.key].title
        names.setdefault(label, []).append(link)
    return search.SearchPage(
        **common(at, addresses),
        text=_introduction(at, addresses),
        names=tuple((label, tuple(links)) for label, links in names.items()),
        themes=edition.themes,
        countries=edition.countries,
    )


def search_titles(at: Address, addresses: Addresses) -> Page:
    """The titles and summaries of all that the search finds."""
    entries = tuple(search_index.entries(at.edition))
    parts = search_index.parts(len(entries))
    return search_index.IndexPage(**common(at, addresses), entries=entries, parts=parts)


def search_words(at: Address, addresses: Addresses) -> Page:
    """The words of a part of it."""
    themes = tuple((code, each.title) for code, each in at.edition.all_themes.items())
    documents = tuple(at.about.documents)
    return search_index.WordsPage(**common(at, addresses), documents=documents, themes=themes)


def sitemap(at: Address, addresses: Addresses) -> Page:
    """The sitemap."""
    found = []
    for each in addresses.values():
        if each.kind.by_language and each.indexable:
            record = each.about.record and each.about.record.record
            lastmod = getattr(record, "updated", None) or getattr(record, "published", None)
            sisters = addresses.sisters(each.below)
            found.append(SitemapEntry(each.path, each.below, lastmod, sisters))
    return machines.Sitemap(**common(at, addresses), entries=tuple(found))


def named(at: Address, addresses: Addresses) -> Page:
    """The site by its name."""
    return machines.NamedPage(**common(at, addresses))


def open_grants(at: Address, addresses: Addresses) -> Page:
    """The grants as open data."""
    snapshot, frame = addresses.snapshot, at.edition.frame

    def absolute(path: str) -> str:
        return frame.absolute(path) if frame.base_url else ""

    package = grants.package(snapshot.site, absolute)
    return grants.OpenGrants(**common(at, addresses), package=package)


def security(at: Address, addresses: Addresses) -> Page:
    """Where to report a weakness."""
    security = addresses.snapshot.site.security
    assert security
    return machines.SecurityText(**common(at, addresses), security=security)


def host(at: Address, addresses: Addresses) -> Page:
    """A file that a static host reads."""
    name, moved = addresses.snapshot.settings.host, moves(addresses)
    former = {each.old for each in moved}
    files = {path: each for path, each in addresses.items() if path not in former}
    stored = (
        Stored(path, each.content_type)
        for path, each in files.items()
        if each.kind.served and each.is_exported
    )
    return hosts.HostFile(
        **common(at, addresses),
        host=name,
        rules=headers.rules(addresses.snapshot.settings.hsts),
        typed=tuple(
            (pattern, kind.content_type)
            for kind in addresses.kinds.values()
            for pattern in kind.patterns
            if kind.content_type
        ),
        moved=moved,
        encodings=hosts.HOSTS[name].encodings,
        packed=tuple(path for path in files if path.endswith(compression.ENDINGS)),
        stored=tuple(stored) if name == "s3" else (),
    )


def moves(addresses: Addresses) -> tuple[Moved, ...]:
    """The former addresses for which the host takes a redirect; the others are pages alone."""
    snapshot = addresses.snapshot
    found = ((path, each.about.target) for path, each in addresses.items() if path != "/")
    every = [Moved(path, target) for path, target in found if target]
    return hosts.ruled(hosts.HOSTS[snapshot.settings.host], every, snapshot.base_path)
