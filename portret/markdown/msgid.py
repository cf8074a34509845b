"""A block of an author's text: its msgid, its targets, and what is wrong in it.

A msgid is the author's own inline Markdown with as few edits as possible. Soft breaks become a
space, hard breaks a newline, link and picture targets a number, literal brackets are escaped.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from portret.characters import BLANKS, UNSEEN, forbidden, squeezed
from portret.errors import quoted
from portret.markdown import simple
from portret.markdown.inline import MAX_BLOCK, MAX_MARKS, OPTIONS, marks, plain


class Reading(NamedTuple):
    """One block of source as it was read: its msgid, its targets and its faults.

    `uses` are (address, whether a picture) of each link and picture.
    """

    text: str
    targets: tuple[str, ...]
    uses: tuple[tuple[str, bool], ...]
    children: tuple[Token, ...]
    faults: tuple[tuple[str, str], ...]


def read(source: str, references: Mapping[str, Any]) -> Reading:
    """The msgid of a block, made by editing just the stretches of source that must change."""
    if excess := tuple(_excess(source)):
        return Reading("", (), (), (), excess)
    if (found := simple.read(source)) is not None:
        text, addresses = found
        uses = tuple((address, False) for address in addresses)
        return Reading(text, tuple(dict.fromkeys(addresses)), uses, (), ())
    return parsed(source, references)


def parsed(source: str, references: Mapping[str, Any]) -> Reading:
    """The same by the parser, for any block: what `simple` is tested against."""
    notes = _Notes(source)
    children: list[Token] = []
    _PARSER.inline.parse(source, _PARSER, {"references": references, "notes": notes}, children)
    edits, covered = notes.edits, notes.covered
    addresses: dict[str, int] = {}
    for link in sorted(notes.links, key=lambda each: each.start):
        start, end = link.start, link.end
        number = addresses.setdefault(link.address, len(addresses) + 1)
        if link.kind != "image" and source[start - 1 : start] == "!" and not covered[start - 1]:
            edits.append((start - 1, start, "\\!"))
        if link.kind == "link":
            edits.append((link.label, end, f"][{number}]"))
            notes.cover(start, start + 1)
            notes.cover(link.label, end)
        else:
            bang = "!" if link.kind == "image" else ""
            edits.append((start, end, f"{bang}[{_escaped(link.text)}][{number}]"))
            notes.cover(start, end)
    loose = [at.start() for at in re.finditer(r"[\[\]]", source) if not covered[at.start()]]
    edits += [(at, at + 1, "\\" + source[at]) for at in loose]
    faults = tuple(_block_faults(source, children, [at for at in loose if source[at] == "]"]))
    uses = tuple((link.address, link.kind == "image") for link in notes.links)
    return Reading(_edited(source, edits), tuple(addresses), uses, tuple(children), faults)


def _edited(source: str, edits: list[tuple[int, int, str]]) -> str:
    parts, done = [], 0
    for start, end, text in sorted(edits):
        if start >= done:
            parts += [source[done:start], text]
            done = end
    text = "".join([*parts, source[done:]])
    lines = (line.strip(BLANKS) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _escaped(text: str) -> str:
    """Plain text as inline Markdown that reads as just that text."""
    text = re.sub(r"[\\`*\[\]<&~]", r"\\\g<0>", text)
    return re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)


def of_type(tokens: Sequence[Token], kind: str) -> Iterator[Token]:
    """The tokens of one type."""
    return (token for token in tokens if token.type == kind)


def _excess(source: str) -> Iterator[tuple[str, str]]:
    """The faults of a block that is too much to be parsed."""
    remedy = "Divide it into paragraphs by blank lines."
    if len(source) > MAX_BLOCK:
        yield (f"a block of {len(source)} characters, the limit is {MAX_BLOCK}", remedy)
    if len(source) > MAX_MARKS and (count := marks(source)) > MAX_MARKS:
        yield (f"a block with {count} brackets and other marks, the limit is {MAX_MARKS}", remedy)


# ---------------------------------------------------------------- what the parser consumes


@dataclass(frozen=True)
class _Link:
    """A link or picture: where it starts, where its label and itself end, its kind, its token."""

    start: int
    label: int
    end: int
    kind: str
    token: Token
    text: str

    @property
    def address(self) -> str:
        return str(self.token.attrs["src" if self.kind == "image" else "href"])


class _Notes:
    """The parts of one block's source that the inline rules consumed, noted while they run."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.edits: list[tuple[int, int, str]] = []
        self.links: list[_Link] = []
        self.covered = bytearray(len(source))

    def cover(self, start: int, end: int) -> None:
        """Note that these characters are no literal text."""
        self.covered[start:end] = b"\1" * (end - start)


