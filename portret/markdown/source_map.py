"""Parses a block's inline Markdown, and records where in the source each rule found what.

markdown-it-py gives inline tokens no position, but a msgid is the source with edits, so it needs
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from portret.characters import collapsed
from portret.markdown import syntax
from portret.markdown.inline import parser, plain


class Environment(NamedTuple):
    """The link references and footnotes of a text, to which its blocks may refer.

    `cell` says that the block is a table cell.
    """

    references: Mapping[str, Any] = {}
    footnotes: Collection[str] = ()
    cell: bool = False


@dataclass(frozen=True)
class Link:
    """A link or picture in the source: its `start` and `end`, the end of its label, its token."""

    start: int
    label: int
    end: int
    kind: str
    token: Token
    text: str

    @property
    def address(self) -> str:
        return str(self.token.attrs["src" if self.kind == "image" else "href"])


class SourceMap:
    """The places in a block's source at which the rules found something, as indexes.

    `edits` are (start, end, new text) that turn the source into its msgid. `openings` are the
    opening brackets of links and of words in a language, `unclosed` comments without an end.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.edits: list[tuple[int, int, str]] = []
        self.links: list[Link] = []
        self.footnotes: list[tuple[int, int]] = []
        self.openings: list[int] = []
        self.comments: list[tuple[int, int]] = []
        self.unclosed: list[int] = []
        self.covered = bytearray(len(source))

    def cover(self, start: int, end: int) -> None:
        """Records that these characters are markup, not text."""
        self.covered[start:end] = b"\1" * (end - start)

    def consumed(self, name: str, start: int, end: int, label: int, new: Sequence[Token]) -> None:
        """Records what the rule `name` consumed, and the tokens that it made.

        `label` is the index at which the words of a link end.
        """
        match name:
            case "link" | "image" | "autolink" | "bare_address":
                at = next(each for each in new if each.type in ("link_open", "image"))
                start = at.meta.get("start", start)
                text = new[new.index(at) + 1].content if name != "image" else _alt(at)
                self.links.append(Link(start, label, end, name, at, text))
                self.openings += [start] if name == "link" else []
            case "foreign_words":
                label = next(each for each in new if each.type == "span_open").meta["label"]
                self.openings.append(start)
                self.cover(start, start + 1)
                self.cover(label, end)
            case "footnote":
                self.footnotes.append((start, end))
                self.cover(start, end)
            case "comment" if new[-1].type == "comment":
                self.comments.append((start, end))
            case "comment":
                self.unclosed.append(start)
            case "cell_break":
                self.edits.append((start, end, "\n"))
            case "backticks":
                newlines = re.compile(r"\n").finditer(self.source, start, end)
                self.edits += [(each.start(), each.end(), " ") for each in newlines]
        if name in ("escape", "backticks"):
            self.cover(start, end)


def _alt(token: Token) -> str:
    """The alternative text of a picture."""
    return collapsed(plain(token.children or ()))


Rule = Callable[[StateInline, bool], bool]


def _recording(name: str, rule: Rule) -> Rule:
    """The inline rule, wrapped so that it records the part of the source that it consumes."""

    def recording(state: StateInline, silent: bool) -> bool:
        source_map = state.env["source_map"]
        if silent or state.src is not source_map.source:
            return name != "bare_address" and rule(state, silent)
        start, made, pending = state.pos, len(state.tokens), state.pending
        label = -1
        if name == "link" and state.src[start] == "[":
            label = state.md.helpers.parseLinkLabel(state, start, True)
        if not rule(state, silent):
            return False
        new = state.tokens[made:]
        hard = any(token.type == "hardbreak" for token in new)
        if name == "newline" or (name == "escape" and hard):
            blanks = len(pending) - len(pending.rstrip(" "))
            source_map.edits.append((start - blanks, state.pos, "\n" if hard else " "))
        source_map.consumed(name, start, state.pos, label, new)
        return True

    return recording


def _parser() -> MarkdownIt:
    """A parser with the rules for authors and translators, which record what they consume."""
    made = parser()
    for name in ("newline", "escape", "link", "image", "autolink"):
        made.inline.ruler.at(name, _recording(name, getattr(rules_inline, name)))
    made.inline.ruler.at("backticks", _recording("backticks", rules_inline.backtick))
    for name in ("footnote", "foreign_words"):
        made.inline.ruler.at(name, _recording(name, getattr(syntax, name)))
    for name in ("comment", "cell_break", "bare_address"):
        made.inline.ruler.before("autolink", name, _recording(name, getattr(syntax, name)))
    made.inline.add_terminator_char("w")
    made.inline.add_terminator_char("W")
    return made


_PARSER = _parser()


def mapped(source: str, environment: Environment) -> tuple[SourceMap, list[Token]]:
    """(source map of a block, its tokens)."""
    source_map = SourceMap(source)
    children: list[Token] = []
    _PARSER.inline.parse(
        source, _PARSER, {**environment._asdict(), "source_map": source_map}, children
    )
    return source_map, children
