"""The site in memory: read at first use, read again when a file changes, the last good one kept."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
import time
from collections.abc import Container, Iterator, Mapping
from datetime import date
from pathlib import Path

from portret import files, locales, stamps
from portret.catalogs import store
from portret.catalogs.lookup import Catalogs
from portret.content import fields, loader, protection
from portret.content.frontmatter import Node
from portret.content.last_good import LastGood
from portret.content.records import Site
from portret.content.sources import Known
from portret.errors import Problem, Problems, shown
from portret.images import typesetting
from portret.settings import Settings, today
from portret.site import copies, look, source
from portret.site.edition import Snapshot


def read(
    settings: Settings,
    known: Known | None = None,
    catalogs: Catalogs | None = None,
    same: Container[str] = (),
    jobs: int = 1,
) -> Snapshot:
    """The site as its files are now; Problems where content or settings are not sound.

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
    problems = list(_faults(settings))
    try:
        whole = loader.load(settings.content, known, jobs)
    except Problems as error:
        problems += error.problems
    else:
        problems += source.problems(whole, settings.translations)
    problems += look.problems(settings.static, settings.cache)
    named = {each.path for each in problems}
    for tree in (settings.content, settings.templates, settings.static):
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
            key: each for key, each in whole.partners.items() if each.shown(day, settings.drafts)
        },
        pages={key: each for key, each in whole.pages.items() if each.shown(day, settings.drafts)},
    )
    return Snapshot(settings, whole, site, copies.marked(catalogs, whole), day)


def _faults(settings: Settings) -> Iterator[Problem]:
    """The problems of the settings, told as of a file with the setting's name."""
    found: list[tuple[int, str, str]] = []
    if settings.base_url:
        node = Node("text", 1, settings.base_url)
        fields.base_url(node, lambda *fault: found.append(fault))
    for line, message, remedy in found:
        yield Problem("PORTRET_BASE_URL", line, message, remedy)
    if settings.share_font and (reason := typesetting.fault(settings.share_font)):
        message = f"{shown(settings.share_font)} cannot be used: {reason}"
        yield Problem("PORTRET_SHARE_FONT", 1, message, "Name a file in TTF, OTF or WOFF2.")
    try:
        today("UTC")
    except (ValueError, OverflowError, OSError):
        message = "no number of seconds since 1970"
        yield Problem("SOURCE_DATE_EPOCH", 1, message, "Write such a number, or leave it out.")


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
        self._seen: tuple[Mapping[Path, object], date | None] = ({}, None)
        self._lock = threading.Lock()

    def current(self) -> Snapshot:
        """The site; Problems where it never was sound. A broken change leaves the last good one.

        `problems` then holds what is wrong with the files as they are.
        """
        self.look()
        if self._snapshot is None:
            raise Problems(self.problems)
        return self._snapshot

    def look(self) -> str:
        """Look at the files, if it is time; the revision."""
        with self._lock:
            if time.monotonic() - self._looked >= self.pause or not self.revision:
                self._look()
                self._looked = time.monotonic()
            return self.revision

    def _look(self) -> None:
        """Read again what changed: the content, the catalogues, or only the day."""
        settings, (before, _) = self.settings, self._seen
        places = [settings.content, settings.translations, settings.static]
        places += [settings.templates] * settings.preview
        states = {place: stamps.look([place]) for place in places}
        day = today(self._whole.timezone) if self._whole else None
        if (states, day) == self._seen:
            return
        moved = states[settings.translations] != before.get(settings.translations)
        if states[settings.content] != before.get(settings.content) or (moved and self.faults):
            self._read_content()
        if self._whole:
            whole, known = _with_pseudo(settings, self._whole), self._catalogs.catalogs
            languages, protected = whole.languages, protection.words(whole.partners.values())
            stale = any(each.protected != protected for each in known.values())
            if moved or stale or {each.tag for each in languages} != known.keys():
                self._catalogs = store.load(
                    settings.translations,
                    languages,
                    settings.cache,
                    self._catalogs,
                    protected=protected,
                )
            self._snapshot = snapshot(settings, whole, self._catalogs)
            day = self._snapshot.today
        self.problems = (*self.faults, *self._catalogs.problems)
        self._seen = (states, day)
        named = [sorted(each.items()) for each in states.values()]
        self.revision = hashlib.sha256(repr((named, day)).encode()).hexdigest()[:16]

    def _read_content(self) -> None:
        """Read the content, and keep it; the last good one stands in for broken content."""
        last_good = self._last_good
        try:
            self._whole, self.faults = _whole(self.settings, {}), ()
        except Problems as error:
            self.faults = error.problems
            if last_good and not any(_faults(self.settings)):
                self._whole = last_good.load() or self._whole
        else:
            if last_good:
                last_good.keep(self._whole)
