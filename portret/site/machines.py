"""Files for machines: sitemap, manifest, OpenSearch and security.txt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portret import locales
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


@dataclass(frozen=True, eq=False, kw_only=True)
class NamedPage(Page):
    """The site by its name, for browsers: the manifest of a language, and how to search in it."""

    def short(self, limit: int) -> str:
        """The site's name in at most so many characters."""
        name, language = self.frame.name.value, self.frame.name.language or self.language
        return name if len(name) <= limit else locales.excerpt(name, limit - 1, language)

    @property
    def manifest(self) -> str:
        """The manifest (W3C Web Application Manifest), all of it in one language."""
        frame, name = self.frame, self.frame.name
        language, start, paper = name.language or self.language, frame.url("/"), frame.look.paper
        data: dict[str, object] = {
            "id": start,
            "name": name.value,
            "short_name": self.short(12),
            "lang": language.tag,
            "dir": language.dir,
            "start_url": start,
            "scope": frame.root("/"),
            "display": "browser",
        }
        if frame.description and frame.description.language == name.language:
            data["description"] = frame.description.value
        if paper:
            data |= {"background_color": paper["light"], "theme_color": paper["light"]}
        data["icons"] = [
            {"src": frame.root(path), "sizes": f"{size}x{size}", "type": "image/png"}
            | {"purpose": purpose}
            for size, path in frame.look.icons.items()
            if size in ICONS
            for purpose in ("any", "maskable")
        ]
        return json.dumps(data, ensure_ascii=False, indent=1)


ICONS = (192, 512)
"""The sizes of icons that browsers look for in a manifest."""
