"""The export: every address of `urls()` as a file, checked, and published in one step."""

from __future__ import annotations

import contextvars
import functools
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_frozen import Freezer
from flask_frozen import Page as FrozenPage
from werkzeug.test import TestResponse

from . import content, proof, releases, trees
from .addresses import View
from .errors import Problems
from .images import NoPicture
from .library import Shown
from .publish import Destination


class PageFailed(Exception):
    """A page could not be made: (address, content file, reason)."""


class Unsound(Exception):
    """The export has faults, all of them in `findings`; it was not published."""

    def __init__(self, findings: list[proof.Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings")


@dataclass(frozen=True)
class Result:
    """What a freeze wrote."""

    pages: int
    files: int
    bytes: int


class SiteFreezer(Freezer):
    """Frozen-Flask with one list of addresses and a page loop of our own.

    Each page is made in a context of its own, so that nothing of one page reaches the next
    (Frozen-Flask keeps one application context open, and with it Flask-Babel's language); a page
    that fails is named with its content file. The inherited loop gives the same files.
    """

    def __init__(self, app: Flask, shown: Shown, views: Mapping[str, View], folder: Path) -> None:
        app.config.update(
            FREEZER_DESTINATION=str(folder.absolute()),
            FREEZER_BASE_URL=shown.base_url or None,
            FREEZER_REMOVE_EXTRA_FILES=False,
            FREEZER_REDIRECT_POLICY="error",
            FREEZER_IGNORE_MIMETYPE_WARNINGS=True,
            PROPAGATE_EXCEPTIONS=True,
            EXPORTING=True,
        )
        super().__init__(
            app, with_no_argument_rules=False, with_static_files=False, log_url_for=False
        )
        self.views = views
        self.register_generator(lambda: iter(views))

    def freeze_yield(self) -> Iterator[FrozenPage]:
        """Write each address's file, and yield (url, path below the root)."""
        with _made_ahead(self.views) as made:
            yield from self._pages(made)

    def _pages(self, made: Mapping[str, Future[None]]) -> Iterator[FrozenPage]:
        root = self.root.resolve()
        client = self.app.test_client()
        base = self.app.config["FREEZER_BASE_URL"]
        seen: dict[str, str] = {}
        for url in list(self.all_urls()):
            view = self.views[url]
            name = unicodedata.normalize("NFC", self.urlpath_to_filepath(url))
            path = root / name
            if not path.resolve().is_relative_to(root):
                raise PageFailed(url, view.source, "its file would lie outside the export")
            if (twin := seen.setdefault(name.casefold(), url)) != url:
                raise PageFailed(url, view.source, f"{twin} has the same file on some hosts")
            if url in made:
                made[url].result()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_body(url, view, functools.partial(client.get, url, base_url=base)))
            yield FrozenPage(url, path.relative_to(root))

    def urlpath_to_filepath(self, path: str) -> str:
        """The file of an address; a former one without an ending is a folder, so that it is HTML.

        Hosts answer at /oud from oud/index.html, and take a file named oud for a download.
        """
        if self.views[path].target and "." not in path.rsplit("/", 1)[1]:
            path = path.rstrip("/") + "/"
        file: str = super().urlpath_to_filepath(path)
        return file


@contextmanager
def _made_ahead(views: Mapping[str, View]) -> Iterator[Mapping[str, Future[None]]]:
    """Pictures on their way into the cache, one a processor: encoders let others run meanwhile."""

    def made(view: View) -> None:
        assert view.make is not None
        try:
            view.make()
        except NoPicture as fault:
            raise PageFailed(view.path, view.source, fault.args[0]) from None

    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        yield {url: pool.submit(made, view) for url, view in views.items() if view.make}
    finally:
        pool.shutdown(cancel_futures=True)


def _body(url: str, view: View, get: Callable[[], TestResponse]) -> bytes:
    try:
        response = contextvars.Context().run(get)
    except Exception as error:
        raise PageFailed(url, view.source, f"{type(error).__name__}: {error}") from error
    if response.status_code != 200:
        raise PageFailed(url, view.source, f"the answer has status {response.status_code}")
    data: bytes = response.data
    return data


def freeze(
    app: Flask,
    shown: Shown,
    views: Mapping[str, View],
    destination: Destination,
    *,
    copy: bool = False,
    progress: Callable[[Iterator[FrozenPage], int], Iterator[FrozenPage]] | None = None,
) -> Result:
    """Write the whole site into a fresh release, check it, and publish it.

    Raises Refused, Problems, PageFailed, Unsound or OSError; then the old site stays as it was.
    """
    if shown.settings.preview:
        raise ValueError("a preview is not to be frozen")
    destination.check()
    if damaged := content.damaged(shown.whole, shown.settings.cache):
        raise Problems(damaged)
    with destination.locked():
        release = destination.begin()
        try:
            pages = SiteFreezer(app, shown, views, release).freeze_yield()
            for _ in progress(pages, len(views)) if progress else pages:
                pass
            (release / ".nojekyll").touch()
            if found := proof.findings(release, shown.base_path, shown.base_url):
                raise Unsound(found)
            result = _measured(release)
            sums = {path: releases.sha256(release / path) for path in trees.files(release)}
            destination.publish(release, sums, b"", copy)
        except BaseException:
            with suppress(OSError):
                destination.clear()
            raise
    return result


def _measured(release: Path) -> Result:
    files = [path for path in release.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    return Result(pages, len(files) - pages, sum(path.stat().st_size for path in files))
