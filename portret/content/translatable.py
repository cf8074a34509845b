"""What of a record is translated: its messages, and those by which a page is measured."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from portret import characters
from portret.markdown import render
from portret.content.records import Partner, Record

Listed = Sequence[tuple[render.Message, object]]
"""Messages, each with its record."""


def messages(record: object) -> Iterator[render.Message]:
    """Every message of a record: its translatable fields, its parts' and its Markdown."""
    cls: Any = type(record)
    for name, kind in _speaking(cls):
        value = getattr(record, name)
        if kind == "markdown":
            yield from body_messages(value)
        elif kind == "text":
            if value and characters.is_message(value):
                yield field_message(name, value)
        else:
            for part in value if isinstance(value, tuple) else (value,):
                if dataclasses.is_dataclass(part):
                    yield from messages(part)


@cache
def _speaking(cls: Any) -> Sequence[tuple[str, str]]:
    """The fields of a class of records in which there may be messages, and of what kind."""
    found = []
    for each in dataclasses.fields(cls):
        if each.metadata.get("markdown"):
            found.append((each.name, "markdown"))
        elif each.metadata.get("translate"):
            found.append((each.name, "text"))
        elif "read" in each.metadata:
            found.append((each.name, "parts"))
    return found


def body_messages(text: str) -> Iterator[render.Message]:
    """The messages of a Markdown text of a record, with their lines in its file."""
    start = getattr(text, "line", 1) - 1
    for each in render.messages(text):
        line = each.line + start
        yield render.Message(each.context, each.text, line, each.role, each.targets, each.plain)


def field_message(name: str, value: str) -> render.Message:
    """The message of a plain field, with its line in the file."""
    return render.Message(name, value, getattr(value, "line", 1), name, plain=True)


def opening(partner: Partner) -> tuple[render.Message, bool]:
    """The message with which a portrait begins, and whether more follows it.

    It is the first paragraph, else the first text.
    """
    found = list(body_messages(partner.body))
    first = next((each for each in found if each.role == "paragraph"), None)
    message = first or next(iter(found), render.Message("", "", 1, "paragraph"))
    return message, bool(found) and found[-1] != message


def own_messages(record: Record) -> Listed:
    """The messages of a record, each with it."""
    return [(message, record) for message in messages(record)]


def distinct(listed: Listed) -> Listed:
    """Each (msgctxt, msgid) once."""
    return list({(message.context, message.text): (message, of) for message, of in listed}.values())
