"""The characters of texts: those that are refused, blanks, and those without ink."""

from __future__ import annotations

import re
import unicodedata

BLANKS = " \t\r\n"
"""The blanks that are stripped from a text; no-break spaces belong to it."""

WIDE_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
"""No-break spaces and others of their own width, which YAML and Markdown take for letters."""


def is_message(text: str) -> bool:
    """Whether a text has a letter: "98" is no message."""
    return text[:1].isalpha() or any(map(str.isalpha, text))


def forbidden(text: str) -> str | None:
    """The first character that no text may hold, by its name and code; None where there is none.

    Control characters but the newline, bidirectional embeddings and overrides, isolates without
    their partner, noncharacters, tags but those of the flags of England, Scotland and Wales, and
    the other format characters that no prose needs (UAX 9; Unicode 23.7 to 23.9).
    """
    if text.isprintable() or not _SUSPECT.search(text):
        return None
    depth = 0
    for char in _FLAG.sub("", text) if "\U000e007f" in text else text:
        code = ord(char)
        if (code < 0x20 and char != "\n") or 0x7F <= code < 0xA0:
            return f"a control character (U+{code:04X})"
        if char in "\u202a\u202b\u202c\u202d\u202e":
            return f"{unicodedata.name(char)} (U+{code:04X})"
        if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or 0xD800 <= code <= 0xDFFF:
            return f"a noncharacter (U+{code:04X})"
        if _IS_USELESS(char):
            return f"{unicodedata.name(char, 'an invisible character')} (U+{code:04X})"
        depth += (char in "\u2066\u2067\u2068") - (char == "\u2069")
        if depth < 0:
            break
    return "an isolate without its partner (U+2066 to U+2069)" if depth else None


_USELESS = (
    "\u2061-\u2064"  # invisible operators of formulas
    "\u206a-\u206f"  # deprecated
    "\ufff9-\ufffb"  # annotations between lines
    "\U0001bca0-\U0001bca3"  # shorthand
    "\U0001d173-\U0001d17a"  # music
    "\U000e0001-\U000e007f"  # tags
)
_IS_USELESS = re.compile(f"[{_USELESS}]").match
_FLAG = re.compile(
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|"
    "\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
_SUSPECT = re.compile(
    "[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}-{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
    )
    + f"{_USELESS}]"
)
"""Every character that `forbidden` may name; nearly every text has none of them."""


def find_filler(text: str) -> re.Match[str] | None:
    """The first character of a source text that never shows anything; None where there is none.

    Fillers, marks of a byte order, variation selectors but those of Chinese characters, the place
    of an object. Unlike those of `forbidden`, Python takes most of them for printable.
    """
    data = b"" if text.isascii() else text.encode(errors="replace")
    return _FILLING.search(text) if any(each in data for each in _FILLING_BYTES) else None


_FILLING_BYTES = (*(char.encode() for char in "\u17b4\u17b5\u3164\ufeff\uffa0\ufffc"), b"\xf3\xa0")
"""How these are in UTF-8, the selectors by their first half: looked for ten times as fast."""

_FILLING = re.compile(
    "[\u17b4\u17b5\u3164\ufeff\uffa0\ufffc]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)


def isolated(text: str) -> str:
    """The text with isolates for the embeddings that Word writes, where they are closed.

    On one line they become isolates (UAX 9), which leave the words around them as they are; those
    of a paragraph, and those around an address, are left out. Others stay, to be refused.
    """
    if "\u202c" not in text:
        return text
    text = re.sub("[\u202a\u202b]([!-~]*(?:://|@)[!-~]*)\u202c", r"\1", text)
    return re.sub(r"(?:[^\n]*\S[^\n]*\n?)+", _isolated_paragraph, text)


def _isolated_paragraph(found: re.Match[str]) -> str:
    lines = [
        line.translate(_TO_ISOLATES) if _is_closed(line) else line for line in found[0].split("\n")
    ]
    rest = "\n".join(lines)
    return rest.translate(_TO_NOTHING) if _is_closed(rest) else rest


def _is_closed(text: str) -> bool:
    """Whether each embedding of a text is closed in it, and it has no override."""
    depth = 0
    for char in re.findall("[\u202a-\u202e]", text):
        depth += -1 if char == "\u202c" else 1
        if depth < 0 or char in "\u202d\u202e":
            return False
    return depth == 0


_TO_ISOLATES = {0x202A: 0x2066, 0x202B: 0x2067, 0x202C: 0x2069}
_TO_NOTHING: dict[int, int | None] = dict.fromkeys(_TO_ISOLATES)


def find_accent_pile(text: str, data: bytes | None = None) -> int | None:
    """The place of hundreds of accents on one letter; None where there is none.

    NFC sorts them, in the square of their number: ask this of every file before it goes into NFC.
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


def with_latin_digits(text: str) -> str:
    """The text with the digits 0 to 9 for those of other scripts."""
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


_DIGIT = re.compile(r"[^\D0-9]")


def slug(text: str) -> str:
    """A heading's id: its letters and digits in lower case, joined by single hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower())) or "section"


def collapsed(text: str) -> str:
    """The text with single spaces for its blanks; no-break spaces stay."""
    return re.sub(rf"[{BLANKS}]+", " ", text).strip(BLANKS)


_INKLESS = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
INKLESS = rf"\s{_INKLESS}"
"""Characters without ink, for a pattern's class: blanks, default ignorables and the fillers."""

UNSEEN = f"[{INKLESS}]*"

HIDDEN = re.compile(f"[{_INKLESS}]")
"""One of those that are no blank."""


def is_visible(text: str) -> bool:
    """Whether a text has a character with ink."""
    return text.isalnum() or re.fullmatch(UNSEEN, text) is None
