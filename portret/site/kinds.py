"""The registry of the kinds of page.

Each kind says here which rules its addresses follow, which addresses there are, how the page at
one is composed, and its template. Server, freezer, sitemap and tests go by this list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from portret.content import opendata
from portret.content.records import SPECIAL_PAGES, Partner
from portret.errors import Problem, quoted
from portret.images import maps, typesetting
from portret.site import attachments, composing, pictures
from portret.site.addresses import About, Addresses, Kind
from portret.site.edition import Edition, Snapshot
from portret.site.values import Text

# ---------------------------------------------------------------- the addresses of each kind


def _once(edition: Edition) -> Iterator[About]:
    yield About()


def _of_chooser(edition: Edition) -> Iterator[About]:
    """A site of one language has nothing to choose from: there `/` leads on."""
    return _once(edition) if len(edition.snapshot.languages) > 1 else iter(())


def _of_home(edition: Edition) -> Iterator[About]:
    yield About(record=edition.pages.get("home"), partners=edition.newest)


def _of_partners(edition: Edition) -> Iterator[About]:
    introduction = edition.pages.get("partners")
    return _parts(edition.everyone, record=introduction)


def _of_themes(edition: Edition) -> Iterator[About]:
    for theme in edition.themes:
        yield from _parts(edition.by_theme[theme.code], {"code": theme.code}, record=theme)


def _of_countries(edition: Edition) -> Iterator[About]:
    for code in edition.countries:
        title = Text(edition.frame.country(code))
        yield from _parts(edition.by_country[code], {"code": code.lower()}, title=title)


def _parts(
    partners: Sequence[Partner], values: Mapping[str, Any] | None = None, **more: Any
) -> Iterator[About]:
    """A list in pages of 48, each with its number; one blank page where there are none."""
    starts = range(0, max(len(partners), 1), composing.PER_PAGE)
    for number, start in enumerate(starts, 1):
        yield About(
            values={**(values or {}), "number": number},
            partners=partners[start : start + composing.PER_PAGE],
            parts=len(starts),
            total=len(partners),
            **more,
        )


def _of_each_partner(edition: Edition) -> Iterator[About]:
    return (About(values={"key": key}, record=each) for key, each in edition.partners.items())


def _of_each_page(edition: Edition) -> Iterator[About]:
    for key, each in edition.pages.items():
        if key not in SPECIAL_PAGES:
            yield About(values={"key": key}, record=each)


def _of_aliases(edition: Edition) -> Iterator[About]:
    for each in edition.partners.values():
        target = f"/{edition.language.tag}{each.address}"
        for alias in each.aliases:
            yield About(values={"key": alias}, target=target)


def _at_the_root(edition: Edition) -> Iterator[About]:
    """Hosts read their files at their own root alone."""
    return iter(()) if edition.snapshot.base_path else _once(edition)


def _of_feed(edition: Edition) -> Iterator[About]:
    if edition.snapshot.base_url:
        yield About(partners=edition.everyone)


def _of_theme_feeds(edition: Edition) -> Iterator[About]:
    for theme in edition.themes if edition.snapshot.base_url else ():
        partners = edition.by_theme[theme.code]
        yield About(values={"code": theme.code}, record=theme, partners=partners)


def _of_sitemap(edition: Edition) -> Iterator[About]:
    return _once(edition) if edition.snapshot.base_url else iter(())


def _of_grants(edition: Edition) -> Iterator[About]:
    given = any(map(opendata.published, edition.site.partners.values()))
    return _once(edition) if edition.site.grants and given else iter(())


def _of_security(edition: Edition) -> Iterator[About]:
    return _once(edition) if edition.site.security else iter(())


def _of_assets(edition: Edition) -> Iterator[About]:
    for name, path in edition.snapshot.assets.items():
        make = (edition.snapshot.settings.static / name).read_bytes
        yield About(values={"name": path.removeprefix("/static/")}, make=make)


def _of_media(edition: Edition) -> Iterator[About]:
    """The pictures and documents of records, and the maps."""
    for record in (*edition.partners.values(), *edition.pages.values()):
        drawn = pictures.files(record.record, edition.snapshot.settings.cache)
        for path, make in (*drawn, *attachments.files(record.record)):
            yield About(values={"name": path.removeprefix("/media/")}, record=record, make=make)
    partners = edition.site.partners.values()
    every = frozenset(code for partner in partners for code in partner.countries)
    each = {every, *(frozenset([code]) for code in every)}
    for codes in sorted(each | {frozenset(partner.countries) for partner in partners}, key=sorted):
        for dark in (False, True) if codes else ():
            path = maps.address(codes, dark)
            make = partial(maps.draw, codes, dark)
            yield About(values={"name": path.removeprefix("/media/")}, make=make)


def _of_icon(edition: Edition) -> Iterator[About]:
    icon = edition.snapshot.settings.static / "favicon.ico"
    if icon.is_file():
        yield About(make=icon.read_bytes)


def _of_root(edition: Edition) -> Iterator[About]:
    for name, data in edition.site.root.items():
        yield About(values={"name": name}, make=partial(bytes, data))


# ---------------------------------------------------------------- the registry


def _paged(rule: str) -> tuple[str, str]:
    """The rules of a list: of its first page, and of those after it."""
    return rule, f"{rule}page/<int:number>/"


HERE = "/<language:language>/"
"""With what the rules of all pages in a language begin."""

PARTNER = f"{HERE}partners/<key>/"

KINDS = (
    Kind("chooser", ("/",), "chooser.html", _of_chooser, composing.all_languages),
    Kind(
        "not_found_anywhere",
        ("/404.html",),
        "404.html",
        _once,
        composing.all_languages,
        listed=False,
    ),
    Kind("home", (HERE,), "home.html", _of_home, composing.home),
    Kind("partners", _paged(f"{HERE}partners/"), "partners.html", _of_partners, composing.partners),
    Kind("partner", (PARTNER,), "partner.html", _of_each_partner, composing.partner),
    Kind("moved", (PARTNER,), "moved.html", _of_aliases, composing.moved, listed=False),
    Kind("theme", _paged(f"{HERE}themes/<code>/"), "theme.html", _of_themes, composing.theme),
    Kind(
        "country",
        _paged(f"{HERE}countries/<code>/"),
        "country.html",
        _of_countries,
        composing.country,
    ),
    Kind("page", (f"{HERE}<key>/",), "page.html", _of_each_page, composing.text),
    Kind(
        "feed",
        (f"{HERE}feed.xml",),
        "feed.xml",
        _of_feed,
        composing.feed,
        listed=False,
        content_type="application/atom+xml; charset=utf-8",
    ),
    Kind(
        "theme_feed",
        (f"{HERE}themes/<code>/feed.xml",),
        "feed.xml",
        _of_theme_feeds,
        composing.feed,
        listed=False,
        content_type="application/atom+xml; charset=utf-8",
    ),
    Kind(
        "json_feed",
        (f"{HERE}feed.json",),
        "feed.json",
        _of_feed,
        composing.feed,
        listed=False,
        content_type="application/feed+json; charset=utf-8",
    ),
    Kind("not_found", (f"{HERE}404.html",), "404.html", _once, composing.plain, listed=False),
    Kind("robots", ("/robots.txt",), "robots.txt", _once, composing.plain),
    Kind("headers", ("/_headers",), "_headers.txt", _at_the_root, composing.host),
    Kind("redirects", ("/_redirects",), "_redirects.txt", _at_the_root, composing.host),
    Kind("sitemap", ("/sitemap.xml",), "sitemap.xml", _of_sitemap, composing.sitemap),
    Kind(
        "security", ("/.well-known/security.txt",), "security.txt", _of_security, composing.security
    ),
    Kind(
        "grants",
        ("/data/grants.json",),
        "grants.json",
        _of_grants,
        composing.open_grants,
        content_type="application/json",
    ),
    Kind(
        "grants_table",
        ("/data/grants.csv",),
        "grants.csv",
        _of_grants,
        composing.open_grants,
        content_type="text/csv; charset=utf-8",
    ),
    Kind("favicon", ("/favicon.ico",), "", _of_icon),
    Kind("static", ("/static/<path:name>",), "", _of_assets),
    Kind("media", ("/media/<path:name>",), "", _of_media),
    Kind("root", ("/<path:name>",), "", _of_root, checked=False),
)
"""Every kind of page and file of the site: name, rules, template, addresses, page."""


def addresses(snapshot: Snapshot) -> Addresses:
    """Every address of a snapshot of the site."""
    return Addresses(snapshot, KINDS)


def lacking_cards(addresses: Addresses) -> Iterator[Problem]:
    """A warning for each script of which social cards leave out what no font has."""
    lost: dict[str, dict[str, str]] = {}
    for path in addresses:
        card = addresses.social_card(path)
        for script, chars in typesetting.by_script(card.missing if card else "").items():
            lost.setdefault(script, {})[path] = chars
    for script, pages in sorted(lost.items()):
        first, more = next(iter(pages)), len(pages) - 1
        chars = "".join(dict.fromkeys("".join(pages.values())))
        yield Problem(
            addresses[first].source or addresses.snapshot.whole.path,
            1,
            f"the social card of {first}{f' and {more} more' if more else ''} leaves out "
            f"{quoted(chars, 40)}: no font has these {script}",
            "That may stay so; else name a font that has them in PORTRET_SHARE_FONT.",
            "warning",
            "social-card",
        )
