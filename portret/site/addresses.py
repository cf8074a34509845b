"""The one list of addresses: the server looks them up, the freezer goes through them all."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import Any

from portret import reads
from portret.content.records import SPECIAL_PAGES, Page, Partner
from portret.content.translatable import Listed
from portret.errors import Problem, quoted
from portret.images import maps
from portret.images.social_card import Share, Words
from portret.locales import Language
from portret.site import pictures
from portret.site.edition import Edition
from portret.site.library import Shown

PER_PAGE = 48
"""Portraits on one page of a list."""

LETTERS = 24
"""Up to so many portraits, the list needs no index of letters."""

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".ico": "image/x-icon",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".woff2": "font/woff2",
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
"""The content types of everything that is served, the same on every machine (trap 20)."""


@dataclass(frozen=True)
class View:
    """One address below the site's root: a template, what `make` makes, or a redirect.

    `below` is the address below the language's, the same in every language; `make` gives the bytes
    of a file, or of what is drawn when it is asked for; `listed` says whether search engines may
    list the page if it is complete.
    """

    path: str
    template: str = ""
    language: Language | None = None
    below: str = ""
    record: Any = None
    source: str = ""
    partners: tuple[Partner, ...] = ()
    number: int = 1
    count: int = 1
    here: Edition | None = field(default=None, repr=False)
    share: Share | None = field(default=None, repr=False)
    listed: bool = True
    make: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)
    target: str = ""

    @property
    def complete(self) -> bool:
        """Whether enough of the page is translated."""
        return self.here is None or self.here.complete_page(self)

    @property
    def measured(self) -> Listed:
        """The messages by which the page is measured."""
        return self.here.measured(self.record, self.partners) if self.here else ()

    @property
    def indexable(self) -> bool:
        """Whether search engines are to list the page."""
        return self.listed and self.complete and not getattr(self.record, "draft", False)

    @property
    def content_type(self) -> str:
        """The media type of the answer."""
        ending = PurePath(self.template or self.path).suffix.lower()
        return CONTENT_TYPES.get(ending, "text/plain; charset=utf-8")


class Views(Mapping[str, View]):
    """Every address of the site, in a fixed order: path below the root → what stands there.

    Looking one up is noted, and so is going through them all. `listed` is what the list itself was
    made from.
    """

    def __init__(self, views: Mapping[str, View], listed: Iterable[int] = ()) -> None:
        self.listed = listed
        self._plain = views
        self._views: dict[str, View] = {}

    def __getitem__(self, path: str) -> View:
        reads.note(reads.key("address", path))
        found = self._views.get(path)
        if found is None:
            found = self._views[path] = reads.recorded(self._plain[path], "view", path)
        return found

    def __iter__(self) -> Iterator[str]:
        reads.note(reads.key("addresses"))
        return iter(self._plain)

    def __len__(self) -> int:
        reads.note(reads.key("addresses"))
        return len(self._plain)


def plain(views: Views) -> Mapping[str, View]:
    """The addresses without notes, for whoever remembers them: no template can ask for this."""
    return views._plain


def urls(shown: Shown) -> Views:
    """Every address of the site."""
    return Views(*reads.noting(lambda: _urls(shown)))


def _urls(shown: Shown) -> Mapping[str, View]:
    views = [
        View("/", "chooser.html", below="/"),
        View("/404.html", "404.html", listed=False),
    ]
    for each in shown.editions.values():
        views += _edition_views(each)
    views += _machine_views(shown)
    settings = shown.settings
    if shown.base_url and settings.share_pictures and not settings.preview:
        views = [dataclasses.replace(view, share=_share(shown, view)) for view in views]
    views += [
        View(share.address(view.below), make=functools.partial(share.make, shown.settings.cache))
        for view in views
        if (share := view.share) and not share.missing
    ]
    static = shown.settings.static
    views += [View(path, make=(static / name).read_bytes) for name, path in shown.assets.items()]
    documents: list[Partner | Page] = [*shown.site.partners.values(), *shown.site.pages.values()]
    for record in documents:
        views += [
            View(path, make=make, source=record.path)
            for path, make in pictures.files(record, shown.settings.cache)
        ]
    views += _map_views(shown)
    found = {view.path: view for view in views}
    for old, new in shown.site.redirects.items():
        if there := found.get(new):  # else it is hidden on this day
            target = there.target or new
            moved = View(old, "moved.html", there.language, target=target, listed=False)
            found.setdefault(old, moved)
    return found


def _share(shown: Shown, view: View) -> Share | None:
    """The share picture of a page; none of what only machines read, or what says "not found"."""
    if not (view.listed and view.template.endswith(".html")):
        return None
    here = view.here or shown.editions[shown.site.source.tag]
    title, name = here.title(view.record), here.title(None)
    foundation = shown.site.organisation.name if shown.site.organisation else ""
    return Share(
        here.language,
        Words.of(title.value, title.language or here.language),
        Words.of(name.value, name.language or here.language),
        Words.of(foundation, shown.site.source),
        shown.settings.share_font,
    )


def _edition_views(here: Edition) -> Iterator[View]:
    """The addresses of one language."""
    language, site = here.language, here.site

    def made(template: str, below: str, **values: Any) -> View:
        source = getattr(values.get("record"), "path", "")
        path = f"/{language.tag}{below}"
        return View(path, template, language, below, source=source, here=here, **values)

    yield made("home.html", "/", record=site.pages.get("home"), partners=tuple(here.newest()))
    introduction = site.pages.get("partners")
    yield from _list_views(made, "partners.html", "/partners/", here.everyone(), introduction)
    for partner in site.partners.values():
        yield made("partner.html", partner.address, record=partner)
        for alias in partner.aliases:
            below = f"/partners/{alias}/"
            target = f"/{language.tag}{partner.address}"
            yield made("moved.html", below, target=target, listed=False)
    for theme in here.themes():
        chosen = here.of_theme(theme.code)
        yield from _list_views(made, "theme.html", theme.address, chosen, theme)
    for code in here.countries():
        chosen = here.of_country(code)
        yield from _list_views(made, "country.html", f"/countries/{code.lower()}/", chosen, code)
    for page in site.pages.values():
        if page.key not in SPECIAL_PAGES:
            yield made("page.html", page.address, record=page)
    yield made("404.html", "/404.html", listed=False)


def _list_views(
    made: Any, template: str, below: str, partners: list[Partner], record: object
) -> Iterator[View]:
    """A list in pages of 48: the first at its own address, the others below page/."""
    parts = pages_of(partners, PER_PAGE)
    for number, part in enumerate(parts, 1):
        address = below if number == 1 else f"{below}page/{number}/"
        yield made(
            template, address, record=record, partners=tuple(part), number=number, count=len(parts)
        )


def pages_of(items: Sequence[Partner], size: int) -> list[Sequence[Partner]]:
    """The items in pages of at most `size`; one blank page where there are none."""
    return [items[start : start + size] for start in range(0, max(len(items), 1), size)]


def _map_views(shown: Shown) -> Iterator[View]:
    """The maps: of all countries, of each one, and of each partner's; in light and in dark."""
    partners = shown.site.partners.values()
    every = frozenset(code for partner in partners for code in partner.countries)
    each = {every, *(frozenset([code]) for code in every)}
    for codes in sorted(each | {frozenset(partner.countries) for partner in partners}, key=sorted):
        for dark in (False, True) if codes else ():
            yield View(maps.address(codes, dark), make=partial(maps.draw, codes, dark))


