"""Pictures: what kind a file is, how large, and the name by which readers get it."""

from __future__ import annotations

import hashlib
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .errors import system_reason

MAX_BYTES = 5_000_000
MAX_PIXELS = 25_000_000
SUFFIXES = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
    "GIF": (".gif",),
}
"""The formats that are taken, as their headers tell them, and the endings of their names."""


@dataclass(frozen=True)
class Picture:
    """A picture file: its size in pixels and a digest of its bytes."""

    path: Path
    width: int
    height: int
    digest: str

    @property
    def name(self) -> str:
        """The file name under which it is served, with the digest in it."""
        stem = re.sub(r"[^a-z0-9]+", "-", self.path.stem.lower()).strip("-")[:60]
        return f"{stem or 'picture'}.{self.digest}{self.path.suffix.lower()}"


class NoPicture(Exception):
    """The file cannot be used: (what was found, what to do)."""


def inspect(path: Path) -> Picture:
    """The picture in a file, judged by its header alone; NoPicture where it cannot be used."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise NoPicture(
                f"a picture of {size / 1e6:.1f} MB, the limit is {MAX_BYTES / 1e6:.0f} MB",
                "Save it smaller: 1600 pixels wide is enough.",
            )
        data = path.read_bytes()
        width, height, kind = _header(path)
    except OSError as error:
        raise NoPicture(f"a picture that cannot be read: {system_reason(error)}", _SAVE) from None
    if kind not in SUFFIXES:
        raise NoPicture(f"a picture of the kind {kind}", _SAVE)
    if path.suffix.lower() not in SUFFIXES[kind]:
        raise NoPicture(
            f"a {kind} picture under the name {path.name}",
            f"Rename it to {path.stem}{SUFFIXES[kind][0]}.",
        )
    if width * height > MAX_PIXELS:
        raise NoPicture(
            f"a picture of {width} × {height} pixels, the limit is {MAX_PIXELS / 1e6:.0f} million",
            "Save it smaller: 1600 pixels wide is enough.",
        )
    return Picture(path, width, height, hashlib.sha256(data).hexdigest()[:12])


_SAVE = "Save it as JPEG, PNG, WebP, AVIF or GIF."


def _header(path: Path) -> tuple[int, int, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(path) as image:
                return (*image.size, image.format or "")
        except Image.DecompressionBombError:
            raise NoPicture("a picture with too many pixels", "Save it smaller.") from None
        except Exception as error:  # whatever Pillow's parsers stumble over
            if isinstance(error, OSError) and error.errno:
                raise
            raise NoPicture("no picture that can be read", _SAVE) from None
