"""Plural rules: of the Plural-Forms in a catalogue, and of a language in CLDR (UTS 35)."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property
from itertools import pairwise

from babel import Locale

from portret.locales import Language


class PluralRule:
    """The rule of a Plural-Forms field; `forms` is 0 if the field is not valid."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.forms = 0
        self._choose: Callable[[int], int] = int
        if match := _PLURAL_FORMS.fullmatch(field):
            with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
                self._choose = gettext.c2py(match[2])
                self.forms = int(match[1])

    def form(self, number: int) -> int | None:
        """The index of the form for a number; None if the rule gives none."""
        try:
            form = self._choose(number)
        except ArithmeticError:
            return None
        return form if 0 <= form < self.forms else None

    @cached_property
    def works(self) -> bool:
        """Whether the rule gives a form for every number that a page may have."""
        return bool(self.forms) and all(self.form(number) is not None for number in _COUNTED)


def is_template(field: str) -> bool:
    """Whether a Plural-Forms field has no number of forms, as in a template."""
    return re.search(r"nplurals\s*=\s*[0-9]", field) is None


_COUNTED = range(1000)
_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*([1-9])\s*;\s*plural\s*=\s*([^;]{1,500}?)\s*;?\s*")


# ---------------------------------------------------------------- CLDR


_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_NUMBERS = (*range(1000), *range(1000, 1_000_001, 1000))
"""Numbers with all plural categories: no rule of CLDR tests numbers above a million."""


@cache
def plural_forms(language: Language) -> str:
    """The Plural-Forms of a language, with a form for each plural category, in CLDR's order.

    Babel's table has few languages, and swaps two forms of Arabic.
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
    """A rule of CLDR as a C expression: "v in 0 and i mod 10 in 2..4" is n%10>=2 && n%10<=4."""
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
    """A relation of CLDR as C conditions: none if it is always true, "0" if it never is.

    Only whole numbers occur, so operands about decimals and exponents are 0.
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


# ---------------------------------------------------------------- comparing a rule with CLDR's


def difference(rule: PluralRule, language: Language) -> str | None:
    """How a rule differs from CLDR's so that readers may notice it; None if it does not.

    A rule may have more forms than CLDR's, and the usual rules of gettext and Weblate fewer. In
    languages with at most two forms for 1 and more, 0 may have either.
    """
    theirs, ours = _forms(rule), _forms(PluralRule(plural_forms(language)))
    if any(_forms(usual)[1:] == theirs[1:] for usual in _usual(language)):
        return None
    lax = len(set(ours[1:])) < 3 and theirs[0] in theirs[1:]
    numbers = [*_COUNTED[1:], *([] if lax else [0])]
    first = {(theirs[number], ours[number]): number for number in reversed(numbers)}
    for (pair, number), (next_pair, other) in pairwise(sorted(first.items())):
        if pair[0] == next_pair[0]:
            low, high = sorted((number, other))
            return f"it gives {low} and {high} one form, where the language has two"
        if pair[1] > next_pair[1]:
            return (
                f"it gives {number} msgstr[{pair[0]}] and {other} msgstr[{next_pair[0]}], which "
                "CLDR has the other way round"
            )
    return None


def _forms(rule: PluralRule) -> list[int]:
    """The form of each number from 0 to 999."""
    return [rule.form(number) or 0 for number in _COUNTED]


def _usual(language: Language) -> list[PluralRule]:
    """The usual rules for a language that differ from CLDR's, and are good enough for readers."""
    usual = _USUAL.items()
    rules = (rule for rule, languages in usual if language.code in languages.split())
    return [PluralRule(f"nplurals={rule}") for rule in rules]


_USUAL = {
    "1; plural=0": "az fa hu hy ka kk ky tk tr ug uz",
    "2; plural=n!=1": "br fil he sat se",
    "2; plural=n!=1 && n%10!=1": "mk",
    "3; plural=n==1 ? 0 : n==2 ? 1 : 2": "ga gv",
    "3; plural=n%10==1 && n%100!=11 ? 0 : n!=0 ? 1 : 2": "lv",
    "4; plural=n==1 ? 0 : n==2 ? 1 : n!=8 && n!=11 ? 2 : 3": "cy",
    "4; plural=n==1 ? 0 : !n || n%100>1 && n%100<11 ? 1 : n%100>1 && n%100<20 ? 2 : 3": "mt",
    "4; plural=n%100==1 ? 1 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 3 : 0": "sl",
}
