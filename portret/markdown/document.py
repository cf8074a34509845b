"""A Markdown text parsed: the HTML of its blocks with a slot for every text in them.

markdown-it-py's block phase is the one definition of a block, and so of a message.
"""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from portret import characters
from portret.catalogs import safety
from portret.markdown import inline, msgid


class Message(NamedTuple):
    """One text to translate: `text` is its msgid, `line` counts from 1 in the text it is from."""

    context: str
    text: str
    line: int
    role: str
    targets: tuple[str, ...] = ()
    plain: bool = False

    @property
    def judge(self) -> safety.Judge:
        """What decides whether a translation of the message is safe."""
        return safety.plain_fault if self.plain else safety.fault


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
    """A place in the skeleton that one text fills; `own` where it is an element's whole content.

    `message` is what translators see of it: None for a text that is never translated.
    """

    text: str
    targets: tuple[str, ...]
    own: bool
    picture: bool = False
    message: Message | None = None


@dataclass(frozen=True)
class Document:
    """A text parsed; `skeleton` is its HTML with places, and `headings` are its ids."""

    skeleton: str
    slots: tuple[Slot, ...]
    messages: tuple[Message, ...]
    targets: tuple[Target, ...]
    faults: tuple[Fault, ...]
    headings: tuple[str, ...]


PLACE = re.compile(r' ?\0([MCHI])([0-9]+)\0(?:="")?')
"""A place in a skeleton: of an element's mark or content, a heading's rank or id.

It holds NUL, as no content can.
"""


# ---------------------------------------------------------------- reading a document


def _context_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that is exactly `<!-- context: words -->`: the msgctxt of the next block."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = _CONTEXT.fullmatch(line.rstrip())
    if match is None or state.is_code_block(start):
        return False
    if not silent:
        token = state.push("context", "", 0)
        token.content, token.hidden, token.map = match[1], True, [start, start + 1]
        state.line = start + 1
    return True


_CONTEXT = re.compile(r"<!-- context: (\S(?:.*\S)?) -->")


