"""Syntax of other programs that Portret shows as text, found in a block, with remedies.

`unsupported.yaml` has the patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.entities import html5
from pathlib import Path
from typing import NamedTuple

import yaml
from markdown_it.common.html_blocks import block_names

from portret.errors import quoted

Found = Iterator[tuple[int, str, str]]
"""(place in the text, what was found, remedy)."""


class _Tables(NamedTuple):
    """The tables of unsupported.yaml: (name, pattern, remedy) of marks, remedies by element."""

    marks: list[tuple[str, re.Pattern[str], str]]
    elements: Mapping[str, str]


@cache
def _tables() -> _Tables:
    text = Path(__file__).with_suffix(".yaml").read_text("utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    marks = [(m["name"], re.compile(m["pattern"], re.M), m["remedy"]) for m in data["marks"]]
    remedies = data["elements"].items()
    return _Tables(marks, {name: remedy for names, remedy in remedies for name in names.split()})


def find(covered: str, text: str, cell: bool) -> Found:
    """The first mark of each kind in a block's text.

    `covered` is the text with placeholders for its code and escapes, in which nothing is found.
    `cell` says that the block is a table cell, where <br> is a line break.
    """
    for name, pattern, remedy in _tables().marks:
        if found := pattern.search(covered):
            yield found.start(), f"{name}, {_shown(found, text)}", remedy
    yield from _unknown_entities(covered)
    yield from _tags(covered, text, cell)


def _shown(found: re.Match[str], text: str) -> str:
    return quoted(text[slice(*found.span())].strip(), 40)


def _unknown_entities(text: str) -> Found:
    for found in _ENTITY.finditer(text):
        if found[1] not in html5:
            message = f"an entity that there is not, {quoted(found[0])}"
            yield found.start(), message, "Write the character itself."
            return


_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")


def _tags(covered: str, text: str, cell: bool) -> Found:
    """The first tag of each HTML element, and of any other name that has attributes."""
    named = set()
    for found in _TAG.finditer(covered):
        name = found[1].lower()
        known = name in _ELEMENTS or "=" in found[0]
        if not known or name in named or (cell and name == "br"):
            continue
        named.add(name)
        remedy = f"HTML is text here. {_tables().elements.get(name, 'Take it out.')}"
        yield found.start(), f"the tag {_shown(found, text)}", remedy


_TAG = re.compile(r"<(?:/ ?)?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*|/)?>")
_ELEMENTS = {
    *block_names,
    *("a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "br", "button", "canvas"),
    *("cite", "code", "data", "del", "dfn", "em", "embed", "font", "i", "img", "input", "ins"),
    *("kbd", "label", "map", "mark", "math", "meter", "object", "output", "picture", "pre"),
    *("progress", "q", "rp", "rt", "ruby", "s", "samp", "script", "select", "small", "span"),
    *("strike", "strong", "style", "sub", "sup", "svg", "template", "textarea", "time", "tt"),
    *("u", "var", "video", "wbr"),
}
"""The elements of HTML."""
