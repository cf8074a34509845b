"""Checks the picture files of editors: format, size in bytes and pixels."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from portret.errors import Unusable
from portret.images.asset import MAX_BYTES, check_ending, digest, load, reread, stem

MAX_PIXELS = 25_000_000
MAX_SIDE = 20_000
SUFFIXES = {
    "JPEG": (".jpg", ".jpeg"),
    "MPO": (".jpg", ".jpeg"),  # what many cameras write: a JPEG, and its preview behind it
    "PNG": (".png",),
    "GIF": (".gif",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
}
"""The endings of file names by accepted format, as Pillow names it."""

FORMATS = [each for each in SUFFIXES if each != "MPO"]  # which Pillow opens as JPEG
"""The formats that Pillow tries, in this order; trying all would take seconds for some files.

For a format after the third Pillow imports all of its forty modules, which takes as long as Flask.
"""

_NAMED = [*FORMATS, "BMP", "TIFF"]
"""The same with two that authors try too, so that an error can name them."""


@dataclass(frozen=True)
class Picture:
    """A picture file: its size in pixels when upright, and the digest of its bytes.

    `line` is where the content first names it; `orientation` is that of Exif 2.3 (0x0112): 1 is
    upright, from 5 on width and height are swapped.
    """

    path: Path
    width: int
    height: int
    digest: str
    line: int = 1
    orientation: int = 1

    @property
    def stem(self) -> str:
        """The beginning of the names of the files that readers get."""
        return stem(self.path) or "picture"

    def read(self) -> bytes:
        """Returns the file's bytes; Unusable if they have changed since `inspect`."""
        return reread(self.path, "picture", MAX_BYTES, self.digest)


def inspect(path: Path, line: int = 1) -> Picture:
    """Checks a picture file by its header; Unusable if it is too large or of no accepted format."""
    data = load(path, "picture", MAX_BYTES, _SMALLER)
    width, height, kind, orientation = _header(data)
    if kind not in SUFFIXES:
        raise Unusable(f"a picture of the kind {kind}", _SAVE)
    check_ending(path, SUFFIXES[kind], f"a {kind} picture")
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Unusable(
            f"a picture of {width} × {height} pixels, the limit is {MAX_PIXELS / 1e6:.0f} million "
            f"and {MAX_SIDE} on a side",
            _SMALLER,
        )
    return Picture(path, width, height, digest(data), line, orientation)


_SAVE = "Save it as JPEG, PNG, WebP, AVIF or GIF."
_SMALLER = "Save it smaller: 2400 pixels wide is enough."


@contextmanager
def opened(data: bytes, formats: list[str]) -> Iterator[Image.Image]:
    """A picture as Pillow reads it, without its warnings of what is broken beside the pixels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=formats) as image:
            yield image


def _orientation(image: Image.Image) -> int:
    """The orientation in the Exif data, from 1 to 8; 1 if unknown."""
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif") or b"")
        found = exif.get(0x0112)
    except Exception:  # broken Exif data do not make a picture unusable
        return 1
    return found if isinstance(found, int) and found in range(1, 9) else 1


def _header(data: bytes) -> tuple[int, int, str, int]:
    """(width, height when upright, format, orientation) of a picture; Unusable if unreadable."""
    try:
        with opened(data, _NAMED) as image:
            orientation = _orientation(image)
            width, height = image.size if orientation < 5 else image.size[::-1]
            return width, height, image.format or "", orientation
    except Image.DecompressionBombError:
        raise Unusable("a picture with too many pixels", _SMALLER) from None
    except Exception:  # whatever Pillow's parsers stumble over
        pass
    if re.search(rb"<svg[\s>]", data[:4000]):
        raise Unusable(
            "an SVG picture, which could hold scripts",
            "Save it as PNG, 2400 pixels wide.",
        )
    raise Unusable("no picture that can be read", _SAVE)
