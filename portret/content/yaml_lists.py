"""Edits a list in a YAML text, and leaves its comments and formatting as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml


class NotFound(Exception):
    """There is no such list, or it is written in a way that a program cannot safely edit."""


def add(text: str, name: str, item: str) -> str:
    """The text with an item added at the end of the list in its field `name`.

    NotFound if the field is missing, empty, or no list.
    """

    def added(found: yaml.Node) -> str:
        if not isinstance(found, yaml.SequenceNode) or not found.value:
            raise NotFound
        return (_in_brackets if found.flow_style else _below)(text, found.value[-1], item)

    return _changed(text, name, added, lambda items: [*items, item])


def begin(text: str, name: str, item: str) -> str:
    """The text with `item` as the only item of the field `name`, which is added if it is missing.

    NotFound if the field has a value.
    """

    def begun(found: yaml.Node) -> str:
        if found.value:
            raise NotFound
        start, end = found.start_mark.index, found.end_mark.index
        return f"{text[:start]}{'' if end > start else ' '}[{item}]{text[end:]}"

    before, end = _loaded(text), "\r\n" if "\r\n" in text else "\n"
    if name in before:
        return _changed(text, name, begun, lambda _: [item])
    longer = text + ("" if text[-1:] in "\r\n" else end) + f"{name}: [{item}]{end}"
    if _loaded(longer) != {**before, name: [item]}:
        raise NotFound
    return longer


def replace(text: str, name: str, changes: Mapping[str, str]) -> str:
    """The text with `changes` made to the items of the list, or the values of the map, `name`.

    Quotation marks are kept. NotFound if there is no such field.
    """

    def new(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: changes.get(each, each) for key, each in value.items()}
        return [each if isinstance(each, dict) else changes.get(each, each) for each in value]

    def replaced(found: yaml.Node) -> str:
        if not isinstance(found, yaml.CollectionNode):
            raise NotFound
        is_list, done = isinstance(found, yaml.SequenceNode), text
        for each in reversed(found.value if is_list else [value for _, value in found.value]):
            if isinstance(each, yaml.ScalarNode) and each.value in changes:
                begin, end = each.start_mark.index, each.end_mark.index
                written = done[begin:end].replace(each.value, changes[each.value], 1)
                done = done[:begin] + written + done[end:]
        return done

    return _changed(text, name, replaced, new)


def _changed(
    text: str, name: str, change: Callable[[yaml.Node], str], new: Callable[[Any], Any]
) -> str:
    """The text with its field changed; NotFound unless the field now reads as `new` says."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        pairs: list[Any] = root.value if isinstance(root, yaml.MappingNode) else []
        found = next((value for key, value in pairs if key.value == name), None)
        if found is None:
            raise NotFound
        changed = change(found)
    except yaml.YAMLError:
        raise NotFound from None
    before = _loaded(text)
    if _loaded(changed) != {**before, name: new(before[name])}:
        raise NotFound
    return changed


def _loaded(text: str) -> dict[str, Any]:
    """The fields of a YAML text; NotFound where it has none."""
    try:
        found = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        raise NotFound from None
    if not isinstance(found, dict):
        raise NotFound
    return found


def _in_brackets(text: str, last: yaml.Node, item: str) -> str:
    """The text with the item added to a list in brackets, [a, b]."""
    begins, ends, newline = _line(text, last)
    end = last.end_mark.index
    indent, rest = text[begins : last.start_mark.index], text[end:ends]
    code = rest.split("#")[0]
    if indent.strip():
        return f"{text[:end]}, {item}{text[end:]}"
    if "]" in code:
        return f"{text[:end]},{newline}{indent}{item}{text[end:]}"
    if "," in code:
        return f"{text[:ends]}{newline}{indent}{item},{text[ends:]}"
    return f"{text[:end]},{rest}{newline}{indent}{item}{text[ends:]}"


def _below(text: str, last: yaml.Node, item: str) -> str:
    """The text with the item added on a line of its own, to a list with one item a line."""
    begins, ends, newline = _line(text, last)
    indent = text[begins : last.start_mark.index]
    if isinstance(last, yaml.MappingNode) and not last.flow_style:  # its mark is the next node's
        ends = _line(text, last.value[-1][1])[1]
    return f"{text[:ends]}{newline}{indent}{item}{text[ends:]}"


def _line(text: str, node: yaml.Node) -> tuple[int, int, str]:
    """(start of an item's line, end of it, line end of the text)."""
    begins = text.rfind("\n", 0, node.start_mark.index) + 1
    newline = "\r\n" if "\r\n" in text else "\n"
    rest = re.match(r"[^\r\n]*", text[node.end_mark.index :])
    return begins, node.end_mark.index + (rest.end() if rest else 0), newline
