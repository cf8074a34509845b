"""Changes the hues of a drawing to those of a site; lightness and chroma stay."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from portret.images.palette import SHIPPED, Palette, as_hex, linear

SCENES = ("#091126", "#112142", "#204262", "#707c92", "#ce9284", "#f3be8a", "#ffe8c0")
"""The colours in which placeholders are drawn, from night to morning."""


def tinted(drawing: str, palette: Palette) -> str:
    """A drawing with its colours in the hues of a palette.

    Its colours must be those in `SCENES`, or between them. Lightness and chroma stay.
    """
    if palette == SHIPPED:
        return drawing
    return re.sub(r'(?<=")#[0-9a-f]{6}(?=")', lambda each: _tinted(each[0], palette), drawing)


@lru_cache(maxsize=16_384)
def _tinted(colour: str, palette: Palette) -> str:
    """A blue colour in the hue of the ink, a yellow one in that of the accent, others between."""
    light, *own = _oklab(colour)
    warm = _hue(palette.light.link) or (0.0, 0.0)
    cool = _hue(palette.light.ink) or warm
    amount = math.hypot(*own)
    part = (1 + own[1] / amount) / 2 if amount else 0  # from blue, 0, to yellow, 1
    a, b = (amount * (x + (y - x) * part) for x, y in zip(cool, warm, strict=True))
    return _from_oklab(light, a, b)


def _hue(colour: str) -> tuple[float, float] | None:
    """The direction of a colour's hue; None if it is almost grey."""
    _, a, b = _oklab(colour)
    amount = math.hypot(a, b)
    return (a / amount, b / amount) if amount > 0.015 else None


def _oklab(colour: str) -> list[float]:
    """A colour in OKLab (CSS Color 4): lightness, and two axes of hue."""
    return _times(_TO_LAB, [math.cbrt(each) for each in _times(_TO_LMS, linear(colour))])


def _from_oklab(*lab: float) -> str:
    linear = _times(_FROM_LMS, [each**3 for each in _times(_FROM_LAB, lab)])
    clipped = (min(max(each, 0), 1) for each in linear)
    return as_hex(
        255 * (each * 12.92 if each <= 0.0031308 else 1.055 * each ** (1 / 2.4) - 0.055)
        for each in clipped
    )


def _times(matrix: Iterable[tuple[float, ...]], vector: Iterable[float]) -> list[Any]:
    values = list(vector)
    return [sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix]


_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1, 0.3963377774, 0.2158037573),
    (1, -0.1055613458, -0.0638541728),
    (1, -0.0894841775, -1.2914855480),
)
_FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
