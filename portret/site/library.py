"""The site in memory: read at first use, read again when a file changes, the last good one kept."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
import time
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from portret import locales, reads, stamps
from portret.catalogs import store
from portret.catalogs.lookup import Catalogs
from portret.content import fields, loader, references
from portret.content.frontmatter import Node
from portret.content.loader import Check
from portret.content.records import Site
from portret.content.sources import Known
from portret.errors import Problem, Problems, shown
from portret.images import social_card
from portret.locales import Language
from portret.settings import Settings, today
from portret.site.edition import Edition
from portret.site.lastgood import LastGood


@dataclass(frozen=True)
class Shown:
    """The site as it is shown on one day: `site` without hidden records, `whole` with them."""

    settings: Settings
    whole: Site
    site: Site
    catalogs: Catalogs
    today: date

    @cached_property
    def editions(self) -> Mapping[str, Edition]:
        """The site in each language, by tag."""
        return {
            language.tag: Edition(self.site, self.catalogs, language, _memory=self.memory)
            for language in self.site.languages
        }

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages, the source first; on them everything depends (`fingerprints.epoch`)."""
        return self.whole.languages

    @property
    def source(self) -> Language:
        """The language in which the content is written."""
        return self.whole.source

    @cached_property
    def memory(self) -> reads.Memory:
        """The answers to what pages ask of the site."""
        return reads.Memory()

    @cached_property
    def assets(self) -> Mapping[str, str]:
        """The files of `static/` by name: the address of each, with a digest of its content."""
        return {
            path.name: f"/static/{_digested(path)}"
            for path in sorted(self.settings.static.iterdir())
            if path.is_file() and not path.name.startswith(".") and path.name != "favicon.ico"
        }

    @cached_property
    def base_url(self) -> str:
        """Where the site stands, without a slash at its end; blank where nobody says."""
        return (self.settings.base_url or self.whole.base_url).rstrip("/")

    @cached_property
    def base_path(self) -> str:
        """The path of base_url, which goes before every address: "/repo", or blank."""
        return urlsplit(self.base_url).path.rstrip("/")


@dataclass(frozen=True)
class Before:
    """What another run knows of the site.

    `known` are records of files that are the same, `check` knows which links were checked, and
    `same` are the paths of all files that are still as they were when `catalogs` were read. What
    it does not know is read by so many processes as `jobs` says.
    """

    known: Known = field(default_factory=dict)
    check: Check = references.check
    catalogs: Catalogs = field(default_factory=lambda: Catalogs({}))
    same: Container[str] = ()
    jobs: int = 1


def _digested(path: Path) -> str:
    """The file's name with a digest of its content; fonts, which the style sheet names, have it."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return path.name if digest in path.name else f"{path.stem}.{digest}{path.suffix}"


def read(settings: Settings, before: Before | None = None) -> Shown:
    """The site as its files are now; Problems where content or settings are not sound.

    With what another run knows, its catalogues are as that would remember them: in less room.
    """
    known = before or Before()
    whole = _whole(settings, known)
    found = store.load(
        settings.translations,
        whole.languages,
        settings.cache,
        known.catalogs,
        known.same,
        known.jobs,
    )
    return _shown(settings, whole, found.remembered() if before else found)


def _whole(settings: Settings, before: Before) -> Site:
    """The content; Problems, those of the settings too."""
    problems = list(_faults(settings))
    try:
        whole = loader.load(settings.content, before.known, before.check, before.jobs)
    except Problems as error:
        problems += error.problems
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


def _shown(settings: Settings, whole: Site, found: Catalogs) -> Shown:
    """What readers get of the content on this day."""
    day = today(whole.timezone)
    site = dataclasses.replace(
        whole,
        partners={
            key: each for key, each in whole.partners.items() if each.shown(day, settings.drafts)
        },
        pages={key: each for key, each in whole.pages.items() if each.shown(day, settings.drafts)},
    )
    return Shown(settings, whole, reads.recorded(site, "site", ""), found, day)


def _faults(settings: Settings) -> Iterator[Problem]:
    """What is wrong with the settings, told as of a file with the setting's name."""
    found: list[tuple[int, str, str]] = []
    if settings.base_url:
        node = Node("text", 1, settings.base_url)
        fields.base_url(node, lambda *fault: found.append(fault))
    for line, message, remedy in found:
        yield Problem("PORTRET_BASE_URL", line, message, remedy)
    if settings.share_font and (reason := social_card.fault(settings.share_font)):
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
        self, settings: Settings, pause: float = 1.0, last_good: LastGood | None = None
    ) -> None:
        self.settings = settings
        self.pause = pause
        self.problems: tuple[Problem, ...] = ()
        self.faults: tuple[Problem, ...] = ()
        self.revision = ""
        self._whole: Site | None = None
        self._catalogs = Catalogs({})
        self._shown: Shown | None = None
        self._last_good = last_good
        self._looked = float("-inf")
        self._seen: tuple[Mapping[Path, object], date | None] = ({}, None)
        self._lock = threading.Lock()

    def current(self) -> Shown:
        """The site; Problems where it never was sound. A broken change leaves the last good one.

        `problems` then holds what is wrong with the files as they are.
        """
        self.look()
        if self._shown is None:
            raise Problems(self.problems)
        return self._shown

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
        if states[settings.content] != before.get(settings.content):
            self._read_content()
        if self._whole:
            whole, known = _with_pseudo(settings, self._whole), self._catalogs.catalogs
            languages = whole.languages
            moved = states[settings.translations] != before.get(settings.translations)
            if moved or {each.tag for each in languages} != known.keys():
                self._catalogs = store.load(
                    settings.translations, languages, settings.cache, self._catalogs
                )
            self._shown = _shown(settings, whole, self._catalogs)
            day = self._shown.today
        self.problems = (*self.faults, *self._catalogs.problems)
        self._seen = (states, day)
        named = [sorted(each.items()) for each in states.values()]
        self.revision = hashlib.sha256(repr((named, day)).encode()).hexdigest()[:16]

    def _read_content(self) -> None:
        """Read the content, and keep it; the last good one stands in for broken content."""
        last_good = self._last_good
        try:
            self._whole, self.faults = _whole(self.settings, Before()), ()
        except Problems as error:
            self.faults = error.problems
            if last_good and not any(_faults(self.settings)):
                self._whole = last_good.load() or self._whole
        else:
            if last_good:
                last_good.keep(self._whole)
