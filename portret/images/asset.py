"""Files that readers get as they are: a logo, a font."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from portret import files
from portret.errors import Unusable, system_reason
from portret.images.reader import digest

MAX_BYTES = 5_000_000


@dataclass(frozen=True)
class Asset:
    """A file, and a digest of its bytes."""

    path: Path
    digest: str

    @property
    def name(self) -> str:
        """The file name under which readers get it: its own, with the digest."""
        stem = re.sub(r"[^a-z0-9]+", "-", self.path.stem.lower()).strip("-")[:60].rstrip("-")
        return f"{stem or 'file'}.{self.digest}{self.path.suffix.lower()}"

    def read(self) -> bytes:
        """Returns the file's bytes; Unusable where they have changed since it was looked at."""
        data = _read(self.path, MAX_BYTES)
        if digest(data) != self.digest:
            raise Unusable("a file that has just changed", "Try again.")
        return data


def load(path: Path, limit: int, remedy: str) -> bytes:
    """The bytes of a file; Unusable where it cannot be read, or is larger than a limit."""
    try:
        if (size := path.stat().st_size) > limit:
            raise Unusable(f"a file of {size // 1000} kB, the limit is {limit // 1000} kB", remedy)
    except OSError as error:
        raise Unusable(f"a file that cannot be read: {system_reason(error)}", remedy) from None
    return _read(path, limit)


def _read(path: Path, limit: int) -> bytes:
    try:
        return files.read(path, limit)
    except OSError as error:
        reason = f"a file that cannot be read: {system_reason(error)}"
        raise Unusable(reason, "See to the file and to its rights.") from None
