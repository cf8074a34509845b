"""Checks that the bytes and the header of a .po file are UTF-8, and says how to correct them."""

from __future__ import annotations

import codecs
import re

from portret.catalogs.entries import PoFile
from portret.catalogs.strings import split
from portret.errors import Fault, quoted


def decoded(data: bytes) -> str | Fault:
    """The text of a file in UTF-8; a Fault if it is in another encoding."""
    for start, name in _WIDE.items():
        if data.startswith(start):
            remedy = f"Save it as UTF-8, or run: iconv -f {name} -t UTF-8 old.po > messages.po"
            return Fault(1, f"a file in {name}", remedy)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        return _foreign(data, len(split(data[: error.start].decode() + "?")))


_WIDE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
    b"\0": "UTF-16BE",
    b"m\0": "UTF-16LE",
    b"#\0": "UTF-16LE",
}
"""Encodings with two or four bytes for each character, by the first bytes of a file."""


def _foreign(data: bytes, line: int) -> Fault:
    """The fault of a byte on a line that is no UTF-8."""
    declared = _CHARSET.search(data.decode("ascii", "replace"))
    if declared is None or declared[1].lower() in _UTF_8:
        return Fault(line, "a byte that is no UTF-8", "Save the file as UTF-8.")
    found = f"a byte that is no UTF-8: the header names the charset {quoted(declared[1])}"
    remedy = "Save it as UTF-8, or run: msgconv -t UTF-8 -o messages.po messages.po"
    return Fault(line, found, remedy)


def fault_of_header(file: PoFile) -> Fault | None:
    """The fault of a header that does not name UTF-8; None if it does."""
    declared = _CHARSET.search(file.header.get("content-type", ""))
    if declared and declared[1].lower() in _UTF_8:
        return None
    found = "no charset in the header"
    if declared:
        template = "the template's " if declared[1] == "CHARSET" else ""
        found = f"{template}charset {quoted(declared[1])} in the header of a file in UTF-8"
    remedy = 'Write there "Content-Type: text/plain; charset=UTF-8\\n".'
    return Fault(file.header_line("content-type"), found, remedy)


_CHARSET = re.compile(r"charset=([^\s;\\\"]+)")
_UTF_8 = ("utf-8", "utf8")
