"""Patterns of other programs' marks, which readers here would see as they stand, and remedies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple

from markdown_it.common.html_blocks import block_names

from portret.characters import WIDE_BLANKS
from portret.errors import quoted


class Residue(NamedTuple):
    """A mark in a text: its place, what it is and what to write instead."""

    at: int
    message: str
    remedy: str


class _Kind(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    remedy: str


def _kind(name: str, pattern: str, remedy: str) -> _Kind:
    return _Kind(name, re.compile(pattern, re.M), remedy)


def _between(opening: str, closing: str) -> str:
    """A pattern from an opening mark to what closes it, before the next that opens."""
    return rf"{opening}(?:(?!{opening}).)*?{closing}"


_TEMPLATES = ((r"\{\{", r"\}\}"), (r"\{%", r"%\}"), (r"\{#[ -]", r"#\}"), ("<%", "%>"))
_ITSELF = "Write what readers should see instead."
_EMPHASIS = "Write *words* or **words** where they matter, else take the marks out."

_KINDS = (
    _kind(
        "a template's mark",
        "|".join([*(_between(*pair) for pair in _TEMPLATES), r"\$\{[^{}\n]*\}"]),
        _ITSELF,
    ),
    _kind("a program's mark", _between(r"<\?", r"\?>") + r"|<![A-Z\[][^<>]*>", "Take it out."),
    _kind(
        "a mark for a table of contents",
        r"^\[_?(?:TOC|toc)_?\]$|\[\[_?(?:TOC|toc)_?\]\]",
        "Take it out.",
    ),
    _kind("a wiki's link", r"!?\[\[(?!_?TOC|toc)[^\[\]\n]+\]\]", "A link is [words](address)."),
    _kind(
        "attributes",
        r"\{:[^{}\n]*\}|\{ ?(?:[#.][\w:.-]+|[\w-]+=(?:\"[^\"\n]*\"|[^\s{}]+))(?: [^{}\n]*)?\}",
        "Take them out: only an id at the end of a heading is known, as in ## Words {#id}, and "
        "the language of words, [words]{lang=en}.",
    ),
    _kind("the fence of a box", r"^:{3,}.*$|^!!! ?[a-z]+(?: \".*\")?$", "Take it out."),
    _kind("a mark for a box", r"^\[![A-Za-z]+\]", "Take it out."),
    _kind(
        "a footnote within the text", r"\^\[[^\[\]\n]+\]", "A footnote is [^1], and [^1]: words."
    ),
    _kind(
        "a footnote with a space in its name",
        r"^\[\^[^\[\]\n]*[ \t][^\[\]\n]*\]:",
        "Write its name without one, as [^my-source].",
    ),
    _kind("highlighted words", r"(?<![=\w])==[^\s=](?:[^=\n]*[^\s=])?==(?!=)", _EMPHASIS),
    _kind("inserted words", r"(?<![+\w])\+\+[^\s+](?:[^+\n]*[^\s+])?\+\+(?!\+)", _EMPHASIS),
    _kind(
        "raised or lowered words",
        r"(?<=\w)(?:\^[^\s^]{1,20}\^|~[^\s~]{1,20}~(?!~))",
        "Write the character itself, as ² or ₂.",
    ),
    _kind(
        "a name for an emoji",
        r"(?<![\w:/]):[a-z][a-z0-9_+-]*[a-z0-9]:(?![\w:])",
        "Write the emoji itself.",
    ),
    _kind("a formula", r"\$\$[^$\n]+\$\$", "Write it in plain characters, or as a picture."),
    _kind("an abbreviation's meaning", r"^\*\[[^\]\n]+\]:.*$", "Explain it in the text."),
    _kind(
        "a shortcode",
        r"\[/[a-z][\w-]*\]|\[[a-z][\w-]*(?:=[^\[\]\n]+| [a-z-]+=[^\[\]\n]+)\]",
        _ITSELF,
    ),
    _kind("a box to tick", r"^\[[ xX]\] ", "Take it out."),
    _kind(
        "a link with a space in it",
        r"\][ \n]\((?:https?:|mailto:|tel:|www\.|\.{0,2}/|#|\ufffb)[^()\n]*\)",
        "Write [words](address), without a space between ] and (.",
    ),
    _kind(
        "a link the wrong way round",
        r"\([^()\n]+\)\[(?:\ufffb|\.\./|/)[^\[\]\n]*\]",
        "A link is [words](address).",
    ),
    _kind(
        "a space that makes no heading or list",
        rf"^(?:#{{1,6}}|[-*+]|1[.)])[{WIDE_BLANKS}].*$",
        "Type the space after the first mark anew: it is one that Markdown does not take.",
    ),
    _kind("a heading without a space", r"^#{2,6}[^\s#].*$", "Write a space after the #."),
    _kind("lines that make no list", r"^[•·◦▪‣●]\s.*\n[•·◦▪‣●]\s", "Begin each line with “- ”."),
    _kind(
        "a row that makes no table", r"^\|.*\|$", "Put a line | --- | --- | under the first row."
    ),
    _kind(
        "half of an entity",
        r"&(?:nbsp|amp|lt|gt|quot|shy|[nm]dash|hellip|euro|copy|[A-Za-z]?(?:acute|grave|uml|circ|cedil|tilde))\b(?!;)|&#[0-9xX][0-9A-Fa-f]+\b(?!;)",
        "Write the character itself.",
    ),
)


def marks(covered: str, text: str, cell: bool) -> Iterator[Residue]:
    """One mark of each kind in a block's text; `covered` is the same with code and escapes covered.

    `cell` says that the block is a table's cell.
    """
    for name, pattern, remedy in _KINDS:
        if found := pattern.search(covered):
            yield Residue(found.start(), f"{name}, {_shown(found, text)}", remedy)
    yield from _unknown_entities(covered)
    yield from _tags(covered, text, cell)


def _shown(found: re.Match[str], text: str) -> str:
    return quoted(text[slice(*found.span())].strip(), 40)


def _unknown_entities(text: str) -> Iterator[Residue]:
    for found in _ENTITY.finditer(text):
        if found[1] not in html5:
            message = f"an entity that there is not, {quoted(found[0])}"
            yield Residue(found.start(), message, "Write the character itself.")
            return


_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")


# ---------------------------------------------------------------- HTML


def _tags(covered: str, text: str, cell: bool) -> Iterator[Residue]:
    """The first tag of each HTML element, or with attributes; <br> in a table cell is a break."""
    named = set()
    for found in _TAG.finditer(covered):
        name = found[1].lower()
        known = name in _ELEMENTS or "=" in found[0]
        if not known or name in named or (cell and name == "br"):
            continue
        named.add(name)
        remedy = f"HTML is text here. {_INSTEAD.get(name, 'Take it out.')}"
        yield Residue(found.start(), f"the tag {_shown(found, text)}", remedy)


_TAG = re.compile(r"<(?:/ ?)?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*|/)?>")
_ELEMENTS = frozenset(block_names) | frozenset(
    [
        *("a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "br", "button", "canvas"),
        *("cite", "code", "data", "del", "dfn", "em", "embed", "font", "i", "img", "input", "ins"),
        *("kbd", "label", "map", "mark", "math", "meter", "object", "output", "picture", "pre"),
        *("progress", "q", "rp", "rt", "ruby", "s", "samp", "script", "select", "small", "span"),
        *("strike", "strong", "style", "sub", "sup", "svg", "template", "textarea", "time", "tt"),
        *("u", "var", "video", "wbr"),
    ]
)
_INSTEAD = {
    remedy_name: remedy
    for names, remedy in (
        ("b strong", "Write **words**."),
        ("i em cite", "Write *words*."),
        ("s del strike", "Write ~~words~~."),
        ("a", "Write [words](address)."),
        ("img picture", "Write ![what it shows](file.jpg)."),
        ("br", "End the line with a backslash; in a table cell <br> is a break."),
        ("code tt kbd samp pre", "Write `words`."),
        ("h1 h2 h3 h4 h5 h6", "Write ## words."),
        ("ul ol li", "Write “- ” before each item."),
        ("table tr td th thead tbody", "Write rows as | a | b |."),
        ("blockquote", "Write > words."),
        ("hr", "Write ---."),
        ("p div section", "Leave an empty line between paragraphs."),
        ("sub sup", "Write the character itself, as ₂ or ²."),
        ("span", "Words in another language are [words]{lang=en}."),
        ("iframe video audio embed object script", "Write a link to what it shows."),
    )
    for remedy_name in names.split()
}
