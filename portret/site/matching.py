"""Folds texts and queries (case, accents, forms of letters), and finds the one in the other.

`static/search.js` does the same in the browser; the same table of samples tests both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from portret.site.values import Memo

MAX_QUERY = 100
"""The most characters of a query; the rest is ignored."""

MAX_TERMS = 8
"""The most words of a query; the rest is ignored."""

LONGEST = 200
"""Characters of a sentence that are shown at the most, or about that."""

BEFORE = 80
"""How many of them stand before the match where a sentence is cut."""

_ALIKE = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"},
    **{"ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ƒ": "f", "ə": "e", "ς": "σ"},
    **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه"},
    **{"ک": "ك", "ڪ": "ك", "ۀ": "ه", "ۃ": "ه", "ـ": ""},
    **{chr(start + n): str(n) for start in (0x660, 0x6F0) for n in range(10)},
}
"""The letters that Unicode does not take apart and that readers type as others."""


def _fold(code: int) -> str:
    """The folded form of a character."""
    return "".join(map(_folded, unicodedata.normalize("NFKD", chr(code)).lower()))


def _folded(char: str) -> str:
    if (other := _ALIKE.get(char)) is not None:
        return other
    kind = unicodedata.category(char)
    if kind[0] in "LN":
        return char
    return "" if kind[0] == "M" or kind == "Cf" else " "


_FOLDS = Memo(_fold)


def words(text: str) -> list[str]:
    """The words of a text in small letters without accents; Arabic letters in one form each."""
    if text.isascii() and text.isalnum():  # as most words that are asked for alone
        return [text.lower()]
    return text.translate(_FOLDS).split()


def terms(query: str) -> list[str]:
    """The words to look for, each once."""
    return list(dict.fromkeys(words(query[:MAX_QUERY])))[:MAX_TERMS]


def rank(text: str, term: str) -> int:
    """2 where a word of folded words begins with the term, 1 where one holds it, else 0."""
    return 2 if f" {term}" in f" {text}" else int(term in text)


def marked(text: str, terms: Sequence[str]) -> list[str]:
    """The text in parts: the second, fourth and so on are matches."""
    parts, end = [], 0
    for start, stop in _matches(text, terms):
        parts += [text[end:start], text[start:stop]]
        end = stop
    return [*parts, text[end:]]


def _matches(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where terms stand in a text, in order, those that touch as one."""
    folds = [_FOLDS[ord(char)] for char in text]
    places = [at for at, fold in enumerate(folds) for _ in fold]
    folded, found = "".join(folds), [False] * len(text)
    for term in terms:
        start = folded.find(term)
        while start >= 0:
            stop = places[start + len(term) - 1] + 1
            while stop < len(text) and not folds[stop]:  # marks belong to the letter before
                stop += 1
            found[places[start] : stop] = [True] * (stop - places[start])
            start = folded.find(term, start + 1)
    around = [False, *found, False]
    edges = [at for at, (one, other) in enumerate(pairwise(around)) if one != other]
    return list(zip(edges[::2], edges[1::2], strict=True))


def sentence(texts: Sequence[str], terms: Sequence[str]) -> tuple[int, str]:
    """The number of the text that has the most terms, and its sentence with the first match."""
    counts = [sum(term in " ".join(words(text)) for term in terms) for text in texts]
    number = counts.index(max(counts))
    text = texts[number]
    start, stop = next(iter(_matches(text, terms)), (0, 0))
    ends = [match.end() for match in _END.finditer(text)]
    first = max((end for end in ends if end <= start), default=0)
    last = min((end for end in ends if end >= stop and end > first), default=len(text))
    if last - first <= LONGEST:
        return number, text[first:last].strip()
    cut, end = max(first, start - BEFORE), min(last, max(start - BEFORE, first) + LONGEST)
    if cut > first:
        blank = text.find(" ", cut, start)
        cut = blank + 1 if blank >= 0 else cut
    if end < last:
        blank = text.rfind(" ", stop, end + 1)
        end = blank if blank >= 0 else end
    before, after = "…" if cut > first else "", "…" if end < last else ""
    return number, before + text[cut:end].strip() + after


_END = re.compile(r"[.!?…؟。！？][\"'”’»)]*\s+")
"""The end of a sentence."""
