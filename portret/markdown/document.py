"""Parses a Markdown text into the HTML of its blocks, with a slot for every text in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from portret import characters
from portret.errors import Fault, quoted
from portret.markdown import blocks, inline, msgid
from portret.markdown.simple import BlockText
from portret.markdown.source_map import Environment


class Message(NamedTuple):
    """A text to translate: `text` is the msgid, `line` counts from 1."""

    context: str
    text: str
    line: int
    role: str
    targets: tuple[str, ...] = ()
    plain: bool = False


@dataclass(frozen=True)
class Target:
    """The address of a link or picture as the author wrote it, and the line of its block."""

    address: str
    line: int
    picture: bool


class Slot(NamedTuple):
    """A place in the HTML of a document that one text fills.

    `start` is the rest of the start tag of the element around the text, blank if it has other
    content too. `heading` is (rank from 0, id) of a heading, whose tags are not in the HTML around.
    `message` is None for a text that is not translated. `footnotes` are, for each number of a
    footnote in the text, (its number in the document, how many references are in texts before).
    """

    text: str
    targets: tuple[str, ...]
    start: str
    heading: tuple[int, str] | None = None
    picture: bool = False
    message: Message | None = None
    footnotes: tuple[tuple[int, int], ...] = ()


class Footnote(NamedTuple):
    """A footnote: pieces of HTML with slots between them, and the number of references to it."""

    html: tuple[str, ...]
    slots: tuple[Slot, ...]
    uses: int


class Document(NamedTuple):
    """A parsed text: pieces of HTML, with a slot between each two."""

    html: tuple[str, ...] = ("",)
    slots: tuple[Slot, ...] = ()
    targets: tuple[Target, ...] = ()
    faults: tuple[Fault, ...] = ()
    footnotes: tuple[Footnote, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages of all slots, in order."""
        return tuple(each.message for each in self._all_slots if each.message)

    @property
    def headings(self) -> tuple[str, ...]:
        """The ids of the headings."""
        return tuple(each.heading[1] for each in self._all_slots if each.heading)

    @property
    def quotes(self) -> int:
        """How many places for the portrait's quote it has."""
        return sum(piece.count(blocks.QUOTE) for piece in self.html)

    @property
    def _all_slots(self) -> Iterator[Slot]:
        return chain(self.slots, *(each.slots for each in self.footnotes))


# ---------------------------------------------------------------- reading a document


_LIMITS: tuple[tuple[str, Callable[[str], int], int], ...] = (
    ("lines", lambda text: text.count("\n") + 1, 10_000),
    ("brackets and other marks", inline.count_markup, 50_000),
    ("column lines", lambda text: text.count("|"), 50_000),
)
"""(name, count, limit) for a whole text: more would take seconds to parse."""

_MAX_ADDRESSES = 500_000
"""The most characters of all addresses, counted again for each link with a reference."""


def document(text: str) -> Document:
    """The parsed text; its `faults` say what is not allowed in it."""
    if excess := tuple(_excess(text)):
        return Document(faults=excess)
    found = blocks.read(text)
    reader = _Reader(found)
    slots = tuple(map(reader.slot, found.texts))
    footnotes = [(html, tuple(map(reader.slot, texts))) for html, texts in reader.footnotes()]
    faults = tuple(sorted(reader.faults, key=lambda each: each.line))
    if reader.length > _MAX_ADDRESSES:
        what = f"addresses of {reader.length} characters in all, the limit is {_MAX_ADDRESSES}"
        return Document(faults=(Fault(1, what, "Use shorter addresses, or fewer links."), *faults))
    return Document(
        tuple(found.html),
        slots,
        tuple(reader.targets),
        faults,
        tuple(
            Footnote(tuple(html), within, uses)
            for (html, within), uses in zip(footnotes, reader.uses.values(), strict=True)
        ),
    )


def _excess(text: str) -> Iterator[Fault]:
    """The faults of a text that is too long to be parsed."""
    for what, count, limit in _LIMITS:
        if (number := count(text)) > limit:
            yield Fault(1, f"a text with {number} {what}, the limit is {limit}", "Shorten it.")


