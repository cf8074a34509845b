"""Pages that machines read: the sitemap and security.txt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portret.content.records import Security
from portret.site.pages import Alternate, Page, Sisters, alternates


class SitemapEntry(NamedTuple):
    """One page of the sitemap (sitemaps.org), with its alternates."""

    path: str
    below: str
    lastmod: date | None
    sisters: Sisters


@dataclass(frozen=True, eq=False, kw_only=True)
class Sitemap(Page):
    """Every page that is to be found by."""

    entries: tuple[SitemapEntry, ...]

    def listed(self) -> Iterator[tuple[str, date | None, tuple[Alternate, ...]]]:
        """(address, day of the last change, alternates) of each page."""
        for each in self.entries:
            found = alternates(self.frame, each.below, each.sisters)
            yield self.frame.absolute(each.path), each.lastmod, found


@dataclass(frozen=True, eq=False, kw_only=True)
class SecurityText(Page):
    """Where to report a weakness (RFC 9116)."""

    security: Security
