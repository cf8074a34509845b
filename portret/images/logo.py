"""Checks logos: an SVG that only draws, or a PNG."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portret.errors import Unusable
from portret.images import svg
from portret.images.asset import Asset, check_ending, digest, load
from portret.images.reader import opened

MAX_BYTES = 200_000
MAX_SIDE = 2400
"""The longest side of a PNG in pixels: three times the widest logo on a page."""

_SAVE = "Save it as SVG, or as PNG."
_SMALLER = f"Save it smaller: {MAX_BYTES // 1000} kB and {MAX_SIDE} pixels are enough."


@dataclass(frozen=True)
class Logo(Asset):
    """A logo; width and height are pixels, or the units of an SVG."""

    width: float
    height: float


def inspect(path: Path, line: int = 1) -> Logo:
    """Checks a logo; Unusable if it is none, or an SVG that does more than draw."""
    data, ending = load(path, "file", MAX_BYTES, _SMALLER), path.suffix.lower()
    if data.startswith(b"\x89PNG"):
        kind, size = ".png", _png(data)
    elif ending == ".svg" or b"<svg" in data[:4000]:
        kind, size = ".svg", svg.inspect(data)
    else:
        raise Unusable("no SVG and no PNG", _SAVE)
    check_ending(path, [kind], f"a {kind[1:].upper()}")
    return Logo(path, digest(data), *size)


def _png(data: bytes) -> tuple[float, float]:
    """The size of a PNG in pixels; Unusable if it is too large or damaged."""
    size = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if max(size) > MAX_SIDE:
        raise Unusable(f"a picture of {size[0]} × {size[1]} pixels", _SMALLER)
    try:
        with opened(data, ["PNG"]) as image:
            image.load()
    except Exception:  # whatever Pillow's decoder raises
        raise Unusable("a picture that is cut off or damaged", "Save it again.") from None
    return size
