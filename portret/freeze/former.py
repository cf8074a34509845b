"""The last export, as far as it can be reused: unchanged records, catalogues and files."""

from __future__ import annotations

import time
from collections.abc import Container, Mapping
from functools import cached_property
from typing import Any

from portret import stamps
from portret.catalogs.lookup import Catalogs
from portret.content.sources import unchanged_records
from portret.freeze.publish import Destination
from portret.freeze.state import BuildState, File, Name
from portret.settings import Settings


class Former:
    """The parts of the last export that can be reused: unchanged records, catalogues and files.

    `stamps` are those of the sources, taken before any is read. A `full` export reuses nothing.
    """

    def __init__(self, destination: Destination, settings: Settings, full: bool) -> None:
        self.state = BuildState(destination.state)
        self._content = settings.content
        began, self._now = time.time_ns(), stamps.read(stamps.inputs(settings))
        self.stamps = stamps.with_digests(self._now, began)
        run = None if full else self.state.run()
        here = (stamps.code(), stamps.describe(settings))
        self.run = run if run and (run.code, run.settings) == here else None
        self.base = destination.release(self.run.release) if self.run else None
        if self.base and not self.base.untouched:
            self.base = None
        self._then: stamps.Stamps = self.run.stamps if self.run else {}
        stamps.add_digests(self._now, self._then)

    @property
    def same(self) -> Container[str]:
        """The paths of the files and folders that are as they were."""
        return {path for path, stamp in self._now.items() if self._then.get(path) == stamp}

    @cached_property
    def documents(self) -> Mapping[Name, Any]:
        """The records whose files, and for portraits what lies beside them, are as they were."""
        return unchanged_records(self.stored, self._content, self._then, self._now)

    @cached_property
    def stored(self) -> Mapping[Name, Any]:
        """The records as they were."""
        return self.state.documents() if self.run else {}

    @cached_property
    def catalogs(self) -> Catalogs:
        """The catalogues as they were."""
        return Catalogs(self.state.catalogs() if self.run else {})

    @cached_property
    def files(self) -> Mapping[str, File]:
        """The files of the last export, where these can be taken."""
        return self.state.files() if self.base else {}
