"""The syntax that Portret adds to CommonMark, as rules of markdown-it-py.

`[words]{lang=en}` and references to footnotes, `[^1]`, are for authors and translators. Comments,
bare web addresses and `<br>` in a table cell are for authors only: the rules are not in use for a
msgstr, so a translation cannot hide words or link to other addresses.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from portret import tags

# ---------------------------------------------------------------- for all


def foreign_words(state: StateInline, silent: bool) -> bool:
    """`[words]{lang=en}`: words in another language.

    Plain brackets when `silent`, as when the parser looks for the end of a link's words.
    """
    start, maximum = state.pos, state.posMax
    if silent or state.src[start] != "[" or state.src.find("]{lang=", start, maximum) < 0:
        return False
    end = state.md.helpers.parseLinkLabel(state, start)
    found = LANG.match(state.src, end + 1, maximum) if end > 0 else None
    attrs = tags.words_in(found[2]) if found else None
    if found is None or attrs is None or not state.src[start + 1 : end].strip():
        return False
    token = state.push("span_open", "span", 1)
    token.attrs, token.meta = dict(attrs), {"label": end}
    state.pos, state.posMax = start + 1, end
    state.md.inline.tokenize(state)
    state.push("span_close", "span", -1)
    state.pos, state.posMax = found.end(), maximum
    return True


LANG = re.compile(r"\{lang=(\"?)([A-Za-z0-9-]{1,20})\1\}")


def footnote(state: StateInline, silent: bool) -> bool:
    """`[^label]`, if the label is among the `footnotes` of the environment."""
    found = _LABEL.match(state.src, state.pos, state.posMax)
    if found is None or found[1] not in state.env["footnotes"]:
        return False
    if not silent:
        state.push("footnote", "sup", 0).meta = {"label": found[1]}
    state.pos = found.end()
    return True


_LABEL = re.compile(r"\[\^([^\s\]]+)\]")


# ---------------------------------------------------------------- for authors


def comment(state: StateInline, silent: bool) -> bool:
    """A comment within a block; text if it has no end."""
    if not state.src.startswith("<!--", state.pos):
        return False
    end = state.src.find("-->", state.pos + 2, state.posMax)
    if not silent:
        state.push("comment" if end > 0 else "open_comment", "", 0).hidden = True
    state.pos = end + 3 if end > 0 else state.pos + 4
    return True


def cell_break(state: StateInline, silent: bool) -> bool:
    """`<br>` in a table cell, where Markdown has no other line break."""
    found = _BREAK.match(state.src, state.pos, state.posMax) if state.env["cell"] else None
    if found is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


_BREAK = re.compile(r"<br\s*/?>", re.I)


def bare_address(state: StateInline, silent: bool) -> bool:
    """A bare web address, found at its colon or its "www."; punctuation after it is left out.

    Plain text within a link, and when `silent`, as when the parser looks for the end of a link.
    """
    if silent or state.linkLevel:
        return False
    scheme = _SCHEME.search(state.pending[-5:]) if state.src[state.pos] == ":" else None
    start = state.pos - len(scheme[0]) if scheme else state.pos
    if start and _WITHIN.match(state.src, start - 1):
        return False
    if (found := _BARE.match(state.src, start, state.posMax)) is None:
        return False
    if not _HOST.match(words := _ended(found[0])):  # most ends here, before what takes longest
        return False
    href = state.md.normalizeLink(words if found[1] else f"http://{words}")
    if not state.md.validateLink(href):
        return False
    if scheme:
        state.pending = state.pending[: -len(scheme[0])]
    token = state.push("link_open", "a", 1)
    token.attrs, token.info, token.meta = {"href": href}, "auto", {"start": start}
    state.push("text", "", 0).content = words
    state.push("link_close", "a", -1)
    state.pos = start + len(words)
    return True


_SCHEME = re.compile(r"https?$", re.I)
_LETTER = r"A-Za-z0-9\u00c0-\u024f"
_BARE = re.compile(rf"(?:(https?://)|www\.)[{_LETTER}][!#-;=?@_~{_LETTER}]*", re.I)
_HOST = re.compile(rf"(?:https?://)?(?:[{_LETTER}-]+\.)+[{_LETTER}-]{{2,}}", re.I)
_WITHIN = re.compile(r"[A-Za-z0-9./:@#?=&%+-]")
"""Matches a character right after which no address begins."""


def _ended(address: str) -> str:
    """The address without the punctuation of the sentence around it."""
    while True:
        shorter = address.rstrip("?!.,:;*_~'")
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def block_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Comments at the beginning of a line; they may have several lines, blank ones too.

    Text after the last of them begins a block; if all is on one line, `comment` reads it.
    """
    line, at = start, state.bMarks[start] + state.tShift[start]
    while state.src.startswith("<!--", at):
        found = _closing(state, line, at + 2, end)
        if found is None:
            break
        line, at = found
        while at < state.eMarks[line] and state.src[at] in " \t":
            at += 1
    more = at < state.eMarks[line]
    if more and line == start:
        return False
    if not silent:
        if more:
            state.bMarks[line], state.tShift[line], state.sCount[line] = at, 0, state.blkIndent
        state.line = line if more else line + 1
    return True


def _closing(state: StateBlock, start: int, at: int, end: int) -> tuple[int, int] | None:
    """(line in which a comment ends, index after it); None if it has no end."""
    first, last = state.env.get("open_comment", (0, 0))
    if first <= start < last:  # else many open comments would take the square of the time
        return None
    line, quotes = start, _quotes(state, start)
    while line < end and (line == start or _goes_on(state, line, quotes)):
        if (found := state.src.find("-->", at, state.eMarks[line])) >= 0:
            return line, found + 3
        line += 1
        at = state.bMarks[line] + state.tShift[line]
    state.env["open_comment"] = (start, line)
    return None


def _goes_on(state: StateBlock, line: int, quotes: int) -> bool:
    """Whether a line is in the same list item and quotations as the beginning of the comment."""
    inside = state.sCount[line] >= state.blkIndent or state.isEmpty(line)
    return inside and _quotes(state, line) >= quotes


def _quotes(state: StateBlock, line: int) -> int:
    """The number of quotations around a line."""
    return state.src.count(">", state.eMarks[line - 1] + 1 if line else 0, state.bMarks[line])
