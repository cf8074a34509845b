"""Links within the site: what an address in a text leads to, whichever way it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from markdown_it.common.normalize_url import normalizeLink

from portret.locales import Language


class Homes(NamedTuple):
    """The absolute addresses of a site, and the languages that follow them in its links.

    `hosts` are their hosts in ASCII; `moved` are its former addresses, which lead on by themselves.
    """

    urls: tuple[str, ...]
    hosts: tuple[str, ...]
    tags: frozenset[str]
    moved: frozenset[str]


def homes(languages: Iterable[Language], moved: Iterable[str], *urls: str) -> Homes:
    """The addresses of a site with these languages and former addresses, without blank `urls`."""
    tags = frozenset(language.tag for language in languages)
    found = tuple(dict.fromkeys(filter(None, urls)))
    hosts = tuple(_host(urlsplit(normalizeLink(url)))[0] for url in found)
    return Homes(found, hosts, tags, frozenset(moved))


@lru_cache(maxsize=16_384)
def within(address: str, homes: Homes) -> str | None:
    """An address as a link within the site has it, without host and language; None for elsewhere.

    An absolute address is one within the site where it begins with the site's own and a language:
    the scheme, "www." and capitals in the host make no difference, a query is dropped.
    """
    if is_internal(address):
        return address
    if not address[:8].lower().startswith(("https://", "http://")):
        return None
    plain = address.isascii() and "%" not in address
    if plain and not any(host in address.lower() for host in homes.hosts):  # as most are
        return None
    with suppress(ValueError):
        there = urlsplit(normalizeLink(address))
        for home in homes.urls:
            own = urlsplit(normalizeLink(home))
            base = own.path.rstrip("/")
            path = there.path.removeprefix(base).removesuffix("index.html")
            tag, _, rest = path[1:].partition("/")
            same = _host(there) == _host(own) and there.path.startswith(f"{base}/")
            moved = unquote(path) in homes.moved
            if same and tag in homes.tags and not moved and not _NO_PAGE.search(rest):
                closed = "" if rest.endswith("/") or not rest else "/"
                return f"/{rest}{closed}" + (there.fragment and f"#{there.fragment}")
    return None


_NO_PAGE = re.compile(r"\.[^/]*$|(^|/)page/[0-9]+/?$")
"""Matches a file, and a later page of a list, to which no text can lead in each language."""


def _host(parts: SplitResult) -> tuple[str, int | None]:
    """Host and port, those left out that a browser fills in."""
    port = parts.port if parts.port not in (80, 443) else None
    return (parts.hostname or "").removeprefix("www."), port


@lru_cache(maxsize=16_384)
def internal(address: str, base: str) -> tuple[str, str]:
    """A link within the site as (address below the language's, fragment), from a page at `base`."""
    if _PLAIN.fullmatch(address):  # as most are
        return (f"{base.rsplit('/', 2)[0]}/{address[3:]}" if address[0] == "." else address), ""
    parts = urlsplit(urljoin(f"http://x{base}", address))
    return unquote(parts.path) or "/", unquote(parts.fragment)


def file_name(address: str) -> str:
    """The name of the file to which an address leads, with its folder; blank for that of a page.

    No page has a dot in its key; a page of another system may end in .md or .html.
    """
    if "." not in address or not is_internal(address):
        return ""
    path = unquote(re.split("[?#]", address, maxsplit=1)[0])
    is_file = "." in path.rpartition("/")[2].strip(".") and not path.endswith(_PAGES)
    return path if is_file else ""


_PAGES = (".md", ".markdown", ".html", ".htm")

_PLAIN = re.compile(r"(?:\.\.)?/(?:[a-z0-9-]+/)*")
"""An address of the site with nothing but letters, digits and hyphens, or one beside the page."""


def is_internal(address: str) -> bool:
    """Whether an address leads to a page of the site."""
    return not re.match(r"[^/?#]*?:|//", address)