def _lettered(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph whose every line begins with a letter: no other rule need be asked of it."""
    if state.is_code_block(start):
        return False
    after = start
    while after < state.lineMax and not state.isEmpty(after):
        if not state.src[state.bMarks[after] + state.tShift[after]].isalpha():
            return False
        after += 1
    state.line = after
    state.push("paragraph_open", "p", 1).map = [start, after]
    token = state.push("inline", "", 0)
    token.content = mdTrim(state.getLines(start, after, state.blkIndent, False))
    token.map, token.children = [start, after], []
    state.push("paragraph_close", "p", -1)
    return True


def _parser() -> MarkdownIt:
    """CommonMark's blocks with tables and our context comments; inline text is left to us."""
    parser = MarkdownIt("commonmark", inline.OPTIONS).enable("table")
    parser.disable(["inline", "text_join"])
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("table", "context", _context_comment, {"alt": interrupts})
    parser.block.ruler.before("context", "lettered", _lettered)
    return parser


_PARSER = _parser()


_LIMITS: tuple[tuple[str, Callable[[str], int], int], ...] = (
    ("lines", lambda text: text.count("\n") + 1, 10_000),
    ("brackets and other marks", inline.marks, 50_000),
    ("column lines", lambda text: text.count("|"), 50_000),
)
"""What a text may have in all: more would take seconds to parse, and no portrait needs it."""

_MAX_ADDRESSES = 500_000
"""Characters of all addresses together, each counted wherever a reference repeats it."""

_MAX_DEPTH = 20
"""Where markdown-it-py stops nesting, and drops what is deeper (its option `maxNesting`)."""


_remembered: dict[bytes, bytes] = {}


def remember(documents: Mapping[bytes, bytes]) -> None:
    """Take over texts that were parsed before, by their digests, as `packed` gives them."""
    _remembered.update(documents)


def digest(text: str) -> bytes:
    """A digest of a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def packed(text: str) -> bytes:
    """A text parsed, as bytes."""
    return _remembered.get(digest(text)) or pickle.dumps(document(text), pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=16_384)
def document(text: str) -> Document:
    """The skeleton of a text, with the slots that its messages fill."""
    if _remembered and (known := _remembered.get(digest(text))):
        parsed: Document = pickle.loads(known)
        return parsed
    if excess := tuple(_excess(text)):
        return Document("", (), (), (), excess, ())
    environment: dict[str, Any] = {}
    tokens = _with_contexts(_PARSER.parse(text, environment))
    references = environment.get("references", {})
    slots: list[Slot] = []
    found: list[Message] = []
    addresses: list[Target] = []
    faults: list[Fault] = []
    open_types: list[str] = []
    line, length = 1, 0
    for index, token in enumerate(tokens):
        if token.map:
            line = token.map[0] + 1
        if token.nesting == 1:
            open_types.append(token.type)
        elif token.nesting:
            open_types.pop()
        if token.type in ("list_item_open", "blockquote_open") and token.level + 1 >= _MAX_DEPTH:
            faults.append(Fault(line, "a list or quotation nested too deep", "Nest it less."))
        if token.type == "inline" and token.content:
            reading = msgid.read(token.content, references)
            own = _own_element(tokens, index, len(slots))
            slot = _slot(reading, token.info, own, line, _role(open_types))
            faults += [Fault(line, what, remedy) for what, remedy in reading.faults]
            if uses := reading.uses:
                addresses += [
                    Target(address, line, picture) for address, picture in dict.fromkeys(uses)
                ]
                length += sum(len(address) for address, _ in uses)
            if slot.message:
                found.append(slot.message)
            token.meta["slot"] = len(slots)
            token.children = [Token("html_inline", "", 0, content=f"\0C{len(slots)}\0")]
            slots.append(slot)
    if length > _MAX_ADDRESSES:
        what = f"addresses of {length} characters in all, the limit is {_MAX_ADDRESSES}"
        faults.append(Fault(1, what, "Use shorter addresses, or fewer links."))
        return Document("", (), (), (), tuple(faults), ())
    ids = _number_headings(tokens, slots)
    markup = _PARSER.renderer.render(tokens, _PARSER.options, environment)
    return Document(markup, tuple(slots), tuple(found), tuple(addresses), tuple(faults), ids)


def _excess(text: str) -> Iterator[Fault]:
    """What makes a text too much to be parsed."""
    for what, count, limit in _LIMITS:
        if (number := count(text)) > limit:
            yield Fault(1, f"a text with {number} {what}, the limit is {limit}", "Shorten it.")


def _with_contexts(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without context comments, whose words become the `info` of the next text."""
    context, kept = "", []
    for token in tokens:
        if token.type == "context":
            context = token.content
            continue
        if token.type == "inline":
            token.info = context
        if not token.nesting:
            context = ""
        kept.append(token)
    return kept


def _slot(reading: msgid.Reading, context: str, own: bool, line: int, role: str) -> Slot:
    """The slot that a block's text fills: a picture alone is its alternative text."""
    kinds = [token.type for token in reading.children]
    text, words, picture = reading.text, "", kinds == ["image"]
    if picture:
        text = words = characters.squeezed(inline.plain(reading.children[0].children or ()))
        context, role = context or "alt", "alternative text"
    elif kinds != ["link_open", "text", "link_close"] or reading.children[0].info != "auto":
        words = inline.visible(inline.to_html(text)) if _HIDING.search(text) else text
    message = None
    if characters.is_message(words):
        message = Message(context, text, line, role, reading.targets, picture)
    return Slot(text, reading.targets, own, picture, message)


_HIDING = re.compile(r"[`<&]|\]\(")
"""Where a text has none of these, its letters are those that a reader sees."""


def _own_element(tokens: Sequence[Token], index: int, number: int) -> bool:
    """Prepare the element whose whole content this inline token is for a mark, if there is one."""
    parent = tokens[index - 1]
    if parent.hidden:  # a tight list item, whose paragraph is not written
        parent = tokens[index - 2]
        whole = parent.type == "list_item_open" and tokens[index + 2].type == "list_item_close"
        if not whole:
            return False
    parent.attrs[f"\0M{number}\0"] = ""
    return True


def _role(open_types: Sequence[str]) -> str:
    """What a block is, as the translator is told: by the innermost element that says it."""
    for kind in reversed(open_types):
        if role := _ROLES.get(kind):
            return role
    return "paragraph"


_ROLES = {
    "heading_open": "heading",
    "th_open": "table cell",
    "td_open": "table cell",
    "list_item_open": "list item",
    "blockquote_open": "quotation",
}


def _number_headings(tokens: Sequence[Token], slots: Sequence[Slot]) -> tuple[str, ...]:
    """Give headings an orderly rank and an id from the source text; logical cell alignment."""
    above, ids = list[int](), dict[str, int]()
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            text, closing = tokens[index + 1], tokens[index + 2]
            rank = int(token.tag[1])
            above = [*(each for each in above if each < rank), rank]
            words = inline.to_html(slots[text.meta["slot"]].text) if text.meta else ""
            name = _unused(characters.slug(inline.visible(words)), ids)
            token.tag = closing.tag = f"h\0H{len(above) - 1}\0"
            token.attrs = {"id": f"\0I0\0{name}", **token.attrs}
        elif (style := token.attrs.pop("style", None)) is not None:
            token.attrs["class"] = {"text-align:right": "end", "text-align:center": "center"}.get(
                str(style), "start"
            )
    return tuple(ids)


def _unused(name: str, taken: dict[str, int]) -> str:
    """The name, with the next free number where it is taken."""
    found = name
    while found in taken:
        taken[name] += 1
        found = f"{name}-{taken[name]}"
    taken[found] = 1
    return found
