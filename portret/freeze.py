"""The export: every address of `urls()` as a file, checked, and published in one step.

A page that was made from what still stands is taken from the last export. The others are made by
several processes, and each is read as a browser would before anything is published.
"""

from __future__ import annotations

import contextvars
import dataclasses
import functools
import gc
import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from flask import Flask
from flask_frozen import Freezer
from flask_frozen import Page as FrozenPage

from . import content, forks, proof, reads, stamps
from . import views as answers
from .addresses import View, Views
from .errors import Problem, Problems
from .fingerprints import Sets
from .here import Here
from .images import NoPicture
from .library import Shown
from .pack import Damaged
from .publish import Destination, Refused
from .releases import Release
from .remembered import Answered, Made, Record
from .since import Since
from .stamps import Look, Noted, code

T = TypeVar("T")

AT_ONCE = 50
"""Files after which a process says how far it is."""

Progress = Callable[[Iterator[FrozenPage], int, int], Iterator[FrozenPage]]
"""(pages as they are made, how many there are, how many are kept) → the same; shows it."""


class PageFailed(Exception):
    """A page could not be made: (address, content file, reason)."""


class Unsound(Exception):
    """The export has faults, all of them in `findings`; it was not published."""

    def __init__(self, findings: list[proof.Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings")


@dataclass(frozen=True)
class Result:
    """What was published: the counts of pages, of other files, and of the bytes of all.

    `kept` and `removed` count files, against the last export. `problems` are what readers do not
    get: translations that are not safe, share pictures.
    """

    counts: tuple[int, int, int]
    kept: int
    removed: int
    problems: Sequence[Problem]

    @property
    def made(self) -> int:
        """How many files were made."""
        return self.counts[0] + self.counts[1] - self.kept


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
        self.facts: dict[str, proof.Facts] = {}
        self.answers: dict[reads.Question, Answered] = {}
        self.reader = proof.Reader(shown.base_path, shown.base_url)
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
        for made, facts, asked in forks.shared(self._all_made, wanted, self.jobs):
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
    ) -> Iterator[tuple[dict[str, Made], dict[str, proof.Facts], dict[reads.Question, Answered]]]:
        """Make some files, in whatever process; what is to be remembered of them, bit by bit."""
        while next_ones := list(islice(wanted, AT_ONCE)):
            # Step by step for all of them: the processor is the faster for work of one kind.
            some = {name: self._rendered(url) for url, name in next_ones}
            for name, (data, _) in some.items():
                self._write(name, data)
            facts = {name: self.reader.read(f"/{name}", data) for name, (data, _) in some.items()}
            made = {name: _noted(*each, facts[name]) for name, each in some.items()}
            yield made, _addressed(facts), _answered(self.shown.memory.made())
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


def _noted(data: bytes, read: reads.Reads, facts: proof.Facts) -> Made:
    """What is to be remembered of a file."""
    return Made(
        hashlib.sha256(data).hexdigest(),
        len(data),
        reads.packed(read),
        frozenset(read.refused),
        facts.ids,
        reads.packed(map(_place_key, facts.links)),
    )


@dataclass(frozen=True)
class Start:
    """From where a freeze sets out: the published release, what stands of it, the files' stamps.

    The stamps are from before the files were read, and can be trusted.
    """

    base: Release | None
    since: Since
    stamps: Look


def freeze(
    app: Flask,
    shown: Shown,
    views: Views,
    destination: Destination,
    *,
    start: Start | None = None,
    copy: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Result:
    """Write the whole site into a fresh release, check it, and publish it.

    What still stands of the release at `start` is taken from it. Raises Refused, Problems,
    PageFailed, Unsound or OSError; then the old site stays as it was.
    """
    if shown.settings.preview:
        raise ValueError("a preview is not to be frozen")
    destination.check()
    start = start or Start(None, Since(Record(), {}, shown.settings), {})
    if damaged := content.damaged(shown.whole, shown.settings.cache, start.since.known):
        raise Problems(damaged)
    with destination.locked():
        if start.base and destination.published != start.base:
            raise Refused(f"Another freeze has just published {destination.path}. Run it again.")
        since = start.since
        kept = since.kept(shown, views)
        release = destination.begin()
        try:
            freezer = SiteFreezer(
                app,
                shown,
                views,
                release,
                files=since.files,
                kept=kept,
                aside=Release(release).aside if kept else None,
                jobs=jobs,
            )
            taken = len(kept.keys() & freezer.files.keys())  # some stand, and have no address now
            pages = freezer.make()
            for _ in progress(pages, len(views), taken) if progress else pages:
                pass
            if found := _findings(since.former.made, freezer, start.base):
                raise Unsound(found)
            now = since.record(shown, views, freezer.files, freezer.made, freezer.answers)
            now.stamps = start.stamps
            result = _result(now, since.former, taken, _problems(shown, now))
            _publish(destination, release, now, start, copy, result, freezer.aside)
        except BaseException:
            with suppress(OSError):
                destination.clear()
            raise
    return result


def _publish(
    destination: Destination,
    release: Path,
    now: Record,
    start: Start,
    copy: bool,
    result: Result,
    aside: Mapping[str, Path],
) -> None:
    """Publish the release; only note what it was made from where readers have just that already."""
    (release / ".nojekyll").touch()
    sums = {name: each.sha256 for name, each in now.made.items()}
    sums[".nojekyll"] = hashlib.sha256(b"").hexdigest()
    noted = Noted(
        code(),
        now.settings,
        now.timezone,
        now.day,
        dict(now.stamps),
        result.counts,
        tuple(map(str, result.problems)),
    )
    record, base = stamps.packed(noted, now.packed()), start.base
    same = base and {name: each.sha256 for name, each in base.manifest.items()} == sums
    if base and same and copy == destination.is_copy and base.untouched:
        base.remember(record, now.pack)
        destination.clear()
    else:
        destination.publish(release, sums, record, copy, now.pack, aside)


def _result(now: Record, former: Record, kept: int, problems: Sequence[Problem]) -> Result:
    pages = sum(name.endswith(".html") for name in now.made)
    size = sum(each.size for each in now.made.values())
    return Result(
        (pages, len(now.made) - pages, size),
        kept,
        len(former.made.keys() - now.made.keys()),
        problems,
    )


def _problems(shown: Shown, now: Record) -> list[Problem]:
    """The translations that no page shows because they are not safe; the missing share pictures."""
    refused = {each for made in now.made.values() for each in made.refused}
    found = list(now.addresses.lacking)
    if refused:
        from . import catalogs, extract, review  # which nearly no run needs

        settings = shown.settings
        whole = catalogs.load(settings.translations, shown.languages, settings.cache)
        shown = dataclasses.replace(shown, catalogs=whole)  # remembered ones know no lines
        keys = {(context, text) for _, context, text in refused}
        wanted = extract.wanted(shown.whole, settings.content, settings.templates)
        found += review.unsafe(shown, [each for each in wanted if each.key in keys])
    return sorted(found)


def _findings(
    former: Mapping[str, Made], freezer: SiteFreezer, base: Release | None
) -> list[proof.Finding]:
    """What a browser would trip over in what is to be published.

    A file that is kept was sound in the last export: it is read again only where it may lead to a
    place that was there then and is gone.
    """
    made, facts = freezer.made, freezer.facts
    old = {name: each for name, each in former.items() if made.get(name) is not each}
    gone = proof.places(_addressed(old)) - proof.places(facts)
    if base and gone:
        kept = {name: each.leads for name, each in made.items() if f"/{name}" not in facts}
        for name in sorted(Sets(kept).touched(set(map(reads.key, gone)))):
            facts[f"/{name}"] = freezer.reader.read(f"/{name}", (base.folder / name).read_bytes())
    return list(proof.findings(facts, proof.Places(_addressed(made))))


def _addressed(files: Mapping[str, T]) -> dict[str, T]:
    """Files by their addresses."""
    return {f"/{name}": each for name, each in files.items()}
