"""What an answer was made from: every read of an input is noted in the question under way.

An input is a field of a record, a message of a catalogue, an address. Records and views note the
reading of their fields by themselves (`recorded`), so that whoever holds one cannot read past the
notes. A `Memory` asks each question once and keeps the answer with its reads: an answer stands as
long as all that it was made from does (verifying traces: Mokhov, Mitchell and Peyton Jones, "Build
systems à la carte", 2018).
"""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

T = TypeVar("T")

Question = tuple[Hashable, ...]
"""A question by its name and what it is about."""


Refused = frozenset[tuple[str, str, str]]
"""Translations that are not shown: (tag, context, text)."""


class Reads(set[int]):
    """The numbers of what was read, and the translations that were refused: (tag, context, text).

    Those are handed on to whoever asks, so that a page knows what readers of it do not get.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refused: set[tuple[str, str, str]] = set()


_reading: ContextVar[Reads | None] = ContextVar("reading", default=None)


def key(*names: Hashable) -> int:
    """The number that stands for an input or a question in a set of reads.

    Two may share a number: then a page is made in vain, never kept in vain.
    """
    return crc32("\0".join(map(str, names)).encode("utf-8", "surrogatepass"))


def note(number: int) -> None:
    """Note that the input or the answer with this number was read."""
    reading = _reading.get()
    if reading is not None:
        reading.add(number)


def refuse(tag: str, context: str, text: str) -> None:
    """Note that a translation is not shown because it is not safe."""
    reading = _reading.get()
    if reading is not None:
        reading.refused.add((tag, context, text))


def hand_on(refused: Iterable[tuple[str, str, str]], read: Iterable[int] = ()) -> None:
    """Note what was refused elsewhere, and what was read there."""
    reading = _reading.get()
    if reading is not None:
        reading.refused.update(refused)
        reading.update(read)


def noting(make: Callable[[], T]) -> tuple[T, Reads]:
    """What `make` gives, and all that it read."""
    reading = Reads()
    token = _reading.set(reading)
    try:
        return make(), reading
    finally:
        _reading.reset(token)


def packed(read: Iterable[int]) -> bytes:
    """A set of reads as bytes, in a fixed order: numbers of four bytes."""
    return array("I", sorted(read)).tobytes()


class Answer(NamedTuple):
    """An answer with its question's number, what it was made from, and what was refused in it.

    Of one that stands nobody says what it was made from.
    """

    value: Any
    number: int
    reads: bytes | None
    refused: Refused


class Memory:
    """The answers of one run. Whoever asks is noted to have read the answer, not its reads.

    `standing` are answers of a former run that would be the same now, and what was refused then.
    """

    def __init__(self) -> None:
        self.answers: dict[Question, Answer] = {}
        self._once: dict[Question, Answer] = {}
        self.standing: Mapping[Question, tuple[Any, Refused]] = {}
        self._parts: dict[Question, tuple[Any, Refused, frozenset[int]]] = {}

    def ask(self, question: Question, make: Callable[[], T], *, once: bool = False) -> T:
        """The answer to a question, made where it is not known yet.

        What one page alone asks, `once` in an export, is forgotten with the next `made`.
        """
        answers = self._once if once else self.answers
        answer = answers.get(question)
        if answer is None:
            answer = answers[question] = self._answer(question, make)
        note(answer.number)
        if answer.refused:
            hand_on(answer.refused)
        value: T = answer.value
        return value

    def _answer(self, question: Question, make: Callable[[], Any]) -> Answer:
        number = key(*question)
        if standing := self.standing.get(question):
            value, refused = standing
            return Answer(value, number, None, refused)
        value, read = noting(make)
        return Answer(value, number, packed(read), frozenset(read.refused))

    def made(self) -> dict[Question, Answer]:
        """What pages asked once, without what stands; it is then forgotten."""
        found, self._once = self._once, {}
        return {question: each for question, each in found.items() if each.reads is not None}

    def rest(self, count: int) -> dict[Question, Answer]:
        """Up to so many of the others, likewise."""
        found: dict[Question, Answer] = {}
        while self.answers and len(found) < count:
            question, answer = self.answers.popitem()
            if answer.reads is not None:
                found[question] = answer
        return found

    def part(self, name: Question, make: Callable[[], T]) -> T:
        """A part of several pages, made once; its reads are those of every page that has it."""
        part = self._parts.get(name)
        if part is None:
            made, read = noting(make)
            part = self._parts[name] = (made, frozenset(read.refused), frozenset(read))
        value: T = part[0]
        hand_on(part[1], part[2])
        return value


R = TypeVar("R")


def recorded(record: R, *name: str) -> R:
    """The same record under a name; each reading of one of its fields is noted."""
    cls: Any = type(record)
    made: Any = object.__new__(_recording(cls))
    made.__dict__.update(record.__dict__)
    made.__dict__["_reads_name"] = key(*name)
    return made  # type: ignore[no-any-return]


def lazily(cls: Any, known: Mapping[str, Any], load: Callable[[], Any], *name: str) -> Any:
    """Such a record of which these fields are known; it is loaded when another one is read."""
    made: Any = object.__new__(_recording(cls))
    made.__dict__.update(known, _reads_name=key(*name), _load=load)
    return made


def bare(record: R) -> R:
    """The record without its name."""
    cls: Any = type(record).__base__
    made: Any = object.__new__(cls)
    made.__dict__.update(
        (each.name, getattr(record, each.name)) for each in dataclasses.fields(cls)
    )
    return made  # type: ignore[no-any-return]


def field_key(field: str, *name: Hashable) -> int:
    """The number of a field of the record under a name."""
    return crc32(field.encode(), key(*name))


def field_keys(cls: type, *name: str) -> Mapping[int, str]:
    """The fields of a record of a class that stands under a name, by their numbers."""
    salt = key(*name)
    return {crc32(each.name.encode(), salt): each.name for each in dataclasses.fields(cls)}


@cache
def _recording(cls: Any) -> Any:
    """A record's class whose fields note that they are read."""
    noted = {each.name: _noted(each.name) for each in dataclasses.fields(cls)}
    return type(cls.__name__, (cls,), noted)


def _noted(name: str) -> property:
    data, current = name.encode(), _reading.get

    def value(self: Any) -> Any:
        values = self.__dict__
        reading = current()
        if reading is not None:
            reading.add(crc32(data, values["_reads_name"]))
        try:
            return values[name]
        except KeyError:
            values.update(values.pop("_load")().__dict__)
            return values[name]

    return property(value)
