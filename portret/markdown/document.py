"""A Markdown text parsed: the HTML of its blocks with a slot for every text in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from portret import characters
from portret.errors import quoted
from portret.markdown import blocks, inline, msgid
from portret.markdown.notes import Known
from portret.markdown.simple import Text


class Message(NamedTuple):
    """One text to translate: `text` is its msgid, `line` counts from 1 in the text it is from."""

    context: str
    text: str
    line: int
    role: str
    targets: tuple[str, ...] = ()
    plain: bool = False


@dataclass(frozen=True)
class Target:
    """A link's or picture's address as the author wrote it, and the line of its block."""

    address: str
    line: int
    picture: bool


@dataclass(frozen=True)
class Fault:
    """Something in the Markdown that Portret does not take."""

    line: int
    message: str
    remedy: str


class Slot(NamedTuple):
    """A place in a text's HTML that one text fills.

    `start` is the rest of the start tag of the element whose whole content the text is, blank
    where there is none. `heading` is a heading's rank from 0 and its id: its element is the slot's.
    `message` is what translators see of the text: None for one that is never translated.
    `footnotes` are, for each footnote's number in the text, its number in the document and how
    often the texts before refer to it.
    """

    text: str
    targets: tuple[str, ...]
    start: str
    heading: tuple[int, str] | None = None
    picture: bool = False
    message: Message | None = None
    footnotes: tuple[tuple[int, int], ...] = ()


class Footnote(NamedTuple):
    """A footnote: its HTML in pieces, its slots, and how often the text refers to it."""

    html: tuple[str, ...]
    slots: tuple[Slot, ...]
    uses: int


class Document(NamedTuple):
    """A text parsed: its HTML in pieces, with a slot between each two of them."""

    html: tuple[str, ...] = ("",)
    slots: tuple[Slot, ...] = ()
    targets: tuple[Target, ...] = ()
    faults: tuple[Fault, ...] = ()
    footnotes: tuple[Footnote, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """The texts that translators see."""
        return tuple(each.message for each in self._all_slots if each.message)

    @property
    def headings(self) -> tuple[str, ...]:
        """The ids of the headings."""
        return tuple(each.heading[1] for each in self._all_slots if each.heading)

    @property
    def quotes(self) -> int:
        """How often it gives the portrait's quote a place."""
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
"""The limit of a whole text: more would take seconds to parse, and no portrait needs it."""

_MAX_ADDRESSES = 500_000
"""Characters of all addresses together, each counted wherever a reference repeats it."""


def document(text: str) -> Document:
    """The HTML of a text, with the slots that its messages fill."""
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
    """The faults of a text that is too much to be parsed."""
    for what, count, limit in _LIMITS:
        if (number := count(text)) > limit:
            yield Fault(1, f"a text with {number} {what}, the limit is {limit}", "Shorten it.")


class _Reader:
    """Reads the texts of a document's blocks into slots, with what they have in common.

    `uses` are the labels of the footnotes in the order of the first reference to each, and how
    often they are referred to; `length` is that of all addresses together.
    """

    def __init__(self, found: blocks.Blocks) -> None:
        self._blocks = found
        self._known = [Known(found.references, found.footnotes, cell) for cell in (False, True)]
        self._headings = _Headings(found.texts)
        self.faults = [Fault(*fault) for fault in (*found.faults, *self._headings.faults)]
        self.targets: list[Target] = []
        self.uses: dict[str, int] = {}
        self.length = 0

    def footnotes(self) -> Iterator[tuple[list[str], list[Text]]]:
        """The HTML and texts of each footnote; they may refer to others, which follow."""
        done = 0
        while done < len(self.uses):
            yield self._blocks.footnotes[list(self.uses)[done]]
            done += 1

    def slot(self, block: Text) -> Slot:
        """The slot that a block's text fills."""
        content = ID.sub("", block.content) if block.level else block.content
        reading = msgid.read(content, self._known[block.role == "table cell"])
        if reading.faults:
            self.faults += [Fault(block.line + n, what, to) for what, to, n in reading.faults]
        if reading.uses:
            uses = dict.fromkeys(reading.uses)
            self.targets += [Target(address, block.line, picture) for address, picture in uses]
            self.length += sum(len(address) for address, _ in reading.uses)
        heading = self._headings.next(block, reading.text) if block.level else None
        slot = _slot(block, reading, heading)
        return slot._replace(footnotes=self._referred(reading)) if reading.footnotes else slot

    def _referred(self, reading: msgid.Reading) -> tuple[tuple[int, int], ...]:
        """For each footnote of a text its number in the document, and its uses before."""
        before = {label: self.uses.setdefault(label, 0) for label in reading.footnotes}
        for label in reading.footnotes:
            self.uses[label] += 1
        numbers = list(self.uses)
        return tuple((numbers.index(label) + 1, uses) for label, uses in before.items())


ID = re.compile(r"(?<![ \t])[ \t]+\{#([^\s{}]*)\}$")
"""The id of a heading, at the end of its text."""


def _slot(block: Text, reading: msgid.Reading, heading: tuple[int, str] | None) -> Slot:
    """The slot of a block as it was read: a picture alone is its alternative text."""
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
"""Where a text has none of these, its letters are those that a reader sees."""


class _Headings:
    """Gives the headings of a text an orderly rank and an id each."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._above: list[int] = []
        self._ids: dict[str, int] = {}
        self.faults: list[tuple[int, str, str]] = []
        for block in texts:
            if block.level and (found := ID.search(block.content)):
                self._reserve(found[1], block.line)

    def next(self, block: Text, text: str) -> tuple[int, str]:
        """The rank, from 0 and without a gap, and the id of the next heading."""
        self._above = [*(each for each in self._above if each < block.level), block.level]
        own = ID.search(block.content)
        name = own[1] if own else self._unused(inline.visible_text(inline.to_html(text)))
        return len(self._above) - 1, name

    def _reserve(self, name: str, line: int) -> None:
        """Take a name that an author gives; no other heading gets it."""
        right = characters.slug(name)
        if name != right or len(name) > 80:
            what = f"{quoted(name)}, where the id of a heading was expected"
            remedy = f"Write {{#{right[:80]}}}: small letters, digits and single hyphens."
            self.faults.append((line, what, remedy))
        elif name in self._ids:
            what = f"the id {quoted(name)} of another heading"
            self.faults.append((line, what, "Give one of the two another."))
        self._ids[name] = 1

    def _unused(self, words: str) -> str:
        """The id of words, with the next free number where it is taken."""
        name = found = characters.slug(words)
        taken = self._ids
        while found in taken:
            taken[name] += 1
            found = f"{name}-{taken[name]}"
        taken[found] = 1
        return found