class _Reader:
    """Reads the texts of a document's blocks into slots, and numbers footnotes and headings.

    `uses` counts the references to each footnote, by label in the order of the first references.
    `length` is the number of characters of all addresses together.
    """

    def __init__(self, found: blocks.Blocks) -> None:
        self._blocks = found
        self._environments = [
            Environment(found.references, found.footnotes, cell) for cell in (False, True)
        ]
        self._headings = _Headings(found.texts)
        self.faults = [*found.faults, *self._headings.faults]
        self.targets: list[Target] = []
        self.uses: dict[str, int] = {}
        self.length = 0

    def footnotes(self) -> Iterator[tuple[list[str], list[BlockText]]]:
        """The HTML and texts of each footnote, in order; footnotes may refer to others."""
        done = 0
        while done < len(self.uses):
            yield self._blocks.footnotes[list(self.uses)[done]]
            done += 1

    def slot(self, block: BlockText) -> Slot:
        """The slot that a block's text fills."""
        content = ID.sub("", block.content) if block.level else block.content
        reading = msgid.read(content, self._environments[block.role == "table cell"])
        if reading.faults:
            self.faults += [Fault(block.line + at, *rest) for at, *rest in reading.faults]
        if reading.uses:
            uses = dict.fromkeys(reading.uses)
            self.targets += [Target(address, block.line, picture) for address, picture in uses]
            self.length += sum(len(address) for address, _ in reading.uses)
        heading = self._headings.next(block, reading.text) if block.level else None
        slot = _slot(block, reading, heading)
        return slot._replace(footnotes=self._referred(reading)) if reading.footnotes else slot

    def _referred(self, reading: msgid.Reading) -> tuple[tuple[int, int], ...]:
        """(number in the document, references before) for each footnote of a text."""
        before = {label: self.uses.setdefault(label, 0) for label in reading.footnotes}
        for label in reading.footnotes:
            self.uses[label] += 1
        numbers = list(self.uses)
        return tuple((numbers.index(label) + 1, uses) for label, uses in before.items())


ID = re.compile(r"(?<![ \t])[ \t]+\{#([^\s{}]*)\}$")
"""Matches an id at the end of a heading: {#id}."""


def _slot(block: BlockText, reading: msgid.Reading, heading: tuple[int, str] | None) -> Slot:
    """The slot of a block; of a picture alone the text is its alternative text."""
    kinds = [token.type for token in reading.children]
    context, role, text = block.context, block.role, reading.text
    words, picture = "", kinds == ["image"]
    if picture:
        text = words = characters.collapsed(inline.plain(reading.children[0].children or ()))
        context, role = context or "alt", "alternative text"
    elif kinds != ["link_open", "text", "link_close"] or reading.children[0].info != "auto":
        words = inline.visible_text(inline.to_html(text)) if _HIDING.search(text) else text
    message = None
    if characters.is_message(words):
        message = Message(context, text, block.line, role, reading.targets, picture)
    return Slot(text, reading.targets, block.start, heading, picture, message)


_HIDING = re.compile(r"[`<&]|\][({]")
"""Matches what may hide letters from readers: code, entities, targets."""


class _Headings:
    """Gives each heading of a text its id, and a rank without gaps."""

    def __init__(self, texts: Iterable[BlockText]) -> None:
        self._above: list[int] = []
        self._ids: dict[str, int] = {}
        self.faults: list[Fault] = []
        for block in texts:
            if block.level and (found := ID.search(block.content)):
                self._reserve(found[1], block.line)

    def next(self, block: BlockText, text: str) -> tuple[int, str]:
        """(rank from 0, id) of the next heading."""
        self._above = [*(each for each in self._above if each < block.level), block.level]
        own = ID.search(block.content)
        name = own[1] if own else self._unused(inline.visible_text(inline.to_html(text)))
        return len(self._above) - 1, name

    def _reserve(self, name: str, line: int) -> None:
        """Takes an id that an author gave, so that no other heading gets it."""
        right = characters.slug(name)
        if name != right or len(name) > 80:
            what = f"{quoted(name)}, where the id of a heading was expected"
            remedy = f"Write {{#{right[:80]}}}: small letters, digits and single hyphens."
            self.faults.append(Fault(line, what, remedy))
        elif name in self._ids:
            what = f"the id {quoted(name)} of another heading"
            self.faults.append(Fault(line, what, "Give one of the two another."))
        self._ids[name] = 1

    def _unused(self, words: str) -> str:
        """An id made of words, with the next free number if it is taken."""
        name = found = characters.slug(words)
        taken = self._ids
        while found in taken:
            taken[name] += 1
            found = f"{name}-{taken[name]}"
        taken[found] = 1
        return found
