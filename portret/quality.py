"""What may be wrong with a translation that is safe to show: warnings, each of which can be waived.

A warning that cries wolf is switched off in the reader's head, so each check knows the ways of
languages: their full stops and question marks, their digits, their thousands separators.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import icu

from . import inline
from .errors import quoted
from .locales import Language

Check = Callable[[str, str, Language, Language], str | None]
"""(source, translation, source language, language) → what may be wrong, or None."""


def warnings(
    source: str, translation: str, original: Language, language: Language, plain: bool
) -> Iterator[tuple[str, str]]:
    """(code, what may be wrong) for each doubt about a translation."""
    for code, check in CHECKS.items():
        if plain and code in ("emphasis", "asterisks"):
            continue
        if found := check(source, translation, original, language):
            yield code, found


def _emphasis(source: str, translation: str, *_: Language) -> str | None:
    before, after = (_emphases(text) for text in (source, translation))
    if before == after or _asterisks(source, translation):
        return None
    return f"{after} emphasised passages, where the source has {before}"


def _emphases(text: str) -> int:
    return len(re.findall(r"<(?:em|strong)>", inline.to_html(text)))


def _asterisks(source: str, translation: str, *_: Language) -> str | None:
    html = re.sub(r"<code>.*?</code>", "", inline.to_html(translation), flags=re.S)
    if "**" not in html or "**" in inline.to_html(source):
        return None
    return (
        "** is left standing: beside letters without a space, or beside punctuation, it does not "
        "work as emphasis"
    )


def _length(source: str, translation: str, original: Language, language: Language) -> str | None:
    if len(translation) > 3 * len(source) + 60:
        return f"{len(translation)} characters, where the source has {len(source)}"
    return None


def _copy(source: str, translation: str, original: Language, language: Language) -> str | None:
    words = re.findall(r"[^\W\d_]{2,}", source)
    related = original.locale.split("_")[0] == language.locale.split("_")[0]
    if source == translation and len(words) >= 8 and not related:
        return "a copy of the source text"
    return None


def _scripts(source: str, translation: str, *_: Language) -> str | None:
    known = set(re.findall(r"\w+", source))
    for word in re.findall(r"[^\W\d_]+", translation):
        if word not in known and _spoof().check(word) & icu.USpoofChecks.MIXED_SCRIPT_CONFUSABLE:
            return f"letters of different scripts that look alike in {quoted(word)}"
        if word not in known and len(_look_alike_scripts(word)) > 1:
            return f"letters of different scripts in {quoted(word)}"
    return None


@cache
def _spoof() -> icu.SpoofChecker:
    return icu.SpoofChecker()


def _look_alike_scripts(word: str) -> set[str]:
    """Which of the three scripts that share letter shapes a word has letters of."""
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in word}
    return scripts & {"LATIN", "CYRILLIC", "GREEK"}


def _spaces(source: str, translation: str, *_: Language) -> str | None:
    if re.search(r"\S[ \u00a0]{2,}\S", translation) and not re.search(r"\S[ \u00a0]{2,}\S", source):
        return "two spaces in a row"
    return None


_ENDS = {
    **dict.fromkeys(".。．｡।۔։።", "."),
    **dict.fromkeys("?？؟՞፧\u037e", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("…⋯", "…"),
}
_TAIL = re.compile(r"[\s\u00a0\u202f\u200e\u200f\"'“”‘’«»‹›„」』）)\]*_]+$")


def _end(source: str, translation: str, original: Language, language: Language) -> str | None:
    before, after = (_final(text) for text in (source, translation))
    if language.locale.startswith("el") and translation.rstrip().endswith(";"):
        after = "?"
    if language.locale.split("_")[0] in ("th", "lo", "km", "my") or before == after:
        return None
    names = {"": "no punctuation"}
    expected, found = names.get(before, quoted(before)), names.get(after, quoted(after))
    return f"{found} at the end, where the source has {expected}"


def _final(text: str) -> str:
    text = re.sub(r"\]\[[0-9]+\]", "]", text)
    text = _TAIL.sub("", text.rstrip()).replace("...", "…")
    return _ENDS.get(text[-1:], "")


_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f'’٬٫ ]\d+)*")


def _numbers(source: str, translation: str, *_: Language) -> str | None:
    before, after = (_figures(text) for text in (source, translation))
    if missing := sorted((before - after).elements()):
        return f"the number {missing[0]} of the source is not in the translation"
    if new := sorted((after - before).elements()):
        return f"the number {new[0]} is not in the source"
    return None


def _figures(text: str) -> Counter[str]:
    """The numbers of two digits or more, in ASCII digits and without separators."""
    text = re.sub(r"\]\[[0-9]+\]|%\([a-z_]+\)s", "] ", text)
    found = Counter[str]()
    for number in _NUMBER.findall(text):
        for part in (
            number.split(" ") if not re.fullmatch(r"\d{1,3}( \d{3})+", number) else [number]
        ):
            digits = "".join(str(unicodedata.digit(char)) for char in part if char.isdigit())
            if len(digits) > 1:
                found[digits] += 1
    return found


_MOJIBAKE = re.compile(
    r"Ã[\u0080-\u00bf©«®±²³´µ¶·¸¹º»¼½¾¿ ]|â€[™œ\u009d“”˜]|Â[ «»©®°·]|\ufffd|Ø[§¨±ª³]|Ù[„…†ˆŠ]"
)


def _mojibake(source: str, translation: str, *_: Language) -> str | None:
    if (match := _MOJIBAKE.search(translation)) and not _MOJIBAKE.search(source):
        return f"characters that come of a wrong encoding: {quoted(match[0])}"
    return None


CHECKS: dict[str, Check] = {
    "emphasis": _emphasis,
    "asterisks": _asterisks,
    "length": _length,
    "copy": _copy,
    "scripts": _scripts,
    "spaces": _spaces,
    "end": _end,
    "numbers": _numbers,
    "mojibake": _mojibake,
}
"""Each warning by the code with which a translator's comment waives it."""
