"""Documents beside a text that readers can download: their kinds, and why one cannot be used.

The kind is found from the first bytes of the file, and the ending of its name must agree, so that
nothing that a browser might run as a page is published as a document.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from portret import characters
from portret.errors import Unusable
from portret.images.asset import check_ending, digest, load, reread

MAX_BYTES = 20_000_000
MAX_NAME = 150
"""Bytes of a published file name before digest and ending; longer ones are cut to fit any host."""


class Kind(NamedTuple):
    """A kind of document: the ending of its files, and its media type."""

    ending: str
    media_type: str


_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."

KINDS = {
    "PDF": Kind(".pdf", "application/pdf"),
    "ODT": Kind(".odt", f"{_ODF}text"),
    "ODS": Kind(".ods", f"{_ODF}spreadsheet"),
    "ODP": Kind(".odp", f"{_ODF}presentation"),
    "ODG": Kind(".odg", f"{_ODF}graphics"),
    "DOCX": Kind(".docx", f"{_OOXML}wordprocessingml.document"),
    "XLSX": Kind(".xlsx", f"{_OOXML}spreadsheetml.sheet"),
    "PPTX": Kind(".pptx", f"{_OOXML}presentationml.presentation"),
    "CSV": Kind(".csv", "text/csv; charset=utf-8"),
    "EPUB": Kind(".epub", "application/epub+zip"),
}
"""The kinds that are published, by the names that readers know."""

_PACKED = {each.media_type.encode(): name for name, each in KINDS.items()}
"""The kinds by the media type that a ZIP archive says it is."""

_REMEDY = f"Readers can get {', '.join(KINDS)}: save it as one of these."


@dataclass(frozen=True)
class Attachment:
    """A document beside a text: its kind, its size in bytes, and a digest of them.

    `line` is where the text names it first.
    """

    path: Path
    kind: str
    size: int
    digest: str
    line: int = 1

    @property
    def name(self) -> str:
        """The file name under which readers get it: its own, with the digest."""
        stem = unicodedata.normalize("NFC", self.path.stem)
        kept = [each if each.isalnum() or _is_kept(each) else " " for each in stem]
        short = "-".join("".join(kept).split()).encode()[:MAX_NAME].decode("utf-8", "ignore")
        return f"{short.strip('.-') or 'document'}.{self.digest}{KINDS[self.kind].ending}"

    def read(self) -> bytes:
        """Returns the file's bytes; Unusable if they have changed since `inspect`."""
        return reread(self.path, "document", MAX_BYTES, self.digest)


def _is_kept(char: str) -> bool:
    """Whether a character that is no letter stays in a name: marks of other scripts do."""
    return char in "._-" or (char > "\x7f" and char.isprintable())


def inspect(path: Path, line: int = 1) -> Attachment:
    """Checks a document; Unusable if it cannot be published."""
    data = load(path, "document", MAX_BYTES, "Save it smaller.")
    kind = _kind(data, path.suffix.lower())
    if kind not in KINDS:
        raise Unusable(kind, _REMEDY)
    check_ending(path, [KINDS[kind].ending], f"a document of the kind {kind}")
    return Attachment(path, kind, len(data), digest(data), line)


# ---------------------------------------------------------------- kinds


def _kind(data: bytes, ending: str) -> str:
    """The name in KINDS of what some bytes are; of anything else, what it is in words.

    Unusable if there is more to say about it.
    """
    if not data:
        return "an empty file"
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):
        return "PDF"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    for pattern, words in _OTHERS:
        if pattern.match(start):
            return words
    return _text(data, ending)


_OTHERS = [
    (re.compile(pattern, re.I | re.S), words)
    for pattern, words in (
        (rb"(<[?!].*?>\s*)*<svg[\s>]", "an SVG drawing, which could hold scripts"),
        (rb"<!doctype html|(<.*)?<(html|head|body|script)", "an HTML page"),
        (rb"<[?!a-z]", "XML or HTML"),
        (rb"\xd0\xcf\x11\xe0", "an Office file of the old kind, or one with a password"),
        (rb"\{\\rtf", "an RTF file"),
        (rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftypavif", "a picture"),
        (rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|#!", "a program"),
        (rb"PK|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ", "an archive"),
        (rb"\xff\xfe|\xfe\xff", "a text in UTF-16"),
    )
]
"""The beginnings of what is not published, with its name."""


def _text(data: bytes, ending: str) -> str:
    """CSV has no mark of its own: it is text in UTF-8, under its name."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if ending != KINDS["CSV"].ending:
        return "a file of no kind that is known" if _CONTROL.search(text) else "plain text"
    if text == "\0":
        raise Unusable("a text that is no UTF-8", "Save it as CSV in UTF-8.")
    if characters.find_accent_pile(text) is not None or _CONTROL.search(text):
        return "a file of no kind that is known"
    return "CSV"


_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _packed(data: bytes) -> str:
    """The kind of a document that is a ZIP archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            beginnings = {name: _beginning(archive, name) for name in _TYPE_FILES if name in names}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError, EOFError):
        raise Unusable("a document that is cut off or damaged", "Copy the whole file.") from None
    own, types = (beginnings.get(name, b"") for name in _TYPE_FILES)
    if b"macroEnabled" in types or any(map(_MACRO.search, names)):
        raise Unusable("a document with macros, which could do harm", "Save it without them.")
    office = (name for kind, name in _PACKED.items() if b'"%b.main+xml"' % kind in types)
    return _PACKED.get(own.strip()) or next(office, "a ZIP archive")


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first megabyte of a file in an archive."""
    with archive.open(name) as entry:
        return entry.read(1_000_000)


_TYPE_FILES = ("mimetype", "[Content_Types].xml")
"""The files that say what an archive is: of ODF and EPUB, and of OOXML (ECMA-376-2, 10.1.2)."""

_MACRO = re.compile(
    r"vbaProject\.bin|^Scripts/.*[^/]$|^Basic/[^/]+/(?!(script|dialog)-l[bc]\.xml)[^/]+$", re.I
)
"""The name of a file with a program in an OOXML or ODF document."""
