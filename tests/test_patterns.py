"""No regular expression takes long over a text that somebody has made for that."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import portret
from portret.patterns import with_atomic_groups
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


# ---------------------------------------------------------------- Python before 3.11.5


def parts(parsed: Any, possessive: bool = False) -> Iterator[tuple[str, bool]]:
    """The name of each part of a parsed pattern, and whether it is in a group that is repeated
    possessively: that repetition is "group", and a group with a number "captured".
    """
    for name, value in parsed:
        repeats = name is _constants.POSSESSIVE_REPEAT
        group = repeats and [str(each) for each, _ in value[2]] not in SINGLE
        captured = name is _constants.SUBPATTERN and value[0] is not None
        yield "group" if group else "captured" if captured else str(name), possessive
        stack = [value]
        while stack:
            each = stack.pop()
            if isinstance(each, _parser.SubPattern):
                yield from parts(each, possessive or group)
            elif isinstance(each, tuple | list):
                stack += each


SINGLE = (["LITERAL"], ["NOT_LITERAL"], ["IN"], ["ANY"])
"""What can be repeated possessively by any Python."""


def parsed(pattern: str, flags: int = 0) -> list[tuple[str, bool]]:
    return [*parts(_parser.parse(pattern, flags))]


def every() -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns of all modules by their names."""
    for found in pkgutil.walk_packages(portret.__path__, "portret."):
        for name, value in vars(importlib.import_module(found.name)).items():
            for pattern in patterns(value) if not name.startswith("__") else ():
                yield f"{found.name}.{name}", pattern


POSSESSIVE = {
    each.pattern: (name, each)
    for name, each in every()
    if ("group", False) in parsed(each.pattern, each.flags)
}


def test_no_pattern_needs_a_python_that_repeats_groups_possessively() -> None:
    """Python before 3.11.5, as that of Debian 12, goes on at a wrong place behind them."""
    found = subprocess.run([sys.executable, "-c", OLD], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


OLD = """
from portret import patterns
patterns.IS_SOUND = False
from tests import test_patterns
print(*(name for name, _ in test_patterns.POSSESSIVE.values()))
"""
"""Prints the patterns that such a Python would match wrongly."""


@pytest.mark.parametrize("name", [name for name, _ in POSSESSIVE.values()])
def test_atomic_groups_match_the_same(name: str) -> None:
    """Whatever the text."""
    for pattern in (each for known, each in POSSESSIVE.values() if known == name):
        atomic = re.compile(with_atomic_groups(pattern.pattern), pattern.flags)
        for text in (*SAMPLES, *(each * 5 for each in COSTLY)):
            for start in range(min(len(text), 40)):
                one, other = (each.match(text, start) for each in (pattern, atomic))
                assert (one and one.span()) == (other and other.span())
                assert (one and one.groups()) == (other and other.groups())


SAMPLES = (
    '#. a\n#, fuzzy\nmsgctxt "c"\nmsgid "a\\"b"\n"c"\nmsgstr "d\\n"\n',
    '"a\\n\\x41" [1] "b\\',
    "See [the *report*][1], **above all** chapter 3 (_and_ 4) of ~2016 & co!",
    "- one\n- two\n  more\n\n> said\n> again\n\n| a | b |\n|---|:-:|\n| c | d |\n",
    "a: ['b', \"c\" # d], e",
    "Plural-Forms: nplurals=2; plural=(n != 1);\\n",
)


@pytest.mark.parametrize("pattern", [each for _, each in every()], ids=lambda each: each.pattern)
def test_no_group_is_captured_within_a_possessive_repetition(pattern: re.Pattern[str]) -> None:
    """Some Pythons raise SystemError there, up to 3.13 at least."""
    assert ("captured", True) not in parsed(pattern.pattern, pattern.flags)


@pytest.mark.parametrize(
    ("pattern", "atomic"),
    [
        ("(?:a|b)*+c", "(?>(?:a|b)*)c"),
        ("((x)[)]\\)*+)++", "(?>((x)[)]\\)*+)+)"),
        ("(?:a(?:b)?+)*+", "(?>(?:a(?>(?:b)?))*)"),
        ("[a(]++[]a(]*+(?:q){1,3}+", "[a(]++[]a(]*+(?>(?:q){1,3})"),
        ("a*+(?:b)+", "a*+(?:b)+"),
    ],
)
def test_a_possessive_group_becomes_an_atomic_one(pattern: str, atomic: str) -> None:
    """And nothing else changes, neither sets nor escapes nor single characters."""
    assert with_atomic_groups(pattern) == atomic
