"""No regular expression takes long over a text that somebody has made for that."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import portret
from tests.nasty import COSTLY

LENGTH = 3000
SECONDS = 0.02
"""Of the processor, for that many characters: a hundred times what a pattern needs that goes over
them once, and a tenth of what one needs that goes over them again from each."""


def patterns(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The compiled patterns in a value, also within a table."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < 3 and isinstance(value, dict):
        for each in value.values():
            yield from patterns(each, depth + 1)
    elif depth < 3 and isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from patterns(each, depth + 1)


def searching() -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns of all modules that are looked for anywhere in a text, by their names."""
    for found in pkgutil.walk_packages(portret.__path__, "portret."):
        module = importlib.import_module(found.name)
        source = Path(str(module.__file__)).read_text("utf-8")
        for name, value in vars(module).items():
            some = [] if name.startswith("__") else list(patterns(value))
            anchored = re.findall(rf"\b{name}\.(\w+)", source) if some else []
            if anchored and not {"search", "finditer", "findall", "sub", "split"} & set(anchored):
                continue
            for number, pattern in enumerate(some):
                yield f"{found.name}.{name} {number}", pattern


FOUND = {pattern: name for name, pattern in searching()}


def took(pattern: re.Pattern[str], text: str) -> float:
    """The processor time of finding all."""
    start = time.thread_time()
    for _ in pattern.finditer(text):
        pass
    return time.thread_time() - start


def grows(pattern: re.Pattern[str], piece: str) -> bool:
    """Whether four times the text takes nearer to sixteen times as long than to four times."""
    often = LENGTH // len(piece)
    one, four = (
        min(took(pattern, piece * often * times + "\0") for _ in range(3)) for times in (1, 4)
    )
    return four > 8 * one


@pytest.mark.parametrize("pattern", FOUND, ids=[*FOUND.values()])
def test_a_pattern_goes_over_a_text_once(pattern: re.Pattern[str]) -> None:
    """What it begins with, again and again, and never its end; a busy machine may be slow at it."""
    own = [each for each in dict.fromkeys(pattern.pattern) if not each.isalnum()][:10]
    pieces = dict.fromkeys([*COSTLY, *own, *map("".join, itertools.permutations(own, 2))])
    for piece in pieces:
        for start in ("", "a"):
            text = start + (piece * LENGTH)[:LENGTH] + "\0"
            assert took(pattern, text) < SECONDS or not grows(pattern, piece), repr(piece)


def test_a_pattern_that_goes_over_it_again_is_found() -> None:
    """From each of its letters to the end, on any machine; not one that has only much to do."""
    again, much = re.compile(r"a*b"), re.compile(r"(?:a?){40}")

    assert grows(again, "a")
    assert not grows(much, "a")
