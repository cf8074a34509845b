"""What machines are told about the site: plain data, from which templates write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portret.locales import Language


@dataclass(frozen=True)
class Alternate:
    """The same page in another language, as a link's hreflang and its absolute address."""

    hreflang: str
    href: str


def alternates(
    base_url: str, below: str, languages: Iterable[Language], source: Language
) -> tuple[Alternate, ...]:
    """The reciprocal hreflang set of a page, in the languages in which it counts as translated.

    x-default is the source language's page, for home the language chooser. One language alone
    has no set.
    """
    found = [Alternate(each.tag, f"{base_url}/{each.tag}{below}") for each in languages]
    default = "/" if below == "/" else f"/{source.tag}{below}"
    return (*found, Alternate("x-default", base_url + default)) if len(found) > 1 else ()


@dataclass(frozen=True)
class SitemapEntry:
    """One page of the sitemap (sitemaps.org), with its alternates."""

    loc: str
    lastmod: date | None
    alternates: tuple[Alternate, ...]
