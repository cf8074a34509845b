"""Converts texts with written-out links into ours: `[the bridge](../bridge/)`, `[the bridge][1]`.

Other tools write links out in msgid and msgstr, and so do some translators.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markdown_it.common.utils import normalizeReference

from portret.catalogs.entries import Entry
from portret.characters import collapsed
from portret.markdown import inline, msgid
from portret.markdown.document import ID
from portret.markdown.source_map import Environment

Targets = Mapping[int, frozenset[str]]
"""The addresses of the links of a message by their numbers; one may differ from page to page."""


class Former(NamedTuple):
    """A translated entry in our form; `certain` if both of its texts have the same links."""

    entry: Entry
    context: str
    text: str
    translations: tuple[str, ...]
    targets: Targets
    certain: bool = True


def targets(comments: Iterable[str]) -> Targets:
    """The targets that the comments of a message (`[1]: https://…`) name."""
    found: dict[int, frozenset[str]] = {}
    for match in filter(None, map(_TARGET.fullmatch, comments)):
        found[int(match[1])] = found.get(int(match[1]), frozenset()) | {match[2]}
    return found


_TARGET = re.compile(r"\[([1-9][0-9]{0,4})\]: (\S.*)")


def former(entry: Entry) -> Former:
    """A translated entry in our form, whichever tool wrote it."""
    notes = targets(line[2:].strip() for line in entry.lines if line.startswith("#."))
    ours = entry.plural is not None or "no-python-format" in entry.flags
    if not ours and _WHOLE.search(entry.text) and (found := _converted(entry, notes)):
        return found
    return Former(entry, entry.context, entry.text, entry.translations, notes)


_BLOCK = re.compile(r"(?:#{1,6}|[-*+>]|\d{1,9}[.)]) +(?=\S)")
"""The mark of a heading, list item or quotation."""

_WHOLE = re.compile(
    rf"\]\(|\]\[(?![1-9][0-9]{{0,4}}\])|<[^\s<>]+>|\n|\A{_BLOCK.pattern}"
    r"|<!--|<br|\[\^|\{#|https?://|www\.",
    re.I,
)
"""Matches what another tool may have written differently; a text without it needs no conversion."""


def _converted(entry: Entry, notes: Targets) -> Former | None:
    """The entry with numbered links; None if its msgid cannot be read as a block of Markdown.

    Bare addresses become links; comments and ids of headings are left out.
    """
    texts = [ID.sub("", text) for text in (entry.text, entry.translations[0])]
    if all(map(_BLOCK.match, texts)):
        texts = [_BLOCK.sub("", text, count=1) for text in texts]
    environment = Environment(_labels(entry.text, notes), cell=True)
    source, translation = (msgid.read(text, environment) for text in texts)
    if not (source.text and translation.text):
        return None
    numbers = {address: number for number, address in enumerate(source.targets, 1)}
    places = {number: frozenset({address}) for address, number in numbers.items()}
    both = [_picture(source), _picture(translation)]
    if both[0] is not None and both[1] is not None:
        certain = source.targets == translation.targets
        return Former(entry, entry.context or "alt", both[0], (both[1],), places, certain)
    written_out = set(translation.targets) - set(source.targets)
    found = [source.text, texts[1] if written_out else _numbered(translation, numbers)]
    marks = [sorted(_FOOTNOTE.findall(text)) for text in found]
    certain = set(source.targets) == set(translation.targets) and marks[0] == marks[1]
    text, translated = _with_footnotes(found)
    return Former(entry, entry.context, text, (translated,), places, certain)


_FOOTNOTE = re.compile(r"\\\[\^([^\s\]\\]+)\\\]")
"""The mark of a footnote that was read as plain brackets."""


def _with_footnotes(texts: Sequence[str]) -> Iterable[str]:
    """The texts with the first one's numbers for footnotes, the mark before its own text cut."""
    labels = dict.fromkeys(_FOOTNOTE.findall(_OWN.sub("", texts[0])))
    numbers = {label: number for number, label in enumerate(labels, 1)}
    for text in texts:
        yield _FOOTNOTE.sub(
            lambda at: f"[^{numbers[at[1]]}]" if at[1] in numbers else at[0], _OWN.sub("", text)
        )


_OWN = re.compile(rf"\A{_FOOTNOTE.pattern}: ")


def _picture(reading: msgid.Reading) -> str | None:
    """The alternative text of a block that is one picture."""
    if [token.type for token in reading.children] != ["image"]:
        return None
    return collapsed(inline.plain(reading.children[0].children or ()))


class _Labels(dict[str, Any]):
    """Definitions of references: each label is its own address."""

    def get(self, label: str, default: Any = None) -> Any:
        return {"href": self[label], "title": ""} if label in self else default


def _labels(text: str, notes: Targets) -> _Labels:
    """The labels of the references in a text, `[words][label]` and `[label][]`.

    A number with one address in the notes has that.
    """
    found = [label for each in _REFERENCE.findall(text) for label in each if label]
    labels = {normalizeReference(label): label for label in found}
    return _Labels(
        labels | {str(n): next(iter(each)) for n, each in notes.items() if len(each) == 1}
    )


_REFERENCE = re.compile(r"\]\[([^\[\]]+)\]|\[([^\[\]]+)\]\[\]")


def _numbered(reading: msgid.Reading, numbers: Mapping[str, int]) -> str:
    """The text of a block with these numbers for its links, by their addresses."""
    return renumbered(reading.text, {n: numbers[each] for n, each in enumerate(reading.targets, 1)})


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """The text with other numbers for its links; a number that is not named stays."""
    if all(old == new for old, new in numbers.items()):
        return text
    return _NUMBER.sub(lambda at: f"][{numbers.get(int(at[1]), int(at[1]))}]", text)


def moves(before: Targets, after: Targets) -> Mapping[int, int]:
    """The new numbers of a former message's links, by their former numbers."""
    numbers = {address: number for number, each in after.items() for address in each}
    found = {}
    for number, addresses in before.items():
        new = [numbers[address] for address in addresses if address in numbers]
        if new:
            found[number] = min(new)
    return found


_NUMBER = re.compile(r"\]\[([1-9][0-9]{0,4})\]")


# ---------------------------------------------------------------- a translation of ours


def with_numbers(translation: str, text: str, comments: Iterable[str]) -> str:
    """The translation with numbers in place of links that are written out.

    The comments of the message have the addresses. A translation with another address, or with too
    many links, stays as it is.
    """
    numbered = targets(comments)
    numbers = {address: number for number, each in numbered.items() for address in each}
    labels = _Labels({str(number): str(number) for number in numbered})
    if "[^" in translation or "<!--" in translation:
        return translation
    # A hard break: two blanks, and one that a backslash before them may take.
    reading = msgid.read(translation.replace("\n", "   \n"), Environment(labels))
    found = set(reading.targets) - labels.keys()
    if not found or found - numbers.keys():
        return translation
    new = _numbered(reading, numbers | {label: int(label) for label in labels})
    return translation if Counter(_NUMBER.findall(new)) - Counter(_NUMBER.findall(text)) else new


WRITTEN_OUT = re.compile(r"\]\(|<|://|www\.", re.I)
"""Matches what an address has; a translation without it has none."""
