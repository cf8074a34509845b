"""Plural rules: what a catalogue's Plural-Forms says, and what CLDR says of a language (UTS 35)."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from contextlib import suppress

from babel import Locale

from portret.locales import Language


class PluralRule:
    """The rule of a Plural-Forms field; `forms` is 0 where the rule cannot be worked out."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.forms = 0
        self._choose: Callable[[int], int] = int
        if match := _PLURAL_FORMS.fullmatch(field):
            with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
                self._choose = gettext.c2py(match[2])
                self.forms = int(match[1])

    def form(self, number: int) -> int | None:
        """The form for a number, counted from 0; None where the rule gives none."""
        try:
            form = self._choose(number)
        except ArithmeticError:
            return None
        return form if 0 <= form < self.forms else None


_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*([1-9])\s*;\s*plural\s*=\s*([^;]{1,500}?)\s*;?\s*")


# ---------------------------------------------------------------- CLDR


_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_NUMBERS = (*range(1000), *range(1000, 1_000_001, 1000))
"""Numbers that together have every plural category: no CLDR rule looks beyond a million."""


def plural_forms(language: Language) -> str:
    """The Plural-Forms of a language, with a form for each plural category in CLDR's order.

    Babel's own table has few languages, and swaps two forms of Arabic.
    """
    rule = Locale.parse(language.locale).plural_form
    found = {rule(number) for number in _NUMBERS}
    *others, _ = categories = [each for each in _CATEGORIES if each in found]
    tests = (f"{_condition(rule.rules[each])} ? {n} : " for n, each in enumerate(others))
    choice = "".join(tests) + str(len(others))
    if choice == "n==1 ? 0 : 1":
        choice = "n != 1"  # as every editor writes it
    return f"nplurals={len(categories)}; plural=({choice});"


def _condition(rule: str) -> str:
    """A CLDR rule as a C expression: "v in 0 and i mod 10 in 2..4" is n%10>=2 && n%10<=4."""
    ways = [
        [term for relation in way.split(" and ") for term in _terms(relation)]
        for way in rule.split(" or ")
    ]
    return " || ".join(
        " && ".join(f"({term})" if " || " in term and way[1:] else term for term in way)
        for way in ways
        if "0" not in way
    )


def _terms(relation: str) -> list[str]:
    """The C conditions of one CLDR relation: none where it always holds, "0" where it never does.

    Only whole numbers are counted, so operands about decimals and exponents are 0.
    """
    match = re.fullmatch(r"(\w)(?: mod (\d+))? (not )?in ([\d.,]+)", relation)
    assert match is not None, relation
    operand, modulus, negated, listed = match.groups()
    ranges = [(each.split("..")[0], each.split("..")[-1]) for each in listed.split(",")]
    if operand not in "ni":
        return [] if any(low == "0" for low, _ in ranges) != bool(negated) else ["0"]
    n = f"n%{modulus}" if modulus else "n"
    if negated:
        return [f"{n}!={a}" if a == b else f"{n}<{a} || {n}>{b}" for a, b in ranges]
    return [" || ".join(f"{n}=={a}" if a == b else f"{n}>={a} && {n}<={b}" for a, b in ranges)]
