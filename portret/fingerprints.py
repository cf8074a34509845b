"""What is no longer as it was: inputs and answers, by the numbers that stand for them in reads."""

from __future__ import annotations

import dataclasses
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Any, TypeVar

from . import edition, reads, values
from .addresses import View
from .reads import Question
from .records import Name, Page, Partner, Site, Theme
from .remembered import Answered, Record

_CLASSES: Mapping[str, Any] = {"partner": Partner, "page": Page, "theme": Theme, "site": Site}

_VIEW = [each.name for each in dataclasses.fields(View) if each.name not in ("here", "make")]


T = TypeVar("T")

FEW = 64
"""Numbers up to which each is looked for in all sets at once."""


def touched(sets: Mapping[T, bytes], changed: set[int]) -> set[T]:
    """Those of the sets, by their names, that hold one of the numbers of what changed."""
    if len(changed) > FEW:
        return {name for name, each in sets.items() if not stands(each, changed)}
    names, data = list(sets), b"".join(sets.values())
    ends = list(accumulate(map(len, sets.values())))
    found = set()
    for number in changed:
        wanted = array("I", [number]).tobytes()
        place = data.find(wanted)
        while place >= 0:
            if place % len(wanted) == 0:
                found.add(names[bisect_right(ends, place)])
            place = data.find(wanted, place + 1)
    return found


def stands(read: bytes, changed: set[int]) -> bool:
    """Whether nothing of what was read has changed."""
    return changed.isdisjoint(array("I", read))


Asked = Mapping[Question, Answered]


def changed(asked: Asked, inputs: set[int], ask: Callable[[Question], Any]) -> set[int]:
    """The numbers of all answers that are no longer what they were.

    `ask` gives the answer to a question now; LookupError where it can no longer be asked.
    """
    sets = {question: each.reads for question, each in asked.items()}
    found, fresh, seen = set[int](), inputs, set[Question]()
    while fresh:
        doubtful = touched(sets, fresh) - seen
        seen |= doubtful
        fresh = {
            reads.key(*question)
            for question in doubtful
            if not _answers(ask, question, asked[question].digest)
        }
        found |= fresh
    return found


def _answers(ask: Callable[[Question], Any], question: Question, digest: str) -> bool:
    try:
        value, read = reads.noting(lambda: ask(question))
    except LookupError:
        return False
    return values.digest(value, read.refused) == digest


def inputs(former: Record, now: Record) -> Iterator[int]:
    """The numbers of the fields and messages that are others now."""
    yield from fields(former, now)
    yield from others(former.rest, now.rest)
    for name in former.shown ^ now.shown:
        yield from _numbers(name, None, None)
    for tag, catalog in now.words.items():
        for context, text in catalog.changed(former.words[tag]):
            yield edition.message_key(tag, context, text)


def fields(then: Record, now: Record) -> set[int]:
    """The numbers of the fields of portraits and pages that are others now."""
    return {
        number
        for name in now.documents.changed(then.documents)
        for number in _numbers(name, then.document(name), now.document(name))
    }


def others(then: Mapping[Name, Any], now: Mapping[Name, Any]) -> set[int]:
    """The numbers of the fields of themes and of site.yaml that are others now."""
    return {
        number
        for name in then.keys() | now.keys()
        for number in _numbers(name, then.get(name), now.get(name))
    }


def _numbers(name: Name, then: Any, now: Any) -> Iterator[int]:
    """The numbers of the fields of a record that are others now; of all where it is not in both."""
    for each in dataclasses.fields(_CLASSES[name[0]]):
        if not then or not now or getattr(then, each.name) != getattr(now, each.name):
            yield reads.field_key(each.name, *name)


def places(then: Mapping[str, bytes], now: Mapping[str, bytes]) -> Iterator[int]:
    """The numbers of the addresses, and of their fields, that are others now."""
    if list(then) != list(now):
        yield reads.key("addresses")
    for path in then.keys() | now.keys():
        before, after = then.get(path), now.get(path)
        if before == after:
            continue
        if before is None or after is None:
            yield reads.key("address", path)
        was, is_ = (each and values.unpacked(each, lambda name: name) for each in (before, after))
        for each in _VIEW:
            if not was or not is_ or getattr(was, each) != getattr(is_, each):
                yield reads.field_key(each, "view", path)
