"""Warnings about translations that are safe to show, each of which can be waived.

A warning that cries wolf is switched off in the reader's head, so each check knows the ways of
languages: their full stops and question marks, their quotation marks, their digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import icu

from portret.characters import UNSEEN
from portret.errors import quoted
from portret.locales import Language
from portret.markdown import inline
from portret.translate import figures


@dataclass(frozen=True)
class Pair:
    """A text and its translation: plain, or in Markdown."""

    source: str
    translation: str
    original: Language
    language: Language
    plain: bool

    @cached_property
    def before(self) -> str:
        """The text as its readers get it."""
        return self.source if self.plain else inline.whole(inline.to_html(self.source))

    @cached_property
    def after(self) -> str:
        """The translation as its readers get it."""
        return self.translation if self.plain else inline.whole(inline.to_html(self.translation))

    def speaks(self, *languages: str) -> bool:
        """Whether the translation is in one of some languages."""
        return self.language.locale.split("_")[0] in languages


Check = Callable[[Pair], str | None]
"""A function that returns what may be wrong with a translation, or None."""


def warnings(
    source: str, translation: str, original: Language, language: Language, plain: bool
) -> Iterator[tuple[str, str]]:
    """(code, what may be wrong) for each doubt about a translation."""
    pair = Pair(source, translation, original, language, plain)
    for code, check in CHECKS.items():
        if found := check(pair):
            yield code, found


# ---------------------------------------------------------------- marks


def _emphasis(pair: Pair) -> str | None:
    if pair.plain or _asterisks(pair):
        return None
    before, after = (_emphases(text) for text in (pair.source, pair.translation))
    quotes = [len(re.findall(r"[“„«「『《〈]", text)) for text in (pair.before, pair.after)]
    if before == after or (after < before and quotes[0] < quotes[1]):  # 《Title》 for *Title*
        return None
    return f"{after} emphasised passages, where the source has {before}"


def _emphases(text: str) -> int:
    return len(re.findall(r"<(?:em|strong|s)>", inline.to_html(text)))


def _asterisks(pair: Pair) -> str | None:
    for mark in ("**", "__"):
        if pair.after.count(mark) > pair.before.count(mark):
            return f"{mark} is left standing: {_cause(pair, mark)}"
    return None


def _cause(pair: Pair, mark: str) -> str:
    """Why a mark is no emphasis (CommonMark 6.2), and with it the remedy."""
    if pair.plain:
        return "this text has no Markdown"
    if pair.translation.count(mark) % 2:
        return "such marks come in pairs"
    inner = re.split(re.escape(mark), pair.translation)[1::2]
    if any(text != text.strip() for text in inner):
        return "no space may stand on the inner side of it"
    return (
        "beside letters without a space it works only with a letter on its inner side, so "
        "put punctuation outside"
    )


def _bullets(pair: Pair) -> str | None:
    speech = re.match(r"[\"'“„«‘‚–—-]", pair.before)  # which a dash begins in French and Polish
    for pattern, least in ((r"^[-*+•]", 1), (r"^\d{1,2}[.)]", 2)):
        before = re.findall(pattern, pair.before, re.M)
        after = re.findall(rf"{pattern} (?!\d)", pair.after, re.M)
        if len(after) >= max(least, len(before) + 1) and not speech:
            return f"{quoted(after[-1].strip())} at the start of a line, which makes no list"
    return None


# ---------------------------------------------------------------- words


def _length(pair: Pair) -> str | None:
    if len(pair.translation) > 3 * len(pair.source) + 60:
        return f"{len(pair.translation)} characters, where the source has {len(pair.source)}"
    return None


def _copy(pair: Pair) -> str | None:
    words = re.findall(r"[^\W\d_]{2,}", pair.source)
    if pair.source == pair.translation and len(words) >= 8:
        related = pair.speaks(pair.original.locale.split("_")[0])
        return None if related else "a copy of the source text"
    return None


def _scripts(pair: Pair) -> str | None:
    known = set(re.findall(r"\w+", pair.before))
    for word in re.findall(r"[^\W\d_]+", pair.after):
        if word in known or _UNIT.fullmatch(word):
            continue
        if _spoof().check(word) & icu.USpoofChecks.MIXED_SCRIPT_CONFUSABLE:
            return f"letters of different scripts that look alike in {quoted(word)}"
        if len(_look_alike_scripts(word)) > 1:
            return f"letters of different scripts in {quoted(word)}"
    return None


_UNIT = re.compile(r"[kMGm]?[μΩ][a-zA-Z]{0,2}|Δ[A-Za-z]")


@cache
def _spoof() -> icu.SpoofChecker:
    return icu.SpoofChecker()


def _look_alike_scripts(word: str) -> set[str]:
    """Which of the three scripts that share letter shapes a word has letters of."""
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in word}
    return scripts & {"LATIN", "CYRILLIC", "GREEK"}


def _spaces(pair: Pair) -> str | None:
    doubled = re.compile(r"\S[ \u00a0]{2,}\S")
    if doubled.search(pair.after) and not doubled.search(pair.before):
        return "two spaces in a row"
    return None


# ---------------------------------------------------------------- the end


_ENDS = {
    **dict.fromkeys(".。．｡।۔։።", "."),
    **dict.fromkeys("?？؟՞፧\u037e", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("…⋯", "…"),
}
_CLOSING = "\"'“”‘’«»‹›„」』）)\\]*_`"
_TAIL = re.compile(rf"(?:[{_CLOSING}{''.join(_ENDS)}]|{UNSEEN[:-1]})*$")
_SHORTENED = re.compile(
    r"(?:\b\w{1,4}\.-?\w{1,3}|\b[A-Z]{1,3}|\d|\d\s\w{1,2}"
    r"|\b(?:etc|enz|usw|itd|itp|jr|sr|inc|ltd|co|corp|no|st))\.$"
)


def _end(pair: Pair) -> str | None:
    before, after = (_ending(text) for text in (pair.before, pair.after))
    if pair.speaks("el") and pair.after.rstrip().endswith(";"):
        after = {"?"}
    if pair.speaks("th", "lo", "km", "my") or before & after or before == after:
        return None
    open_ended = re.sub(rf"[{_CLOSING}\s]+$", "", pair.before if before else pair.after)
    if before | after == {"."} and (_SHORTENED.search(open_ended) or pair.after.endswith("」")):
        return None  # “e.d.” ends with a full stop anyway, a Japanese quotation without one
    found, expected = (
        " and ".join(quoted(mark) for mark in sorted(marks)) or "no punctuation"
        for marks in (after, before)
    )
    return f"{found} at the end, where the source has {expected}"


def _ending(text: str) -> set[str]:
    """The marks with which a text ends, whatever closes around them."""
    tail = _TAIL.search(text.replace("...", "…"))
    return {_ENDS[char] for char in tail[0] if char in _ENDS} if tail else set()


# ---------------------------------------------------------------- numbers and letters


def _numbers(pair: Pair) -> str | None:
    return figures.changed(pair.before, pair.after)


def _mojibake(pair: Pair) -> str | None:
    from ftfy import fix_encoding  # only a check needs it, and it takes time to load

    if "\ufffd" in pair.after and "\ufffd" not in pair.before:
        return "“\ufffd” stands for a character that was lost"
    mended = fix_encoding(pair.after)
    if mended != pair.after and fix_encoding(pair.before) == pair.before:
        return f"characters that come of a wrong encoding; it may have been {quoted(mended)}"
    return None


CHECKS: dict[str, Check] = {
    "emphasis": _emphasis,
    "asterisks": _asterisks,
    "list": _bullets,
    "length": _length,
    "copy": _copy,
    "scripts": _scripts,
    "spaces": _spaces,
    "end": _end,
    "numbers": _numbers,
    "mojibake": _mojibake,
}
"""Each warning by the code with which a translator's comment waives it."""
