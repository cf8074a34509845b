"""Lists in a YAML text, changed in one place without a touch to its comments or its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml


class NotFound(Exception):
    """There is no such list, or one that a program had better not touch."""


def add(text: str, name: str, item: str) -> str:
    """The text with an item at the end of the list that is its field `name`.

    In a list of one item a line the new one has its own line. NotFound where there is no list, or
    a blank one.
    """

    def added(found: yaml.Node) -> str:
        if not isinstance(found, yaml.SequenceNode) or not found.value:
            raise NotFound
        return (_in_brackets if found.flow_style else _below)(text, found.value[-1], item)

    return _changed(text, name, added, lambda items: [*items, item])


def begin(text: str, name: str, item: str) -> str:
    """The text with a field `name` that is a list of one item, at its end or where it is blank.

    NotFound where it has another value.
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
    """The text with other items in the list `name`, or other values in the fields of `name`.

    Each keeps its quotation marks. NotFound where there is no such field.
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
    """The text with its field changed, if that gave it just the new value; else NotFound."""
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
    """[a, b] with the item after the last one."""
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
    """A list of lines with the item on a line of its own."""
    begins, ends, newline = _line(text, last)
    indent = text[begins : last.start_mark.index]
    if (
        isinstance(last, yaml.MappingNode) and not last.flow_style
    ):  # which ends where the next begins
        ends = _line(text, last.value[-1][1])[1]
    return f"{text[:ends]}{newline}{indent}{item}{text[ends:]}"


def _line(text: str, node: yaml.Node) -> tuple[int, int, str]:
    """Where the line of an item begins and ends, and how lines end."""
    begins = text.rfind("\n", 0, node.start_mark.index) + 1
    newline = "\r\n" if "\r\n" in text else "\n"
    rest = re.match(r"[^\r\n]*", text[node.end_mark.index :])
    return begins, node.end_mark.index + (rest.end() if rest else 0), newline
