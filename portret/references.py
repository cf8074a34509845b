"""Where content points within the site: codes, keys, links and headings must all exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from . import inline, markup
from .errors import nearest, quoted
from .frontmatter import Report
from .records import RESERVED, Page, Partner, Theme


def internal(address: str, base: str) -> tuple[str, str]:
    """A link within the site as (address below the language's, fragment), from a page at `base`."""
    parts = urlsplit(urljoin(f"http://x{base}", address))
    return unquote(parts.path) or "/", unquote(parts.fragment)


def is_internal(address: str) -> bool:
    """Whether an address leads to a page of the site."""
    return not re.match(r"[^/?#]*?:|//", address)


def anchors(record: Partner | Page) -> frozenset[str]:
    """The ids of a page's headings."""
    about = markup.headings(getattr(record, "about", ""))
    return frozenset(markup.headings(record.body)) | {ABOUT_IDS + each for each in about}


ABOUT_IDS = "about--"
"""What goes before the ids of the headings in `about`: two hyphens, as no heading's id has."""


def check(
    report_on: Callable[[Path], Report],
    themes: Mapping[str, Theme],
    partners: Mapping[str, Partner],
    pages: Mapping[str, Page],
    *,
    whole: bool,
) -> None:
    """Codes, keys and links that lead nowhere; `whole` says that every file could be read."""
    aliases: dict[str, str] = {}
    for partner in partners.values():
        report = report_on(Path(partner.path))
        for code in partner.themes:
            if code not in themes:
                report(_line(code), f"unknown theme {quoted(code)}", nearest(code, themes))
        for other in partner.related:
            if whole and (other not in partners or other == partner.key):
                others = set(partners) - {partner.key}
                report(_line(other), f"no other partner {quoted(other)}", nearest(other, others))
        for alias in partner.aliases:
            if alias in partners or alias in RESERVED:
                report(_line(alias), f"the alias {quoted(alias)} is in use", "Leave it out.")
            elif alias in aliases:
                report(_line(alias), f"{aliases[alias]} has this alias too", "Leave one out.")
            aliases[alias] = partner.key
    if whole:
        places: dict[str, Partner | Page | None] = {"/": None, "/partners/": None}
        places |= {page.address: page for page in pages.values()}
        places |= {partner.address: partner for partner in partners.values()}
        places |= {f"/partners/{old}/": partners[new] for old, new in aliases.items()}
        places |= {f"/themes/{code}/": None for p in partners.values() for code in p.themes}
        places |= {f"/countries/{c.lower()}/": None for p in partners.values() for c in p.countries}
        documents: list[Partner | Page] = [*partners.values(), *pages.values()]
        for record in documents:
            _check_links(report_on(Path(record.path)), record, places)


def _line(value: str) -> int:
    return getattr(value, "line", 1)


def _check_links(
    report: Report, record: Partner | Page, places: Mapping[str, Partner | Page | None]
) -> None:
    for text in (record.body, getattr(record, "about", "")):
        for target in markup.targets(text):
            line = _line(text) + target.line - 1
            address = target.address
            if target.picture:
                continue
            if not is_internal(address):
                if not inline.scheme_allowed(address):
                    report(
                        line,
                        f"the address {quoted(address)}",
                        "Only http, https, mailto and tel links are possible.",
                    )
                continue
            path, fragment = internal(address, record.address)
            if path not in places:
                report(line, f"{quoted(address)} leads to no page", nearest(path, places))
            elif fragment and (place := places[path]) and fragment not in anchors(place):
                near = [f"#{each}" for each in anchors(place)]
                report(line, f"no heading {quoted('#' + fragment)} there", nearest(fragment, near))
