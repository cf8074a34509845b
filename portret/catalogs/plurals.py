"""How a language counts: CLDR's plural rules (UTS 35), as the header of a catalogue says them."""

from __future__ import annotations

import re

from babel import Locale

from portret.locales import Language

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_NUMBERS = (*range(1000), *range(1000, 1_000_001, 1000))
"""Whole numbers of every category that whole numbers have: no rule looks beyond the million."""


def plural_forms(language: Language) -> str:
    """The Plural-Forms of a language: a form for each category of whole numbers, in CLDR's order.

    Babel's own table knows few languages, and swaps two forms of Arabic.
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
    """A CLDR rule for whole numbers in C: "v in 0 and i mod 10 in 2..4" is n%10>=2 && n%10<=4."""
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
    """What must hold of n for one relation: nothing where it always does, "0" where it never does.

    A whole number has no digits after the point and no exponent: those operands are 0.
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
