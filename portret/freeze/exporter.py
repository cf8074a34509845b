"""The export: every address of the site as a file, checked, and published in one step.

A page whose fingerprint is that of the last export is taken from it; the others are made.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_frozen import Page as FrozenPage

from portret import stamps
from portret.catalogs import store
from portret.catalogs.safety import Kind
from portret.content import loader, protection, records
from portret.errors import Problem, Problems, Refused, called, shown
from portret.freeze import checker
from portret.freeze.former import Former
from portret.freeze.freezer import SiteFreezer
from portret.freeze.publish import Destination
from portret.freeze.releases import Release
from portret.freeze.state import Changes, Damaged, File, Run
from portret.settings import Settings
from portret.site import library, social_cards
from portret.site.edition import Snapshot
from portret.site.kinds import addresses
from portret.web.rendering import Renderer

Progress = Callable[[Iterator[FrozenPage], int], Iterator[FrozenPage]]
"""(pages as they are made or kept, how many there are) → the same; shows it."""


class Unsound(Exception):
    """The export has faults, all of them in `findings`; it was not published."""

    def __init__(self, findings: list[checker.Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings")


@dataclass(frozen=True)
class Result:
    """A published export: the counts of pages, of other files, and of the bytes of all.

    `kept` and `removed` count files, against the last export. `problems` are what readers do not
    get: translations that are not safe, social cards.
    """

    counts: tuple[int, int, int]
    kept: int
    removed: int
    problems: Sequence[str]

    @property
    def made(self) -> int:
        """How many files were made."""
        return self.counts[0] + self.counts[1] - self.kept


def freeze(
    app: Flask,
    destination: Destination,
    *,
    copy: bool = False,
    jobs: int = 1,
    full: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Write the whole site into a fresh release, check it, and publish it.

    What still stands of the last export is taken from it, unless a `full` one is asked for. Raises
    Refused, Problems, PageFailed, Unsound or OSError; then the old site stays as it was.
    """
    settings: Settings = app.config["SETTINGS"]
    if settings.preview:
        raise ValueError("a preview is not to be frozen")
    destination.check()
    with destination.locked():
        try:
            try:
                return _Export(app, destination, jobs, full).run(copy, progress)
            except Damaged:  # before anything was published
                return _Export(app, destination, jobs, True).run(copy, progress)
        except BaseException:  # nothing of it is left
            with suppress(OSError):
                destination.clear()
            raise


def _read(settings: Settings, former: Former, jobs: int) -> Snapshot:
    """The site as it is now; Problems where anything of it cannot be read."""
    known = former.documents
    snapshot = library.read(settings, known, former.catalogs, former.same, jobs)
    new = (each for name, each in records.documents(snapshot.whole).items() if name not in known)
    if problems := [*snapshot.catalogs.problems, *loader.damaged(new, settings.cache)]:
        raise Problems(problems)
    return snapshot


