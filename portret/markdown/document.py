"""A Markdown text parsed: the HTML of its blocks with a slot for every text in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from portret import characters
from portret.markdown import blocks, inline, msgid
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
    """

    text: str
    targets: tuple[str, ...]
    start: str
    heading: tuple[int, str] | None = None
    picture: bool = False
    message: Message | None = None


class Document(NamedTuple):
    """A text parsed: its HTML in pieces, with a slot between each two of them."""

    html: tuple[str, ...] = ("",)
    slots: tuple[Slot, ...] = ()
    targets: tuple[Target, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """The texts that translators see."""
        return tuple(each.message for each in self.slots if each.message)

    @property
    def headings(self) -> tuple[str, ...]:
        """The ids of the headings."""
        return tuple(each.heading[1] for each in self.slots if each.heading)


# ---------------------------------------------------------------- reading a document


_LIMITS: tuple[tuple[str, Callable[[str], int], int], ...] = (
    ("lines", lambda text: text.count("\n") + 1, 10_000),
    ("brackets and other marks", inline.marks, 50_000),
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
    faults = [
        Fault(line, "a list or quotation nested too deep", "Nest it less.")
        for line in found.too_deep
    ]
    slots: list[Slot] = []
    targets: list[Target] = []
    headings = _Headings()
    length = 0
    for block in found.texts:
        reading = msgid.read(block.content, found.references)
        slots.append(_slot(block, reading, headings))
        if reading.faults:
            faults += [Fault(block.line, what, remedy) for what, remedy in reading.faults]
        if reading.uses:
            uses = dict.fromkeys(reading.uses)
            targets += [Target(address, block.line, picture) for address, picture in uses]
            length += sum(len(address) for address, _ in reading.uses)
    faults.sort(key=lambda each: each.line)
    if length > _MAX_ADDRESSES:
        what = f"addresses of {length} characters in all, the limit is {_MAX_ADDRESSES}"
        faults.append(Fault(1, what, "Use shorter addresses, or fewer links."))
        return Document(faults=tuple(faults))
    return Document(tuple(found.html), tuple(slots), tuple(targets), tuple(faults))


def _excess(text: str) -> Iterator[Fault]:
    """The faults of a text that is too much to be parsed."""
    for what, count, limit in _LIMITS:
        if (number := count(text)) > limit:
            yield Fault(1, f"a text with {number} {what}, the limit is {limit}", "Shorten it.")


def _slot(block: Text, reading: msgid.Reading, headings: _Headings) -> Slot:
    """The slot that a block's text fills: a picture alone is its alternative text."""
    kinds = [token.type for token in reading.children]
    context, role, text = block.context, block.role, reading.text
    words, picture = "", kinds == ["image"]
    if picture:
        text = words = characters.squeezed(inline.plain(reading.children[0].children or ()))
        context, role = context or "alt", "alternative text"
    elif kinds != ["link_open", "text", "link_close"] or reading.children[0].info != "auto":
        words = inline.visible(inline.to_html(text)) if _HIDING.search(text) else text
    message = None
    if characters.is_message(words):
        message = Message(context, text, block.line, role, reading.targets, picture)
    heading = headings.next(block.level, text) if block.level else None
    return Slot(text, reading.targets, block.start, heading, picture, message)


_HIDING = re.compile(r"[`<&]|\]\(")
"""Where a text has none of these, its letters are those that a reader sees."""


class _Headings:
    """Gives the headings of a text an orderly rank and an id each."""

    def __init__(self) -> None:
        self._above: list[int] = []
        self._ids: dict[str, int] = {}

    def next(self, level: int, text: str) -> tuple[int, str]:
        """The rank, from 0 and without a gap, and the id of the next heading."""
        self._above = [*(each for each in self._above if each < level), level]
        name = characters.slug(inline.visible(inline.to_html(text)))
        return len(self._above) - 1, self._unused(name)

    def _unused(self, name: str) -> str:
        """The name, with the next free number where it is taken."""
        found, taken = name, self._ids
        while found in taken:
            taken[name] += 1
            found = f"{name}-{taken[name]}"
        taken[found] = 1
        return found
