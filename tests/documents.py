"""Small documents of each kind that readers can download."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
ODF = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."
MACROS = "application/vnd.ms-word.document.macroEnabled"


def packed(files: Mapping[str, str]) -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file.getvalue()


def typed(media_type: str, **more: str) -> bytes:
    """A document that gives its media type first, as ODF and EPUB do."""
    return packed({"mimetype": media_type, "content.xml": "<x/>", **more})


def office(kind: str, **more: str) -> bytes:
    """A document with a list of types, as OOXML has it."""
    part = f'<Override PartName="/x.xml" ContentType="{kind}.main+xml"/>'
    return packed({"[Content_Types].xml": f"<Types>{part}</Types>", **more})


SAMPLES = {
    "verslag.pdf": PDF,
    "verslag.odt": typed(f"{ODF}text"),
    "cijfers.ods": typed(f"{ODF}spreadsheet"),
    "praatje.odp": typed(f"{ODF}presentation"),
    "kaart.odg": typed(f"{ODF}graphics"),
    "verslag.docx": office(f"{OFFICE}wordprocessingml.document"),
    "cijfers.xlsx": office(f"{OFFICE}spreadsheetml.sheet"),
    "praatje.pptx": office(f"{OFFICE}presentationml.presentation"),
    "cijfers.csv": "jaar;bedrag\n2017;€ 1,5\n".encode("utf-8-sig"),
    "boek.epub": typed("application/epub+zip"),
}
"""A document of each kind, by a name that it may have."""
