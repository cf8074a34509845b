"""From which former text a changed one comes, so that its translation is not lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel

from . import inline
from .pofile import Entry

NEAR = 0.75
"""The share of words, in order, that two texts must have in common."""


@dataclass(frozen=True)
class Origin:
    """The entry that a changed message comes from; `certain` where its translation still holds."""

    entry: Entry
    certain: bool


class Former:
    """The translated entries of a catalogue whose messages are gone; each serves once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._words = {
            each: each.text.split()
            for each in entries
            if any(each.translations) and not each.plural
        }
        self._same = {_key(each, inline.to_html(each.text)): each for each in self._words}
        self._level = {_key(each, _levelled(each.text)): each for each in self._words}

    def take(
        self, context: str, text: str, files: Collection[str], punctuation: bool
    ) -> Origin | None:
        """The origin of a new message, or None; those of the same files come first.

        Certain is a text that renders the same, and with `punctuation` one whose quotation
        marks, dashes and spaces alone are others.
        """
        if not self._words:
            return None
        found = self._same.get((context, inline.to_html(text)))
        if found not in self._words and punctuation:
            found = self._level.get((context, _levelled(text)))
        certain = found in self._words
        if not certain:
            own = [each for each in self._words if (each.context or "") == context]
            here = [each for each in own if _files(each) & set(files)]
            found = self._nearest(here, text) or self._nearest(own, text)
        if found is None or self._words.pop(found, None) is None:
            return None
        return Origin(found, certain)

    def _nearest(self, entries: Sequence[Entry], text: str) -> Entry | None:
        found = process.extractOne(
            text.split(),
            [self._words[each] for each in entries],
            scorer=Indel.normalized_similarity,
            score_cutoff=NEAR,
        )
        return entries[found[2]] if found else None


def _key(entry: Entry, text: str) -> tuple[str, str]:
    return (entry.context or "", text)


def _levelled(text: str) -> str:
    """The text with one kind of quotation mark and dash, and without spaces."""
    text = re.sub("[\"'“”„‘’‚«»‹›]+", "'", text)
    return re.sub(r"[\s\u00a0\u202f]+", "", re.sub("[-–—‑]+", "-", text))


def _files(entry: Entry) -> set[str]:
    return {line[2:].strip() for line in entry.lines if line.startswith("#:")}
