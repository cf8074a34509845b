"""Font files of a site's own: their kinds, and why one cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portret.errors import Unusable
from portret.images import typesetting
from portret.images.asset import Asset, check_ending, digest, load

MAX_BYTES = 1_000_000

KINDS = {b"wOF2": ".woff2", b"OTTO": ".otf", b"\0\1\0\0": ".ttf", b"true": ".ttf"}
"""The endings of files by their first four bytes."""

_SAVE = "Save it as WOFF2, TTF or OTF: one font a file."
_SMALLER = "Save it as WOFF2, with the letters alone that the site needs: readers load all of it."


@dataclass(frozen=True)
class WebFont(Asset):
    """A font; its lightest and its heaviest weight where it is variable."""

    weights: tuple[int, int] | None


def inspect(path: Path, line: int = 1) -> WebFont:
    """Looks at a font; Unusable where it is none that browsers and social cards can use."""
    data = load(path, "file", MAX_BYTES, _SMALLER)
    kind = KINDS.get(data[:4], "")
    if not kind:
        raise Unusable("no WOFF2, TTF or OTF", _SAVE)
    check_ending(path, [kind], f"a font of the kind {kind[1:].upper()}")
    if reason := typesetting.fault(path):
        raise Unusable(f"a font that cannot be used: {reason}", _SAVE)
    return WebFont(path, digest(data), typesetting.weights(data))
