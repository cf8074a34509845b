"""Lists the messages of a record: the texts that are translated."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from portret import characters
from portret.content.frontmatter import Markdown, line_of
from portret.content.records import Document, Record, Site
from portret.markdown.document import Message


def messages(record: Any) -> Iterator[Message]:
    """Every message of a record: of its translatable fields, its Markdown, and its parts."""
    for each in dataclasses.fields(record):
        value = getattr(record, each.name)
        if each.metadata.get("markdown"):
            yield from _body_messages(value)
        elif each.metadata.get("translate"):
            if value and characters.is_message(value):
                yield field_message(each.name, value)
        elif "read" in each.metadata:
            for part in value if isinstance(value, tuple) else (value,):
                if dataclasses.is_dataclass(part):
                    yield from messages(part)


def _body_messages(text: Markdown) -> Iterator[Message]:
    """The messages of a Markdown text, with their lines in the file."""
    for each in text.document.messages:
        yield each._replace(line=each.line + text.line - 1)


def field_message(name: str, value: str) -> Message:
    """The message of a plain field, with its line in the file."""
    return Message(name, value, line_of(value), name, plain=True)


def opening(document: Document) -> tuple[Message, bool]:
    """The message that introduces a document in lists, and whether more text follows it.

    The message is the summary, else the first paragraph, else the first text, else blank.
    """
    if characters.is_message(document.summary):
        return field_message("summary", document.summary), False
    found = list(_body_messages(document.body))
    first = next((each for each in found if each.role == "paragraph"), None)
    message = first or next(iter(found), Message("", "", 1, "paragraph"))
    return message, bool(found) and found[-1] != message


def records(site: Site) -> Iterator[Record]:
    """Every record of a site, in the order of the catalogues."""
    yield site
    yield from site.themes.values()
    yield from sorted(site.pages.values(), key=lambda page: (page.key != "home", page.key))
    yield from site.partners.values()