class _Export:
    """One export under way: what is new lies in a fresh folder."""

    def __init__(self, app: Flask, destination: Destination, jobs: int, full: bool) -> None:
        settings: Settings = app.config["SETTINGS"]
        self._destination = destination
        self._folder = destination.begin()
        self._former = Former(destination, settings, full)
        self._snapshot = _read(settings, self._former, jobs)
        self._addresses = addresses(self._snapshot)
        self._renderer = Renderer(app, self._addresses)
        former = self._former.files
        self._freezer = SiteFreezer(
            app, self._addresses, self._renderer, self._folder, former=former, jobs=jobs
        )

    def run(self, copy: bool, progress: Progress | None) -> Result:
        """Make what is new, check it, and publish it with what is kept."""
        freezer, former = self._freezer, self._former
        pages = freezer.freeze_yield()
        for _ in progress(pages, len(freezer.files)) if progress else pages:
            pass
        _check_sources(former.stamps, self._snapshot.settings)
        files = {**freezer.kept, **{name: each.file for name, each in freezer.made.items()}}
        if found := self._findings(files):
            raise Unsound(found)
        removed = len(former.files.keys() - files.keys())
        problems = (*map(str, self._problems()), *self._unpacked())
        result = Result(_counts(files), len(freezer.kept), removed, problems)
        release = self._publish(files, copy)
        self._remember(release, result, files)
        return result

    def _findings(self, files: Mapping[str, File]) -> list[checker.Finding]:
        """The faults that a browser would meet in what is to be published.

        A file that is kept was sound in the last export: its links are looked at again only where
        a place is gone to which it may lead.
        """
        places, facts, former = _places(files), {}, self._former.files
        left = {name: each for name, each in former.items() if files.get(name) is not each}
        gone = _places(left) - places
        for name, file in files.items():
            made = self._freezer.made.get(name)
            if made or not gone.isdisjoint(file.links):
                faults = made.faults if made else ()
                facts[f"/{name}"] = checker.Facts(file.ids, file.links, faults)
        return list(checker.findings(facts, places))

    def _problems(self) -> list[Problem]:
        """The translations that readers do not get because they are not safe; the missing cards."""
        found = list(social_cards.lacking(self._addresses))
        if keys := set(self._refused()):
            from portret.translate import extract, review  # which nearly no run needs

            snapshot, settings = self._snapshot, self._snapshot.settings
            places = (settings.translations, snapshot.languages, settings.cache)
            protected = protection.words(snapshot.whole.partners.values())
            whole = store.load(*places, protected=protected)
            with_lines = dataclasses.replace(snapshot, catalogs=whole)
            wanted = extract.messages(snapshot.whole, settings.content, *settings.template_folders)
            found += review.unsafe(with_lines, [each for each in wanted if each.key in keys])
        return sorted(found)

    def _unpacked(self) -> Iterator[str]:
        """A line where compressed forms that the host serves cannot be made here."""
        if missing := self._freezer.packer.missing:
            yield (
                f"warning: {' and '.join(missing)} files cannot be made here, and the host "
                "compresses less. pip install -r requirements-server.txt brings what makes them."
            )

    def _refused(self) -> Iterator[tuple[str, str]]:
        """The (msgctxt, msgid) of messages that have a translation that is not shown as unsafe."""
        words = self._renderer.messages
        plural = {(each.context, each.text) for each in words if each.plural is not None}
        plain = {(each.context, each.text) for each in words} - plural
        for edition in self._snapshot.editions.values():
            catalog = edition.catalog
            yield from plain & catalog.unsafe_keys(Kind.INTERFACE)
            yield from plural & catalog.unsafe_keys(Kind.PLURAL)
            yield from filter(catalog.forms_fault, plural)
            unsafe = {key[:2] for key in catalog.unsafe}
            yield from unsafe.intersection(edition.fallen_back())

    def _publish(self, files: Mapping[str, File], copy: bool) -> Release:
        """Publish the release; where readers have just that already, it stays."""
        (self._folder / ".nojekyll").touch()
        manifest = {name: each.sha256 for name, each in files.items()}
        manifest[".nojekyll"] = hashlib.sha256(b"").hexdigest()
        base, destination = self._former.base, self._destination
        now = destination.published
        if now and copy == destination.is_copy:
            same = {name: each.sha256 for name, each in now.manifest.items()} == manifest
            if same and (now == base or now.untouched):
                destination.clear()
                return now
        return destination.publish(self._folder, manifest, base=base, copy=copy)

    def _remember(self, release: Release, result: Result, files: Mapping[str, File]) -> None:
        """Save what the next export wants to know."""
        snapshot, former, freezer = self._snapshot, self._former, self._freezer
        anew = former.run is None or former.base is None
        documents, catalogs = records.documents(snapshot.whole), snapshot.catalogs.catalogs
        run = Run(
            release.number,
            stamps.code(),
            stamps.describe(snapshot.settings),
            str(snapshot.whole.timezone),
            str(snapshot.today),
            former.stamps,
            result.counts,
            tuple(result.problems),
        )
        new = Changes(
            _new(documents, {} if anew else former.documents),
            _new(catalogs, {} if anew else former.catalogs.catalogs),
            {name: each.file for name, each in freezer.made.items()},
            [*(former.stored.keys() - documents.keys()), *(former.files.keys() - files.keys())],
        )
        former.state.save(run, new, anew=anew)


def _new(values: Mapping[Any, Any], known: Mapping[Any, Any]) -> dict[Any, Any]:
    """The values that are not among those of the build state."""
    return {name: each for name, each in values.items() if known.get(name) is not each}


def _check_sources(then: stamps.Stamps, settings: Settings) -> None:
    """Raises Refused where a source changed since `then`: it may have been read half old, half new.

    Call it when all pages are made. What changes after that is for the next freeze.
    """
    if changed := stamps.changed(then, settings):
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise Refused(
            f"{shown(changed[0])}{more} changed while the freeze ran. The old site stays. "
            f"Run {called('freeze')} again."
        )


def _counts(files: Mapping[str, File]) -> tuple[int, int, int]:
    """How many pages and other files there are, and the bytes of all."""
    pages = sum(name.endswith(".html") for name in files)
    return pages, len(files) - pages, sum(each.size for each in files.values())


def _places(files: Mapping[str, File]) -> set[str]:
    return checker.places({f"/{name}": each.ids for name, each in files.items()})
