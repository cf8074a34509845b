"""The registry of the kinds of page.

Each kind says here which rules its addresses follow, which addresses there are, how the page at
one is composed, and its template. Server, freezer, sitemap and tests go by this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portret.content import opendata
from portret.content.records import SPECIAL_PAGES, Partner
from portret.site import composing, search_index, source_files, words
from portret.site.addresses import About, Address, Addresses, Kind
from portret.site.edition import Edition, Snapshot
from portret.site.hosts import FOLDER
from portret.site.pages import Page
from portret.site.values import Text

# ---------------------------------------------------------------- the addresses of each kind


def _once(edition: Edition) -> Iterator[About]:
    yield About()


def _of_chooser(edition: Edition) -> Iterator[About]:
    """A site of one language has nothing to choose from: there `/` leads on."""
    return _once(edition) if len(edition.snapshot.languages) > 1 else iter(())


def _of_not_found(edition: Edition) -> Iterator[About]:
    catalog = edition.catalog
    told = words.text(catalog, "Perhaps the address was mistyped, or the page has moved.")
    yield About(title=words.text(catalog, "This page does not exist"), description=told)


def _of_404(edition: Edition) -> Iterator[About]:
    yield About(title=Text("404"))


def _of_home(edition: Edition) -> Iterator[About]:
    yield About(record=edition.pages.get("home"), partners=edition.newest)


def _of_partners(edition: Edition) -> Iterator[About]:
    introduction, title = edition.pages.get("partners"), words.text(edition.catalog, "Partners")
    return _parts(edition.partners_by_name, record=introduction, title=title)


def _of_themes(edition: Edition) -> Iterator[About]:
    for each in edition.themes:
        code = each.code
        yield from _parts(edition.by_theme[code], {"code": code}, record=edition.all_themes[code])


def _of_countries(edition: Edition) -> Iterator[About]:
    for each in edition.countries:
        code, partners = each.code.lower(), edition.by_country[each.code]
        yield from _parts(partners, {"code": code}, title=each.title)


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


def _of_portraits(edition: Edition) -> Iterator[About]:
    return (About(values={"key": key}, record=each) for key, each in edition.partners.items())


def _of_pages(edition: Edition) -> Iterator[About]:
    for key, each in edition.pages.items():
        if key not in SPECIAL_PAGES:
            yield About(values={"key": key}, record=each)


SEARCH_WORDS = "Search all portraits and pages, or choose by name, theme or country."


def _of_search(edition: Edition) -> Iterator[About]:
    yield About(
        record=edition.pages.get("search"),
        title=words.text(edition.catalog, "Search"),
        description=words.text(edition.catalog, SEARCH_WORDS),
        partners=edition.partners_by_name,
    )


def _of_words(edition: Edition) -> Iterator[About]:
    for number, documents in enumerate(search_index.by_part(edition)):
        yield About(values={"part": number}, documents=documents)


def _added_later(edition: Edition) -> Iterator[About]:
    """Former addresses are known when it is known which addresses there are."""
    return iter(())


def _for_hosts(*names: str) -> Callable[[Edition], Iterator[About]]:
    """The one file for hosts, where the site is frozen for one of these.

    Netlify and Cloudflare read their files at their own root alone.
    """

    def found(edition: Edition) -> Iterator[About]:
        host, below = edition.snapshot.settings.host, edition.snapshot.base_path
        if host in names and not (below and host in ("netlify", "cloudflare")):
            yield About()

    return found


def _of_feed(edition: Edition) -> Iterator[About]:
    if edition.snapshot.base_url:
        yield About(partners=edition.partners_by_name)


def _of_theme_feeds(edition: Edition) -> Iterator[About]:
    for each in edition.themes if edition.snapshot.base_url else ():
        partners, record = edition.by_theme[each.code], edition.all_themes[each.code]
        yield About(values={"code": each.code}, record=record, partners=partners)


def _with_base_url(edition: Edition) -> Iterator[About]:
    """The one file of a kind that has absolute addresses in it."""
    return _once(edition) if edition.snapshot.base_url else iter(())


def _of_grants(edition: Edition) -> Iterator[About]:
    given = any(map(opendata.published, edition.site.partners.values()))
    return _once(edition) if edition.site.grants and given else iter(())


def _of_security(edition: Edition) -> Iterator[About]:
    return _once(edition) if edition.site.security else iter(())


# ---------------------------------------------------------------- the registry


def _paged(rule: str) -> tuple[str, str]:
    """The rules of a list: of its first page, and of those after it."""
    return rule, f"{rule}page/<int:number>/"


def _file(
    name: str,
    rule: str,
    template: str,
    found: Callable[[Edition], Iterator[About]],
    page: Callable[[Address, Addresses], Page],
    content_type: str = "",
) -> Kind:
    """A file that programs read, and that search engines do not list."""
    return Kind(name, (rule,), template, found, page, listed=False, content_type=content_type)


def _host_file(name: str, rule: str, template: str, *hosts: str) -> Kind:
    """A file that some hosts read, and nobody else."""
    return replace(_file(name, rule, template, _for_hosts(*hosts), composing.host), served=False)


HERE = "/<language:language>/"
"""With what the rules of all pages in a language begin."""

PARTNER, MISSING, SEARCH = f"{HERE}partners/<key>/", f"{HERE}404.html", f"{HERE}search/"
THEME, COUNTRY = _paged(f"{HERE}themes/<code>/"), _paged(f"{HERE}countries/<code>/")
SECURITY = "/.well-known/security.txt"

ATOM, JSON_FEED = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"
OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"

KINDS = (
    Kind("chooser", ("/",), "chooser.html", _of_chooser, composing.all_languages),
    Kind(
        "not_found_anywhere",
        ("/404.html",),
        "404.html",
        _of_404,
        composing.all_languages,
        listed=False,
    ),
    Kind("home", (HERE,), "home.html", _of_home, composing.home),
    Kind("partners", _paged(f"{HERE}partners/"), "partners.html", _of_partners, composing.partners),
    Kind("partner", (PARTNER,), "partner.html", _of_portraits, composing.partner, above="partners"),
    Kind("moved", (PARTNER,), "moved.html", _added_later, composing.moved, listed=False),
    Kind("theme", THEME, "theme.html", _of_themes, composing.theme, above="partners"),
    Kind("country", COUNTRY, "country.html", _of_countries, composing.country, above="partners"),
    Kind("search", (SEARCH,), "search.html", _of_search, composing.search_page),
    _file("search_index", f"{SEARCH}index.json", "search.json", _once, composing.search_titles),
    _file(
        "search_words", f"{SEARCH}<int:part>.json", "search.json", _of_words, composing.search_words
    ),
    Kind("page", (f"{HERE}<key>/",), "page.html", _of_pages, composing.text),
    _file("feed", f"{HERE}feed.xml", "feed.xml", _of_feed, composing.feed, ATOM),
    _file("theme_feed", f"{THEME[0]}feed.xml", "feed.xml", _of_theme_feeds, composing.feed, ATOM),
    _file("json_feed", f"{HERE}feed.json", "feed.json", _of_feed, composing.feed, JSON_FEED),
    _file("manifest", f"{HERE}site.webmanifest", "site.webmanifest", _once, composing.named),
    _file(
        "opensearch",
        f"{HERE}opensearch.xml",
        "opensearch.xml",
        _with_base_url,
        composing.named,
        OPENSEARCH,
    ),
    Kind("not_found", (MISSING,), "404.html", _of_not_found, composing.plain, listed=False),
    Kind("robots", ("/robots.txt",), "robots.txt", _once, composing.plain),
    _host_file("headers", "/_headers", "_headers.txt", "netlify", "cloudflare"),
    _host_file("redirects", "/_redirects", "_redirects.txt", "netlify", "cloudflare", "gitlab"),
    _host_file("nginx", f"{FOLDER}nginx.conf", "_nginx.conf", "nginx"),
    _host_file("caddy", f"{FOLDER}Caddyfile", "_caddy.txt", "caddy"),
    _host_file("apache", "/.htaccess", "_apache.txt", "apache"),
    _host_file("objects", f"{FOLDER}objects.jsonl", "_objects.jsonl", "s3"),
    _host_file("website", f"{FOLDER}website.json", "_website.json", "s3"),
    Kind("sitemap", ("/sitemap.xml",), "sitemap.xml", _with_base_url, composing.sitemap),
    Kind("security", (SECURITY,), "security.txt", _of_security, composing.security),
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
    Kind("favicon", ("/favicon.ico",), "", source_files.icon),
    Kind("static", ("/static/<path:name>",), "", source_files.assets),
    Kind("media", ("/media/<path:name>",), "", source_files.media),
    Kind("root", ("/<path:name>",), "", source_files.root, checked=False),
)
"""Every kind of page and file of the site: name, rules, template, addresses, page."""


def addresses(snapshot: Snapshot) -> Addresses:
    """Every address of a snapshot of the site."""
    return Addresses(snapshot, KINDS)