Rule = Callable[[StateInline, bool], bool]


def _noting(name: str, rule: Rule) -> Rule:
    """The inline rule, noting the stretch of source that it consumed."""

    def noted(state: StateInline, silent: bool) -> bool:
        notes = state.env.get("notes")
        if silent or notes is None or state.src is not notes.source:
            return rule(state, silent)
        start, made, pending = state.pos, len(state.tokens), state.pending
        label = -1
        if name == "link" and state.src[start] == "[":
            label = state.md.helpers.parseLinkLabel(state, start, True)
        if not rule(state, silent):
            return False
        new = state.tokens[made:]
        if name == "newline" or (name == "escape" and any(t.type == "hardbreak" for t in new)):
            hard = any(token.type == "hardbreak" for token in new)
            blanks = len(pending) - len(pending.rstrip(" "))
            notes.edits.append((start - blanks, state.pos, "\n" if hard else " "))
        elif name in ("link", "image", "autolink"):
            at = next(n for n, t in enumerate(new) if t.type in ("link_open", "image"))
            text = (
                squeezed(plain(new[at].children or ())) if name == "image" else new[at + 1].content
            )
            notes.links.append(_Link(start, label, state.pos, name, new[at], text))
        elif name == "backticks":
            newlines = re.compile(r"\n").finditer(state.src, start, state.pos)
            notes.edits += [(at.start(), at.end(), " ") for at in newlines]
        if name in ("escape", "backticks"):
            notes.cover(start, state.pos)
        return True

    return noted


def _parser() -> MarkdownIt:
    """CommonMark's inline rules, HTML as text, each noting what it consumes."""
    parser = MarkdownIt("commonmark", OPTIONS)
    for name in ("newline", "escape", "link", "image", "autolink"):
        parser.inline.ruler.at(name, _noting(name, getattr(rules_inline, name)))
    parser.inline.ruler.at("backticks", _noting("backticks", rules_inline.backtick))
    return parser


_PARSER = _parser()


# ---------------------------------------------------------------- what is wrong


def _block_faults(
    source: str, children: Sequence[Token], closings: Sequence[int]
) -> Iterator[tuple[str, str]]:
    """(what was found, what to do) for each thing in a block that Portret does not take."""
    if any("\t" in line.lstrip(BLANKS) for line in source.split("\n")):
        yield ("a tab within a line", "Replace it by a space.")
    if any(source.startswith("](", at) for at in closings):
        yield (
            "“](” that makes no link",
            "A link is [text](address): without spaces in the address, not within another link, "
            "and only to http, https, mailto, tel, a page or a picture. To show the characters "
            "themselves, write \\](.",
        )
    if found := forbidden(plain(children)):
        yield (found, "Take it out: readers cannot see it, but it can change what they read.")
    depth = 0
    for number, token in enumerate(children):
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if depth > 1:
            yield ("a link within a link", "Take one of the two away.")
        if token.type == "link_open" and not (token.attrs["href"] and _has_text(children, number)):
            yield ("a link without text or address", "Write [text](address).")
        if token.attrs.get("title"):
            yield (
                f"a link title {quoted(str(token.attrs['title']))}",
                "Leave it out: on a phone nobody sees it. Say it in the text.",
            )
        if token.type == "image":
            if any(of_type(token.children or (), "link_open")):
                yield ("a link in an alternative text", "Write plain words between ![ and ].")
            if fault := alt_fault(plain(token.children or ()), unquote(str(token.attrs["src"]))):
                yield fault


def alt_fault(alt: str, file: str) -> tuple[str, str] | None:
    """The fault of an alternative text that only names its file, and the remedy."""
    words, stem = (re.sub(r"[\W_]+", " ", text.lower()).strip() for text in (alt, Path(file).stem))
    ending = re.search(r"\.(jpe?g|png|webp|avif|gif|svg|tiff?)$", alt.strip().lower())
    if words and (ending or words in (stem, "title image", "image", "photo", "picture")):
        return (
            f"{quoted(alt)} as an alternative text",
            "It is a file name or says nothing: write what the picture shows.",
        )
    return None


def _has_text(tokens: Sequence[Token], number: int) -> bool:
    """Whether the link that opens here has words or a picture before it closes."""
    for token in itertools.islice(tokens, number + 1, None):
        if token.type == "link_close":
            return False
        if token.type == "image" or not re.fullmatch(UNSEEN, token.content):
            return True
    return False
