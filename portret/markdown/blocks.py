"""Divides a Markdown text into blocks: their HTML, and the texts in it.

The block phase of markdown-it-py defines what a block is, and so what a message is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from portret.errors import Fault, quoted
from portret.markdown import simple, syntax
from portret.markdown.inline import OPTIONS
from portret.markdown.simple import BlockText


class Blocks(NamedTuple):
    """Pieces of HTML, with a text between each two.

    `references` are the link references that the text defines, `footnotes` the (HTML, texts) of
    the footnotes by label.
    """

    html: list[str]
    texts: list[BlockText]
    references: Mapping[str, Any] = {}
    footnotes: Mapping[str, tuple[list[str], list[BlockText]]] = {}
    faults: Sequence[Fault] = ()


_MAX_DEPTH = 20
"""The depth at which markdown-it-py drops what is nested deeper (its option `maxNesting`)."""


def read(text: str) -> Blocks:
    """The blocks of a text."""
    if (found := simple.blocks(text)) is not None:
        return Blocks(*divided(found))
    return parsed(text)


def parsed(text: str) -> Blocks:
    """The blocks of any text, by the parser; tests compare `simple` with it."""
    tokens, references = tokens_of(text)
    faults = [*_too_deep(tokens)]
    footnotes: dict[str, tuple[list[str], list[BlockText]]] = {}
    if "[^" in text:
        tokens, definitions = _without_footnotes(tokens)
        for opening, *within in definitions:
            label, line = opening.meta["label"], (opening.map or [0])[0] + 1
            if label in footnotes:
                what = f"the footnote {quoted(f'[^{label}]')} is defined again"
                faults.append(Fault(line, what, "Give it another name, or take it out."))
            footnotes.setdefault(label, _divided(within, "footnote"))
    return Blocks(*_divided(tokens), references, footnotes, faults)


def tokens_of(text: str) -> tuple[list[Token], Mapping[str, Any]]:
    """(tokens of the blocks of a text, link references that it defines)."""
    environment: dict[str, Any] = {}
    tokens = _PARSER.parse(text, environment)
    if "<!-- context:" in text:
        tokens = _with_contexts(tokens)
    return tokens, environment.get("references", {})


def _without_footnotes(tokens: Sequence[Token]) -> tuple[list[Token], list[list[Token]]]:
    """(tokens outside of footnotes, tokens of each footnote with its opening one)."""
    rest: list[Token] = []
    open_: list[list[Token]] = [rest]
    footnotes = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            open_.append([token])
            footnotes.append(open_[-1])
        elif token.type == "footnote_reference_close":
            open_.pop()
        else:
            open_[-1].append(token)
    return rest, footnotes


def divided(pieces: Iterable[str | BlockText]) -> tuple[list[str], list[BlockText]]:
    """(HTML between the texts, texts)."""
    html, texts = [""], list[BlockText]()
    for piece in pieces:
        if isinstance(piece, BlockText):
            texts.append(piece)
            html.append("")
        else:
            html[-1] += piece
    return html, texts


def _too_deep(tokens: Sequence[Token]) -> Iterator[Fault]:
    """A fault for each list and quotation that is nested so deep that the parser drops parts."""
    for token in tokens:
        if token.level >= _MAX_DEPTH - 1 and token.map and token.type in _NESTING:
            yield Fault(token.map[0] + 1, "a list or quotation nested too deep", "Nest it less.")


_NESTING = ("list_item_open", "blockquote_open", "footnote_reference_open")


# ---------------------------------------------------------------- the parser


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Comments that begin a line; two kinds have a line of their own, and a meaning.

    `<!-- context: words -->` is the msgctxt of the next block, `<!-- quote -->` outside of other
    blocks the place of the quote.
    """
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<!--", at) or state.is_code_block(start):
        return False
    line = state.src[at : state.eMarks[start]].rstrip()
    context = CONTEXT.fullmatch(line)
    if not context and (line != QUOTE or state.level):
        return syntax.block_comment(state, start, end, silent)
    if not silent:
        token = state.push("context" if context else "quote", "", 0)
        token.content, token.map = context[1] if context else "", [start, start + 1]
        state.line = start + 1
    return True


