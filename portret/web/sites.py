"""The site that an application answers from: a snapshot, its addresses, and what renders them."""

from __future__ import annotations

from threading import Lock
from typing import Any

import flask

from portret.site.addresses import Address, Addresses
from portret.site.edition import Snapshot
from portret.site.kinds import addresses
from portret.site.library import Library
from portret.site.pages import Page
from portret.site.searcher import Searcher
from portret.web.preview import Preview, template_problem, with_bar
from portret.web.rendering import Renderer


class Site:
    """A snapshot of the site with its addresses and what renders them."""

    def __init__(self, app: flask.Flask, library: Library, snapshot: Snapshot) -> None:
        self._library = library
        self.preview = Preview(snapshot) if snapshot.settings.preview else None
        self.snapshot = self.preview.marked if self.preview else snapshot
        self.addresses: Addresses = addresses(self.snapshot)
        note = self.preview.word if self.preview else None
        self.renderer = Renderer(app, self.addresses, note=note)
        self._searchers: dict[str, Searcher] = {}
        self._lock = Lock()

    def body(self, address: Address, last_good: dict[str, str], page: Page | None = None) -> bytes:
        """The bytes at an address; Unusable where a picture or document cannot be used any more.

        `page` is shown in the place of the address's own. A preview shows the last good page where
        a template is broken, and keeps it in `last_good`.
        """
        if address.about.make:
            return address.about.make()
        if self.preview and address.kind.template.endswith(".html"):
            good = {} if page else last_good
            return self._previewed(self.preview, address, good, page).encode()
        return self.renderer.render(page or self.addresses.page(address.path)).encode()

    def _previewed(
        self, preview: Preview, address: Address, last_good: dict[str, str], page: Page | None
    ) -> str:
        """A page with the preview's bar; the last good one where it cannot be made now."""
        problems = self._library.problems
        try:
            page = page or self.addresses.page(address.path)
            last_good[address.path] = self.renderer.render(page)
        except Exception as error:  # whatever a template under the editor's hands may raise
            problems = (*problems, template_problem(error, self.snapshot.settings.templates))
        base = self.snapshot.base_path
        shares = preview.shares(address, self.addresses)
        return with_bar(
            last_good.get(address.path) or flask.render_template("_broken.html"),
            self._library,
            problems,
            root=base,
            shares=[(each, base + path, share) for each, path, share in shares],
            current=address.edition.language if address.kind.by_language else None,
            is_source=address.edition.is_source,
            standings=preview.standings(address),
        )

    def searcher(self, tag: str) -> Searcher:
        """The search of a language; its index is made when it is first asked for."""
        with self._lock:
            if tag not in self._searchers:
                found = (each for each in self.addresses if each.startswith(f"/{tag}/search/"))
                pages = [self.addresses.page(each) for each in found]
                self._searchers[tag] = Searcher(pages)
            return self._searchers[tag]

    def not_found(self, path: str) -> Address:
        """The 404 page for an unknown address: its language's, elsewhere that of all languages."""
        tag = path.split("/")[1]
        return self.addresses.get(f"/{tag}/404.html") or self.addresses["/404.html"]


class Sites:
    """Gives the site as it is now, made once for each reading of its files."""

    def __init__(self, app: flask.Flask, library: Library) -> None:
        self.library = library
        self._app = app
        self._latest: Site | None = None
        self._read: Snapshot | None = None
        self._told: tuple[object, ...] = ()
        self.last_good_pages: dict[str, str] = {}

    def current(self) -> Site:
        """The site; Problems where it never was sound."""
        snapshot = self.library.current()
        if self._latest is None or self._read is not snapshot:
            self._latest, self._read = Site(self._app, self.library, snapshot), snapshot
        return self._latest

    def tell(self, logger: Any) -> None:
        """Log the problems of the files as they are, once."""
        if self.library.problems != self._told:
            self._told = self.library.problems
            for problem in self._told:
                logger.error("%s", problem)


def sites(app: flask.Flask) -> Sites:
    """The sites that an application answers from."""
    found: Sites = app.extensions["portret"]
    return found
