"""Kinds of characters: blanks, invisible ones, and those that no text may have."""

from __future__ import annotations

import re
import unicodedata

from portret.said import said

BLANKS = " \t\r\n"
"""The characters that are stripped from a text; no-break spaces are part of it."""

WIDE_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
"""No-break spaces and spaces of other widths, which YAML and Markdown take for letters."""


def is_message(text: str) -> bool:
    """Whether a text has a letter and so is translated: "98" is no message."""
    return text[:1].isalpha() or any(map(str.isalpha, text))


def forbidden(text: str) -> str | None:
    """The first character of a text that no text may have, by name and code; None if it has none.

    They are control characters except newline, bidirectional embeddings and overrides, unpaired
    isolates, noncharacters, tags except in the flags of England, Scotland and Wales, and other
    format characters that no prose needs (UAX 9; Unicode 23.7 to 23.9).
    """
    if text.isprintable():
        return None
    depth = 0
    for found in _SUSPECT.finditer(_FLAG.sub("", text)):
        char, code = found[0], f"U+{ord(found[0]):04X}"
        if char in "\u2066\u2067\u2068\u2069":
            depth += 1 if char < "\u2069" else -1
            if depth < 0:
                break
        elif unicodedata.category(char) == "Cc":
            return said("a control character (%(code)s)", code=code)
        elif char in "\u202a\u202b\u202c\u202d\u202e" or _IS_USELESS(char):
            return f"{unicodedata.name(char, 'an invisible character')} ({code})"
        else:
            return said("a noncharacter (%(code)s)", code=code)
    return said("an isolate without its partner (U+2066 to U+2069)") if depth else None


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
"""All characters that `forbidden` may find; most texts have none."""


def find_filler(text: str) -> re.Match[str] | None:
    """The first character of a source text that never shows anything; None if there is none.

    They are fillers, byte order marks, object replacements, and variation selectors not after a
    Chinese character. Python calls most of them printable, unlike those of `forbidden`.
    """
    return _FILLING.search(text)


_FILLING = re.compile(
    "[\u17b4\u17b5\u3164\ufeff\uffa0\ufffc]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)


def normal(text: str) -> str:
    """The text in NFC, with isolates (UAX 9) instead of the embeddings that Word writes.

    Those within a line become isolates, which do not affect the words around them; those around a
    paragraph or an address are removed. Unclosed ones stay, and `forbidden` finds them.
    """
    text = unicodedata.normalize("NFC", text)
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
    """Whether all embeddings of a text are closed in it, and it has no override."""
    depth = 0
    for char in re.findall("[\u202a-\u202e]", text):
        depth += -1 if char == "\u202c" else 1
        if depth < 0 or char in "\u202d\u202e":
            return False
    return depth == 0


_TO_ISOLATES = {0x202A: 0x2066, 0x202B: 0x2067, 0x202C: 0x2069}
_TO_NOTHING: dict[int, int | None] = dict.fromkeys(_TO_ISOLATES)


def find_accent_pile(text: str) -> int | None:
    """The index of a letter's accents if it has 500 or more; None if no letter has.

    Normalising to NFC sorts accents in quadratic time: check every file before that.
    """
    for found in re.finditer("[\u0300-\U0010ffff][\u0300-\U0010ffff]{499,}", text):
        accents = "".join("x" if unicodedata.combining(char) else " " for char in found[0])
        if (at := accents.find("x" * 500)) >= 0:
            return found.start() + at
    return None


def with_latin_digits(text: str) -> str:
    """The text with digits of other scripts replaced by 0 to 9."""
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


_DIGIT = re.compile(r"[^\D0-9]")


def slug(text: str) -> str:
    """A heading's id: its letters and digits in lower case, joined by single hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower())) or "section"


def collapsed(text: str) -> str:
    """The text with each run of blanks made one space; no-break spaces stay."""
    return re.sub(rf"[{BLANKS}]+", " ", text).strip(BLANKS)


_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
BLANK_OR_INVISIBLE = rf"\s{_INVISIBLE}"
"""Characters that show nothing, for a class of a pattern: blanks, default ignorables, fillers."""

NOTHING_VISIBLE = f"[{BLANK_OR_INVISIBLE}]*"

INVISIBLE = re.compile(f"[{_INVISIBLE}]")
"""Matches one that is no blank."""


def is_visible(text: str) -> bool:
    """Whether a text has a character that shows something."""
    return text.isalnum() or re.fullmatch(NOTHING_VISIBLE, text) is None
