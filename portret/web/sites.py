"""The site that an application serves: a snapshot, its addresses, its renderer; kept up to date."""

from __future__ import annotations

import gc
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import flask

from portret import stamps
from portret.content import records
from portret.errors import Problem, Problems, Unusable
from portret.settings import Settings
from portret.site import headers, look
from portret.site.addresses import Address, Addresses
from portret.site.edition import Snapshot
from portret.site.kinds import addresses
from portret.site.library import Library
from portret.site.pages import Page
from portret.site.searcher import Searcher
from portret.site.values import digest
from portret.web.preview import Preview, template_problem, with_bar, with_reasons
from portret.web.rendering import Renderer
from portret.web.response_cache import Resource, ResponseCache
from portret.web.saved_responses import SavedResponses
from portret.web.watcher import Watcher

MAX_LISTED = 10
"""How many problems `/healthz` lists; the others are only counted."""


class ServedSite:
    """A snapshot of the site with its addresses and renderer.

    `shown` are resources that can be answered from the cache, as their responses depend on address
    and coding alone: those that were shown once, by the full path of a request.
    """

    def __init__(self, app: flask.Flask, library: Library, snapshot: Snapshot) -> None:
        self._library = library
        self.preview = Preview(snapshot) if snapshot.settings.preview else None
        self.snapshot = self.preview.marked if self.preview else snapshot
        self.addresses: Addresses = addresses(self.snapshot)
        note = self.preview.word if self.preview else None
        self.renderer = Renderer(app, self.addresses, note=note)
        self._searchers: dict[str, Searcher] = {}
        self._lock = threading.Lock()
        self._rules = headers.rules(snapshot.settings.hsts)
        self.shown: dict[str, Resource] = {}
        self._resources: dict[str, Resource] = {}

    @cached_property
    def revision(self) -> str:
        """A digest of all inputs of the site, the same on every machine."""
        snapshot = self.snapshot
        documents = sorted(
            (*name, each.digest) for name, each in records.documents(snapshot.whole).items()
        )
        catalogs = snapshot.catalogs.catalogs.values()
        words = [(each.language.tag, each.digest.hex()) for each in catalogs]
        drawn = (self.renderer.templates, snapshot.assets, snapshot.look)
        parts = (documents, words, *drawn, snapshot.today, stamps.code().hex())
        return digest(snapshot.whole.digest, *map(repr, parts))[:16]

    def resource(self, address: Address) -> Resource:
        """The headers and ETag of an address, without rendering its page."""
        path = address.path
        if path not in self._resources:
            etag = digest(path, self.renderer.fingerprint(address), stamps.code().hex())
            self._resources[path] = Resource(
                path, etag, address.content_type, headers.of(path, self._rules)
            )
        return self._resources[path]

    def mark_shown(self, address: Address) -> None:
        """Adds an address to `shown`."""
        full = self.snapshot.base_path + address.path
        self.shown[full.encode().decode("latin-1")] = self.resource(address)

    def take_over(self, former: ServedSite) -> None:
        """Adds a former site's style sheets and fonts, as readers still have its pages."""
        for full, resource in former.shown.items():
            path, _ = resource.key
            if path.startswith(("/static/", look.FOLDER)) and path in former.addresses:
                self.shown.setdefault(full, resource)

    def body(self, address: Address, last_good: dict[str, str], page: Page | None = None) -> bytes:
        """The bytes at an address; Unusable if a picture or document can no longer be used.

        `page` replaces the address's own page. If a template is broken, a preview shows the last
        good page, which it keeps in `last_good`.
        """
        if address.about.make:
            data = address.about.make()
            digest = hashlib.sha256(data).hexdigest()[:12]
            if address.path.startswith("/static/") and digest not in address.path:
                raise Unusable("another file than that of the address", "Ask again in a second")
            return data
        if self.preview and address.kind.template.endswith(".html"):
            good = {} if page else last_good
            return self._previewed(self.preview, address, good, page).encode()
        return self.renderer.render(page or self.addresses.page(address.path)).encode()

    def _previewed(
        self, preview: Preview, address: Address, last_good: dict[str, str], page: Page | None
    ) -> str:
        """A page with the preview's bar; the last good one if it cannot be rendered now."""
        problems = self._library.problems
        try:
            page = page or self.addresses.page(address.path)
            last_good[address.path] = self.renderer.render(page)
        except Exception as error:  # whatever a template under the editor's hands may raise
            problems = (*problems, template_problem(error, self.snapshot.settings.template_folders))
        base = self.snapshot.base_path
        shares = preview.shares(address, self.addresses)
        shown = last_good.get(address.path) or flask.render_template("_broken.html")
        return with_bar(
            with_reasons(shown, preview.reasons),
            self._library,
            problems,
            root=base,
            shares=[(each, base + path, share) for each, path, share in shares],
            current=address.edition.language if address.kind.by_language else None,
            is_source=address.edition.is_source,
            counts=preview.counts(address),
            waiting=preview.waiting(address),
            path=address.path,
        )

    def template_problems(self) -> Iterator[Problem]:
        """The problems of rendering one page of each kind; it also compiles their templates."""
        kinds = {each.kind.name: each.path for each in self.addresses.values()}
        for path in kinds.values():
            if self.addresses[path].kind.template:
                try:
                    self.renderer.render(self.addresses.page(path))
                except Exception as error:  # whatever a template may raise
                    yield template_problem(error, self.snapshot.settings.template_folders)

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
    """Holds the current ServedSite, and replaces it when files change.

    If it is `watched`, a thread looks for changes, prepares the new site while the old one is
    shown, and then sets `latest` and `shown`. Otherwise files are looked at in each request.
    """

    def __init__(self, app: flask.Flask, library: Library, *, watched: bool = False) -> None:
        self.library = library
        self.latest: ServedSite | None = None
        self.shown: Mapping[str, Resource] = {}
        self.cache = ResponseCache()
        self.last_good_pages: dict[str, str] = {}
        self._app = app
        self._site: ServedSite | None = None
        self._snapshot: Snapshot | None = None
        self._template_problems: tuple[Problem, ...] = ()
        self._logged: tuple[object, ...] = ()
        self._lock = threading.Lock()
        self._watcher = Watcher(self, library.settings.cache) if watched else None
        self._saved = SavedResponses(library.settings, self.cache) if watched else None
        self.is_started = self._saved is None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the present files, because of which readers get an earlier site."""
        return (*self.library.problems, *self._template_problems)

    def start(self) -> None:
        """Loads the saved responses of an earlier server, and starts the thread; once."""
        with self._lock:
            if self._saved and not self.is_started:
                self.shown = self._saved.load()
            self.is_started = True
        if self._watcher:
            self._watcher.start()

    def save_responses(self) -> None:
        """Saves responses for a server that starts, if the site is that of the present files."""
        with self._lock:
            site, sources = self.latest, self.library.sources
            whole = (
                site is not None and site.snapshot is self._snapshot and not self._template_problems
            )
        if self._saved and site and whole and sources:
            self._saved.save(site.shown.copy(), site.addresses, sources)

    def current(self) -> ServedSite:
        """The site; Problems if it never was valid."""
        if self._watcher:
            self._watcher.start()
        return self.latest or self.renewed()

    def renewed(self) -> ServedSite:
        """The site after a look at the files; Problems if it never was valid."""
        starts = self._watcher and self._site is None  # a server keeps one site for long
        with self._lock, _without_gc() if starts else nullcontext():
            snapshot = self.library.current()
            if self._site is None or self._snapshot is not snapshot:
                self._snapshot = snapshot
                self._renew(ServedSite(self._app, self.library, snapshot))
        assert self._site
        if self._watcher:
            self.latest, self.shown = self._site, self._site.shown
        return self._site

    def _renew(self, site: ServedSite) -> None:
        """Replaces the site by a new one, unless its templates fail."""
        self._template_problems = tuple(site.template_problems()) if self.latest else ()
        if not self._template_problems:
            if self._site:
                site.take_over(self._site)
            self._site = site

    def health(self) -> Mapping[str, Any]:
        """The state of the site for `/healthz`; it must tell nothing about the machine."""
        site, problems = self.latest or self._site, self.problems
        state = "none" if site is None else "last good" if problems else "good"
        settings = self.library.settings
        first = [
            {"path": _within(each.path, settings), "line": each.line, "code": each.code}
            for each in problems[:MAX_LISTED]
        ]
        return {
            "state": state,
            "revision": site.revision if site else "",
            "problems": {"count": len(problems), "first": first},
        }

    def log_problems(self, logger: Any) -> None:
        """Logs the problems of the present files, once."""
        if self.problems != self._logged:
            self._logged = self.problems
            for problem in self._logged:
                logger.error("%s", problem)

    def refresh(self) -> None:
        """Replaces the site if files changed, and logs problems; the old site stays if it fails."""
        try:
            self.renewed()
        except Problems:
            pass  # logged below
        except Exception:  # or the thread would end, and miss later changes
            self._app.logger.exception("the changed files could not be read")
        self.log_problems(self._app.logger)


def _within(path: str, settings: Settings) -> str:
    """The path of a file from the name of its folder on; its name alone if it is in none."""
    named = (settings.content, settings.translations, settings.templates, settings.static)
    for tree in (*named, *([settings.overrides] if settings.overrides else [])):
        with suppress(ValueError):
            return f"{tree.name}/{Path(path).absolute().relative_to(tree.absolute())}"
    return Path(path).name


@contextmanager
def _without_gc() -> Iterator[None]:
    """A block without garbage collection; what it makes is never collected, as most of it stays."""
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if is_enabled:
            gc.enable()


def sites(app: flask.Flask) -> Sites:
    """The sites that an application answers from."""
    found: Sites = app.extensions["portret"]
    return found
