"""The marks with which two texts in different languages end: whether they mean the same.

A Japanese writer puts a full stop where a German one has a colon, a Greek asks with a semicolon,
an Armenian within the word; and a stop that the source forgot may be put in.
"""

from __future__ import annotations

import re

from portret.characters import UNSEEN
from portret.errors import quoted

_ENDS = {
    **dict.fromkeys(".。．｡।॥۔։።။។", "."),
    **dict.fromkeys("?？؟՞፧\u037e", "?"),
    **dict.fromkeys("!！՜", "!"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("…⋯", "…"),
}
_OWN = {
    "el": {";": "?"},
    "hy": {":": ".", "`": ":", "՝": ":"},  # a colon is what keyboards have for the full stop
}
_CLOSING = "\"'“”‘’«»‹›„」』》〉）】〕)\\]*_`"
_TAIL = re.compile(rf"(?:[{_CLOSING}{''.join(_ENDS)};՝]|{UNSEEN[:-1]})*$")
_BRACKETED = re.compile(r"\s*(?:\([^()]{2,}\)|（[^（）]{2,}）)\s*$")
_SHORTENED = re.compile(
    r"(?:\b\w{1,4}\.-?\w{1,3}|\b[A-Z]{1,3}|\d|\d\s\w{1,2}"
    r"|\b(?:etc|enz|usw|itd|itp|jr|sr|inc|ltd|co|corp|no|st))\.$"
)

_UNMARKED = frozenset("th lo km my bo dz".split())
"""Languages whose sentences end without a mark."""

_STATING = frozenset("ja ko zh yue hi mr ne bn as gu pa ta te kn ml si or".split())
"""Languages that state, with a full stop, what is announced or called out in others."""

_SENTENCE = {
    "ja": re.compile(r"[\u3041-\u3096ー][。．.]$"),
    "ko": re.compile(r"[다요오까죠음임함됨]\.$"),
    "hi": re.compile(r"(?:है|हैं|करें|जाए|हो|था|थी|थे|दें|लें|गया|गई|गए|नहीं)\s?[।.]$"),
}
"""How a whole sentence ends, which has a full stop where the source's heading has none."""


def changed(source: str, translation: str, language: str) -> str | None:
    """Returns the difference between the ends of two texts, or None.

    `language` is the code of the translation's.
    """
    before, after = _marks(source, ""), _marks(translation, language)
    if language in _UNMARKED or before & after or before == after:
        return None
    if before | after == {"."}:
        if _is_free(source, translation, "." in after, language):
            return None
    elif after == {"."} and before <= {"!", ":"} and language in _STATING:
        return None
    elif after == {"."} and before == {"?"} and re.search("か[。．]$", translation.rstrip()):
        return None
    found, expected = (
        " and ".join(quoted(mark) for mark in sorted(marks)) or "no punctuation"
        for marks in (after, before)
    )
    return f"{found} at the end, where the source has {expected}"


def _is_free(source: str, translation: str, added: bool, language: str) -> bool:
    """Whether a full stop may be there or not: it is another's, or it was forgotten."""
    text, other = (translation, source) if added else (source, translation)
    text, other = (re.sub(rf"[{_CLOSING}\s]+$", "", each) for each in (text, other))
    if _SHORTENED.search(text) or translation.endswith("」"):
        return True  # “e.d.” ends with a full stop anyway, a Japanese quotation without one
    if not added:  # it stands before a remark in brackets
        return bool("." in _marks(_BRACKETED.sub("", translation), language))
    whole = _SENTENCE.get(language)
    return len(source) > 70 or bool(_INNER.search(source)) or bool(whole and whole.search(text))


_INNER = re.compile(r"[^\W\d]{3}[.!?…:] ")


def _marks(text: str, language: str) -> set[str]:
    """What the marks at the end of a text mean, whatever closes around them."""
    own = _OWN.get(language, {})
    tail = _TAIL.search(text.replace("...", "…"))
    marks = {own.get(char) or _ENDS.get(char, "") for char in tail[0]} if tail else set()
    if language == "hy":  # asks and calls within the word
        last = re.split("[:։.]", text.rstrip(" :։.»)"))[-1]
        marks |= {_ENDS[char] for char in last if char in "՞՜"}
    return marks - {""}