QUOTE = "<!-- quote -->"
"""The place of the quote, in a text and in its HTML, which has no other comments."""

CONTEXT = re.compile(r"<!-- context: (\S(?:.*\S)?) -->")
"""A context: the msgctxt of the next block."""


def _parser() -> MarkdownIt:
    """A parser of CommonMark's blocks, tables, footnotes and comments, but not of inline text."""
    parser = MarkdownIt("commonmark", OPTIONS).enable("table")
    footnote_plugin(parser, inline=False, move_to_end=False)
    parser.disable(["inline", "text_join", "html_block"])
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("table", "comment", _comment, {"alt": interrupts})
    parser.add_render_rule("quote", lambda *_: f"{QUOTE}\n")
    return parser


_PARSER = _parser()


def _with_contexts(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without context comments; the words of one become the `info` of the next text."""
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


# ---------------------------------------------------------------- tokens → HTML and texts


def _divided(tokens: Sequence[Token], role: str = "paragraph") -> tuple[list[str], list[BlockText]]:
    """(HTML between the texts, texts) of some tokens."""
    tokens = _with_boxes(tokens)
    texts = list(_texts(tokens, role))
    html = _PARSER.renderer.render(tokens, _PARSER.options, {}).split(_PLACE)
    for index, text in enumerate(texts):
        before, after = html[index : index + 2]
        opening = _OPENING.match(before, before.rfind("<"))
        if opening is None or not after.startswith(f"</{opening[1]}>"):
            continue
        if text.level:
            html[index : index + 2] = before[: opening.start()], after[len("</h1>") :]
            texts[index] = text._replace(start=">")
        else:
            html[index] = before[: opening.start(2)]
            texts[index] = text._replace(start=opening[2])
    return html, texts


def _with_boxes(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with a box around each table of many columns."""
    found: list[Token] = []
    start = columns = 0
    for token in tokens:
        if token.type == "table_open":
            start, columns = len(found), 0
        columns += token.type == "th_open"
        found.append(token)
        if token.type == "table_close" and columns > simple.NARROW:
            found.insert(start, Token("html_block", "", 0, content=simple.BOX[0]))
            found.append(Token("html_block", "", 0, content=simple.BOX[1]))
    return found


_PLACE = "\0"
"""Stands in the HTML for a text; the parser leaves no such character in code."""

_TEXT, _NEWLINE = (Token("html_inline", "", 0, content=each) for each in (_PLACE, "\n"))

_OPENING = re.compile(r"<(p|li|t[hd]|h[1-6])((?: [^<>]*)?>)\Z")
"""Matches a start tag right before a text."""


def _texts(tokens: Sequence[Token], role: str) -> Iterator[BlockText]:
    """The texts of some tokens, in which `_PLACE` is put for each of them."""
    line, roles = 1, [role]
    for index, token in enumerate(tokens):
        if token.map:
            line = token.map[0] + 1
        if token.nesting == 1:
            roles.append(_ROLES.get(token.type, roles[-1]))
        elif token.nesting:
            roles.pop()
        if style := token.attrs.pop("style", None):
            token.attrs["class"] = _SIDES[str(style)]
        if token.type == "inline":
            parent = tokens[index - 1]
            level = int(parent.tag[1]) if parent.type == "heading_open" else 0
            apart = parent.hidden and tokens[index - 2].hidden  # a comment parts two paragraphs
            token.children = [_NEWLINE] * apart
            if token.content or level:
                token.children.append(_TEXT)
                yield BlockText(token.content, line, roles[-1], "", level, token.info)


_ROLES = {
    "heading_open": "heading",
    "th_open": "table cell",
    "td_open": "table cell",
    "list_item_open": "list item",
    "blockquote_open": "quotation",
}
"""The role of a text, for translators, by the innermost of these elements."""

_SIDES = {"text-align:left": "start", "text-align:right": "end", "text-align:center": "center"}
"""The class of a table cell, by the style that the parser gives it."""
