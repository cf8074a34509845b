"""Compares the punctuation at the end of a text and of its translation.

A Japanese writer puts a full stop where a German one has a colon, a Greek asks with a semicolon,
an Armenian within the word; and a stop that the source forgot may be put in.
"""

from __future__ import annotations

import re

from portret.characters import BLANK_OR_INVISIBLE
from portret.errors import quoted
from portret.said import said

_ENDS = {
    **dict.fromkeys(".。．｡।॥۔։።။។", "."),
    **dict.fromkeys("?？؟՞፧\u037e", "?"),
    **dict.fromkeys("!！՜", "!"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("…⋯", "…"),
}
_OWN = {
    "am": {":": "."},  # two of them are typed for the full stop
    "el": {";": "?"},
    "hy": {":": ".", "`": ":", "՝": ":"},  # a colon is what keyboards have for the full stop
}
_CLOSING = "\"'“”‘’«»‹›„」』》〉）】〕)\\]*_`"
_AT_END = rf"[{_CLOSING}{''.join(_ENDS)};՝{BLANK_OR_INVISIBLE}]"
_TAIL = re.compile(rf"(?<!{_AT_END}){_AT_END}*$")
_BRACKETED = re.compile(r"(?:\([^()]{2,}\)|（[^（）]{2,}）)$")
_SHORTENED = re.compile(
    r"(?:\b\w{1,4}\.-?\w{1,3}|\b[A-Z]{1,3}|\d|\d\s\w{1,2}"
    r"|\b(?:etc|enz|usw|itd|itp|jr|sr|inc|ltd|co|corp|no|st))\.$"
)

_UNMARKED = "th lo km my bo dz"
"""Languages whose sentences end without a mark."""

_INDIC = "hi mr ne bn as gu pa ta te kn ml si or"
_STATING = f"ja ko zh yue vi hy {_INDIC}"
"""Languages that state, with a full stop, what is announced with a colon in others."""

_SPARING = f"ja ko zh yue vi hy he ar fa ur ps ckb am {_INDIC}"
"""Languages in which a short sentence that stands alone does well without a full stop."""

_ASKING = re.compile(
    r"\W*(?:how|what|why|where|when|who|which|whether|hoe|wat|waarom|waar|wanneer|wie|welke?|of)\b",
    re.I,
)
"""How a heading begins that is a question in many languages."""

_SENTENCE = {
    "ja": re.compile(r"[\u3041-\u3096ー][。．.]$"),
    "ko": re.compile(r"[다요오까죠음임함됨]\.$"),
    "hi": re.compile(r"[ेैंएोीाँ]\s?[।.]$"),
    "ur": re.compile(r"(?:ہے|یں|گا|گے)\s?۔$"),
    "fa": re.compile(r"(?:[دم]|است|نیست)\s?\.$"),
}
"""How a whole sentence ends, which has a full stop where the source's heading has none."""


def changed(source: str, translation: str, original: str, language: str) -> str | None:
    """The difference between the ends of two texts, in languages given by code; None if equal."""
    before, after = _marks(source, original), _marks(translation, language)
    if language in _UNMARKED.split() or before & after or before == after:
        return None
    if before | after == {"."}:
        if _is_free(source, translation, "." in after, language):
            return None
    elif _is_usual(before, after, source, translation, language):
        return None
    return said(
        "%(found)s at the end, where the source has %(expected)s",
        found=_listed(after),
        expected=_listed(before),
    )


def _listed(marks: set[str]) -> str:
    found = map(quoted, sorted(marks))
    listed = next(found, said("no punctuation"))
    for mark in found:
        listed = said("%(one)s and %(two)s", one=listed, two=mark)
    return listed


def _is_usual(
    before: set[str], after: set[str], source: str, translation: str, language: str
) -> bool:
    """Whether the language rightly says it in another way."""
    if after == {"?"} and not before:
        return bool(_ASKING.match(source))
    if after != {"."} or not before:
        return False
    if before == {"!"}:  # every language has its own measure of calling out
        return True
    asks = before == {"?"} and re.search("か[。．]$", translation.rstrip())
    return bool(asks) or (before <= {"!", ":"} and language in _STATING.split())


def _is_free(source: str, translation: str, added: bool, language: str) -> bool:
    """Whether a full stop may be there or not: it is another's, or it was forgotten."""
    text = (translation if added else source).rstrip(f"{_CLOSING} \n\u00a0\u202f")
    if _SHORTENED.search(text) or translation.endswith("」"):
        return True  # “e.d.” ends with a full stop anyway, a Japanese quotation without one
    several = bool(_INNER.search(source))
    if added:
        whole = _SENTENCE.get(language)
        return len(source) > 70 or several or bool(whole and whole.search(text))
    if language in _SPARING.split() and len(source) < 100 and not several:
        return True
    return "." in _marks(
        _BRACKETED.sub("", translation.rstrip()).rstrip(), language
    )  # before a remark


_INNER = re.compile(r"[^\W\d]{3}[.!?…:] ")


def _marks(text: str, language: str) -> set[str]:
    """The meanings of the marks at the end of a text, closing brackets and quotes left out."""
    own = _OWN.get(language, {})
    tail = _TAIL.search(text.replace("...", "…"))
    marks = {own.get(char) or _ENDS.get(char, "") for char in tail[0]} if tail else set()
    if language == "hy":  # asks and calls within the word
        last = re.split("[:։.]", text.rstrip(" :։.»)"))[-1]
        marks |= {_ENDS[char] for char in last if char in "՞՜"}
    return marks - {""}
