"""The text of one message: how an author's becomes a msgid, and its HTML.

A msgid is the author's own inline Markdown with as few edits as possible. Soft breaks become a
space, hard breaks a newline, link and picture targets a number, literal brackets are escaped.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt, rules_inline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from . import simple
from .characters import BLANKS, UNSEEN, forbidden, squeezed
from .errors import quoted

OPTIONS = {"html": False, "xhtmlOut": False}
"""How markdown-it-py is set: raw HTML is text."""

MAX_BLOCK = 20_000
"""Characters a block may have: no translator could handle more, and parsing stays short."""

MAX_MARKS = 5_000
"""Characters of a block that may be markup: each costs far more time than a letter."""


@lru_cache(maxsize=16_384)
def to_html(message: str) -> Markup:
    """A message's HTML with `#n` for the address of target n; all markup in it is Markdown's."""
    found = simple.html(message)
    return parsed_html(message) if found is None else Markup(found)  # noqa: S704 - escaped there


def parsed_html(message: str) -> Markup:
    """The same by the parser, for any message: what `simple` is tested against."""
    children: list[Token] = []
    _PARSER.inline.parse(
        message.replace("\n", _BREAK), _PARSER, {"references": _Numbers()}, children
    )
    _join(children)
    rendered = _PARSER.renderer.render(children, _PARSER.options, {})
    return Markup(rendered)  # noqa: S704 - markdown-it escapes all text


def visible(markup: str) -> str:
    """The words that a reader gets of inline HTML: alternative texts too, code left out."""
    return whole(_CODE.sub(" ", markup) if "<code>" in markup else markup)


def whole(markup: str) -> str:
    """All the text of inline HTML, code and alternative texts with it."""
    if "<img " in markup:
        markup = _PICTURE.sub(r"\1", markup)
    return html.unescape(_TAG.sub("", markup) if "<" in markup else markup)


_CODE = re.compile(r"<code>.*?</code>", re.S)
_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]+>")


def marks(text: str) -> int:
    """How many characters of a text may be inline markup."""
    return sum(map(text.count, "[]*_`&<!\\"))


_BREAK = "   \n"
"""A hard break to the parser: two blanks, and one that a backslash before them may take."""


def scheme_allowed(address: str) -> bool:
    """Whether an address is http, https, mailto or tel, or has no scheme and no host."""
    scheme = re.match(r"[^/?#]*?:", address)
    if scheme is None:
        return not address.startswith("//")
    return scheme[0].lower() in ("http:", "https:", "mailto:", "tel:")


# ---------------------------------------------------------------- reading a block


class _Numbers(dict[str, Any]):
    """The reference definitions [1]: #1, [2]: #2 and so on, without end."""

    def get(self, label: str, default: Any = None) -> Any:
        if re.fullmatch(r"[1-9][0-9]{0,4}", label):
            return {"href": f"#{label}", "title": ""}
        return default


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
    """What the inline rules consumed of one block's source, noted while they run."""

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


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    token = tokens[index]
    alt = plain(token.children or ())
    return f'<img src="{escape(str(token.attrs["src"]))}" alt="{escape(alt)}">'


def _parser() -> MarkdownIt:
    """CommonMark's inline rules, HTML as text, each noting what it consumes."""
    parser = MarkdownIt("commonmark", OPTIONS)
    for name in ("newline", "escape", "link", "image", "autolink"):
        parser.inline.ruler.at(name, _noting(name, getattr(rules_inline, name)))
    parser.inline.ruler.at("backticks", _noting("backticks", rules_inline.backtick))
    parser.add_render_rule("image", _image)
    return parser


_PARSER = _parser()


def _join(tokens: Sequence[Token]) -> None:
    """Escapes and entities as plain text tokens (markdown-it's own text_join, which we skip)."""
    for token in tokens:
        if token.type == "text_special":
            token.type = "text"
        _join(token.children or ())


def plain(tokens: Sequence[Token]) -> str:
    """The text of inline tokens, as an alternative text has it (CommonMark 6.4)."""
    words = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type == "image":
            words.append(plain(token.children or ()))
        elif token.type in ("text", "text_special", "code_inline"):
            words.append(token.content)
    return "".join(words)


class Reading(NamedTuple):
    """What one block of source says: its msgid, its targets and what is wrong in it.

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
    """What makes a block too much to be parsed."""
    remedy = "Divide it into paragraphs by blank lines."
    if len(source) > MAX_BLOCK:
        yield (f"a block of {len(source)} characters, the limit is {MAX_BLOCK}", remedy)
    if len(source) > MAX_MARKS and (count := marks(source)) > MAX_MARKS:
        yield (f"a block with {count} brackets and other marks, the limit is {MAX_MARKS}", remedy)


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
    """What is wrong with an alternative text that only names its file, and what to do."""
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
