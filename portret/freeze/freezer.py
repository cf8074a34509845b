"""Frozen-Flask's freezer with one list of addresses and a loop of our own over the pages.

Pages are made by several processes, each read as a browser would, and nothing is published here.
"""

from __future__ import annotations

import gc
import hashlib
import os
import unicodedata
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from flask_frozen import Freezer
from flask_frozen import Page as FrozenPage

from portret import workers
from portret.errors import Refused, Unusable
from portret.freeze import checker
from portret.freeze.packing import Packer
from portret.freeze.state import File
from portret.site.addresses import Address, Addresses
from portret.site.composing import moves
from portret.site.hosts import HOSTS
from portret.web.rendering import Renderer

AT_ONCE = 50
"""Files after which a process says how far it is."""


class PageFailed(Exception):
    """A page could not be made: (address, content file, reason)."""


class Made(NamedTuple):
    """A file that was made: what the next export needs to know of it, and what is wrong in it."""

    file: File
    faults: tuple[str, ...]


_Some = tuple[dict[str, Made], list[str]]
"""Some files: those that were made by name, and the names of those that are kept."""


class SiteFreezer(Freezer):
    """Frozen-Flask with one list of addresses and a page loop of our own.

    `former` are the files of the last export: those with the same fingerprint are not made again.
    The inherited loop, page by page through the test client, gives the same files.
    """

    def __init__(
        self,
        app: Flask,
        addresses: Addresses,
        renderer: Renderer,
        folder: Path,
        *,
        former: Mapping[str, File] | None = None,
        jobs: int = 1,
    ) -> None:
        snapshot = addresses.snapshot
        app.config.update(
            FREEZER_DESTINATION=str(folder.absolute()),
            FREEZER_BASE_URL=snapshot.base_url or None,
            FREEZER_REMOVE_EXTRA_FILES=False,
            FREEZER_REDIRECT_POLICY="error",
            FREEZER_IGNORE_MIMETYPE_WARNINGS=True,
            PROPAGATE_EXCEPTIONS=True,
            EXPORTING=True,
        )
        super().__init__(
            app, with_no_argument_rules=False, with_static_files=False, log_url_for=False
        )
        self.addresses = addresses
        self.renderer = renderer
        self.files = self._files()
        self.jobs = jobs
        self.made: dict[str, Made] = {}
        self._folder = os.fspath(folder)
        self._folders: set[str] = set()
        script = snapshot.base_path + snapshot.assets.get("search.js", "")
        self.reader = checker.Reader(snapshot.base_path, snapshot.base_url, script)
        self._former = former or {}
        self.packer = Packer(snapshot.settings.host, self.files)
        self.kept: dict[str, File] = {}
        self.register_generator(lambda: iter(self.files.values()))

    def _files(self) -> Mapping[str, str]:
        """The file of each address: path below the root → address."""
        root = self.root.resolve()
        left_out = self._left_out()
        found: dict[str, str] = {}
        twins: dict[str, str] = {}
        for url, address in self.addresses.items():
            if url in left_out or not address.is_exported:
                continue
            name = unicodedata.normalize("NFC", self.urlpath_to_filepath(url))
            if ".." in name.split("/") and not (root / name).resolve().is_relative_to(root):
                raise PageFailed(url, address.source, "its file would lie outside the export")
            if (twin := twins.setdefault(name.casefold(), url)) != url:
                raise PageFailed(url, address.source, f"{twin} has the same file on some hosts")
            found[name] = url
        return found

    def _left_out(self) -> Container[str]:
        """The former addresses whose pages would hide the host's own redirects."""
        host = HOSTS.get(self.addresses.snapshot.settings.host)
        if host is None or host.covers:
            return ()
        return {each.old for each in moves(self.addresses)}

    def urlpath_to_filepath(self, path: str) -> str:
        """The file of an address; a former one without an ending is a folder, so that it is HTML.

        Hosts answer at /oud from oud/index.html, and take a file named oud for a download.
        """
        if self.addresses[path].about.target and "." not in path.rsplit("/", 1)[1]:
            path = path.rstrip("/") + "/"
        file: str = super().urlpath_to_filepath(path)
        return file

    def freeze_yield(self) -> Iterator[FrozenPage]:
        """Write the file of each address that is not kept; yield (url, path below the root) of all.

        What is known of a file is then in `made`, or in `kept`.
        """
        wanted = sorted(((url, name) for name, url in self.files.items()), key=self._order)
        gc.freeze()  # or a collection in a worker would copy what it shares with the others
        try:
            for made, kept in workers.in_parallel(self._all_made, wanted, self.jobs):
                self.made |= made
                self.kept |= {name: self._former[name] for name in kept}
                names = (each for each in (*made, *kept) if each in self.files)
                yield from (FrozenPage(self.files[name], Path(name)) for name in names)
        finally:
            gc.unfreeze()

    def _order(self, wanted: tuple[str, str]) -> tuple[int, int, str]:
        """By language, whose pages share much; in each first what is made of many texts, so that
        all processes end together.
        """
        address = self.addresses[wanted[0]]
        language = address.edition.language
        place = self.addresses.snapshot.languages.index(language)
        return place, -len(address.about.documents), address.path

    def _all_made(self, wanted: Iterator[tuple[str, str]]) -> Iterator[_Some]:
        """Make some files, in whatever process: those that are new, and the names of the others."""
        made: dict[str, Made] = {}
        kept: list[str] = []
        for url, name in wanted:
            address, former = self.addresses[url], self._former.get(name)
            if new := self._new(address, former):
                fingerprint, data = new
                self._write(name, data)
                made[name] = self._known(address, name, fingerprint, data)
            else:
                kept.append(name)
            if former and (name not in made or made[name].file.sha256 == former.sha256):
                kept += [each for each in self.packer.forms(name) if each in self._former]
            else:
                for form, packed in self.packer.packed(address, name, data):
                    self._write(form, packed)
                    made[form] = Made(_file("", packed), ())
            if len(made) + len(kept) >= AT_ONCE:
                yield made, kept
                made, kept = {}, []
        yield made, kept

    def _new(self, address: Address, former: File | None) -> tuple[str, bytes] | None:
        """(fingerprint, bytes) of a file; None where it is as in the last export.

        Raises PageFailed where it cannot be made.
        """
        try:
            fingerprint = self.renderer.fingerprint(address)
            if former and former.fingerprint == fingerprint:
                return None
            if address.about.make:
                return fingerprint, address.about.make()
            html = self.renderer.render(self.addresses.page(address.path))
            self.addresses.forget(address.path)
            return fingerprint, html.encode()
        except Refused:
            raise
        except Unusable as fault:
            raise PageFailed(address.path, address.source, fault.args[0]) from None
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise PageFailed(address.path, address.source, reason) from error

    def _write(self, name: str, data: bytes) -> None:
        path = os.path.join(self._folder, name)
        if (place := os.path.dirname(path)) not in self._folders:
            os.makedirs(place, exist_ok=True)
            self._folders.add(place)
        with open(path, "xb") as file:
            file.write(data)

    def _known(self, address: Address, name: str, fingerprint: str, data: bytes) -> Made:
        checked = address.kind.checked
        found = self.reader.read(f"/{name}", data) if checked else checker.Facts()
        return Made(_file(fingerprint, data, found.ids, found.links), found.faults)


def _file(
    fingerprint: str, data: bytes, ids: tuple[str, ...] = (), links: tuple[str, ...] = ()
) -> File:
    return File(fingerprint, hashlib.sha256(data).hexdigest(), len(data), ids, links)
