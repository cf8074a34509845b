"""A text is compressed the same way each time, and comes back whole."""

from __future__ import annotations

import gzip

import brotli
import pytest
import zstandard

from portret import compression

UNPACK = {
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompress(data),
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize("coding", sorted(UNPACK))
@pytest.mark.parametrize("data", [b"", b"<p>Straten en stemmen</p>" * 200])
def test_what_was_compressed_comes_back(coding: str, data: bytes) -> None:
    """Each coding gives the text back, and twice the same bytes."""
    made = compression.compressed(data, coding)
    assert UNPACK[coding](made) == data
    assert made == compression.compressed(data, coding)


def test_gzip_names_neither_a_time_nor_a_system() -> None:
    """So that it makes the same bytes with each version of Python (RFC 1952, 2.3.1)."""
    for quick in (True, False):
        made = compression.compressed(b"<p>Straten en stemmen</p>" * 200, "gzip", quick=quick)
        assert (made[3:8], made[9]) == (bytes(5), 255)


def test_all_codings_can_be_made_here() -> None:
    """The tests' environment has them all, the smallest first."""
    assert compression.usable() == ("br", "zstd", "gzip")


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("text/html; charset=utf-8", True),
        ("application/atom+xml; charset=utf-8", True),
        ("application/feed+json; charset=utf-8", True),
        ("application/json", True),
        ("image/svg+xml", True),
        ("image/webp", False),
        ("font/woff2", False),
        ("application/pdf", False),
    ],
)
def test_texts_alone_get_smaller(content_type: str, expected: bool) -> None:
    """Pictures, fonts and documents are compressed already."""
    assert compression.is_text(content_type) is expected
