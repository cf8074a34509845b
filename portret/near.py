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
        self.entries = [each for each in entries if any(each.translations) and not each.plural]

    def take(
        self, context: str, text: str, files: Collection[str], punctuation: bool
    ) -> Origin | None:
        """The origin of a new message, or None; those of the same files come first.

        Certain is a text that renders the same, and with `punctuation` one whose quotation
        marks, dashes and spaces alone are others.
        """
        own = [each for each in self.entries if (each.context or "") == context]
        found = _same(own, text, punctuation)
        origin = Origin(found, True) if found else None
        if origin is None:
            here = [each for each in own if _files(each) & set(files)]
            near = _nearest(here, text) or _nearest(own, text)
            origin = Origin(near, False) if near else None
        if origin:
            self.entries.remove(origin.entry)
        return origin


def _same(entries: Sequence[Entry], text: str, punctuation: bool) -> Entry | None:
    html = inline.to_html(text)
    for entry in entries:
        if inline.to_html(entry.text) == html:
            return entry
        if punctuation and _levelled(entry.text) == _levelled(text):
            return entry
    return None


def _levelled(text: str) -> str:
    """The text with one kind of quotation mark and dash, and without spaces."""
    text = re.sub("[\"'“”„‘’‚«»‹›]+", "'", text)
    return re.sub(r"[\s\u00a0\u202f]+", "", re.sub("[-–—‑]+", "-", text))


def _nearest(entries: Sequence[Entry], text: str) -> Entry | None:
    found = process.extractOne(
        text.split(),
        [each.text.split() for each in entries],
        scorer=Indel.normalized_similarity,
        score_cutoff=NEAR,
    )
    return entries[found[2]] if found else None


def _files(entry: Entry) -> set[str]:
    return {line[2:].strip() for line in entry.lines if line.startswith("#:")}
