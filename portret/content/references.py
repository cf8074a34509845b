"""Checks references within the content: codes, keys, links and headings must exist."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from portret import compression
from portret.content import aliases, hints
from portret.content.frontmatter import line_of
from portret.content.links import OwnUrls, file_name, internal, own_urls, within
from portret.content.records import RESERVED, Page, Partner, Site, Theme, documents
from portret.content.sources import Report, ReportOn
from portret.content.spoofing import host_fault
from portret.errors import Problem, TooMany, quoted, suggestion
from portret.markdown import inline


def check(report_on: ReportOn, site: Site, *, whole: bool) -> None:
    """Reports references that lead nowhere; `whole` says that every file could be read."""
    former = {key for partner in site.partners.values() for key in partner.aliases}
    for partner in site.partners.values():
        with suppress(TooMany):
            _check_keys(report_on(partner.path), partner, site, former, whole)
    aliases.check(report_on, _addressed(site), RESERVED)
    if whole:
        places, own = _places(site), own_urls(site.languages, site.redirects, site.base_url)
        for record in documents(site).values():
            with suppress(TooMany):
                _check_links(report_on(record.path), record, places, own)
        with suppress(TooMany):
            _check_names(report_on, site, places)


def _addressed(site: Site) -> list[Partner | Page | Theme]:
    return [*documents(site).values(), *site.themes.values()]


def _check_keys(
    report: Report, partner: Partner, site: Site, former: Collection[str], whole: bool
) -> None:
    for code in partner.themes if whole else ():
        if code not in site.themes:
            titles = {key: each.title for key, each in site.themes.items()}
            new = next((key for key, each in site.themes.items() if code in each.aliases), None)
            remedy = f"Write {quoted(new)}, as it is called now." if new else _meant(code, titles)
            report(line_of(code), f"themes: unknown theme {quoted(code)}", remedy)
    for other in partner.related if whole else ():
        known = other in site.partners or other in former
        if not known or other in (partner.key, *partner.aliases):
            names = {key: each.title for key, each in site.partners.items() if each != partner}
            found = f"related: no other partner {quoted(other)}"
            report(line_of(other), found, _meant(other, names))
    for number, grant in enumerate(partner.support):
        if first := next((one for one in partner.support[:number] if one.id == grant.id), None):
            found = f"support.id: a second grant {quoted(grant.id)}"
            remedy = f"Line {line_of(first.id)} has it: give this another id."
            report(line_of(grant.id), found, remedy)


def _meant(word: str, titles: Mapping[str, str]) -> str:
    """The remedy for an unknown key: the key with that title, else the nearest."""
    for key, title in titles.items():
        if hints.key(word) == key or word.casefold() == title.casefold():
            return f"Did you mean {quoted(key)}?"
    return suggestion(word, titles)


def _places(site: Site) -> dict[str, Partner | Page | None]:
    """The addresses below a language to which content may link, with the portrait or page there."""
    partners, former = site.partners.values(), aliases.former_addresses(_addressed(site))
    places: dict[str, Partner | Page | None] = dict.fromkeys(("/", "/partners/", "/search/"))
    places |= {page.address: page for page in site.pages.values()}
    places |= {partner.address: partner for partner in partners}
    places |= {f"/themes/{code}/": None for each in partners for code in each.themes}
    places |= {f"/countries/{code.lower()}/": None for each in partners for code in each.countries}
    for old, record in former.items():
        if record.address in places:  # a theme without partners has no page
            places[old] = places[record.address]
    return places


def _check_links(
    report: Report,
    record: Partner | Page,
    places: Mapping[str, Partner | Page | None],
    own_urls: OwnUrls,
) -> None:
    for target in record.links:
        line, address = target.line, target.address
        if target.picture or file_name(address):  # for which the loader looks beside the text
            continue
        if (inner := within(address, own_urls)) is None:
            if not inline.scheme_allowed(address):
                report(
                    line,
                    f"the address {quoted(address)}",
                    "Only http, https, mailto and tel links are possible.",
                )
            elif fault := host_fault(unquote(address)):
                report(line, *fault)
            continue
        path, _, fragment = internal(inner, record.address)
        if path not in places:
            remedy = hints.elsewhere(address) or suggestion(path, places, _last)
            report(line, f"{quoted(address)} leads to no page", remedy)
        elif fragment:
            place = places[path]
            known = place.anchors if place else [fragment] * ("--" in fragment)  # a list's own
            if fragment not in known:
                near = [f"#{each}" for each in known]
                found = f"no heading {quoted('#' + fragment)} there"
                report(line, found, suggestion(fragment, near))


def warnings(whole: Site, shown: Site, own_urls: OwnUrls, today: date) -> list[Problem]:
    """Warnings about links that readers do not get as written; `shown` is what they see today."""
    now, ever = _places(shown), _places(whole)
    found: list[Problem] = []
    for record in documents(shown).values():
        for target in record.links:
            inner = None if target.picture else within(target.address, own_urls)
            if inner is None or target.address in record.attachments:
                continue
            warn = partial(_warning, record.path, target.line)
            path, _, fragment = internal(inner, record.address)
            if inner != target.address:
                right = path + (fragment and f"#{fragment}")
                what = f"{quoted(target.address, 200)} is a page of this site in one language"
                remedy = f"Write {quoted(right, 200)}: so readers get it in their own language."
                found.append(warn(what, remedy))
            if path not in now:
                what = f"{quoted(target.address)} leads to {_hidden(ever.get(path), today)}"
                what += ": readers get the words without a link"
                found.append(warn(what, "Show what it leads to, or leave the link out."))
    for old, new in whole.redirects.items():
        path = new[new.find("/", 1) :]
        if path in ever and path not in now:
            what = f"the redirect from {quoted(old)} leads to {_hidden(ever[path], today)}"
            what += ": readers find nothing there"
            found.append(_warning(whole.path, line_of(old), what, "Let it lead elsewhere."))
    return sorted(found)


def _warning(path: str, line: int, message: str, remedy: str) -> Problem:
    return Problem(path, line, message, remedy, "warning", "link")


def _hidden(record: Partner | Page | None, today: date) -> str:
    """A name, in words, for what is at an address that readers do not see today."""
    if record is None:
        return "no page today"
    if record.draft:
        return "a draft"
    assert isinstance(record, Partner)
    if record.show_from and today < record.show_from:
        return f"a portrait that is hidden until {record.show_from}"
    return f"a portrait that is hidden since {record.show_until}"


_OWN = frozenset(
    {"static", "media", "data", "healthz", "-", "404.html", "index.html", "robots.txt"}
)
_OWN |= {"sitemap.xml", "favicon.ico", "_headers", "_redirects", "_host", "cname"}
"""First parts of addresses that the application uses itself."""

_FEEDS = ("/feed.xml", "/feed.json")
_IN_EACH_LANGUAGE = (*_FEEDS, "/404.html", "/site.webmanifest", "/opensearch.xml")
"""The application's own addresses below each language's."""


def _check_names(report_on: ReportOn, site: Site, places: Collection[str]) -> None:
    """Reports files of `root/` and redirects whose address or file in the export is taken."""
    roots = [f"/{language.tag}" for language in site.languages]
    real = {"/", *(root + place for root in roots for place in places)}
    own = {root + name for root in roots for name in _IN_EACH_LANGUAGE}
    own |= {f"{root}/themes/{code}/feed.xml" for root in roots for code in site.themes}
    own |= {"/.well-known/security.txt"} if site.security else set()
    taken = _Taken(real | own, [language.tag for language in site.languages])
    folder = Path(site.path).parent / "root"
    packable = {*taken.files, *(each for each in _OWN if "." in each)}
    for name in site.root:
        file = name.casefold()
        plain, ending = os.path.splitext(file)
        if ending in compression.ENDINGS and plain in packable:
            file = plain  # hosts send it as the compressed form of that
        owner = taken.by(file)
        if owner or file.split("/")[0] in _OWN - {"cname"}:
            message = f"a name that {quoted(owner or 'the site')} needs"
            report_on(folder / name)(1, message, "Take the file away, or give it another name.")
        taken.add(f"/{name}")
    feeds = {each for each in own if each.endswith(_FEEDS)}
    _check_redirects(report_on(site.path), site, real | feeds, taken)


class _Taken:
    """The files and folders that an export needs, each with the address that needs it.

    The later pages of lists and the search's index need as many as there are partners for.
    """

    def __init__(self, addresses: Collection[str], tags: Collection[str]) -> None:
        grows = rf"({'|'.join(tags)})/(search|(partners|(themes|countries)/[^/]+)/page)/"
        self._grows = re.compile(grows, re.I)
        self.files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        for address in addresses:
            self.add(address)

    def add(self, address: str) -> None:
        """Adds an address, which needs its file."""
        self.files[_file(address)] = address
        self._folders |= dict.fromkeys(_folders(_file(address)), address)

    def by(self, file: str) -> str | None:
        """The address that already needs a file, or a file in place of its folder; else None."""
        above = (self.files[each] for each in _folders(file) if each in self.files)
        own = self.files.get(file) or self._folders.get(file) or next(above, None)
        return own or ("the site" if self._grows.match(file) else None)


def _check_redirects(report: Report, site: Site, real: Collection[str], taken: _Taken) -> None:
    """Reports redirects from an address that is taken, or to one that does not exist."""
    for old, new in site.redirects.items():
        line, file = line_of(old), _file(old)
        if any(len(part.encode()) > 200 for part in file.split("/")):
            report(line, f"{quoted(old)} is too long for a file name", "Leave it out.")
            continue
        owner = taken.by(file)
        if owner or file.split("/")[0] in _OWN:
            message = f"a redirect from {quoted(old)}, which {quoted(owner or 'the site')} needs"
            report(line, message, "Leave it out.")
            continue
        taken.add(old)
        if new in site.redirects:
            report(line_of(new), f"{quoted(new)} is a redirect itself", "Name where it leads.")
        elif new not in real:
            remedy = suggestion(new, real, _last)
            report(line_of(new), f"{quoted(new)} leads to no page", remedy)


def _last(address: str) -> str:
    """The last part of an address, which tells it from others: a key or a code.

    That of a file, as ../brug/index.md or about.html, is that of its page.
    """
    page = re.sub(r"(/index)?\.(md|markdown|html?)$", "", address)
    return page.rstrip("/").rpartition("/")[2]


def _file(address: str) -> str:
    """The file of an address in an export, in lower case, as hosts may ignore case."""
    return (address + "index.html" if address.endswith("/") else address)[1:].casefold()


def _folders(file: str) -> list[str]:
    parts = file.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
