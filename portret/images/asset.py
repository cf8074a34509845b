"""Reads, checks and names the files of editors that are published: pictures, fonts, documents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portret import files
from portret.errors import Unusable, system_reason

MAX_BYTES = 5_000_000


def digest(data: bytes) -> str:
    """Returns a digest of 12 hexadecimal digits, for file names."""
    return hashlib.sha256(data).hexdigest()[:12]


def stem(path: Path) -> str:
    """A file's name without ending, in letters a to z, digits and hyphens; may be blank."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:60].rstrip("-")


def load(path: Path, what: str, limit: int, remedy: str) -> bytes:
    """The bytes of a file; Unusable if it cannot be read, or has more than `limit`.

    `what` is the kind of file in messages, as "picture"; `remedy` is for a file that is too large.
    """
    try:
        if (size := path.stat().st_size) > limit:
            large, most = f"{size / 1e6:.1f} MB", f"{limit / 1e6:.0f} MB"
            if limit <= 1_000_000:
                large, most = f"{size // 1000} kB", f"{limit // 1000} kB"
            raise Unusable(f"a {what} of {large}, the limit is {most}", remedy)
        return files.read(path, limit)
    except OSError as error:
        reason = f"a {what} that cannot be read: {system_reason(error)}"
        raise Unusable(reason, "Check that it exists, and its permissions.") from None


def reread(path: Path, what: str, limit: int, expected: str) -> bytes:
    """The bytes of a file; Unusable if their digest is not the `expected` one."""
    data = load(path, what, limit, "Save it smaller.")
    if digest(data) != expected:
        raise Unusable(f"a {what} that has just changed", "Try again.")
    return data


def check_ending(path: Path, endings: Sequence[str], found: str) -> None:
    """Raises Unusable if the name of a file has none of the endings of its kind."""
    if path.suffix.lower() not in endings:
        remedy = f"Rename it to {path.stem}{endings[0]}."
        raise Unusable(f"{found} under the name {path.name}", remedy)


@dataclass(frozen=True)
class Asset:
    """A file that readers get unchanged, a logo or a font, and the digest of its bytes."""

    path: Path
    digest: str

    @property
    def name(self) -> str:
        """The file name under which readers get it: its own, with the digest."""
        return f"{stem(self.path) or 'file'}.{self.digest}{self.path.suffix.lower()}"

    def read(self) -> bytes:
        """Returns the file's bytes; Unusable if they have changed since it was checked."""
        return reread(self.path, "file", MAX_BYTES, self.digest)
