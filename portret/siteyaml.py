"""site.yaml, changed in one place without a touch to its comments or its form."""

from __future__ import annotations

from collections.abc import Iterator

import yaml


class NotFound(Exception):
    """There is no list of languages that can be added to."""


def add_language(text: str, tag: str) -> str:
    """The text of site.yaml with a language at the end of `languages`; NotFound without a list."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    found = next(_lists(root), None)
    if found is None:
        raise NotFound("site.yaml has no list `languages`")
    items = found.value
    if found.flow_style:
        close = found.end_mark.index - 1
        before = text[:close].rstrip()
        comma = "" if not items or before.endswith(",") else ","
        return f"{before}{comma}{' ' if items else ''}{tag}{text[close:]}"
    last = items[-1]
    begins = text.rfind("\n", 0, last.start_mark.index) + 1
    ends = text.find("\n", last.end_mark.index)
    line = text[begins : last.start_mark.index] + tag
    if ends < 0:
        return f"{text}\n{line}\n"
    stop = "\r\n" if text[ends - 1] == "\r" else "\n"
    return f"{text[: ends + 1]}{line}{stop}{text[ends + 1 :]}"


def _lists(root: yaml.Node | None) -> Iterator[yaml.SequenceNode]:
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "languages" and isinstance(value, yaml.SequenceNode):
            yield value
