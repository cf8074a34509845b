"""The last good content, kept in the cache: a server starts with it while content is broken."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portret import cache, stamps
from portret.content.records import Page, Partner, Site, documents


class LastGood:
    """The last good content of a site, in a file that other versions of the code ignore."""

    def __init__(self, content: Path, folder: Path) -> None:
        self._path = folder / "content" / cache.name_of(content, stamps.code())

    def keep(self, site: Site, inputs: object = None) -> None:
        """Stores sound content and the stamps of its files, if the cache can be written."""
        bare = dataclasses.replace(site, partners={}, pages={})
        cache.store_values(self._path, [inputs, bare, *documents(site).values()])

    def load(self, is_current: Callable[[Any], bool] | None = None) -> Site | None:
        """The content that was stored last; None if there is none, or the file is damaged.

        Also None if `is_current`, called with the stored inputs, is false.
        """
        values = cache.load_values(self._path)
        bare: Site | None = None
        inputs = next(values, None)
        if is_current is None or (inputs is not None and is_current(inputs)):
            bare = next(values, None)
        if bare is None:
            return None
        found = list(values)
        partners = {each.key: each for each in found if isinstance(each, Partner)}
        pages = {each.key: each for each in found if isinstance(each, Page)}
        return dataclasses.replace(bare, partners=partners, pages=pages)
