"""Language negotiation as regular expressions, for hosts that can only match those.

The result is that of `locales.negotiate`, from which the expressions are made. A host takes the
first tag of the highest quality from the header, and then looks up which language it gets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from babel import Locale
from babel.core import get_global

from portret import codes, locales, tags
from portret.locales import Language

_REST = "(?:[-_](?:[a-z0-9]{5}|[0-9][a-z0-9]{3}|[a-z0-9][-_])[a-z0-9_-]*)?"
"""Variants and extensions at the end of a tag, which decide nothing (RFC 5646, 2.1)."""

_ANY_REGION = "(?:[-_](?:[a-z]{2}|[0-9]{3}))?"

QUALITIES = (
    r"\s*;\s*q=0\.0[0-9]*[1-9][0-9]*",
    *(rf"\s*;\s*q=0\.{digit}[0-9]*" for digit in range(1, 10)),
    r"(?:\s*;\s*q=1(?:\.0*)?)?",
)
"""The qualities that a tag can have by their first decimal, the lowest first (RFC 9110, 12.4.2)."""


@cache
def tags_of(offered: tuple[Language, ...]) -> tuple[tuple[str, str], ...]:
    """(an expression of tags, the offered tag that they get): the first that matches decides."""
    exact = [(each.tag + _REST, each.tag) for each in offered if tags.subtags(each.tag).variant]
    found: dict[str, dict[str, list[str]]] = {}
    for code in _codes(offered):
        for ending, tag in _of_code(code, offered):
            found.setdefault(tag, {}).setdefault(ending, []).append(code)
    return (*exact, *((f"(?:{_joined(endings)}){_REST}", tag) for tag, endings in found.items()))


def _joined(endings: Mapping[str, Sequence[str]]) -> str:
    """An expression of codes with what can follow each."""
    return "|".join(f"(?:{'|'.join(some)}){ending}" for ending, some in endings.items())


@cache
def wanted(offered: tuple[Language, ...]) -> tuple[str, ...]:
    """Expressions of a header whose first group is the tag to take; the last that matches counts.

    To be matched anywhere in the header, without regard to case.
    """
    every = "|".join(expression for expression, _ in tags_of(offered))
    return tuple(rf"(?:^|,)\s*({every}){quality}\s*(?:,|$)" for quality in QUALITIES)


def _codes(offered: Sequence[Language]) -> list[str]:
    """The codes of languages of which the site may have one, its own included."""
    ours = {tags.subtags(each.tag).language for each in offered}
    known = {*codes.languages(), *get_global("language_aliases"), *tags.ALIASES, *ours} - {"und"}
    return sorted(
        code
        for code in known
        if re.fullmatch("[a-z]{2,3}", code) and tags.subtags(code).language in ours
    )


def _of_code(code: str, offered: tuple[Language, ...]) -> Iterator[tuple[str, str]]:
    """(what can follow the code of a language, the offered tag that it then gets)."""
    language = tags.subtags(code).language
    fits = [each for each in offered if tags.subtags(each.tag).language == language]
    plain = _regions_of(code, fits)
    for script in sorted({tags.subtags(each.tag).script for each in fits} - {""}):
        if (regions := _regions_of(f"{code}-{script}", fits)) == plain:
            plain = {f"(?:[-_]{script})?{each}": tag for each, tag in plain.items()}
        else:
            yield from ((f"[-_]{script}{each}", tag) for each, tag in regions.items())
    yield from plain.items()


def _regions_of(start: str, offered: Sequence[Language]) -> dict[str, str]:
    """The regions that can follow the beginning of a tag, and the offered tag that it then gets."""
    answers: dict[str, list[str]] = {}
    for region in ("", *_regions()):
        if fit := locales.negotiate([f"{start}-{region}" if region else start], offered):
            answers.setdefault(fit.tag, []).append(region)
    found = {}
    for tag, regions in answers.items():
        some = f"[-_](?:{'|'.join(each for each in regions if each)})"
        if len(regions) == len(_regions()) + 1:
            found[_ANY_REGION] = tag
        elif regions == [""]:
            found[""] = tag
        else:
            found[some if regions[0] else f"(?:{some})?"] = tag
    return found


@cache
def _regions() -> tuple[str, ...]:
    """The codes of countries and of parts of the world."""
    areas = {str(each) for each in Locale("en").territories}
    return (*sorted(codes.countries()), *sorted(each for each in areas if each.isdigit()))
