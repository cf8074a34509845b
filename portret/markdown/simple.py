"""Finds the msgids and HTML of simple blocks and messages by patterns, without the parser.

A simple one has words, breaks, links of one plain form, and emphasis that is not nested. For any
other the functions return None. Else they return what the parser does, byte for byte.

With 300 portraits in three languages this saves 1.1 s of processor time, a fifth of a cold freeze:
0.5 s for the msgids and 0.6 s for the HTML.
"""

from __future__ import annotations

import re

from portret.characters import BLANKS, HIDDEN, forbidden

_LETTER = r"[^\W_]"  # neither blank nor punctuation to CommonMark
_NO_ENTITY = r"&(?![#A-Za-z])"
_NO_PICTURE = r"!(?!\[)"
_NO_STRIKE = r"(?<!~)~(?!~)"


# ---------------------------------------------------------------- a message → its HTML


def html(message: str) -> str | None:
    """The HTML of a simple message, with `#n` for the address of target n; else None."""
    if not _MARK.search(message):
        return message.replace(">", "&gt;").replace('"', "&quot;")
    if not _MESSAGE.fullmatch(message):
        return None
    text = escaped(message)
    if "[" in text:
        text = _LINKED.sub(lambda link: f'<a href="#{link[2]}">{link[1]}</a>', text)
    if "*" in text:
        text = _between(_between(text, "**", "strong"), "*", "em")
    if "_" in text:
        text = re.sub(r"(?<!\w)__([^_]+)__", r"<strong>\1</strong>", text)
        text = re.sub(r"(?<!\w)_([^_]+)_", r"<em>\1</em>", text)
    return text.replace("\n", "<br>\n")


def _between(text: str, mark: str, tag: str) -> str:
    """The text with an element around what is between each two marks."""
    pieces = enumerate(text.split(mark))
    return "".join([f"<{tag}>{piece}</{tag}>" if n % 2 else piece for n, piece in pieces])


def escaped(text: str) -> str:
    """The text escaped for HTML as markdown-it does it."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text


def _emphasis(words: str) -> str:
    """The pattern of words in emphasis whose marks can be nothing else (CommonMark 6.2)."""
    stars = [
        rf"(?:(?<![^ \n(])|(?<!\*)(?={mark}{_LETTER})){mark}(?=[^\s*]){words}"
        rf"(?:(?<={_LETTER}){mark}|(?<=\S){mark}(?=[ \n.,;:!?)]|\Z))"
        for mark in (r"\*\*", r"\*")
    ]
    lines = [
        rf"(?<![^ \n(]){mark}(?={_LETTER}){words}(?<={_LETTER}){mark}(?=[ \n.,;:!?)]|\Z)"
        for mark in ("__", "_")
    ]
    return "|".join((*stars, *lines))


_LINKED = re.compile(r"\[([^\[\]]+)\]\[([0-9]+)\]")
_MARK = re.compile(r"[\\`*_~\[<&\n]")
"""Matches a character that may be markup in a message."""

_WORDS = rf"(?:[^\[\]*_~`\\<&!\n]++|{_NO_ENTITY}|{_NO_PICTURE}|{_NO_STRIKE})++"
_NUMBER = r"\]\[[1-9][0-9]{0,4}\]"
_LINK = rf"\[(?:{_WORDS}|{_emphasis(_WORDS)})++{_NUMBER}"
_EMPHASIS = _emphasis(rf"(?:{_WORDS}|\[{_WORDS}{_NUMBER})++")
_BREAK = r"(?<=[^\s\\])\n(?=\S)"
_WITHIN_A_WORD = rf"(?<={_LETTER})_(?={_LETTER})"
_MESSAGE = re.compile(rf"(?:{_WORDS}|{_LINK}|{_EMPHASIS}|{_BREAK}|{_WITHIN_A_WORD})*+")


# ---------------------------------------------------------------- a block → its msgid


def read(source: str) -> tuple[str, tuple[str, ...]] | None:
    """(msgid of a simple block, addresses of its links in order); else None."""
    if not _BLOCK.fullmatch(source):
        return None
    text = source
    if " \n" in text or "\n " in text:
        text = re.sub(r" *\n *", lambda found: "\n" if found[0].startswith("  ") else " ", text)
    else:
        text = text.replace("\n", " ")
    if forbidden(text):
        return None
    if addresses := _TARGET.findall(text):
        numbers = {address: n for n, address in enumerate(dict.fromkeys(addresses), 1)}
        text = _TARGET.sub(lambda found: f"][{numbers[found[1]]}]", text)
    if "://" in text or "www." in text.lower():  # a bare address, which is a link
        return None
    return text.strip(BLANKS), tuple(addresses)


_ADDRESS = (
    r"(?:https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}(?:/[A-Za-z0-9._/-]*)?|(?:\.\.)?/[a-z0-9/-]*)"
    r"(?:#[a-z0-9-]+)?"
)
_TARGET = re.compile(r"\]\(([^()]*)\)")
_PHRASE = rf"(?:[^\[\]`\\<&!\n]++|{_NO_ENTITY}|{_NO_PICTURE}|\n(?= *+[^ \n]))"
_BLOCK = re.compile(
    rf"(?:{_PHRASE}|\[(?={_LETTER})(?!{HIDDEN.pattern}){_PHRASE}+\]\({_ADDRESS}\))*+"
)
