"""The former addresses of a site: aliases of portraits, pages and themes, and redirects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portret.content import aliases, links
from portret.content.records import Site, Theme, documents


def addresses(site: Site, tags: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each address that leads to another, aliases first: redirects may lead to them.

    `tags` are those of the languages; where there is one alone, the root leads to it.
    """
    records = (*documents(site).values(), *site.themes.values())
    if len(tags) == 1:
        yield "/", f"/{tags[0]}/"
    for below, record in aliases.former_addresses(records).items():
        for tag in tags:
            yield f"/{tag}{below}", f"/{tag}{record.address}"
            if isinstance(record, Theme):
                yield f"/{tag}{below}feed.xml", f"/{tag}{record.address}feed.xml"
    for old, new in site.redirects.items():
        yield old, new
        if (folder := links.without_index(old)) != old:  # the same file of an export
            yield folder, new
