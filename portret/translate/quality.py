"""Warnings about translations that are safe to show, each of which can be waived.

Translators ignore checks that are often wrong, so each knows the differences between languages:
their full stops and question marks, their quotation marks, their digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import icu

from portret.errors import quoted
from portret.locales import Language
from portret.markdown import inline
from portret.said import said
from portret.translate import encodings, endings, figures, slips


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
        return self.source if self.plain else inline.all_text(inline.to_html(self.source))

    @cached_property
    def after(self) -> str:
        """The translation as its readers get it."""
        return self.translation if self.plain else inline.all_text(inline.to_html(self.translation))

    @cached_property
    def words(self) -> str:
        """The translation as its readers get it, with code left out."""
        html = inline.to_html
        return self.translation if self.plain else inline.visible_text(html(self.translation))

    @property
    def texts(self) -> tuple[str, str]:
        """Both texts as they are written."""
        return self.source, self.translation


Check = Callable[[Pair], str | None]
"""A function that returns what may be wrong with a translation, or None."""


@lru_cache(maxsize=50_000)  # a preview asks of the same texts on each page
def warnings(
    source: str, translation: str, original: Language, language: Language, plain: bool
) -> tuple[tuple[str, str], ...]:
    """(code, what may be wrong) for each warning about a translation."""
    pair = Pair(source, translation, original, language, plain)
    found = ((code, check(pair)) for code, check in CHECKS.items())
    return tuple((code, what) for code, what in found if what)


# ---------------------------------------------------------------- marks


def _emphasis(pair: Pair) -> str | None:
    if pair.plain or _asterisks(pair):
        return None
    before, after = (_EMPHASIS.findall(inline.to_html(each)) for each in pair.texts)
    words = pair.before.casefold()
    foreign = [text for text in after if inline.all_text(text).casefold() in words]
    found, least = len(after), len(before)
    if found == least or least <= found <= least + len(foreign):  # a foreign word in italics
        return None
    if found < least:
        quotes = [len(_QUOTATION.findall(text)) for text in (pair.before, pair.after)]
        if quotes[0] < quotes[1]:  # 《Title》 for *Title*
            return None
        if (
            "<strong>" not in inline.to_html(pair.source)
            and pair.language.script in _UPRIGHT.split()
        ):
            return None
    return said(
        "%(found)s emphasised passages, where the source has %(expected)s",
        found=found,
        expected=least,
    )


_EMPHASIS = re.compile(r"<(?:em|strong|s)>(.*?)</(?:em|strong|s)>", re.S)
_QUOTATION = re.compile(r"[“„«「『《〈\"]")
_UPRIGHT = "Hans Hant Jpan Kore Arab Hebr Thai Deva Beng Taml"
"""Scripts without italics: what the source has in italics may be left without emphasis."""


def _asterisks(pair: Pair) -> str | None:
    for mark in ("**", "__"):
        if pair.after.count(mark) > pair.before.count(mark):
            return said("%(mark)s is left standing: %(cause)s", mark=mark, cause=_cause(pair, mark))
    return None


def _cause(pair: Pair, mark: str) -> str:
    """Why a mark is no emphasis (CommonMark 6.2), and with it the remedy."""
    if pair.plain:
        return said("this text has no Markdown")
    if pair.translation.count(mark) % 2:
        return said("such marks come in pairs")
    inner = re.split(re.escape(mark), pair.translation)[1::2]
    if any(text != text.strip() for text in inner):
        return said("no space may stand on the inner side of it")
    return said(
        "beside letters without a space it works only with a letter on its inner side, so "
        "put punctuation outside"
    )


def _bullets(pair: Pair) -> str | None:
    speech = re.match(r"[\"'“„«‘‚–—-]", pair.before)  # which a dash begins in French and Polish
    for pattern, least in ((r"^[-*+•]", 1), (r"^\d{1,2}[.)]", 2)):
        before = re.findall(pattern, pair.before, re.M)
        after = re.findall(rf"{pattern} (?!\d)", pair.after, re.M)
        if len(after) >= max(least, len(before) + 1) and not speech:
            return said(
                "%(found)s at the start of a line, which makes no list",
                found=quoted(after[-1].strip()),
            )
    return None


# ---------------------------------------------------------------- words


def _length(pair: Pair) -> str | None:
    before, after = len(pair.before), len(pair.after)
    dense = pair.language.script in _DENSE.split() and pair.original.script not in _DENSE.split()
    if after > 3 * before + 60 or (before > 100 and after * (9 if dense else 4) < before):
        return said(
            "%(found)s characters, where the source has %(expected)s", found=after, expected=before
        )
    return None


_DENSE = "Hans Hant Jpan Kore"


def _copy(pair: Pair) -> str | None:
    if pair.language.code == pair.original.code:
        return None
    if pair.source != pair.translation:
        return slips.left_over(pair.before, pair.words, pair.original.code, pair.language.code)
    words = re.findall(r"[^\W\d_]{2,}", pair.source)
    return said("a copy of the source text") if len(words) >= 8 else None


def _scripts(pair: Pair) -> str | None:
    known = set(re.findall(r"\w+", pair.before))
    for word in re.findall(r"[^\W\d_]+", pair.words):
        if word in known or _UNIT.fullmatch(word):
            continue
        if _spoof().check(word) & icu.USpoofChecks.MIXED_SCRIPT_CONFUSABLE:
            return said(
                "letters of different scripts that look alike in %(word)s", word=quoted(word)
            )
        if len(_look_alike_scripts(word)) > 1:
            return said("letters of different scripts in %(word)s", word=quoted(word))
    return _foreign(pair)


def _foreign(pair: Pair) -> str | None:
    """Whether a translation, but for names, has no letter of its language's script."""
    own = encodings.letters(pair.language.locale)
    if pair.language.code in _TWO_SCRIPTS or not own or not own.isdisjoint(pair.after.lower()):
        return None
    words = set(re.findall(r"[^\W\d_]{3,}", pair.words)) - set(re.findall(r"\w+", pair.before))
    return said("no letter of the language’s own script") if len(words) >= 3 else None


