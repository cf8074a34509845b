"""Feeds: the newest portraits of a language, or of a theme in it, with their whole texts.

Atom (RFC 4287) and JSON Feed 1.1. All addresses in a feed are absolute, so a site without base_url
has no feeds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from portret.content.links import for_machines
from portret.site.pages import Page, Portrait


@dataclass(frozen=True, eq=False, kw_only=True)
class Feed(Page):
    """A feed: the page that it belongs to, and its portraits, the newest first."""

    home: str
    entries: tuple[Portrait, ...]

    @property
    def updated(self) -> str:
        """The time of the last change of a portrait."""
        return max(map(self.changed, self.entries), default=_time(date(1970, 1, 1)))

    def published(self, entry: Portrait) -> str:
        """The time at which a portrait was published."""
        return _time(entry.partner.published)

    def changed(self, entry: Portrait) -> str:
        """The time of a portrait's last change."""
        return _time(entry.partner.updated or entry.partner.published)

    def id(self, entry: Portrait) -> str:
        """The name by which feed readers know a portrait: the first address that it had.

        It stays when the portrait gets another key and the old one becomes an alias.
        """
        key = (*entry.partner.aliases, entry.partner.key)[0]
        return self.frame.absolute(f"/{self.language.tag}/partners/{key}/")

    def html(self, entry: Portrait, name: str = "body") -> Markup:
        """A text of a portrait with absolute links."""
        origin = self.frame.origin
        text = entry.text(name, origin=origin)
        notes = Markup().join(
            Markup('<li id="{0.id}">{0.html}</li>\n').format(each) for each in text.footnotes
        )
        html = str(text.html + (Markup("<ol>\n{}</ol>\n").format(notes) if notes else ""))
        here = self.frame.absolute(entry.path)
        return Markup(html.replace('href="#', f'href="{here}#'))  # noqa: S704 - is HTML already

    @property
    def json(self) -> str:
        """The feed as JSON Feed has it."""
        title, foundation = self.frame.titled(self.title), self.frame.foundation
        author = {"name": foundation.name if foundation else self.frame.name.value}
        if foundation and foundation.website:
            author["url"] = for_machines(foundation.website)
        data = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title.value,
            "home_page_url": self.frame.absolute(self.home),
            "feed_url": self.frame.absolute(self.path),
            "language": self.language.tag,
            "authors": [author],
            "items": [self._item(each) for each in self.entries],
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    def _item(self, entry: Portrait) -> Mapping[str, Any]:
        return {
            "id": self.id(entry),
            "url": self.frame.absolute(entry.path),
            "title": entry.title.value,
            "summary": entry.summary.value if entry.summary else "",
            "content_html": self.html(entry),
            "date_published": self.published(entry),
            "date_modified": self.changed(entry),
            "tags": [each.title.value for each in entry.themes],
        }


def _time(day: date) -> str:
    """The beginning of a day as RFC 3339 has it."""
    return f"{day}T00:00:00Z"
