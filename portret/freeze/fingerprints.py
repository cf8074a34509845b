"""What is no longer as it was: inputs and answers, by the numbers that stand for them in reads."""

from __future__ import annotations

import dataclasses
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Any, Generic, TypeVar

from portret import reads
from portret.content.records import Name, Page, Partner, Site, Theme
from portret.freeze import values
from portret.freeze.remembered import Record, Row
from portret.reads import Question
from portret.site import edition
from portret.site.addresses import View

_CLASSES: Mapping[str, Any] = {"partner": Partner, "page": Page, "theme": Theme, "site": Site}

_VIEW = [each.name for each in dataclasses.fields(View) if each.name not in ("here", "make")]


T = TypeVar("T")

FEW = 24
"""Numbers up to which each is looked for in all sets at once."""


class Sets(Generic[T]):
    """Sets of reads by their names, among which those are found that hold some number."""

    def __init__(self, sets: Mapping[T, bytes]) -> None:
        self._sets = sets
        self._names = list(sets)
        self._data = b"".join(sets.values())
        self._ends = list(accumulate(map(len, sets.values())))

    def touched(self, changed: set[int]) -> set[T]:
        """The names of the sets that hold one of the numbers of what changed."""
        if len(changed) > FEW:
            return {name for name, each in self._sets.items() if not stands(each, changed)}
        found = set()
        for number in changed:
            wanted = array("I", [number]).tobytes()
            place = self._data.find(wanted)
            while place >= 0:
                if place % len(wanted) == 0:
                    found.add(self._names[bisect_right(self._ends, place)])
                place = self._data.find(wanted, place + 1)
        return found


def stands(read: bytes, changed: set[int]) -> bool:
    """Whether nothing of what was read has changed."""
    return changed.isdisjoint(array("I", read))


class Asked:
    """The answers of a former run: each one's digest and what it was made from, by its question."""

    def __init__(self, answered: Mapping[Question, Row]) -> None:
        self._answered = answered
        self._sets = Sets({question: read for question, (_, read) in answered.items()})

    def changed(
        self,
        inputs: set[int],
        ask: Callable[[Question], Any],
        may_be_asked: Callable[[Question], bool] = lambda question: True,
    ) -> set[int]:
        """The numbers of all answers that are no longer what they were.

        `ask` gives the answer to a question now; LookupError where it can no longer be asked.
        """
        found, fresh, seen = set[int](), inputs, set[Question]()
        while fresh:
            doubtful = set(filter(may_be_asked, self.touched(fresh))) - seen
            seen |= doubtful
            fresh = {
                reads.key(*question)
                for question in doubtful
                if not _answers(ask, question, self._answered[question][0])
            }
            found |= fresh
        return found

    def touched(self, changed: set[int]) -> set[Question]:
        """The questions whose answers were made from something that changed."""
        return self._sets.touched(changed)


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
