"""A tiny valid site, written into a folder, for tests to change."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path


def png(width: int = 1, height: int = 1) -> bytes:
    """A white PNG picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height) if height < 5000 else b""
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


SITE = """\
name: Proef
languages: [nl, en, ar]
"""

PARTNER = """\
---
title: Anker
published: 2017-06-04
---

Een portret.
"""

FILES: Mapping[str, str | bytes] = {
    "site.yaml": SITE,
    "themes.yaml": "news:\n  title: Nieuws\n",
    "partners/anker/index.md": PARTNER,
    "pages/about.md": "---\ntitle: Over ons\n---\n\nWie wij zijn.\n",
}
"""The files of the site, by their paths in the content folder."""


def make_site(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The content folder of the tiny site in `folder`; `files` replace, add or (None) leave out."""
    for name, data in {**FILES, **(files or {})}.items():
        if data is not None:
            path = folder / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / "content"


def partner(matter: str = "", body: str = "Een portret.\n") -> str:
    """A portrait's file; `matter` stands from line 4, `body` two lines below it."""
    matter = matter if not matter or matter.endswith("\n") else matter + "\n"
    return f"---\ntitle: Anker\npublished: 2017-06-04\n{matter}---\n\n{body}"
