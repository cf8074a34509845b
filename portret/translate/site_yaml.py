"""site.yaml, changed in one place without a touch to its comments or its form."""

from __future__ import annotations

import re
from typing import Any

import yaml


class NotFound(Exception):
    """There is no list of languages that can be added to."""


def add_language(text: str, tag: str) -> str:
    """The text of site.yaml with a language at the end of `languages`, all else as it was.

    In a list of one item a line the new one has its own line. NotFound where there is no list, or
    one that is written in a way that a program had better not touch.
    """
    try:
        found = _languages(yaml.compose(text, Loader=yaml.BaseLoader))
        if found is None or not found.value:
            raise NotFound
        added = (_in_brackets if found.flow_style else _below)(text, found.value[-1], tag)
        before, after = (yaml.load(each, Loader=yaml.BaseLoader) for each in (text, added))
    except yaml.YAMLError:
        raise NotFound from None
    if after != {**before, "languages": [*before["languages"], tag]}:
        raise NotFound
    return added


def _languages(root: yaml.Node | None) -> yaml.SequenceNode | None:
    pairs: list[Any] = root.value if isinstance(root, yaml.MappingNode) else []
    values = (value for key, value in pairs if key.value == "languages")
    found = next(values, None)
    return found if isinstance(found, yaml.SequenceNode) else None


def _in_brackets(text: str, last: yaml.Node, tag: str) -> str:
    """[nl, en] with the language after the last one."""
    begins, ends, newline = _line(text, last)
    end = last.end_mark.index
    indent, rest = text[begins : last.start_mark.index], text[end:ends]
    code = rest.split("#")[0]
    if indent.strip():
        return f"{text[:end]}, {tag}{text[end:]}"
    if "]" in code:
        return f"{text[:end]},{newline}{indent}{tag}{text[end:]}"
    if "," in code:
        return f"{text[:ends]}{newline}{indent}{tag},{text[ends:]}"
    return f"{text[:end]},{rest}{newline}{indent}{tag}{text[ends:]}"


def _below(text: str, last: yaml.Node, tag: str) -> str:
    """A list of lines with the language on a line of its own."""
    begins, ends, newline = _line(text, last)
    indent = text[begins : last.start_mark.index]
    if (
        isinstance(last, yaml.MappingNode) and not last.flow_style
    ):  # which ends where the next begins
        ends = _line(text, last.value[-1][1])[1]
    return f"{text[:ends]}{newline}{indent}{tag}{text[ends:]}"


def _line(text: str, node: yaml.Node) -> tuple[int, int, str]:
    """Where the line of an item begins and ends, and how lines end."""
    begins = text.rfind("\n", 0, node.start_mark.index) + 1
    newline = "\r\n" if "\r\n" in text else "\n"
    rest = re.match(r"[^\r\n]*", text[node.end_mark.index :])
    return begins, node.end_mark.index + (rest.end() if rest else 0), newline
