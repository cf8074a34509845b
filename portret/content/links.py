"""Finds out whether an address in a text leads to a page of the site, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import icu
from markdown_it.common.normalize_url import normalizeLink

from portret.locales import Language


class OwnUrls(NamedTuple):
    """The absolute URLs under which a site is reached, by which links to it are known.

    `tags` are the languages that may follow them, `redirects` the former addresses from which
    site.yaml redirects.
    """

    urls: tuple[SplitResult, ...]
    tags: frozenset[str]
    redirects: frozenset[str]


def own_urls(languages: Iterable[Language], redirects: Iterable[str], *urls: str) -> OwnUrls:
    """The URLs of a site with these languages and redirects, without those that are none."""
    tags, found = frozenset(language.tag for language in languages), []
    for url in dict.fromkeys(filter(None, urls)):
        with suppress(ValueError):
            found.append(_split(url))
    return OwnUrls(tuple(found), tags, frozenset(map(without_index, redirects)))


def without_index(path: str) -> str:
    """The address at which hosts answer with the file of a path: for index.html its folder's."""
    return re.sub(r"(^|/)index\.html$", r"\1", path)


def for_machines(url: str) -> str:
    """A web address in ASCII: its host in Punycode (UTS 46), other letters percent-encoded."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host = _HOSTS.nameToASCII(parts.hostname or "", icu.IDNAInfo())
    port = f":{parts.port}" if parts.port else ""
    return normalizeLink(parts._replace(netloc=host + port).geturl())


_HOSTS = icu.IDNA(icu.IDNA.CHECK_NONTRANSITIONAL_TO_ASCII)


def _split(url: str) -> SplitResult:
    """The parts of an absolute URL, spelled as browsers spell it; ValueError if it is none."""
    return urlsplit(normalizeLink(url))


@lru_cache(maxsize=16_384)
def within(address: str, own_urls: OwnUrls) -> str | None:
    """An address without host and language, as links within the site are written.

    None if it leads elsewhere. An absolute address leads to the site if it begins with one of
    the site's URLs and a language: the scheme, "www." and capitals in the host make no difference,
    and a query is dropped.
    """
    if is_internal(address):
        return address
    if not address[:8].lower().startswith(("https://", "http://")):
        return None
    with suppress(ValueError):
        there = _split(address)
        for own in own_urls.urls:
            base = own.path.rstrip("/")
            path = without_index(there.path.removeprefix(base))
            tag, _, rest = path[1:].partition("/")
            same = _host(there) == _host(own) and there.path.startswith(f"{base}/")
            is_redirect = unquote(path) in own_urls.redirects
            if same and tag in own_urls.tags and not is_redirect and not _NO_PAGE.search(rest):
                closed = "" if rest.endswith("/") or not rest else "/"
                return f"/{rest}{closed}" + (there.fragment and f"#{there.fragment}")
    return None


_NO_PAGE = re.compile(r"\.[^/]*$|(^|/)page/[0-9]+/?$")
"""Matches a file or a later page of a list, which need not exist in every language."""


def _host(parts: SplitResult) -> tuple[str, int | None]:
    """Host without www., and port; None for the default port."""
    port = parts.port if parts.port not in (80, 443) else None
    return (parts.hostname or "").removeprefix("www."), port


@lru_cache(maxsize=16_384)
def internal(address: str, base: str) -> tuple[str, str, str]:
    """(address below the language, query, fragment) of a link within the site, on a page at `base`.

    The query, as of "/search/?q=water", is encoded for a URL; the others are not.
    """
    parts = urlsplit(urljoin(f"http://x{base}", address))
    return unquote(parts.path) or "/", normalizeLink(parts.query), unquote(parts.fragment)


def file_name(address: str) -> str:
    """The path of the file beside the text to which an address leads; blank if it leads to a page.

    A key has no dot, so an address with one names a file, unless it ends as pages of other systems
    do (.md, .html).
    """
    if "." not in address or not is_internal(address):
        return ""
    path = unquote(re.split("[?#]", address, maxsplit=1)[0])
    is_file = "." in path.rpartition("/")[2].strip(".") and not path.endswith(_PAGES)
    return path if is_file else ""


_PAGES = (".md", ".markdown", ".html", ".htm")


def is_internal(address: str) -> bool:
    """Whether an address leads to a page of the site."""
    return not re.match(r"[^/?#]*?:|//", address)
