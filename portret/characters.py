"""The characters of texts: those that are refused, blanks, and those without ink."""

from __future__ import annotations

import re
import unicodedata

BLANKS = " \t\r\n"
"""The blanks that are stripped from a text; no-break spaces belong to it."""


def is_message(text: str) -> bool:
    """Whether a text has a letter: "98" is no message."""
    return text[:1].isalpha() or any(map(str.isalpha, text))


def forbidden(text: str) -> str | None:
    """The first character that no text may hold, by its name and code; None where there is none.

    Control characters but the newline, bidirectional embeddings and overrides, isolates without
    their partner, noncharacters (UAX 9; Unicode 23.7).
    """
    if text.isprintable() or not _SUSPECT.search(text):
        return None
    depth = 0
    for char in text:
        code = ord(char)
        if (code < 0x20 and char != "\n") or 0x7F <= code < 0xA0:
            return f"a control character (U+{code:04X})"
        if char in "\u202a\u202b\u202c\u202d\u202e":
            return f"{unicodedata.name(char)} (U+{code:04X})"
        if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or 0xD800 <= code <= 0xDFFF:
            return f"a noncharacter (U+{code:04X})"
        depth += (char in "\u2066\u2067\u2068") - (char == "\u2069")
        if depth < 0:
            break
    return "an isolate without its partner (U+2066 to U+2069)" if depth else None


_SUSPECT = re.compile(
    "[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Every character that `forbidden` may name; nearly every text has none of them."""


def isolated(text: str) -> str:
    """The text with isolates for embeddings that end properly, as Word pastes them (UAX 9)."""
    if "\u202c" not in text:
        return text
    depth = 0
    for char in text:
        depth += (char in "\u202a\u202b") - (char == "\u202c")
        if depth < 0 or char in "\u202d\u202e":
            return text
    return text if depth else text.translate(_ISOLATES)


_ISOLATES = str.maketrans("\u202a\u202b\u202c", "\u2066\u2067\u2069")


def piled(text: str, data: bytes | None = None) -> int | None:
    """Where hundreds of accents stand on one letter: NFC sorts them, in the square of their number.

    To be asked of every file before it is brought into NFC; None where there is no such place.
    `data` is the text in UTF-8, where it is at hand.
    """
    data = text.encode(errors="surrogatepass") if data is None else data
    if _HIGH * 1000 not in data.translate(_LOWERED):
        return None
    for found in _PILE.finditer(text):
        accents = "".join("x" if unicodedata.combining(char) else " " for char in found[0])
        if (at := accents.find("x" * 500)) >= 0:
            return found.start() + at
    return None


_PILE = re.compile(r"(?<![^\0-\u02ff])[^\0-\u02ff]{500,}")
_HIGH = b"\xcc"
_LOWERED = bytes(0xCC if 0x80 <= byte < 0xE4 or byte >= 0xEA else 0 for byte in range(256))
"""One byte for all of which UTF-8 makes an accent, two or more for each; those of Chinese are not
among them. Where there are not a thousand of them in a row no pile is to be looked for."""


def slug(text: str) -> str:
    """A heading's id: its letters and digits in lower case, joined by single hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower())) or "section"


def squeezed(text: str) -> str:
    """The text with single spaces for its blanks; no-break spaces stay."""
    return re.sub(rf"[{BLANKS}]+", " ", text).strip(BLANKS)


_INKLESS = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
UNSEEN = rf"[\s{_INKLESS}]*"
"""Characters without ink: blanks, Unicode's default ignorables and the fillers."""

HIDDEN = re.compile(f"[{_INKLESS}]")
"""One of those that are no blank."""
