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

from portret.errors import quoted
from portret.markdown import simple, syntax
from portret.markdown.inline import OPTIONS
from portret.markdown.simple import Text


class Blocks(NamedTuple):
    """Pieces of HTML, with a text between each two.

    `references` are the link references that the text defines, `footnotes` the (HTML, texts) of
    the footnotes by label. `faults` are (line, what was found, remedy).
    """

    html: list[str]
    texts: list[Text]
    references: Mapping[str, Any] = {}
    footnotes: Mapping[str, tuple[list[str], list[Text]]] = {}
    faults: Sequence[tuple[int, str, str]] = ()


_MAX_DEPTH = 20
"""The depth at which markdown-it-py drops what is nested deeper (its option `maxNesting`)."""


def read(text: str) -> Blocks:
    """The blocks of a text."""
    if (found := simple.blocks(text)) is not None:
        return Blocks(*divided(found))
    return parsed(text)


def parsed(text: str) -> Blocks:
    """The same by the parser, for any text; tests compare `simple` with it."""
    tokens, references = tokens_of(text)
    faults = [*_too_deep(tokens)]
    footnotes: dict[str, tuple[list[str], list[Text]]] = {}
    if "[^" in text:
        tokens, definitions = _without_footnotes(tokens)
        for opening, *within in definitions:
            label, line = opening.meta["label"], (opening.map or [0])[0] + 1
            if label in footnotes:
                what = f"the footnote {quoted(f'[^{label}]')} is defined again"
                faults.append((line, what, "Give it another name, or take it out."))
            footnotes.setdefault(label, divided(_pieces(within, "footnote")))
    return Blocks(*divided(_pieces(tokens)), references, footnotes, faults)


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


def divided(pieces: Iterable[str | Text]) -> tuple[list[str], list[Text]]:
    """(HTML between the texts, texts)."""
    html, texts = [""], list[Text]()
    for piece in pieces:
        if isinstance(piece, Text):
            texts.append(piece)
            html.append("")
        else:
            html[-1] += piece
    return html, texts


def _too_deep(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    """A fault for each list and quotation that is nested so deep that the parser drops parts."""
    for token in tokens:
        if token.level >= _MAX_DEPTH - 1 and token.map and token.type in _NESTING:
            yield token.map[0] + 1, "a list or quotation nested too deep", "Nest it less."


_NESTING = ("list_item_open", "blockquote_open", "footnote_reference_open")


# ---------------------------------------------------------------- the parser


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


def _quote_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that is exactly `<!-- quote -->`, outside of other blocks: the place of the quote."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if line.rstrip() != QUOTE or state.level or state.is_code_block(start):
        return False
    if not silent:
        state.push("quote", "", 0).map = [start, start + 1]
        state.line = start + 1
    return True


QUOTE = "<!-- quote -->"
"""The place of the quote, in a text and in its HTML, which has no other comments."""

_CONTEXT = re.compile(r"<!-- context: (\S(?:.*\S)?) -->")


def _parser() -> MarkdownIt:
    """A parser of CommonMark's blocks, tables, footnotes and comments, but not of inline text."""
    parser = MarkdownIt("commonmark", OPTIONS).enable("table")
    footnote_plugin(parser, inline=False, move_to_end=False)
    parser.disable(["inline", "text_join"])
    rules = {
        "context": _context_comment,
        "quote": _quote_comment,
        "comment": syntax.block_comment,
    }
    for name, rule in rules.items():
        interrupts = ["paragraph", "reference", "blockquote", "list"]
        parser.block.ruler.before("table", name, rule, {"alt": interrupts})
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


def _pieces(tokens: Sequence[Token], role: str = "paragraph") -> Iterator[str | Text]:
    """The tokens as texts and pieces of HTML, as the renderer of markdown-it-py writes them."""
    line, roles = 1, [role]
    for index, token in enumerate(tokens):
        if token.map:
            line = token.map[0] + 1
        if token.nesting == 1:
            roles.append(_ROLES.get(token.type, roles[-1]))
        elif token.nesting:
            roles.pop()
        if token.type == "inline":
            start = _start(tokens, index)
            level = int(tokens[index - 1].tag[1]) if tokens[index - 1].type == "heading_open" else 0
            if token.content or level:
                yield Text(token.content, line, roles[-1], start, level, token.info)
            else:
                yield start
        elif not token.hidden:
            yield _tag(tokens, index)
        elif token.nesting == 1 and tokens[index - 1].hidden:  # a comment parts two paragraphs
            yield "\n"


_ROLES = {
    "heading_open": "heading",
    "th_open": "table cell",
    "td_open": "table cell",
    "list_item_open": "list item",
    "blockquote_open": "quotation",
}
"""The role of a text, for translators, by the innermost of these elements."""


def _tag(tokens: Sequence[Token], index: int) -> str:
    """The HTML of a token; if the element has only a text, its start tag up to the name."""
    token = tokens[index]
    if token.type in ("code_block", "fence"):
        code: str = _PARSER.renderer.render([token], _PARSER.options, {})
        return code
    if token.type == "quote":
        return f"{QUOTE}\n"
    if token.nesting == -1:
        return "\n" if token.type == "heading_close" else f"</{token.tag}>\n"
    before = "\n" if index and tokens[index - 1].hidden else ""
    if token.type == "heading_open":
        return before
    if _text_alone(tokens, index):
        return f"{before}<{token.tag}"
    within = token.nesting == 1 and (tokens[index + 1].hidden or tokens[index + 1].nesting == -1)
    return f"{before}<{token.tag}{_attributes(token)}>" + "\n" * (not within)


def _text_alone(tokens: Sequence[Token], index: int) -> bool:
    """Whether the element that opens here has only a text in the HTML."""
    token = tokens[index]
    if token.type == "list_item_open":  # a tight one, whose paragraph is not written
        return tokens[index + 1].hidden and tokens[index + 4].type == "list_item_close"
    return token.nesting == 1 and tokens[index + 1].type == "inline"


def _start(tokens: Sequence[Token], index: int) -> str:
    """The rest of the start tag of the element that has only this text; blank if none has."""
    parent = tokens[index - 1]
    if parent.hidden:
        return ">" if _text_alone(tokens, index - 2) else ""
    return f"{_attributes(parent)}>"


def _attributes(token: Token) -> str:
    """The attributes of an element: the first number of a list, the alignment of a cell."""
    if "start" in token.attrs:
        return f' start="{token.attrs["start"]}"'
    style = str(token.attrs.get("style", ""))
    return f' class="{_SIDES[style]}"' if style else ""


_SIDES = {"text-align:left": "start", "text-align:right": "end", "text-align:center": "center"}
