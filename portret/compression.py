"""Compresses texts in the content codings that browsers accept."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from functools import cache

SMALLEST = 1024
"""Bytes below which a text is not compressed, as it fits into one packet anyway."""


def _brotli(data: bytes, quick: bool) -> bytes:
    import brotli  # of requirements-server.txt

    made: bytes = brotli.compress(data, quality=5 if quick else 11)
    return made


def _zstandard(data: bytes, quick: bool) -> bytes:
    import zstandard  # of requirements-server.txt

    return zstandard.ZstdCompressor(level=9 if quick else 19).compress(data)


def _gzip(data: bytes, quick: bool) -> bytes:
    made = gzip.compress(data, 6 if quick else 9, mtime=0)
    return made[:9] + b"\xff" + made[10:]  # the system, of which each Python says another


ENCODINGS: Mapping[str, tuple[str, Callable[[bytes, bool], bytes]]] = {
    "br": (".br", _brotli),
    "zstd": (".zst", _zstandard),
    "gzip": (".gz", _gzip),
}
"""(ending of files, function) by content coding (RFC 9110, 8.4.1), the best first."""

ENDINGS = tuple(ending for ending, _ in ENCODINGS.values())
"""The endings of compressed forms."""


@cache
def usable() -> tuple[str, ...]:
    """The codings that are installed; only gzip without requirements-server.txt."""
    found = []
    for name, (_, compress) in ENCODINGS.items():
        try:
            compress(b"", True)
        except ImportError:
            continue
        found.append(name)
    return tuple(found)


def compressed(data: bytes, encoding: str, *, quick: bool = False) -> bytes:
    """The data in a coding of `usable`, the same bytes each time; KeyError for an unknown coding.

    `quick`, for readers who wait, takes a twentieth of the time and makes a tenth more bytes.
    """
    return ENCODINGS[encoding][1](data, quick)


def is_text(content_type: str) -> bool:
    """Whether files of a content type get smaller; pictures, fonts and documents do not."""
    kind = content_type.partition(";")[0]
    return kind.startswith("text/") or kind in _TEXTS or kind.endswith(("+xml", "+json"))


_TEXTS = frozenset(["application/json", "application/xml", "text/javascript"])
