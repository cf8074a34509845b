"""Checks the font files of a site's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portret.errors import Unusable
from portret.images import typesetting
from portret.images.asset import Asset, check_ending, digest, load

MAX_BYTES = 1_000_000

KINDS = {b"wOF2": ".woff2", b"OTTO": ".otf", b"\0\1\0\0": ".ttf", b"true": ".ttf"}
"""The ending of a font file by its first four bytes."""

_SAVE = "Save it as WOFF2, TTF or OTF: one font a file."
_SMALLER = "Save it as WOFF2, with the letters alone that the site needs: readers load all of it."


@dataclass(frozen=True)
class WebFont(Asset):
    """A font; `weights` are the lightest and the heaviest of a variable one, else None."""

    weights: tuple[int, int] | None


def inspect(path: Path, line: int = 1) -> WebFont:
    """Checks a font file; Unusable if browsers or social cards cannot use it."""
    data = load(path, "file", MAX_BYTES, _SMALLER)
    kind = KINDS.get(data[:4], "")
    if not kind:
        raise Unusable("no WOFF2, TTF or OTF", _SAVE)
    check_ending(path, [kind], f"a font of the kind {kind[1:].upper()}")
    if reason := typesetting.fault(path):
        raise Unusable(f"a font that cannot be used: {reason}", _SAVE)
    return WebFont(path, digest(data), typesetting.weights(data))
