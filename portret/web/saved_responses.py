"""Responses saved on the disk, with which a new server answers while it reads the site."""

from __future__ import annotations

import time
from collections.abc import Container, Mapping

from portret import cache, stamps
from portret.settings import Settings
from portret.site.library import Sources
from portret.web.response_cache import Resource, ResponseCache

MEMORY = 4_000_000
"""The most bytes of bodies that are saved: the most recently used."""

PAUSE = 60
"""The least seconds between two saves."""


class SavedResponses:
    """The cached responses of a server in a file, which other versions of the code ignore."""

    def __init__(self, settings: Settings, kept: ResponseCache) -> None:
        name = cache.name_of(settings.content, stamps.code())
        self._settings, self._cache = settings, kept
        self._path = settings.cache / "answers" / name
        self._written: object = None
        self._wrote = float("-inf")

    def load(self) -> Mapping[str, Resource]:
        """Adds the responses of an earlier server to the cache; returns their resources by path.

        Empty if a file of the site has changed since.
        """
        values, found = cache.load_values(self._path), dict[str, Resource]()
        sources: Sources | None = next(values, None)
        if sources and sources.is_current(self._settings):
            for full, resource, coding, body in values:
                found[full] = resource
                self._cache.add(resource, coding, body)
        return found

    def save(
        self, shown: Mapping[str, Resource], addresses: Container[str], sources: Sources
    ) -> None:
        """Saves the responses at a site's addresses, if there are new ones and PAUSE is over."""
        now = (sources, self._cache.count)
        if now == self._written or time.monotonic() - self._wrote < PAUSE:
            return
        own = {each.key: (full, each) for full, each in shown.items() if each.key[0] in addresses}
        latest = self._cache.latest(MEMORY).items()
        found = [(*own[key], coding, body) for (key, coding), body in latest if key in own]
        if found:
            cache.store_values(self._path, [sources, *reversed(found)])
            self._written, self._wrote = now, time.monotonic()
