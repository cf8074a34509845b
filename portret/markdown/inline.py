"""Turns the Markdown of one message into HTML, and HTML into the text that readers see."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import escape

from portret.markdown import simple, syntax

OPTIONS = {"html": False, "xhtmlOut": False}
"""The options of markdown-it-py: raw HTML is text."""

MAX_BLOCK = 20_000
"""The most characters of a block: translators could not handle more, and parsing stays quick."""

MAX_MARKS = 5_000
"""The most characters of a block that may be markup, as each takes far longer than a letter."""


@lru_cache(maxsize=1_024)
def to_html(message: str) -> str:
    """The HTML of a message, with `#n` for the address of target n; HTML in the message is text."""
    found = simple.html(message)
    return parsed_html(message) if found is None else found


def parsed_html(message: str) -> str:
    """The HTML of any message, by the parser; tests compare `simple` with it."""
    children: list[Token] = []
    environment = {"references": NUMBERS, "footnotes": NUMBERS}
    _PARSER.inline.parse(message.replace("\n", _BREAK), _PARSER, environment, children)
    _join(children)
    rendered: str = _PARSER.renderer.render(children, _PARSER.options, {})
    return rendered


def visible_text(markup: str) -> str:
    """The text of inline HTML as readers see it: with alternative texts, without code."""
    return all_text(_CODE.sub(" ", markup) if "<code>" in markup else markup)


def all_text(markup: str) -> str:
    """The text of inline HTML, with alternative texts and code."""
    if "<img " in markup:
        markup = _PICTURE.sub(r"\1", markup)
    return html.unescape(_TAG.sub("", markup) if "<" in markup else markup)


_CODE = re.compile(r"<code>.*?</code>", re.S)
_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]+>")


def count_markup(text: str) -> int:
    """The number of characters of a text that may be inline markup."""
    return sum(map(text.count, "[]*_`&<!\\"))


_BREAK = "   \n"
"""A hard break for the parser: two blanks, and one more that a backslash may escape."""


def scheme_allowed(address: str) -> bool:
    """Whether an address is http, https, mailto or tel, or has no scheme and no host."""
    scheme = re.match(r"[^/?#]*?:", address)
    if scheme is None:
        return not address.startswith("//")
    return scheme[0].lower() in ("http:", "https:", "mailto:", "tel:")


# ---------------------------------------------------------------- the parser


class _Numbers(dict[str, Any]):
    """The endless reference definitions [1]: #1, [2]: #2, … and those of footnotes."""

    def __contains__(self, label: object) -> bool:
        return bool(re.fullmatch(r"[1-9][0-9]{0,4}", str(label)))

    def get(self, label: str, default: Any = None) -> Any:
        return {"href": f"#{label}", "title": ""} if label in self else default


NUMBERS = _Numbers()


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    token = tokens[index]
    alt = plain(token.children or ())
    return f'<img src="{escape(str(token.attrs["src"]))}" alt="{escape(alt)}">'


def _footnote(self: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    return f'<sup data-note="^{tokens[index].meta["label"]}"></sup>'


def parser() -> MarkdownIt:
    """A parser with CommonMark's inline rules and our syntax for translators; HTML is text."""
    made = MarkdownIt("commonmark", OPTIONS).enable("strikethrough")
    made.inline.ruler.before("link", "footnote", syntax.footnote)
    made.inline.ruler.before("link", "foreign_words", syntax.foreign_words)
    made.add_render_rule("image", _image)
    made.add_render_rule("footnote", _footnote)
    return made


_PARSER = parser()


def _join(tokens: Sequence[Token]) -> None:
    """Makes escapes and entities plain text tokens, as markdown-it's text_join does."""
    for token in tokens:
        if token.type == "text_special":
            token.type = "text"
        _join(token.children or ())


def plain(tokens: Sequence[Token]) -> str:
    """The plain text of inline tokens, as for an alternative text (CommonMark 6.4)."""
    words = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type == "image":
            words.append(plain(token.children or ()))
        elif token.type in ("text", "text_special", "code_inline"):
            words.append(token.content)
    return "".join(words)
