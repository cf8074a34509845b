"""Holds the site in memory: read at first use and when a file changes; keeps the last good one."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import threading
import time
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from portret import cache, files, locales, stamps
from portret.catalogs import store
from portret.catalogs.lookup import Catalogs
from portret.content import fields, loader, protection
from portret.content.frontmatter import Node
from portret.content.last_good import LastGood
from portret.content.records import Name, Site, documents
from portret.content.sources import Known, unchanged_records
from portret.errors import Problem, Problems, quoted, shown
from portret.images import typesetting
from portret.locales import Language
from portret.protected import ProtectedWords
from portret.settings import Settings, today
from portret.site import copied_catalogs, headers, look, source_language
from portret.site.edition import Snapshot


def read(
    settings: Settings,
    known: Known | None = None,
    catalogs: Catalogs | None = None,
    same: Container[str] = (),
    jobs: int = 1,
) -> Snapshot:
    """The site as its files are now; Problems if content or settings have errors.

    `known` are records of files that are the same; `same` are the paths of catalogues that are
    still as they were when `catalogs` were read.
    """
    whole = _whole(settings, known or {}, jobs)
    found = store.load(
        settings.translations,
        whole.languages,
        settings.cache,
        catalogs,
        same,
        protection.words(whole.partners.values()),
    )
    return snapshot(settings, whole, found)


def _whole(settings: Settings, known: Known, jobs: int = 1) -> Site:
    """The content; Problems, those of the settings and of files that are never read too."""
    problems, chosen = list(_faults(settings)), None
    try:
        whole = loader.load(settings.content, known, jobs)
    except Problems as error:
        problems += error.problems
    else:
        problems += source_language.problems(whole, settings.translations)
        chosen = whole.look
    problems += look.problems(chosen, settings)
    named = {each.path for each in problems}
    for tree in (stamps.inputs(settings)[0], *settings.template_folders, *settings.static_folders):
        problems += [each for each in files.problems(tree) if each.path not in named]
    if problems:
        raise Problems(problems)
    return whole


def _with_pseudo(settings: Settings, whole: Site) -> Site:
    """The site; in a preview with the pseudo-locales that have a catalogue."""
    known = {each.tag for each in whole.languages}
    extra = [
        language
        for tag in locales.PSEUDO
        if settings.preview and tag not in known
        if store.path_of(settings.translations, language := locales.language(tag)).exists()
    ]
    return dataclasses.replace(whole, languages=(*whole.languages, *extra)) if extra else whole


def snapshot(settings: Settings, whole: Site, catalogs: Catalogs) -> Snapshot:
    """The snapshot that readers get on this day."""
    day = today(whole.timezone)
    site = dataclasses.replace(
        whole,
        partners={
            key: each for key, each in whole.partners.items() if each.is_shown(day, settings.drafts)
        },
        pages={
            key: each for key, each in whole.pages.items() if each.is_shown(day, settings.drafts)
        },
    )
    return Snapshot(settings, whole, site, copied_catalogs.marked(catalogs, whole), day)


def _faults(settings: Settings) -> Iterator[Problem]:
    """The problems of the settings; the path of each is the name of a setting."""
    for name, value, expected in settings.unknown:
        message = f"{quoted(value)} was found, where {expected} was expected"
        yield Problem(f"PORTRET_{name}", 1, message, "Write one of these, or leave it out.")
    found: list[tuple[int, str, str]] = []
    if settings.base_url:
        node = Node("text", 1, settings.base_url)
        fields.base_url(node, lambda *fault: found.append(fault))
    for line, message, remedy in found:
        yield Problem("PORTRET_BASE_URL", line, message, remedy)
    if settings.share_font and (reason := typesetting.fault(settings.share_font)):
        message = f"{shown(settings.share_font)} cannot be used: {reason}"
        yield Problem("PORTRET_SHARE_FONT", 1, message, "Name a file in TTF, OTF or WOFF2.")
    if settings.hsts and not headers.SECONDS.fullmatch(settings.hsts):
        message = f"“{shown(settings.hsts)}” is no number of seconds"
        yield Problem("PORTRET_HSTS", 1, message, "Write one, as 31536000 for a year.")
    if files.within(settings.content, os.path.realpath(settings.translations)):
        message = f"{shown(settings.translations)} holds the content too"
        yield Problem("PORTRET_TRANSLATIONS", 1, message, "Name a folder for the catalogues alone.")
    overrides = settings.overrides
    if settings.overrides_named and overrides and not os.path.isdir(overrides):
        message = f"there is no folder {shown(overrides)}"
        yield Problem("PORTRET_OVERRIDES", 1, message, "Name one with templates/ or static/ in it.")
    try:
        for days in (-800, 800):  # beside which the site reckons
            today("UTC") + timedelta(days)
    except (ValueError, OverflowError, OSError):
        message = "no number of seconds since 1970"
        yield Problem("SOURCE_DATE_EPOCH", 1, message, "Write such a number, or leave it out.")


class Sources(NamedTuple):
    """The inputs of a site: settings, files, and the day in its time zone."""

    settings: str
    files: Mapping[Path, stamps.Stamps]
    timezone: str
    day: date

    def is_current(self, settings: Settings) -> bool:
        """Whether nothing has changed: neither settings, files nor the day."""
        return (
            self.settings == stamps.describe(settings)
            and self.day == today(self.timezone)
            and all(map(stamps.unchanged, self.files.values()))
        )


class Library:
    """Gives the site as it is now; looks at its files on every call, or once in `pause` seconds.

    While the content is broken, `faults` say why and the last good one is given: that which this
    library has read, or with `last_good` that which any server has, so that all agree. `revision`
    names the state of the files that was seen last, the same in every process.
    """

    def __init__(
        self,
        settings: Settings,
        pause: float = 1.0,
        last_good: LastGood | None = None,
    ) -> None:
        self.settings = settings
        self.pause = pause
        self.problems: tuple[Problem, ...] = ()
        self.faults: tuple[Problem, ...] = ()
        self.revision = ""
        self._whole: Site | None = None
        self._catalogs = Catalogs({})
        self._snapshot: Snapshot | None = None
        self._last_good = last_good
        self._looked = float("-inf")
        self._seen: Mapping[Path, stamps.Stamps] = {}
        self._lock = threading.Lock()

    def current(self) -> Snapshot:
        """The site, the last good one if the files have errors; Problems if it never was valid.

        `problems` then holds what is wrong with the files as they are.
        """
        self.look()
        if self._snapshot is None:
            raise Problems(self.problems)
        return self._snapshot

    @property
    def sources(self) -> Sources | None:
        """The inputs of the site; None if it was never read, or has problems."""
        if self._snapshot is None or self.problems:
            return None
        described, site = stamps.describe(self.settings), self._snapshot
        return Sources(described, self._seen, site.whole.timezone, site.today)

    def look(self) -> str:
        """Looks at the files, if `pause` is over, and returns the revision."""
        with self._lock:
            if time.monotonic() - self._looked >= self.pause or not self.revision:
                if self.moved():
                    self._look()
                self._looked = time.monotonic()
            return self.revision

    def moved(self) -> bool:
        """Whether something has changed since the files were read."""
        read = self._seen.values()
        return not read or self.is_new_day() or not all(map(stamps.unchanged, read))

    def is_new_day(self) -> bool:
        """Whether another day has begun since the files were read."""
        site = self._snapshot
        return site is not None and today(site.whole.timezone) != site.today

    def _look(self) -> None:
        """Reads again what changed: the content, the catalogues, or only the day."""
        settings, before, began = self.settings, self._seen, time.time_ns()
        places = stamps.inputs(settings)
        read = {place: stamps.read([place]) for place in places}
        seen = {place: stamps.with_digests(each, began) for place, each in read.items()}
        moved = {place for place in places if seen[place] != before.get(place)}
        content, words = places[0], settings.translations
        if content in moved or (words in moved and self.faults):
            self._read_content(before.get(content, {}), seen[content], seen)
        if self._whole:
            whole, known = _with_pseudo(settings, self._whole), self._catalogs.catalogs
            languages, protected = whole.languages, protection.words(whole.partners.values())
            stale = any(each.protected != protected for each in known.values())
            if words in moved or stale or {each.tag for each in languages} != known.keys():
                self._read_catalogs(languages, protected)
            self._snapshot = snapshot(settings, whole, self._catalogs)
        self.problems = (*self.faults, *self._catalogs.problems)
        self._seen = seen
        named = [sorted(each.items()) for each in read.values()]
        day = self._snapshot and self._snapshot.today
        self.revision = hashlib.sha256(repr((named, day)).encode()).hexdigest()[:16]

    def _read_content(
        self, before: stamps.Stamps, now: stamps.Stamps, seen: Mapping[Path, stamps.Stamps]
    ) -> None:
        """Read the content, and keep it; the last good one stands in for broken content.

        What was kept is taken where it is of the same files, and records whose files are the same.
        """
        last_good, settings = self._last_good, self.settings
        made_of = (stamps.describe(settings), dict(seen))

        def is_current(then: Any) -> bool:
            return bool(then[0] == made_of[0] and all(map(stamps.unchanged, then[1].values())))

        known: dict[Name, Any] = {}
        if self._whole is None and last_good and not any(_faults(settings)):
            self._whole, self.faults = last_good.load(is_current), ()
            if self._whole:
                return
        elif self._whole and not self.faults:
            known = unchanged_records(documents(self._whole), settings.content, before, now)
        try:
            self._whole, self.faults = _whole(settings, known), ()
        except Problems as error:
            self.faults = error.problems
            if last_good and not any(_faults(settings)):
                self._whole = last_good.load() or self._whole
        else:
            if last_good:
                last_good.keep(self._whole, made_of)

    def _read_catalogs(self, languages: Sequence[Language], protected: ProtectedWords) -> None:
        """Read the catalogues; a server takes those that were read before from the cache."""
        settings, former = self.settings, self._catalogs
        file = settings.cache / "catalogs" / f"parsed-{stamps.code().hex()[:32]}"
        starts = self._last_good is not None and not settings.preview and not former.catalogs
        if starts:
            former = Catalogs({each.language.tag: each for each in cache.load_values(file)})
        self._catalogs = store.load(
            settings.translations, languages, settings.cache, former, protected=protected
        )
        found = self._catalogs.catalogs.values()
        if starts and any(former.catalogs.get(each.language.tag) is not each for each in found):
            cache.store_values(file, found)
