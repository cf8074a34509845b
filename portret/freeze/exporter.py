"""The export: every address of `urls()` as a file, checked, and published in one step.

A page that was made from what still stands is taken from the last export; the others are made.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import Flask
from flask_frozen import Page as FrozenPage

from portret import reads, stamps
from portret.content import loader
from portret.errors import Problem, Problems
from portret.errors import shown as shown_path
from portret.freeze import checker
from portret.freeze.fingerprints import Sets
from portret.freeze.freezer import SiteFreezer
from portret.freeze.publish import Destination, Refused
from portret.freeze.remembered import Made, Record
from portret.freeze.since import Since
from portret.releases import Release
from portret.settings import Settings
from portret.site.addresses import Views
from portret.site.library import Shown
from portret.stamps import Look, Noted, code

T = TypeVar("T")

Progress = Callable[[Iterator[FrozenPage], int, int], Iterator[FrozenPage]]
"""(pages as they are made, how many there are, how many are kept) → the same; shows it."""


class Unsound(Exception):
    """The export has faults, all of them in `findings`; it was not published."""

    def __init__(self, findings: list[checker.Finding]) -> None:
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
    if damaged := loader.damaged(shown.whole, shown.settings.cache, start.since.known):
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
            _check_sources(start.stamps, shown.settings)
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


def _check_sources(then: Look, settings: Settings) -> None:
    """Raises Refused where a source changed since `then`: it may have been read half old, half new.

    Call it when all pages are made. What changes after that is for the next freeze.
    """
    if then and (changed := stamps.changed(then, settings)):
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise Refused(
            f"{shown_path(changed[0])}{more} changed while the freeze ran. The old site stays. "
            "Run flask freeze again."
        )


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
        from portret.catalogs import store
        from portret.translate import extract, review  # which nearly no run needs

        settings = shown.settings
        whole = store.load(settings.translations, shown.languages, settings.cache)
        shown = dataclasses.replace(shown, catalogs=whole)  # remembered ones know no lines
        keys = {(context, text) for _, context, text in refused}
        wanted = extract.wanted(shown.whole, settings.content, settings.templates)
        found += review.unsafe(shown, [each for each in wanted if each.key in keys])
    return sorted(found)


def _findings(
    former: Mapping[str, Made], freezer: SiteFreezer, base: Release | None
) -> list[checker.Finding]:
    """What a browser would trip over in what is to be published.

    A file that is kept was sound in the last export: it is read again only where it may lead to a
    place that was there then and is gone.
    """
    made, facts = freezer.made, _addressed(freezer.facts)
    old = {name: each for name, each in former.items() if made.get(name) is not each}
    gone = checker.places(_addressed(old)) - checker.places(facts)
    if base and gone:
        kept = {name: each.leads for name, each in made.items() if f"/{name}" not in facts}
        for name in sorted(Sets(kept).touched(set(map(reads.key, gone)))):
            facts[f"/{name}"] = freezer.reader.read(f"/{name}", (base.folder / name).read_bytes())
    return list(checker.findings(facts, checker.Places(_addressed(made))))


def _addressed(files: Mapping[str, T]) -> dict[str, T]:
    """Files by their addresses."""
    return {f"/{name}": each for name, each in files.items()}
