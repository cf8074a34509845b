"""The content as it last was sound, kept on the disk for a server that starts on broken content."""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path

from portret import cache, stamps
from portret.content.records import Site

SUM = hashlib.sha256().digest_size
"""Bytes of the checksum with which a file begins."""


class LastGood:
    """The last good content of a folder, in a file of the cache; only the same code reads it."""

    def __init__(self, content: Path, cache: Path) -> None:
        name = hashlib.sha256(os.fsencode(_absolute(content)) + stamps.code()).hexdigest()[:32]
        self._path = cache / "content" / name

    def keep(self, site: Site) -> None:
        """Keep sound content, where there can be a cache."""
        data = pickle.dumps(site, pickle.HIGHEST_PROTOCOL)
        cache.store(self._path, self._sum(data) + data)

    def load(self) -> Site | None:
        """The content that was kept last; None where there is none, or the file is damaged."""
        try:
            data = self._path.read_bytes()
        except OSError:
            return None
        if data[:SUM] != self._sum(data[SUM:]):
            return None
        site: Site = pickle.loads(data[SUM:])
        return site

    def _sum(self, data: bytes) -> bytes:
        """A checksum, another one in a file of another name."""
        return hashlib.sha256(self._path.name.encode() + data).digest()


def _absolute(path: Path) -> Path:
    """The absolute path, links in it as they are: a link may lead elsewhere after a deployment."""
    try:
        return path.absolute()
    except OSError:  # the working directory is gone
        return path