_TWO_SCRIPTS = ("sr", "kk")
"""Languages that are written in another script too."""

_UNIT = re.compile(r"[kMGm]?[μΩ][a-zA-Z]{0,2}|Δ[A-Za-z]")


@cache
def _spoof() -> icu.SpoofChecker:
    return icu.SpoofChecker()


def _look_alike_scripts(word: str) -> set[str]:
    """Which of the three scripts that share letter shapes a word has letters of."""
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in word}
    return scripts & {"LATIN", "CYRILLIC", "GREEK"}


def _spaces(pair: Pair) -> str | None:
    doubled = _UNEVEN if pair.language.code in _LOOSELY_SPACED.split() else _DOUBLED
    if doubled.search(pair.after) and not _DOUBLED.search(pair.before):
        return said("two spaces in a row")
    return None


_DOUBLED = re.compile(r"[^\s.!?:;,،؛。।…][ \u00a0]{2,}\S")
_UNEVEN = re.compile(r"\S(?: +\u00a0|\u00a0 )[ \u00a0]*\S")
_LOOSELY_SPACED = "fa ps ur ckb hi mr ne bn as gu pa ta te kn ml si or"
"""Languages whose writers often type two spaces, of which a page shows one anyway."""


# ---------------------------------------------------------------- numbers and letters


def _numbers(pair: Pair) -> str | None:
    before, after = (set(re.findall("[€$£¥₹₽₺₴]", text)) for text in (pair.before, pair.after))
    if before and after and not before & after:
        return said(
            "%(found)s, where the source has %(expected)s",
            found=quoted(min(after)),
            expected=quoted(min(before)),
        )
    return figures.changed(pair.before, pair.after)


def _end(pair: Pair) -> str | None:
    return endings.changed(pair.before, pair.after, pair.original.code, pair.language.code)


def _slip(found: Callable[[str, str, str], str | None]) -> Check:
    return lambda pair: found(pair.before, pair.after, pair.language.code)


def _mojibake(pair: Pair) -> str | None:
    if "\ufffd" in pair.after and "\ufffd" not in pair.before:
        return said("%(found)s stands for a character that was lost", found="“\ufffd”")
    repaired, original = encodings.repaired(pair.after, pair.language.locale), pair.original.locale
    if repaired != pair.after and encodings.repaired(pair.before, original) == pair.before:
        return said(
            "characters that come of a wrong encoding; it may have been %(text)s",
            text=quoted(repaired),
        )
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
    "leftover": _slip(slips.left_standing),
    "invisible": _slip(slips.invisible),
    "twice": _slip(slips.twice),
    "closing": _slip(slips.unclosed),
    "capitals": _slip(slips.capitals),
    "stops": _slip(slips.stops),
}
"""Each warning by the code with which a translator's comment waives it."""
