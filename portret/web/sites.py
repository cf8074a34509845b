"""The site that an application answers from: a snapshot, its addresses, and what renders them."""

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
from portret.web.kept import Kept, Resource
from portret.web.preview import Preview, template_problem, with_bar, with_reasons
from portret.web.remembered import Answers
from portret.web.rendering import Renderer
from portret.web.watching import Watch

SOME = 10
"""How many problems are told by name to whoever asks how the server is."""


class Site:
    """A snapshot of the site with its addresses and what renders them.

    `shown` are the resources whose answers depend on nothing but the address and its form, by
    what a server gives as their path: those that were asked for, and are of the site.
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
        """A digest of all that the site is made from; the same on every machine."""
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
        """The headers and ETag of an address, known without rendering its page."""
        path = address.path
        if path not in self._resources:
            etag = digest(path, self.renderer.fingerprint(address), stamps.code().hex())
            self._resources[path] = Resource(
                path, etag, address.content_type, headers.of(path, self._rules)
            )
        return self._resources[path]

    def show(self, address: Address) -> None:
        """Let an address be answered without asking more than its form."""
        full = self.snapshot.base_path + address.path
        self.shown[full.encode().decode("latin-1")] = self.resource(address)

    def take_over(self, former: Site) -> None:
        """Answer a former site's style sheets and fonts too, as readers still have its pages."""
        for full, resource in former.shown.items():
            path, _ = resource.key
            if path.startswith(("/static/", look.FOLDER)) and path in former.addresses:
                self.shown.setdefault(full, resource)

    def body(self, address: Address, last_good: dict[str, str], page: Page | None = None) -> bytes:
        """The bytes at an address; Unusable where a picture or document cannot be used any more.

        `page` is shown in the place of the address's own. A preview shows the last good page where
        a template is broken, and keeps it in `last_good`.
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
        """A page with the preview's bar; the last good one where it cannot be made now."""
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
            standings=preview.standings(address),
            waiting=preview.waiting(address),
            path=address.path,
        )

    def tried(self) -> Iterator[Problem]:
        """The problems of rendering one page of each kind, after which the others come quickly."""
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
    """Gives the site as it is now, made once for each reading of its files.

    Where it is `watched`, a thread looks at the files, reads what is new beside the site that is
    shown, and puts it in its place when it is whole: `latest`, whose `shown` need nothing else.
    Else they are looked at when they are asked for.
    """

    def __init__(self, app: flask.Flask, library: Library, *, watched: bool = False) -> None:
        self.library = library
        self.latest: Site | None = None
        self.shown: Mapping[str, Resource] = {}
        self.kept = Kept()
        self.last_good_pages: dict[str, str] = {}
        self._app = app
        self._site: Site | None = None
        self._read: Snapshot | None = None
        self._refused: tuple[Problem, ...] = ()
        self._told: tuple[object, ...] = ()
        self._lock = threading.Lock()
        self._watch = Watch(self, library.settings.cache) if watched else None
        self._answers = Answers(library.settings, self.kept) if watched else None
        self.begun = self._answers is None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the files as they are now, because of which readers get older ones."""
        return (*self.library.problems, *self._refused)

    def begin(self) -> None:
        """Take the answers of an earlier server, while the site is read; once."""
        with self._lock:
            if self._answers and not self.begun:
                self.shown = self._answers.load()
            self.begun = True
        if self._watch:
            self._watch.start()

    def remember(self) -> None:
        """Write the answers for a server that starts, where the site is that of its files."""
        with self._lock:
            site, sources = self.latest, self.library.sources
            whole = site is not None and site.snapshot is self._read and not self._refused
        if self._answers and site and whole and sources:
            self._answers.keep(site.shown.copy(), site.addresses, sources)

    def current(self) -> Site:
        """The site; Problems where it never was sound."""
        if self._watch:
            self._watch.start()
        return self.latest or self.renewed()

    def renewed(self) -> Site:
        """The site after a look at the files; Problems where it never was sound."""
        starts = self._watch and self._site is None  # a server, which has one site for long
        with self._lock, _uncollected() if starts else nullcontext():
            snapshot = self.library.current()
            if self._site is None or self._read is not snapshot:
                self._read = snapshot
                self._renew(Site(self._app, self.library, snapshot))
        assert self._site
        if self._watch:
            self.latest, self.shown = self._site, self._site.shown
        return self._site

    def _renew(self, site: Site) -> None:
        """Show a new site, if it can be shown in the place of another."""
        self._refused = tuple(site.tried()) if self.latest else ()
        if not self._refused:
            if self._site:
                site.take_over(self._site)
            self._site = site

    def health(self) -> Mapping[str, Any]:
        """The state of the site as plain data, which tells nothing of the machine."""
        site, problems = self.latest or self._site, self.problems
        state = "none" if site is None else "last good" if problems else "good"
        settings = self.library.settings
        first = [
            {"path": _within(each.path, settings), "line": each.line, "code": each.code}
            for each in problems[:SOME]
        ]
        return {
            "state": state,
            "revision": site.revision if site else "",
            "problems": {"count": len(problems), "first": first},
        }

    def tell(self, logger: Any) -> None:
        """Log the problems of the files as they are, once."""
        if self.problems != self._told:
            self._told = self.problems
            for problem in self._told:
                logger.error("%s", problem)

    def refresh(self) -> None:
        """Show what has changed, and log what is wrong with it; the site stays where it fails."""
        try:
            self.renewed()
        except Problems:
            pass  # which are told
        except Exception:  # or the thread would end, and no later change be seen
            self._app.logger.exception("the changed files could not be read")
        self.tell(self._app.logger)


def _within(path: str, settings: Settings) -> str:
    """The path of a file from its tree's parent on; its name alone where it is in none."""
    named = (settings.content, settings.translations, settings.templates, settings.static)
    for tree in (*named, *([settings.overrides] if settings.overrides else [])):
        with suppress(ValueError):
            return f"{tree.name}/{Path(path).absolute().relative_to(tree.absolute())}"
    return Path(path).name


@contextmanager
def _uncollected() -> Iterator[None]:
    """Most of what is made here stays, so that no collection need look at it."""
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
