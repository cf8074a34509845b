"""Repairs mojibake, UTF-8 that was read in another encoding: “cafÃ©” for “café”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, partial

import icu

_CODECS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac_roman", "cp437")
"""The encodings that programs take for granted, the likeliest first."""

_MARKS = frozenset("\u00a0\u200c\u200d\u200e\u200f€™→−©®°×")
"""The characters that texts in all languages have beside letters and punctuation."""

_CLOSING = frozenset("\u00a0«»‹›“”„‘’‚…–—•™®")
"""The characters that may stand behind a word: a letter before one proves nothing."""


def repaired(text: str, locale: str) -> str:
    """The text repaired; unchanged if it is no mojibake.

    A letter takes two to four bytes in UTF-8, which become as many characters in another encoding.
    They count as mojibake if their bytes make a letter of the language, and if nobody would write
    these characters side by side, as a capital letter and a closing mark in «МЭР».
    """
    if text.isascii():
        return text
    own = letters(locale)
    tables = map(_table, _CODECS)
    found = (pattern.sub(partial(_decoded, own, bytes_of), text) for bytes_of, pattern in tables)
    return min(text, *found, key=len)  # the encoding that repairs most


def _decoded(own: frozenset[str], bytes_of: Mapping[str, int], match: re.Match[str]) -> str:
    """The text that some characters were as bytes of UTF-8; the same where that is not likely."""
    try:
        found = bytes(bytes_of[char] for char in match[0]).decode()
    except UnicodeDecodeError:
        return match[0]
    expected = (char.lower()[0] in own or char in _MARKS or _is_common(char) for char in found)
    return found if all(expected) and (len(found) > 1 or _is_odd(match[0], own)) else match[0]


def _is_common(char: str) -> bool:
    """Whether a character is punctuation that is of no script of its own."""
    script = icu.Script.getScript(char).getShortName()
    return unicodedata.category(char)[0] == "P" and script == "Zyyy"


def _is_odd(written: str, own: frozenset[str]) -> bool:
    """Whether nobody writes these characters for one letter."""
    first, second = written[0].lower(), written[1]
    known = second in _CLOSING or second.lower() in own
    return len(written) > 2 or not (first in own and known)


@cache
def _table(codec: str) -> tuple[Mapping[str, int], re.Pattern[str]]:
    """The bytes of an encoding by their characters, and where these make up UTF-8."""
    chars = [bytes([byte]).decode(codec, "replace") for byte in range(256)]
    chars = [chr(byte) if char == "\ufffd" else char for byte, char in enumerate(chars)]

    def span(low: int, high: int) -> str:
        return f"[{re.escape(''.join(chars[low : high + 1]))}]"

    more = span(0x80, 0xBF)
    sequence = (
        f"{span(0xC2, 0xDF)}{more}|{span(0xE0, 0xEF)}{more}{{2}}|{span(0xF0, 0xF4)}{more}{{3}}"
    )
    return {char: byte for byte, char in enumerate(chars)}, re.compile(f"(?:{sequence})+")


@cache
def letters(locale: str) -> frozenset[str]:
    """The letters of a language, small ones, as CLDR has them."""
    found = icu.LocaleData(locale).getExemplarSet(0, 0)
    return frozenset(each for each in found if len(each) == 1)
