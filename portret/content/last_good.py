"""The last good content on the disk, with which a server starts quickly, or on broken content."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portret import cache, stamps
from portret.content.records import Page, Partner, Site, documents


class LastGood:
    """The last good content of a folder, in a cache file that other versions of the code ignore."""

    def __init__(self, content: Path, cache: Path) -> None:
        name = hashlib.sha256(os.fsencode(_absolute(content)) + stamps.code()).hexdigest()[:32]
        self._path = cache / "content" / name

    def keep(self, site: Site, made_of: object = None) -> None:
        """Stores sound content and what it was made of, if the cache can be written."""
        bare = dataclasses.replace(site, partners={}, pages={})
        cache.store_values(self._path, [made_of, bare, *documents(site).values()])

    def load(self, stands: Callable[[Any], bool] | None = None) -> Site | None:
        """The content that was stored last; None if there is none, or the file is damaged.

        Also None if `stands`, called with what the content was made of, is false.
        """
        values = cache.load_values(self._path)
        bare: Site | None = None
        made_of = next(values, None)
        if stands is None or (made_of is not None and stands(made_of)):
            bare = next(values, None)
        if bare is None:
            return None
        found = list(values)
        partners = {each.key: each for each in found if isinstance(each, Partner)}
        pages = {each.key: each for each in found if isinstance(each, Page)}
        return dataclasses.replace(bare, partners=partners, pages=pages)


def _absolute(path: Path) -> Path:
    """The absolute path with links unresolved: a link may lead elsewhere after a deployment."""
    try:
        return path.absolute()
    except OSError:  # the working directory is gone
        return path
