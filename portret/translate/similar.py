"""Finds similar texts: those of which a translator would have to change little.

Texts are compared by their words, short ones by their letters; in a script without spaces each
letter is a word. Case, punctuation, markup and figures do not count.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel, Prefix

_WORDS = 0.66, 0.75
"""The least similarity of near texts, in the same files and in others: twice the number of words in
common, in order, divided by the number of words of both."""

_LACKING = 2 * (1 - _WORDS[1]) / (2 - _WORDS[1])
"""The share of a text's words that one near to it elsewhere can lack.

Texts of n and m words, c of them in common, are near where 2c ≥ s (n + m); m ≥ c gives the rest.
"""

_LETTERS = 0.7, 0.75
"""The same for short texts, by letters instead of words."""

_FEW = 7
"""A text of fewer words is compared by its letters."""

_ENDING = 0.76, 0.76
"""The same for single words: the share of letters at their beginnings, the rest are endings."""

_WITHIN = 85
"""The least similarity, in per cent, of a text with a stretch of a longer one."""

_PART = 4, 8
"""The fewest words and letters of a part of a text."""

_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u1049\u104c-\u109f\u1780-\u17d3\u17dc-\u17ff\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters: no spaces between words."""

_MARKS = (
    r"\s!-/:-@\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u055a-\u055f\u0589\u05be"
    r"\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u104a\u104b\u1361-\u1368\u17d4-\u17da\u2000-\u206f"
    r"\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u303f\u30fb\ufe00-\ufe0f\ufeff\uff01-\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff"
)
"""Blanks, punctuation and symbols, which are no part of a word."""

_WORD = re.compile(rf"[{_UNSPACED}]|[^{_MARKS}{_UNSPACED}]+")
_FIRST = re.compile(rf"[{_UNSPACED}]|[^\d{_MARKS}{_UNSPACED}]+")
_TARGET = re.compile(r"\]\[[0-9]+\]")
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


def words(text: str) -> list[str]:
    """The words of a text in lower case, each number as 0, without punctuation and markup."""
    text = _TARGET.sub("", html.unescape(text)) if "[" in text or "&" in text else text
    return _WORD.findall(_FIGURES.sub("0", text.casefold()))


def beginning(text: str) -> str:
    """The first word without figures: texts with the same words have the same one."""
    found = _FIRST.search(html.unescape(text))
    return found[0].casefold() if found else ""


class Stretch(NamedTuple):
    """The place of the shorter of two texts in the longer one, in words.

    `number` is that of the former text; `inside` says that the former text is the shorter one.
    `share` is how much of the longer text the shorter one takes up.
    """

    number: int
    start: int
    stop: int
    inside: bool
    share: float


class Texts:
    """Former texts by their numbers, among which those that are like another one are found."""

    def __init__(self, texts: Mapping[int, Sequence[str]]) -> None:
        self._characters: dict[str, str] = {}
        self._words = {number: self._coded(each) for number, each in texts.items()}
        self._parts = {n: self._words[n] for n, each in texts.items() if _can_be_part(each)}
        # One that is like a short text has fewer than twice as many words.
        self._letters = {n: "".join(each) for n, each in texts.items() if len(each) < 2 * _FEW}
        self._having = defaultdict[str, list[int]](list)
        for number, each in texts.items():
            for word in set(each):
                self._having[word].append(number)

    def _coded(self, words: Iterable[str]) -> str:
        """A string with a character for each word: it is compared far faster."""
        known = self._characters
        return "".join([known.setdefault(word, chr(len(known) % 0x110000)) for word in words])

    def remove(self, number: int) -> None:
        """Leaves a text out of later searches."""
        self._letters.pop(number, None)
        self._words.pop(number, None)

    def near(self, words: Sequence[str], limit: int) -> list[int]:
        """The numbers of the near texts, the nearest first."""
        text, scorer, limits = self._compared(words)
        near = self._elsewhere(words)
        found = process.extract(text, near, scorer=scorer, score_cutoff=limits[1], limit=limit)
        return [number for _, _, number in found]

    def nearest(self, words: Sequence[str], here: Iterable[int]) -> int | None:
        """The number of the nearest near text; one of `here` goes before all others."""
        text, scorer, limits = self._compared(words)
        texts = self._letters if len(words) < _FEW else self._words
        own = {each: texts[each] for each in here if each in texts}
        found = process.extractOne(text, own, scorer=scorer, score_cutoff=limits[0])
        if found is None:
            near = self._elsewhere(words)
            found = process.extractOne(text, near, scorer=scorer, score_cutoff=limits[1])
        return found[2] if found else None

    def _compared(
        self, words: Sequence[str]
    ) -> tuple[str, Callable[..., float], tuple[float, float]]:
        """(text in the form that is compared, the measure, the least similarities)."""
        few = len(words) < _FEW
        text = "".join(words) if few else self._coded(words)
        scorer = (Prefix if len(words) == 1 else Indel).normalized_similarity
        return text, scorer, _ENDING if len(words) == 1 else _LETTERS if few else _WORDS

    def _elsewhere(self, words: Sequence[str]) -> Mapping[int, str]:
        """The texts that can be near, as they are compared."""
        if len(words) < _FEW:
            return self._letters
        return {n: self._words[n] for n in self._candidates(words) if n in self._words}

    def _candidates(self, words: Sequence[str]) -> Sequence[int]:
        """The texts that can be near, in order: each lacks so few of the rarest words."""
        lacking = int(len(words) * _LACKING)
        having = [self._having.get(word, ()) for word in words]
        rarest = sorted(having, key=len)[: lacking + 3]  # more words tell more, and take longer
        counts = Counter(chain.from_iterable(rarest)).items()
        fewest = len(rarest) - lacking
        return sorted(each for each, count in counts if count >= fewest)

    def shared(self, words: Sequence[str], among: Iterable[int]) -> Iterator[Stretch]:
        """The texts of `among` that are a part of another text, or of which it is a part."""
        if not _can_be_part(words):
            return
        coded = self._coded(words)
        parts = {each: self._parts[each] for each in sorted(among) if each in self._parts}
        scorer = fuzz.partial_ratio
        for found in process.extract_iter(coded, parts, scorer=scorer, score_cutoff=_WITHIN):
            if at := fuzz.partial_ratio_alignment(coded, found[0]):
                inside = len(found[0]) < len(coded)
                stretch = (at.src_start, at.src_end) if inside else (at.dest_start, at.dest_end)
                share = (stretch[1] - stretch[0]) / max(len(found[0]), len(coded))
                yield Stretch(found[2], *stretch, inside, share)


def _can_be_part(words: Sequence[str]) -> bool:
    """Whether a text is long enough to be found in another one by more than chance."""
    return len(words) >= _PART[0] and sum(map(len, words)) >= _PART[1]
