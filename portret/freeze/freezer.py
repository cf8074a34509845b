"""Frozen-Flask's freezer with one list of addresses and a loop of our own over the pages.

Pages are made by several processes, each read as a browser would, and nothing is published here.
"""

from __future__ import annotations

import contextvars
import functools
import gc
import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from flask import Flask
from flask_frozen import Freezer
from flask_frozen import Page as FrozenPage

from portret import reads, workers
from portret.freeze import checker
from portret.freeze.remembered import Answered, Made
from portret.images.reader import NoPicture
from portret.pack import Damaged
from portret.site.addresses import View, Views
from portret.site.library import Shown
from portret.web import views as answers
from portret.web.here import Here

AT_ONCE = 50
"""Files after which a process says how far it is."""


class PageFailed(Exception):
    """A page could not be made: (address, content file, reason)."""


class SiteFreezer(Freezer):
    """Frozen-Flask with one list of addresses and a page loop of our own.

    `files` are the addresses by the paths of their files, where they are known; `kept` are those
    that are not to be made again. Where a folder `aside` is named, the new files lie in it under
    numbers, so that a few need no folders of their own. The inherited loop, page by page through
    the test client, gives the same files.
    """

    def __init__(
        self,
        app: Flask,
        shown: Shown,
        views: Views,
        folder: Path,
        *,
        files: Mapping[str, str] | None = None,
        kept: Mapping[str, Made] | None = None,
        aside: Path | None = None,
        jobs: int = 1,
    ) -> None:
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
        self.shown = shown
        self.views = views
        self.files = files or self._files()
        self.kept = kept or {}
        wanted = (name for name in self.files if name not in self.kept)
        self.aside = {name: aside / str(n) for n, name in enumerate(wanted)} if aside else {}
        self._folder = os.fspath(folder)
        self._places: set[str] = set()
        self.jobs = jobs
        self.made: dict[str, Made] = {}
        self.facts: dict[str, checker.Facts] = {}
        self.answers: dict[reads.Question, Answered] = {}
        self.reader = checker.Reader(shown.base_path, shown.base_url)
        self.register_generator(lambda: iter(views))

    def freeze_yield(self) -> Iterator[FrozenPage]:
        """Write the file of each address that is not kept, and yield (url, path below the root)."""
        yield from (FrozenPage(self.files[name], Path(name)) for name in self._kept)
        yield from self.make()

    @property
    def _kept(self) -> dict[str, Made]:
        return {name: self.kept[name] for name in self.files if name in self.kept}

    def make(self) -> Iterator[FrozenPage]:
        """The same without those that are kept."""
        files = self.files
        self.made = self._kept
        wanted = [(url, name) for name, url in files.items() if name not in self.kept]
        # A page in one language has much in common with itself in another.
        wanted.sort(key=lambda each: each[0].split("/", 2)[-1])
        gc.freeze()
        for made, facts, asked in workers.shared(self._all_made, wanted, self.jobs):
            self.made |= made
            self.facts |= facts
            self.answers |= asked
            yield from (FrozenPage(files[name], Path(name)) for name in made)

    def _files(self) -> Mapping[str, str]:
        """The file of each address: path below the root → address."""
        root = self.root.resolve()
        found: dict[str, str] = {}
        twins: dict[str, str] = {}
        for url in self.views:
            view = self.views[url]
            name = unicodedata.normalize("NFC", self.urlpath_to_filepath(url))
            if ".." in name.split("/") and not (root / name).resolve().is_relative_to(root):
                raise PageFailed(url, view.source, "its file would lie outside the export")
            if (twin := twins.setdefault(name.casefold(), url)) != url:
                raise PageFailed(url, view.source, f"{twin} has the same file on some hosts")
            found[name] = url
        return found

    def urlpath_to_filepath(self, path: str) -> str:
        """The file of an address; a former one without an ending is a folder, so that it is HTML.

        Hosts answer at /oud from oud/index.html, and take a file named oud for a download.
        """
        if self.views[path].target and "." not in path.rsplit("/", 1)[1]:
            path = path.rstrip("/") + "/"
        file: str = super().urlpath_to_filepath(path)
        return file

    def _all_made(
        self, wanted: Iterator[tuple[str, str]]
    ) -> Iterator[tuple[dict[str, Made], dict[str, checker.Facts], dict[reads.Question, Answered]]]:
        """Make some files, in whatever process; what is to be remembered of them, bit by bit."""
        while next_ones := list(islice(wanted, AT_ONCE)):
            # Step by step for all of them: the processor is the faster for work of one kind.
            some = {name: self._rendered(url) for url, name in next_ones}
            for name, (data, _) in some.items():
                self._write(name, data)
            facts = {name: self.reader.read(f"/{name}", data) for name, (data, _) in some.items()}
            made = {name: _noted(*each, facts[name]) for name, each in some.items()}
            yield made, facts, _answered(self.shown.memory.made())
        while answers := self.shown.memory.rest(10 * AT_ONCE):
            yield {}, {}, _answered(answers)

    def _rendered(self, url: str) -> tuple[bytes, reads.Reads]:
        """The bytes of what stands at an address, and what they were made from."""
        view = self.views[url]
        try:
            return contextvars.Context().run(reads.noting, lambda: self._data(view))
        except Damaged:
            raise
        except NoPicture as fault:
            raise PageFailed(url, view.source, fault.args[0]) from None
        except Exception as error:
            raise PageFailed(url, view.source, f"{type(error).__name__}: {error}") from error

    def _write(self, name: str, data: bytes) -> None:
        path = os.fspath(self.aside.get(name) or os.path.join(self._folder, name))
        if (place := os.path.dirname(path)) not in self._places:
            os.makedirs(place, exist_ok=True)
            self._places.add(place)
        with open(path, "xb") as file:
            file.write(data)

    def _data(self, view: View) -> bytes:
        """The bytes of what stands at an address."""
        if view.make:
            return view.make()
        return answers.page(self.app, Here(self.shown, self.views, view)).encode()


def _answered(answers: Mapping[reads.Question, reads.Answer]) -> dict[reads.Question, Answered]:
    """What is to be remembered of some answers."""
    return {question: Answered.of(answer) for question, answer in answers.items()}


@functools.lru_cache(65_536)
def _place_key(place: str) -> int:
    """The number of a place to which many pages lead."""
    return reads.key(place)


def _noted(data: bytes, read: reads.Reads, facts: checker.Facts) -> Made:
    """What is to be remembered of a file."""
    return Made(
        hashlib.sha256(data).hexdigest(),
        len(data),
        reads.packed(read),
        frozenset(read.refused),
        facts.ids,
        reads.packed(map(_place_key, facts.links)),
    )
