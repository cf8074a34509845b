"""Answers on the disk: a server that starts gives them at once, while it reads the site."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Container, Mapping

from portret import cache, stamps
from portret.settings import Settings
from portret.site.library import Sources
from portret.web.kept import Kept, Resource

MEMORY = 4_000_000
"""How many bytes of answers are written: those that were asked for last."""

PAUSE = 60
"""Seconds between two writings."""


class Answers:
    """The answers that a server keeps, in a file of the cache; only the same code reads it."""

    def __init__(self, settings: Settings, kept: Kept) -> None:
        content = os.fsencode(os.path.abspath(settings.content))
        name = hashlib.sha256(content + stamps.code()).hexdigest()[:32]
        self._settings, self._kept = settings, kept
        self._path = settings.cache / "answers" / name
        self._written: object = None
        self._wrote = float("-inf")

    def load(self) -> Mapping[str, Resource]:
        """The answers of an earlier server, by the path of a request; they are kept from now on.

        Nothing where the site would now be made of something else.
        """
        values, found = cache.load_values(self._path), dict[str, Resource]()
        sources: Sources | None = next(values, None)
        if sources and sources.stand(self._settings):
            for full, resource, coding, body in values:
                found[full] = resource
                self._kept.add(resource, coding, body)
        return found

    def keep(
        self, shown: Mapping[str, Resource], addresses: Container[str], sources: Sources
    ) -> None:
        """Write the answers at a site's own addresses, if there are new ones and it is time."""
        now = (sources, self._kept.count)
        if now == self._written or time.monotonic() - self._wrote < PAUSE:
            return
        own = {each.key: (full, each) for full, each in shown.items() if each.key[0] in addresses}
        latest = self._kept.latest(MEMORY).items()
        found = [(*own[key], coding, body) for (key, coding), body in latest if key in own]
        if found:
            cache.store_values(self._path, [sources, *reversed(found)])
            self._written, self._wrote = now, time.monotonic()