def _machine_views(shown: Shown) -> Iterator[View]:
    """What only machines read."""
    yield View("/robots.txt", "robots.txt")
    if not shown.base_path:  # hosts read these at their root alone
        yield View("/_headers", "_headers.txt")
        yield View("/_redirects", "_redirects.txt")
    if shown.base_url:
        yield View("/sitemap.xml", "sitemap.xml")
    if shown.site.security:
        yield View("/.well-known/security.txt", "security.txt")
    icon = shown.settings.static / "favicon.ico"
    if icon.is_file():
        yield View("/favicon.ico", make=icon.read_bytes)


def share_problems(site: Shown, views: Views) -> Iterator[Problem]:
    """The pages of each language that have no share picture, as no font has their characters."""
    for language in site.site.languages:
        own = [each for each in views.values() if each.share and each.language == language]
        without = [(each, each.share.missing) for each in own if each.share and each.share.missing]
        if not without:
            continue
        first, rest = without[0][0], len(without) - 1
        lost = "".join(dict.fromkeys("".join(missing for _, missing in without)))
        yield Problem(
            first.source or site.whole.path,
            1,
            f"no share picture for {first.path}{f' and {rest} more' if rest else ''}: "
            f"no font has {quoted(lost, 40)} beside the other letters",
            "Name a font that has them all in PORTRET_SHARE_FONT.",
            code="share",
        )
