"""Rewrites numbers in a text without letters, as of a fact, in the format of another language."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from babel import Locale

from portret import characters, locales
from portret.locales import Language


@cache
def localized(text: str, source: Language, language: Language) -> str:
    """A text without letters with its numbers in the format of `language`: 1.240 becomes 1,240.

    A number is what has the separators of the source language; years, dates and telephone numbers
    stay as they are, and what is longer than any number. Digits become Latin, as on the rest of the
    site.
    """
    if source.locale == language.locale:
        return text
    group, decimal, pattern = _separators(source.locale)

    def reformatted(match: re.Match[str]) -> str:
        if len(match[0]) > _LONGEST:  # beyond which ICU refuses
            return match[0]
        plain = re.sub(rf"[{group}]", "", match[0].replace("\u2212", "-"))
        return locales.number(Decimal(plain.replace(decimal, ".")), language)

    return pattern.sub(reformatted, characters.with_latin_digits(text).translate(_MARKS))


_MARKS = str.maketrans("\u066b\u066c", ".,")
"""The Arabic separators, and those that Arabic uses with Latin digits."""

_LONGEST = 100

_SPACES = " \u00a0\u2009\u202f"


@cache
def _separators(locale: str) -> tuple[str, str, re.Pattern[str]]:
    """(separators of groups as a character class, decimal separator, pattern of a number)."""
    data = Locale.parse(locale)
    symbols = data.number_symbols.get("latn", {})
    group, decimal = symbols.get("group", ","), symbols.get("decimal", ".")
    groups = next((each for each in (_SPACES, "'’") if group in each), re.escape(group))
    short = 2 if data.decimal_formats[None].grouping[1] == 2 else 3
    point = re.escape(decimal)
    number = (
        rf"(?:[1-9][0-9]{{0,2}}(?:[{groups}][0-9]{{{short}}})*[{groups}][0-9]{{3}}(?:{point}[0-9]+)?"
        rf"|(?:0|[1-9][0-9]*){point}[0-9]+)"
    )
    phone = r"(?<!\+)" if groups == _SPACES else ""
    alone = rf"(?<![0-9.,:/]){phone}(?<![0-9][{groups}])(?<![0-9][{_SPACES}])"
    return (
        groups,
        decimal,
        re.compile(
            rf"{alone}(?:(?<![^\s(])[-\u2212])?{number}(?![0-9])(?![.,:/{groups}][0-9])"
            rf"|(?<![^\s(])[-\u2212][0-9]{{1,3}}(?![0-9.,:/-])"
        ),
    )
