"""From which former text a changed one comes, so that its translation is not lost."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Indel

from portret.catalogs.entries import Entry
from portret.markdown import inline

NEAR = 0.75
"""The share of words, in order, that two texts must have in common."""

_LACKING = 2 * (1 - NEAR) / (2 - NEAR)
"""The share of a text's words that one near to it can lack.

Texts of n and m words, c of them in common, are near where 2c ≥ NEAR (n + m); m ≥ c gives the rest.
"""


@dataclass(frozen=True)
class Origin:
    """The entry that a changed message comes from; `certain` where its translation still holds."""

    entry: Entry
    certain: bool


class Former:
    """The translated entries of a catalogue whose messages are gone; each serves once.

    There may be thousands of former and of new texts: a text is compared only with those that
    have enough of its rarest words.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = [each for each in entries if any(each.translations) and not each.plural]
        self._free = set(range(len(self._entries)))

    def take(
        self, context: str, text: str, files: Collection[str], punctuation: bool
    ) -> Origin | None:
        """The origin of a new message, or None; those of the same files come first.

        Certain is a text that renders the same, and with `punctuation` one whose quotation
        marks, dashes and spaces alone are others.
        """
        if not self._free:
            return None
        found = self._same.get((context, inline.to_html(text)))
        if found not in self._free and punctuation:
            found = self._level.get((context, _levelled(text)))
        certain = found in self._free
        if not certain:
            words = text.split()
            near = self._candidates(context, words)
            here = [each for each in near if not self._files[each].isdisjoint(files)]
            found = self._nearest(here, words)
            if found is None:
                found = self._nearest(near, words)
        if found is None:
            return None
        self._free.remove(found)
        return Origin(self._entries[found], certain)

    def _candidates(self, context: str, words: Sequence[str]) -> list[int]:
        """The free entries that can be near, in order: each lacks so few of the rarest words."""
        lacking = int(len(words) * _LACKING)
        having = [self._having.get((context, word), ()) for word in words]
        rarest = sorted(having, key=len)[: lacking + 3]  # more words tell more, and take longer
        counts = Counter(chain.from_iterable(rarest)).items()
        fewest = len(rarest) - lacking
        return sorted(each for each, count in counts if count >= fewest and each in self._free)

    def _nearest(self, candidates: Sequence[int], words: Sequence[str]) -> int | None:
        found = process.extractOne(
            words,
            [self._words[each] for each in candidates],
            scorer=Indel.normalized_similarity,
            score_cutoff=NEAR,
        )
        return candidates[found[2]] if found else None

    # What is looked up, by an entry's number; most updates need none of it.

    @cached_property
    def _words(self) -> Sequence[Sequence[str]]:
        return [each.text.split() for each in self._entries]

    @cached_property
    def _files(self) -> Sequence[frozenset[str]]:
        return [each.files for each in self._entries]

    @cached_property
    def _having(self) -> Mapping[tuple[str, str], Sequence[int]]:
        """The entries that have a word, by context and word."""
        found = defaultdict[tuple[str, str], list[int]](list)
        for number, entry in enumerate(self._entries):
            for word in set(self._words[number]):
                found[_key(entry, word)].append(number)
        return found

    @cached_property
    def _same(self) -> Mapping[tuple[str, str], int]:
        return {_key(each, inline.to_html(each.text)): n for n, each in enumerate(self._entries)}

    @cached_property
    def _level(self) -> Mapping[tuple[str, str], int]:
        return {_key(each, _levelled(each.text)): n for n, each in enumerate(self._entries)}


def _key(entry: Entry, text: str) -> tuple[str, str]:
    return (entry.context, text)


def _levelled(text: str) -> str:
    """The text with one kind of quotation mark and dash, and without spaces."""
    text = re.sub("[\"'“”„‘’‚«»‹›]+", "'", text)
    return re.sub(r"[\s\u00a0\u202f]+", "", re.sub("[-–—‑]+", "-", text))
