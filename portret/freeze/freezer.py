"""Frozen-Flask's freezer with one list of addresses and a loop of our own over the pages.

Pages are made by several processes, each read as a browser would, and nothing is published here.
"""

from __future__ import annotations

import gc
import hashlib
import os
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from flask_frozen import Freezer
from flask_frozen import Page as FrozenPage

from portret import workers
from portret.errors import Unusable
from portret.freeze import checker
from portret.freeze.packing import Packer
from portret.freeze.state import Facts, File
from portret.site.addresses import Address, Addresses
from portret.site.composing import moves
from portret.site.hosts import HOSTS
from portret.web.rendering import Renderer

AT_ONCE = 50
"""Files after which a process says how far it is."""

MEMORY = 30_000_000
"""Bytes of files after which it does so too: a site may have many large documents."""


class PageFailed(Exception):
    """A page could not be made: (address, content file, reason)."""


class Made(NamedTuple):
    """A file that was made: what the next export needs to know of it, and what is wrong in it."""

    file: File
    facts: Facts
    faults: tuple[str, ...]


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
        self.kept = self._kept(self._former)
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

    def _kept(self, former: Mapping[str, File]) -> Mapping[str, File]:
        """The files of the last export that would be made the same now."""
        if not former:
            return {}
        kept = {
            name: file
            for name, url in self.files.items()
            if (file := former.get(name))
            if file.fingerprint == self.renderer.fingerprint(self.addresses[url])
        }
        return kept | self.packer.known(kept, former)

    def urlpath_to_filepath(self, path: str) -> str:
        """The file of an address; a former one without an ending is a folder, so that it is HTML.

        Hosts answer at /oud from oud/index.html, and take a file named oud for a download.
        """
        if self.addresses[path].about.target and "." not in path.rsplit("/", 1)[1]:
            path = path.rstrip("/") + "/"
        file: str = super().urlpath_to_filepath(path)
        return file

    def freeze_yield(self) -> Iterator[FrozenPage]:
        """Write the file of each address that is not kept, and yield (url, path below the root)."""
        yield from self._pages(self.kept)
        yield from self.make()

    def _pages(self, names: Iterable[str]) -> Iterator[FrozenPage]:
        """The addresses of some files; a compressed form has none."""
        return (FrozenPage(self.files[name], Path(name)) for name in names if name in self.files)

    def make(self) -> Iterator[FrozenPage]:
        """The same without those that are kept; what is known of each is then in `made`."""
        wanted = [(url, name) for name, url in self.files.items() if name not in self.kept]
        wanted.sort(key=self._order)
        gc.freeze()  # or a collection in a worker would copy what it shares with the others
        try:
            for made in workers.in_parallel(self._all_made, wanted, self.jobs):
                self.made |= made
                yield from self._pages(made)
        finally:
            gc.unfreeze()

    def _order(self, wanted: tuple[str, str]) -> tuple[int, str]:
        """First what is made of many texts, so that all processes end together; then by address.

        A page in one language has much in common with itself in another.
        """
        url, _ = wanted
        return -len(self.addresses[url].about.documents), url.split("/", 2)[-1]

    def _all_made(self, wanted: Iterator[tuple[str, str]]) -> Iterator[dict[str, Made]]:
        """Make some files, in whatever process."""
        # Step by step for many of them: the processor is the faster for work of one kind.
        for some in self._some_data(wanted):
            for name, (_, data) in some.items():
                self._write(name, data)
            made = {name: self._known(url, name, data) for name, (url, data) in some.items()}
            for name, (url, data) in some.items():
                made |= self._packed(url, name, data, made[name].file)
            yield made

    def _some_data(
        self, wanted: Iterator[tuple[str, str]]
    ) -> Iterator[dict[str, tuple[str, bytes]]]:
        """The addresses and bytes of some files by name, as many as have room in memory."""
        some: dict[str, tuple[str, bytes]] = {}
        size = 0
        for url, name in wanted:
            some[name] = url, self._data(self.addresses[url])
            size += len(some[name][1])
            if len(some) == AT_ONCE or size > MEMORY:
                yield some
                some, size = {}, 0
        if some:
            yield some

    def _data(self, address: Address) -> bytes:
        """The bytes of what stands at an address; PageFailed where that cannot be made."""
        try:
            if address.about.make:
                return address.about.make()
            return self.renderer.render(self.addresses.page(address.path)).encode()
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

    def _known(self, url: str, name: str, data: bytes) -> Made:
        checked = self.addresses[url].kind.checked
        found = self.reader.read(f"/{name}", data) if checked else checker.Facts()
        fingerprint = self.renderer.fingerprint(self.addresses[url])
        file = File(fingerprint, hashlib.sha256(data).hexdigest(), len(data))
        return Made(file, Facts(found.ids, found.links), found.faults)

    def _packed(self, url: str, name: str, data: bytes, file: File) -> dict[str, Made]:
        """The compressed forms of a file, made anew where its bytes are others than before."""
        former = self._former.get(name)
        if former and former.sha256 == file.sha256:
            forms = self.packer.known([name], self._former)
            known = {
                each: found._replace(fingerprint=file.fingerprint) for each, found in forms.items()
            }
            return {each: Made(found, Facts((), ()), ()) for each, found in known.items()}
        made = {}
        for form, packed in self.packer.packed(self.addresses[url], name, data):
            self._write(form, packed)
            digest = hashlib.sha256(packed).hexdigest()
            made[form] = Made(File(file.fingerprint, digest, len(packed)), Facts((), ()), ())
        return made
