"""The icon of a site, a square, in the sizes that browsers and home screens ask for."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from portret.errors import Unusable
from portret.images import reader
from portret.images.palette import Palette
from portret.images.reader import Picture
from portret.images.variants import Variant

FILE = "icon.png"
"""The file in `static/`: a square without margin, its figure in the middle four fifths."""

SIZES = (180, 192, 512)
"""Pixels: for Apple's home screens, and two for the web manifest of others."""

TABS = (16, 32, 48)
"""Pixels: the sizes in favicon.ico."""


def square(path: Path, line: int = 1) -> Picture:
    """Checks a picture that must be a square; Unusable if it is not."""
    found = reader.inspect(path, line)
    if found.width != found.height:
        raise Unusable(
            f"an icon of {found.width} × {found.height} pixels, where a square was expected",
            f"Cut it to a square, {SIZES[-1]} on a side.",
        )
    return found


def inspect(path: Path, line: int = 1) -> Picture:
    """Checks a square that must be large enough for all sizes; Unusable if it is not."""
    found = square(path, line)
    if found.width < SIZES[-1]:
        raise Unusable(
            f"an icon of {found.width} pixels, where {SIZES[-1]} were expected", "Save it larger."
        )
    return found


def variants(picture: Picture, palette: Palette) -> tuple[Variant, ...]:
    """The icon in each size."""
    box = (0, 0, picture.width, picture.height)
    return tuple(Variant(picture, box, size, "png", palette) for size in SIZES)


def favicon(variant: Variant, folder: Path) -> bytes:
    """The icon as favicon.ico, made from a larger one, which is kept in a cache folder."""
    file = io.BytesIO()
    with Image.open(io.BytesIO(variant.data(folder)), formats=["PNG"]) as image:
        image.save(file, "ICO", sizes=[(size, size) for size in TABS])
    return file.getvalue()
