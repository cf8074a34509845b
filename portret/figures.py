"""Figures without words, such as those of facts, written anew as another language writes them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from babel import Locale

from portret import characters, locales
from portret.locales import Language


@cache
def written(text: str, source: Language, language: Language) -> str:
    """A text without letters, its numbers written as a language writes them: 1.240 is 1,240.

    They are numbers where they have the source language's separators: a year, a date or a
    telephone number stays as it is. Digits become Latin, as on the rest of the site.
    """
    if source.locale == language.locale:
        return text
    group, decimal, pattern = _separators(source.locale)

    def anew(match: re.Match[str]) -> str:
        plain = re.sub(rf"[{group}]", "", match[0].replace("\u2212", "-"))
        return locales.number(Decimal(plain.replace(decimal, ".")), language)

    return pattern.sub(anew, characters.with_latin_digits(text).translate(_MARKS))


_MARKS = str.maketrans("\u066b\u066c", ".,")
"""Arabic separators, as the language writes them beside Latin digits."""

_SPACES = " \u00a0\u2009\u202f"


@cache
def _separators(locale: str) -> tuple[str, str, re.Pattern[str]]:
    """The separators of groups (a character class) and decimals, and a pattern of such numbers."""
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
